"""What every test may count on: the services are up before Django's settings are read.

Fixtures of one area stand in its folder.
"""

import os

from tests import services

services.provide()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

# The settings were not named on pytest's command line or in its configuration, so pytest-django has not loaded them.
import django  # noqa: E402

django.setup()
