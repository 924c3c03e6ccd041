"""Settings with which no process may start; found without asking the database."""

import os
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string
from kombu import Connection

from disclosures.attachments.scanning import BuiltIn, scanner
from imap.operations.addresses import ADMIN_VARIABLE, APP, BACKUP, OWNER, SEALER, VARIABLES, WORKER
from imap.operations.environment import redis_number

_KEY_LENGTH, _KEY_CHARACTERS, _KEY_BLOCK = 50, 20, 8  # a made key has some 45 characters, and no block twice
#: What Django's and our development settings, and the examples of handbooks, begin with or hold.
_KEYS_OF_EXAMPLES = ("django-insecure-", "development-only", "change-me", "changeme", "example", "secret")
_MAIL_THAT_REACHES_NOBODY = ("console", "dummy", "locmem", "filebased")
_CACHE = "imap.operations.caches.SharedCache"
#: Read by libpq itself: with them a process connects elsewhere, or as somebody else, than DATABASE_URL says.
_LIBPQ = ("PGSERVICE", "PGSERVICEFILE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD",
          "PGOPTIONS")  # fmt: skip
_BROKERS_OF_ONE_MACHINE = ("filesystem", "memory")
_REDIS = ("redis", "rediss")
#: As Django compares it: without a scheme, a port or a last dot, none of which it would ever find.
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*|\[[a-f0-9:.]+\]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
POOLERS = ("", "session", "transaction")


def faults_of_settings(environment: Mapping[str, str] = os.environ) -> list[str]:
    """What makes it unsafe to start with these settings and this environment, each with what to do; empty when safe.

    Stronger roles' addresses, no scanner, an unusable broker or pooler are faults everywhere; the others in production.
    """
    faults = [*_addresses(environment), *_scanner(), *_broker(), *_pooler()]
    if settings.PRODUCTION:
        faults += [*_libpq(environment), *_secret_key(), *_hosts(), *_mail(), *_cache()]
    return faults


def why_not_behind_a_pooler() -> str:
    """What would be wrong behind a pooler of transactions, as the end of a sentence; empty when nothing would."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    wrong = ["DATABASE_PREPARE_AFTER=0"] if options.get("prepare_threshold") is not None else []
    wrong += ["DATABASE_POOL=false"] if "pool" in options else []
    if not wrong:
        return ""
    return f"what is kept on a connection is another's at the next transaction: set {' and '.join(wrong)}"


def _addresses(environment: Mapping[str, str]) -> Iterator[str]:
    """Whoever can read the process's environment could sign in as that role, and its own role would protect nothing."""
    for variable in (ADMIN_VARIABLE, *(VARIABLES[role] for role in (OWNER, WORKER, SEALER, BACKUP))):
        if environment.get(variable):
            yield f"The running system must not be given {variable}: take it out of this process's environment."


def _libpq(environment: Mapping[str, str]) -> Iterator[str]:
    given = [name for name in _LIBPQ if name in environment]
    if given:
        yield (
            f"The running system must not be given {', '.join(given)}: take it out of this process's environment; "
            "DATABASE_URL says all of it."
        )


def faults_of_role(role: str) -> list[str]:
    """Why a process that should sign in as this role does not, in production."""
    if not settings.PRODUCTION or settings.DATABASES["default"].get("USER") == role:
        return []
    words = "give it that role's address (docs/operations.md, Roles and addresses)"
    return [f"{VARIABLES[APP]} of this process must sign in as {role}: {words}."]


def _scanner() -> Iterator[str]:
    try:
        found = scanner()
    except ImproperlyConfigured as error:
        yield str(error)
        return
    if isinstance(found, BuiltIn) and settings.PRODUCTION:
        yield (
            "FILE_SCANNER is not set, or is the built-in one, which knows no virus: name another, or write "
            "“none: because …”."
        )


def _broker() -> Iterator[str]:
    """Every broker of the address: those after a semicolon stand in for the first."""
    for url in str(settings.CELERY_BROKER_URL).split(";"):
        yield from _one_broker(url)


def _one_broker(url: str) -> Iterator[str]:
    """Whether the broker's package is there: its transport is made, which connects to nothing."""
    scheme = url.partition("://")[0]
    if "://" not in url or not _SCHEME.fullmatch(scheme):
        yield "CELERY_BROKER_URL is no address: set it to redis://… or amqp://… ."
        return
    try:
        with Connection(url, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS) as connection:
            kind = connection.transport.driver_type
    except Exception as error:  # each transport has an error of its own for what it misses
        why = f": {error}" if isinstance(error, ImportError) else ""
        yield (
            f"CELERY_BROKER_URL names a broker ({scheme}://) that cannot be used here "
            f"({type(error).__name__}{why}): install its package (`pip install celery[…]`), or use redis:// or amqp://."
        )
        return
    if scheme in _REDIS and not _place(url):
        yield (
            "CELERY_BROKER_URL names no database of Redis by its number: it has the form redis://:PASSWORD@HOST:PORT/0."
        )
        return
    if settings.PRODUCTION and kind in _BROKERS_OF_ONE_MACHINE:
        yield (
            f"CELERY_BROKER_URL is not set, or is {scheme}://, which loses tasks when a worker is killed: "
            "set it to Redis (redis://…) or RabbitMQ (amqp://…)."
        )


