"""Settings, in one file, read from the environment.

`IMAP_ENV` is `production` (the default: a missing setting stops the start and says which), or
`development` (what `make run` and `make test` set: a made-up secret key, loopback hosts, plain http).
Demonstration mode is no setting at all: it lives in a database that was flagged so at its creation.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

IMAP_ENV = env.str("IMAP_ENV", default="production")
PRODUCTION = IMAP_ENV != "development"

# Each process is given the address of its own database role: web the application's, the worker the
# worker's, `migrate` the owner's (docs/operations.md lists them).
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a pooled connection of a server that was started again
# Row-level security makes planning dearer than running: a statement that comes again on one connection is planned
# once (docs/decisions/0011). 0 where a pooler hands each transaction another connection.
_PREPARE_AFTER = env.int("DATABASE_PREPARE_AFTER", default=2)
DATABASES["default"]["OPTIONS"] = {
    "server_side_binding": True,
    "prepare_threshold": _PREPARE_AFTER or None,
} | ({"pool": {"min_size": 1, "max_size": 8}} if env.bool("DATABASE_POOL", default=False) else {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = (
    env.str("SECRET_KEY")
    if PRODUCTION
    else env.str("SECRET_KEY", default="development-only-" + "0123456789" * 5)
)
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "guardian",
    "simple_history",
    "csp",
    "imap.law",
    "imap.design",
    "imap.operations",
    "imap.agencies",
    "enquiries",
    "consent",
    "disclosures",
    "audit",
    "imap.work",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "imap.design.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # From here inwards the request is one transaction in which the database knows who is acting.
    "audit.middleware.failure_middleware",
    "imap.agencies.middleware.acting_middleware",
    "audit.middleware.look_middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "enquiries.middleware.KeptOutMiddleware",
]

ROOT_URLCONF = "imap.urls"
WSGI_APPLICATION = "imap.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "imap.design.context.design",
                "imap.agencies.context.deployment",
            ],
            "builtins": ["imap.design.templatetags.govuk"],
        },
    }
]
FORM_RENDERER = "imap.design.renderer.GovukRenderer"

# Who signs in, and how -------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "imap.agencies.accounts.AuthenticationBackend",
    "imap.agencies.grants.GrantBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no stand-in user; nobody is anonymous here
GUARDIAN_RAISE_403 = False
# guardian.W001 misses its own backend: ours (GrantBackend) is a kind of it, and knows expiry.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "imap.agencies.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the administrator
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The browser ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "imap.design.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("STATIC_MANIFEST", default=PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Rate limits of signing in count in the cache: of the process here, shared by all in production.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_TLS_PROXY", default=False) else 0

# Attached files ------------------------------------------------------------------------------
# Outside the web root and the database; encrypted where they lie by whoever operates the machine (docs/operations.md).
FILES_DIRECTORY = (
    env.str("FILES_DIRECTORY")
    if PRODUCTION
    else env.str(
        "FILES_DIRECTORY", default=f"{env.str('VAR_DIRECTORY', default=str(BASE_DIR / 'var'))}/files"
    )
)
# A class with one method, or "none: because …" (docs/decisions/0012); without one production does not start.
FILE_SCANNER = (
    env.str("FILE_SCANNER")
    if PRODUCTION
    else env.str("FILE_SCANNER", default="disclosures.files.scanning.BuiltIn")
)
FILE_SCANNER_ADDRESS = env.str("FILE_SCANNER_ADDRESS", default="")  # of clamd
FILE_UPLOAD_HANDLERS = ["imap.design.uploads.Bounded"]

# Words and times -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_FORMAT = "j F Y"
FORMAT_MODULE_PATH = ["imap.design.formats"]

# Work that has a time ------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(BASE_DIR / "var" / "broker"),
        "data_folder_out": str(BASE_DIR / "var" / "broker"),
        "control_folder": str(BASE_DIR / "var" / "broker-control"),
    }
    if CELERY_BROKER_URL.startswith("filesystem:")
    else {}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    # One periodic task looks in the database for what is due (spec/4-house.md); one tidies up what no row names.
    "look-for-what-is-due": {"task": "enquiries.tasks.look_for_what_is_due", "schedule": 60.0},
    "sweep-left-over-files": {"task": "disclosures.tasks.sweep_left_over_files", "schedule": 3_600.0},
}

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="imap@localhost")

# Logs never carry case content: no request bodies, no SQL parameters, and database errors are reduced
# to their class and code before they are written.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_content": {"()": "imap.operations.logs.NoContent"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_content"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "django.db.backends": {"level": "WARNING"}},
}

# --- demonstration --------------------------------------------------------------------------------
#: How many made-up enquiries it begins with, at most.
DEMONSTRATION_ENQUIRIES = env.int("DEMONSTRATION_ENQUIRIES", default=60)
