"""Settings that are the same everywhere.

What differs between a laptop, the tests and production is read from the environment.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

env = environ.Env()

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.str("VAR", str(ROOT / "var"))).resolve()

SECRET_KEY = env.str("SECRET_KEY", "")
DEBUG = False
PORT = env.int("PORT", 8000)
TENANT_DOMAIN = env.str("TENANT_DOMAIN", "localhost").lower()
# What people type: the host with its port when that is not the scheme's own.
PUBLIC_SCHEME = env.str("PUBLIC_SCHEME", "http")
PUBLIC_PORT = env.str("PUBLIC_PORT", str(PORT))
ALLOWED_HOSTS = ["*"]  # the tenant look-up is the allow-list: an unknown host gets an honest page and nothing else

# --- Tenancy -------------------------------------------------------------------------------------------------------
SHARED_APPS = [
    "django_tenants",
    "apps.tenants",
    "apps.outbox",
]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "simple_history",
    "apps.common",
    "apps.users",
    "apps.audit",
    "apps.notifications",
    "apps.parties",
    "apps.cases",
    "apps.tasks",
    "apps.slas",
    "apps.bulk",
    "apps.intake",
    "apps.api",
]
INSTALLED_APPS = [
    *SHARED_APPS,
    *TENANT_APPS,
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "template_partials",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "apps.web",
    "apps.wiring",
]
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True
SKIP_PG_EXTRA_VALIDATION = True  # the check needs a database, and collecting static files must not
PUBLIC_SCHEMA_NAME = "public"
TENANT_ROLE_PREFIX = env.str("TENANT_ROLE_PREFIX", "t_")  # roles belong to the whole cluster: tests take another prefix
TENANT_BASE_ROLE = env.str("TENANT_BASE_ROLE", "tenant_base")  # what all tenants' roles may do in the public schema

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", "postgres://casewright@127.0.0.1:5432/casewright"),
        "ENGINE": "apps.tenants.backend",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- HTTP ----------------------------------------------------------------------------------------------------------
ROOT_URLCONF = "config.urls_tenant"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.api.middleware.ProblemMiddleware",
    "apps.web.middleware.TenantMiddleware",
    "apps.web.middleware.SessionMiddleware",
    "apps.web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.web.zones.ZoneMiddleware",
    "apps.web.middleware.WorkspaceMiddleware",
    "apps.web.refusals.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "apps.web.templatetags.ui",
                "django.templatetags.i18n",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "apps.web.forms_renderer.Renderer"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "apps.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_MAX_BYTES = 25 * 1024 * 1024
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # how many proxies in front add to X-Forwarded-For
RATELIMIT_IP_META_KEY = "apps.web.network.address"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.ManifestStorage"},
}

# --- API -----------------------------------------------------------------------------------------------------------
API_RATE = env.str("API_RATE", "600/m")  # requests with one token
API_STRANGER_RATE = "60/m"  # tokens that open nothing, from one address of the network
API_BODY_MAX_BYTES = 1024 * 1024
REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "apps.api.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Casewright",
    "DESCRIPTION": "Cases, plan items, tasks, notes, files, requests and definitions of one workspace.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["apps.api.schema.complete"],
}

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "apps.common.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "apps.web.accounts.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail from us
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, and no box to tick
ACCOUNT_FORMS = {
    "login": "apps.web.accounts.forms.LogInForm",
    "reset_password": "apps.web.accounts.forms.ResetPasswordForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail addresses are unique whatever their case, by a constraint on Lower()
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

# --- Queues, cache, mail -------------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
vars().update(env.email_url("EMAIL_URL", "smtp://127.0.0.1:1025"))
EMAIL_TIMEOUT = 20

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "triggers"
CELERY_TASK_QUEUES = [Queue(name) for name in ("triggers", "slas", "mail", "bulk")]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_ETA_TASK_LIMIT = 100
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_IMPORTS = ["apps.outbox.jobs", "apps.cases.jobs"]
CELERY_BEAT_SCHEDULE = {
    # One poll a second serves all tenants: it reads one partial index and wakes a worker for each topic with due rows.
    "sweep-outbox": {"task": "outbox.sweep", "schedule": 1.0, "options": {"expires": 5, "queue": "triggers"}},
    "rearm-timers": {"task": "cases.rearm", "schedule": 1800.0, "options": {"expires": 600, "queue": "bulk"}},
    "prune-outbox": {"task": "outbox.prune", "schedule": 3600.0, "options": {"expires": 600, "queue": "bulk"}},
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Casewright <no-reply@{TENANT_DOMAIN}>")

# --- Words and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("nl", _("Dutch")), ("ar", _("Arabic"))]
TRANSLATIONS = ("en", "de", "nl")  # those with a whole catalogue; the others hold the pages and read English
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