def _pooler() -> Iterator[str]:
    said = settings.DATABASE_POOLER
    if said not in POOLERS:
        yield f"DATABASE_POOLER is {said!r}: leave it unset, or say “session” or “transaction”."
    elif said == "transaction" and (wrong := why_not_behind_a_pooler()):
        yield f"DATABASE_POOLER is transaction, and {wrong}."


def _secret_key() -> Iterator[str]:
    try:
        key = str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's word for an empty one
        key = ""
    if not key:
        why = "is not set"
    elif len(key) < _KEY_LENGTH:
        why = f"is shorter than {_KEY_LENGTH} characters"
    elif any(example in key.lower() for example in _KEYS_OF_EXAMPLES):
        why = "is an example that everybody knows"
    elif len(set(key)) < _KEY_CHARACTERS:
        why = f"repeats itself (fewer than {_KEY_CHARACTERS} different characters)"
    elif any(key[at : at + _KEY_BLOCK] in key[at + 1 :] for at in range(len(key) - _KEY_BLOCK)):
        why = "repeats itself"
    else:
        return
    yield (
        f"SECRET_KEY {why}: make one with "
        '`python -c "import secrets; print(secrets.token_urlsafe(64))"` and keep it secret.'
    )


def _hosts() -> Iterator[str]:
    """A host name that is accepted goes into the links of mails; whoever holds any subdomain could have them point there."""
    if not settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS is empty, so every request would be refused: set it to the host names of this service."
    wide = [host for host in settings.ALLOWED_HOSTS if "*" in host or host.startswith(".")]
    if wide:
        yield (
            f"ALLOWED_HOSTS holds {', '.join(wide)}, which lets in names that are not this service's: "
            "write each host name in full."
        )
    odd = [host for host in settings.ALLOWED_HOSTS if host not in wide and not _HOST.fullmatch(host)]
    if odd:
        yield (
            f"ALLOWED_HOSTS holds {', '.join(odd)}, which is no host name, so requests would be refused: write names alone, "
            "such as imap.example, with commas between, and neither https:// nor a port."
        )
    if any("*" in origin for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield "CSRF_TRUSTED_ORIGINS holds *, which trusts pages that are not this service's: write each origin in full."


def _mail() -> Iterator[str]:
    backend = str(settings.EMAIL_BACKEND)
    what_to_do = "set it to django.core.mail.backends.smtp.EmailBackend, with EMAIL_HOST."
    if any(backend == f"django.core.mail.backends.{kind}.EmailBackend" for kind in _MAIL_THAT_REACHES_NOBODY):
        yield f"EMAIL_BACKEND is not set, or is {backend}, whose mail reaches nobody: {what_to_do}"
        return
    try:
        found = import_string(backend)
    except ImportError:
        found = None
    if not (isinstance(found, type) and issubclass(found, BaseEmailBackend)):
        yield f"EMAIL_BACKEND names no way to send mail: {what_to_do}"


def _cache() -> Iterator[str]:
    """Others count on one machine or in one process, hold up the database, or run what somebody else put there (pickle)."""
    if str(settings.CACHES["default"]["BACKEND"]) != _CACHE:
        yield (
            "CACHE_URL is not set, or names another cache than Redis, in which limits on signing in would not count "
            "together or whose values are not safe to read: set it to redis://… ."
        )
        return
    location = settings.CACHES["default"]["LOCATION"]
    ours = {_place(url) for url in ([location] if isinstance(location, str) else location)}
    brokers = str(settings.CELERY_BROKER_URL).split(";")
    if ours & {_place(url) for url in brokers if url.partition("://")[0] in _REDIS} - {None}:
        yield (
            "CACHE_URL names the same database of the same Redis as CELERY_BROKER_URL, so emptying the one would empty the "
            "other: give it another number, as in redis://:PASSWORD@HOST:PORT/1."
        )


def _place(url: str) -> tuple[str, int, int] | None:
    """Host, port and number of a database of Redis; None where the address does not say them."""
    try:
        parts = urlsplit(url)
        host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
        return host, parts.port or 6379, redis_number(url)
    except ValueError:
        return None


def faults_of_static_files() -> list[str]:
    """Why the web could make no page: it finds each style sheet and script in the list that `collectstatic` writes."""
    manifest = getattr(staticfiles_storage, "manifest_name", "")  # none in development
    if not manifest or staticfiles_storage.exists(manifest):
        return []
    words = (
        "run `manage.py collectstatic --no-input` with this process's settings (docs/operations.md, “static”)"
    )
    return [f"Static files are missing ({settings.STATIC_ROOT}): {words}."]
