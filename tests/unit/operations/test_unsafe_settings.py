"""Settings with which no process starts in production: each is named with what to do, all of them at once."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from imap.operations.safety import refuse
from imap.operations.unsafe_settings import faults_of_settings, faults_of_static_files


@pytest.fixture
def production(settings: Any) -> Any:
    """Settings with which production starts."""
    settings.PRODUCTION = True
    settings.SECRET_KEY = secrets.token_urlsafe(64)
    settings.ALLOWED_HOSTS = ["imap.wexmoor.example", "127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS = "redis://127.0.0.1:1/0", {}
    settings.CACHES = {
        "default": {"BACKEND": "imap.operations.caches.SharedCache", "LOCATION": "redis://127.0.0.1:1/1"}
    }
    settings.FILE_SCANNER = "none: the gateway scans"
    settings.DATABASE_POOLER = ""
    return settings


def test_settings_that_are_safe_have_no_fault(production: Any) -> None:
    assert faults_of_settings({}) == []
    refuse([])


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "is not set"),
        ("x7Q" * 16 + "y", "is shorter than 50"),
        ("abcd" * 20, "repeats itself"),
        ("0123456789" * 6, "repeats itself"),
        ("0123456789abcdef" * 4, "repeats itself (fewer"),
        ("Kq8s0JzX2v-yR4tW6uB9nM1c" * 2 + "Kq8s", "repeats itself"),
        ("x" + "Kq8s0JzX2v-yR4tW6uB9nM1cE3gH" * 2 + "y", "repeats itself"),
        ("django-insecure-" + "Kq8s0JzX2v-yR4tW6uB9nM1cE3gH5iL7oP_aSdFj", "is an example"),
        ("development-only-" + "0123456789" * 5, "is an example"),
        ("change-me-to-fifty-characters-that-nobody-can-guess-at-all", "is an example"),
    ],
)
def test_a_weak_key(production: Any, key: str, why: str) -> None:
    production.SECRET_KEY = key
    (fault,) = faults_of_settings({})
    assert fault.startswith(f"SECRET_KEY {why}")
    assert "token_urlsafe" in fault
    assert not key or key not in fault


@pytest.mark.parametrize("hosts", [[], ["*"], ["imap.example", "*.example"], [".wexmoor.example"]])
def test_hosts_that_let_in_others_or_nobody(production: Any, hosts: list[str]) -> None:
    production.ALLOWED_HOSTS = hosts
    (fault,) = faults_of_settings({})
    assert fault.startswith("ALLOWED_HOSTS is empty" if not hosts else f"ALLOWED_HOSTS holds {hosts[-1]},")


@pytest.mark.parametrize(
    "host",
    [
        "https://imap.example",
        "imap.example;evil",
        "imap.example:443",
        "imap example",
        "imap.example.",
        "imap.example/",
    ],
)
def test_hosts_that_are_no_host_names(production: Any, host: str) -> None:
    production.ALLOWED_HOSTS = ["imap.example", host]
    (fault,) = faults_of_settings({})
    assert fault.startswith(f"ALLOWED_HOSTS holds {host}, which is no host name")
    assert "write names alone" in fault


@pytest.mark.parametrize("host", ["IMAP.example", "10.0.0.7", "[::1]", "imap", "xn--mller-kva.example"])
def test_hosts_that_are(production: Any, host: str) -> None:
    production.ALLOWED_HOSTS = [host]
    assert faults_of_settings({}) == []


@pytest.mark.parametrize(
    ("cache", "broker", "same"),
    [
        ("redis://:word@127.0.0.1:1/0", "redis://:word@127.0.0.1:1/0", True),
        ("redis://127.0.0.1", "redis://localhost:6379/0", True),
        ("redis://127.0.0.1/1", "amqp://me:word@127.0.0.1/imap;redis://127.0.0.1/1", True),
        ("redis://127.0.0.1/1", "redis://127.0.0.1/0", False),
        ("redis://127.0.0.1/0", "redis://127.0.0.2/0", False),
        ("redis://127.0.0.1:5672/0", "amqp://127.0.0.1:5672/0", False),
    ],
)
def test_cache_and_broker_have_a_database_each(production: Any, cache: str, broker: str, same: bool) -> None:
    production.CELERY_BROKER_URL = broker
    production.CACHES = {"default": production.CACHES["default"] | {"LOCATION": cache}}
    faults = faults_of_settings({})
    assert len(faults) == same
    assert all(
        fault.startswith("CACHE_URL names the same database") and "another number" in fault
        for fault in faults
    )
    assert "word" not in "".join(faults)


@pytest.mark.parametrize("number", ["word", "1/2/word"])
def test_a_database_of_redis_is_a_number(production: Any, number: str) -> None:
    production.CELERY_BROKER_URL = f"redis://127.0.0.1:1/{number}"
    (fault,) = faults_of_settings({})
    assert fault.startswith("CELERY_BROKER_URL names no database of Redis by its number")
    assert "word" not in fault


def test_static_files_that_nobody_collected(settings: Any, tmp_path: Path) -> None:
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    (fault,) = faults_of_static_files()
    assert "run `manage.py collectstatic --no-input`" in fault
    (tmp_path / "staticfiles.json").write_text("{}")
    assert faults_of_static_files() == []


def test_in_development_nobody_collects_them(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    assert faults_of_static_files() == []


@pytest.mark.parametrize(
    "named", ["", " ", "disclosures.attachments.clamd", "disclosures.attachments.scanning.EICAR"]
)
def test_a_scanner_that_is_none_says_what_to_do(production: Any, named: str) -> None:
    production.FILE_SCANNER = named
    (fault,) = faults_of_settings({})
    assert fault.startswith("FILE_SCANNER ")
    assert fault.endswith("set it to disclosures.attachments.clamd.Clamd, or write “none: because …”.")


@pytest.mark.parametrize("kind", ["console", "dummy", "locmem", "filebased"])
def test_mail_that_reaches_nobody(production: Any, kind: str) -> None:
    production.EMAIL_BACKEND = f"django.core.mail.backends.{kind}.EmailBackend"
    (fault,) = faults_of_settings({})
    assert fault.startswith("EMAIL_BACKEND")


@pytest.mark.parametrize(
    "backend",
    ["", "tests.nothing.Backend", "django.core.mail.backends.smtp.EmailBackends", "imap.settings.SECRET_KEY"],
)
def test_mail_that_cannot_be_sent(production: Any, backend: str) -> None:
    production.EMAIL_BACKEND = backend
    (fault,) = faults_of_settings({})
    assert fault.startswith("EMAIL_BACKEND names no way to send mail")


@pytest.mark.parametrize(
    "backend",
    [
        "django.core.cache.backends.locmem.LocMemCache",
        "django.core.cache.backends.dummy.DummyCache",
        "django.core.cache.backends.db.DatabaseCache",
        "django.core.cache.backends.memcached.PyMemcacheCache",
        "imap.operations.caches.DirectoryCache",
        "django_redis.cache.RedisCache",
    ],
)
def test_a_cache_that_is_not_redis(production: Any, backend: str) -> None:
    production.CACHES = {"default": {"BACKEND": backend, "LOCATION": "x"}}
    (fault,) = faults_of_settings({})
    assert fault.startswith("CACHE_URL is not set, or names another cache than Redis")


@pytest.mark.parametrize("origins", [["https://*.example"], ["https://imap.example", "https://*"]])
def test_origins_that_are_not_written_in_full(production: Any, origins: list[str]) -> None:
    production.CSRF_TRUSTED_ORIGINS = origins
    (fault,) = faults_of_settings({})
    assert fault.startswith("CSRF_TRUSTED_ORIGINS holds *")


@pytest.mark.parametrize("name", ["PGOPTIONS", "PGSERVICE", "PGUSER", "PGHOSTADDR"])
def test_what_libpq_reads_by_itself(production: Any, name: str) -> None:
    (fault,) = faults_of_settings({name: "x7Q"})
    assert f"must not be given {name}:" in fault
    assert "x7Q" not in fault


@pytest.mark.parametrize("second", ["memory://", "nonsense://me:word@x", "word"])
def test_every_broker_of_a_list_is_judged(production: Any, second: str) -> None:
    production.CELERY_BROKER_URL = f"redis://127.0.0.1:1/0;{second}"
    (fault,) = faults_of_settings({})
    assert fault.startswith("CELERY_BROKER_URL")
    assert "word" not in fault


@pytest.mark.parametrize("url", ["filesystem://", "memory://"])
def test_a_broker_of_one_machine(production: Any, url: str) -> None:
    production.CELERY_BROKER_URL = url
    (fault,) = faults_of_settings({})
    assert "loses tasks" in fault
    production.PRODUCTION = False
    assert faults_of_settings({}) == []


@pytest.mark.parametrize(
    "url", ["sqs://key:word@", "mongodb://me:word@x/y", "kafka://x", "etcd://x", "nonsense://x"]
)
def test_a_broker_whose_package_is_missing_says_so_and_never_its_password(production: Any, url: str) -> None:
    production.CELERY_BROKER_URL = url
    (fault,) = faults_of_settings({})
    assert f"({url.partition('://')[0]}://) that cannot be used here" in fault
    assert "word" not in fault


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://me:word@127.0.0.1:1/imap"])
def test_a_broker_that_can_be_used_is_not_connected_to(production: Any, url: str) -> None:
    production.CELERY_BROKER_URL = url
    assert faults_of_settings({}) == []


@pytest.mark.parametrize("url", ["", "redis"])
def test_a_broker_without_an_address(production: Any, url: str) -> None:
    production.CELERY_BROKER_URL = url
    (fault,) = faults_of_settings({})
    assert fault.startswith("CELERY_BROKER_URL is no address")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prepare_threshold": None}, ""),
        ({"prepare_threshold": 2}, "set DATABASE_PREPARE_AFTER=0."),
        ({"prepare_threshold": None, "pool": {}}, "set DATABASE_POOL=false."),
        ({"prepare_threshold": 0, "pool": {}}, "set DATABASE_PREPARE_AFTER=0 and DATABASE_POOL=false."),
    ],
)
def test_what_a_pooler_of_transactions_does_not_stand(
    production: Any, options: dict[str, Any], words: str
) -> None:
    production.DATABASES["default"]["OPTIONS"] = options
    for said in ("", "session"):
        production.DATABASE_POOLER = said
        assert faults_of_settings({}) == []
    production.DATABASE_POOLER = "transaction"
    faults = faults_of_settings({})
    assert [fault.endswith(words) for fault in faults] == ([True] if words else [])


def test_a_pooler_that_is_misspelt_is_not_taken_for_none(production: Any) -> None:
    production.DATABASE_POOLER = "transactions"
    (fault,) = faults_of_settings({})
    assert "say “session” or “transaction”" in fault


def test_all_faults_are_said_at_once(production: Any) -> None:
    production.SECRET_KEY, production.ALLOWED_HOSTS = "short", ["*"]
    faults = faults_of_settings({"DATABASE_OWNER_URL": "postgresql://imap_owner:word@x/imap"})
    assert len(faults) == 3
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse(faults)
    words = str(refused.value)
    assert words.startswith("IMAP does not start. (1) ")
    assert all(one in words for one in ("DATABASE_OWNER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "(3) "))
    assert "word" not in words
    assert "\n" not in words


def test_the_deployment_check_says_the_same(production: Any) -> None:
    production.ALLOWED_HOSTS = ["*"]
    with pytest.raises(SystemCheckError) as refused:
        call_command("check", "--deploy", "--tag", "security")
    assert faults_of_settings({})[0] in str(refused.value)
