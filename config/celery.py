"""The Celery application.

A message only says that a topic has due rows; PostgreSQL is the truth, so Redis may be flushed at any time.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("casewright")
app.config_from_object("django.conf:settings", namespace="CELERY")
