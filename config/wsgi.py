"""The WSGI entry: synchronous workers only, because tenant and content-type caches are per process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from apps.tenants import pooling  # noqa: E402  (only now do models load)

pooling.refuse()
