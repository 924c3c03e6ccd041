"""Settings, in one file, read from the environment.

`IMAP_ENV` is `production` (the default: a missing setting stops the start and says which), or
`development` (what `make run` and `make test` set: a made-up secret key, loopback hosts, plain http).
Demonstration mode is no setting at all: it lives in a database that was flagged so at its creation.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from imap.operations.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
#: What a run makes and keeps beside the database: attached files in development, the broker that needs no server.
VAR_DIRECTORY = Path(env.directory("VAR_DIRECTORY", default="") or BASE_DIR / "var")

IMAP_ENV = env.text("IMAP_ENV", default="production")
PRODUCTION = IMAP_ENV != "development"

# Each process is given the address of its own database role: web the application's, the worker the
# worker's, `migrate` the owner's (docs/operations.md lists them).
DATABASES = {"default": env.database("DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a pooled connection of a server that was started again
# Row-level security makes planning dearer than running: a statement that comes again on one connection is planned
# once (docs/decisions/0011). 0 where a pooler hands each transaction another connection.
_PREPARE_AFTER = env.number("DATABASE_PREPARE_AFTER", default=2)
# What the operator says of a pooler before PostgreSQL: "" (none, or unsaid), "session" or "transaction".
DATABASE_POOLER = env.text("DATABASE_POOLER", default="")
# A server that does not answer, or a network that swallows what is sent, is noticed within about ten seconds (libpq's names;
# the address may say otherwise). Nothing here ends the wait for a server that has taken a question and then stands still.
_PATIENT = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,  # milliseconds
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
DATABASES["default"]["OPTIONS"] = _PATIENT | DATABASES["default"]["OPTIONS"]
DATABASES["default"]["OPTIONS"] |= {  # beside the address's own: sslmode, sslrootcert, …
    "server_side_binding": True,
    "prepare_threshold": _PREPARE_AFTER or None,
}
# A request waits so many seconds for a connection; then its page says that the service is not available (503). Whatever
# tries to connect anew gives up as soon, so that the next request tries at once when the database is back.
_WAIT = 5.0
if env.flag("DATABASE_POOL", default=False):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.number("DATABASE_POOL_SIZE", default=8, least=1),
        "timeout": _WAIT,
        "reconnect_timeout": _WAIT,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What is missing here in production fails closed, and is said with everything else at the start (imap.operations.safety).
SECRET_KEY = env.text("SECRET_KEY", default="" if PRODUCTION else "development-only-" + "0123456789" * 5)
DEBUG = False
ALLOWED_HOSTS = (
    env.names("ALLOWED_HOSTS", default=[])
    if PRODUCTION
    else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", default=[])

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
    "imap.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "imap.design.middleware.security_headers",
    "imap.design.middleware.known_host",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "imap.operations.starting.asked_middleware",
    "imap.access.middleware.give_back_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # From here inwards the request is one transaction in which the database knows who is acting.
    "audit.access_log.middleware.failure_middleware",
    "imap.access.middleware.acting_middleware",
    "audit.access_log.middleware.look_middleware",
    "imap.accounts.unsent.UnsentFormMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "enquiries.restrictions.middleware.KeptOutMiddleware",
    "imap.accounts.sent_forms.SentFormMiddleware",
    "imap.accounts.reused_keys.ReusedKeyMiddleware",
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
                "imap.accounts.context.deployment",
                "imap.accounts.context.unsent",
            ],
            "builtins": ["imap.design.templatetags.govuk", "imap.accounts.templatetags.protection"],
        },
    }
]
FORM_RENDERER = "imap.design.renderer.GovukRenderer"

# Who signs in, and how -------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "imap.accounts.adapter.AuthenticationBackend",
    "imap.access.grants.GrantBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no stand-in user; nobody is anonymous here
GUARDIAN_RAISE_403 = False
# guardian.W001 misses its own backend: ours (GrantBackend) is a kind of it, and knows expiry.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "imap.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the administrator
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Bounded by imap.accounts.guessing (docs/decisions/0023): allauth's limits let anybody shut out an office, or a colleague.
ACCOUNT_RATE_LIMITS = dict.fromkeys(("login", "login_failed", "reset_password", "reset_password_from_key"))
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
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY", default=False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "imap.accounts.unsent.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIRECTORY / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.flag("STATIC_MANIFEST", default=PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Rate limits of signing in count in the cache, so all processes share one (docs/decisions/0017): in development a
# directory; in production CACHE_URL, without which it does not start.
_CACHE = env.cache("CACHE_URL", default="locmemcache://" if PRODUCTION else "filecache://")
_OURS = {
    "django.core.cache.backends.redis.RedisCache": "imap.operations.caches.SharedCache",
    "django.core.cache.backends.filebased.FileBasedCache": "imap.operations.caches.DirectoryCache",
}
_CACHE["BACKEND"] = _OURS.get(_CACHE["BACKEND"], _CACHE["BACKEND"])
_CACHE["LOCATION"] = _CACHE["LOCATION"] or str(VAR_DIRECTORY / "cache")
CACHES = {"default": _CACHE}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_TLS_PROXY", default=False) else 0

# Attached files ------------------------------------------------------------------------------
# Outside the web root and the database; encrypted where they lie by whoever operates the machine (docs/operations.md).
FILES_DIRECTORY = (
    env.directory("FILES_DIRECTORY")
    if PRODUCTION
    else env.directory("FILES_DIRECTORY", default=str(VAR_DIRECTORY / "files"))
)
# A class with one method, or "none: because …" (docs/decisions/0012); without one production does not start.
FILE_SCANNER = env.text("FILE_SCANNER", default="disclosures.attachments.scanning.BuiltIn")
FILE_SCANNER_ADDRESS = env.text("FILE_SCANNER_ADDRESS", default="")  # of clamd
FILE_UPLOAD_HANDLERS = ["imap.design.uploads.Bounded"]
# Gigabytes that the files of one agency may have together.
FILES_QUOTA = env.number("FILES_QUOTA", default=20, least=1)

# Words and times -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_FORMAT = "j F Y"
FORMAT_MODULE_PATH = ["imap.design.formats"]

# Work that has a time ------------------------------------------------------------------------
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIRECTORY / "broker"),
        "data_folder_out": str(VAR_DIRECTORY / "broker"),
        "control_folder": str(VAR_DIRECTORY / "broker-control"),
    }
elif CELERY_BROKER_URL.startswith("redis"):
    # Seconds: without them worker and scheduler wait for ever for a Redis that hangs.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 5,
        "socket_timeout": 20,
        "socket_keepalive": True,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be gone for longer than a hundred attempts
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    # One periodic task looks in the database for what is due; one tidies up what no row names.
    "look-for-what-is-due": {"task": "enquiries.tasks.look_for_what_is_due", "schedule": 60.0},
    "sweep-left-over-files": {"task": "disclosures.tasks.sweep_left_over_files", "schedule": 3_600.0},
}

EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="imap@localhost")
EMAIL_HOST = env.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.number("EMAIL_PORT", default=25, least=1, most=65_535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10  # seconds: a page waits for it

# Logs never carry case content: no request bodies, no SQL parameters, and database errors are reduced
# to their class and code before they are written. One record is one line: what somebody sent is escaped.
LOGGING_CONFIG = "imap.operations.logs.configure"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_content": {"()": "imap.operations.logs.NoContent"}},
    "formatters": {"line": {"()": "imap.operations.logs.LineFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_content"]}
    },
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", _LEVELS, default="INFO")},
    "loggers": {
        # Django's own handlers would write, or mail, what the filter takes out.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.db.backends": {"level": "WARNING"},
        # Said in one line by imap.design.views.bad_request; Django would write an error with its traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# --- demonstration --------------------------------------------------------------------------------
#: How many made-up enquiries it begins with, at most.
DEMONSTRATION_ENQUIRIES = env.number("DEMONSTRATION_ENQUIRIES", default=60)
