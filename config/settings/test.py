"""Settings for the tests: real PostgreSQL, Valkey and SMTP; cheap password hashes; no static manifest."""

from config.settings.base import *  # noqa: F403  (settings modules are layered this way in Django)
from config.settings.base import STORAGES, env

SECRET_KEY = "tests-only"
TENANT_ROLE_PREFIX = env.str("TENANT_ROLE_PREFIX", "test_")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
