"""Settings for the tests: real PostgreSQL, Valkey and SMTP; cheap password hashes; no static manifest."""

from config.settings.base import *  # noqa: F403  (settings modules are layered this way in Django)
from config.settings.base import CACHES, REDIS_URL, STORAGES, env

SECRET_KEY = "tests-only"  # noqa: S105  (protects nothing)
TENANT_ROLE_PREFIX = env.str("TENANT_ROLE_PREFIX", "test_")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
API_RATE = API_STRANGER_RATE = "100000/m"  # tests ask more than anybody; those of the rates set their own
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True

# Each process of a parallel run has roles and a number in Valkey of its own, as it has a database of its own.
_process = env.str("PYTEST_XDIST_WORKER", "")
if _process:
    TENANT_ROLE_PREFIX += f"{_process}_"
    _server, _, _number = REDIS_URL.rpartition("/")
    REDIS_URL = CELERY_BROKER_URL = f"{_server}/{int(_number or 0) + 1 + int(_process.removeprefix('gw'))}"
    CACHES = {"default": {**CACHES["default"], "LOCATION": REDIS_URL}}
