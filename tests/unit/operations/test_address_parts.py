"""An address is read once, by libpq's rules; what cannot be read is refused without repeating it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from imap.operations.address_parts import database_settings
from imap.operations.addresses import AddressError
from imap.operations.environment import Environment

WORD = "Kq8s0JzX"


def test_every_part_and_every_parameter_arrives() -> None:
    found = database_settings(
        f"postgresql://imap_app:{WORD}%2F%40@db.example:5433/imap?sslmode=verify-full&sslrootcert=/etc/ca.crt"
    )
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "imap",
        "USER": "imap_app",
        "PASSWORD": f"{WORD}/@",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca.crt"},
    }
    assert database_settings("postgresql://imap_app@%2Frun%2Fpg/imap")["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    "name", ["user", "password", "host", "hostaddr", "port", "dbname", "service", "USER", "%75ser"]
)
def test_a_query_does_not_name_another_database_or_role(name: str) -> None:
    with pytest.raises(AddressError, match=r"^DATABASE_URL ") as refused:
        database_settings(f"postgresql://imap_app:{WORD}@127.0.0.1:1/imap?{name}=imap_owner")
    assert WORD not in str(refused.value)
    assert "imap_owner" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"psql://imap_app:{WORD}@h/imap",
        f"sqlite:///{WORD}",
        f"postgresql://imap_app:{WORD}%zz@h/imap",
        f"postgresql://imap_app:1{WORD}/x@h:1/imap",
        f"postgresql://imap_app:1/{WORD}@h:1/imap",
        f"postgresql://imap_app:x@{WORD}@h:1/imap",
        f"postgresql://imap_app:[{WORD}@h:1/imap",
        f"postgresql://imap_app:[{WORD}]x@h:1/imap",
        f"postgresql://imap_app:{WORD}@h:x5/imap",
        f"postgresql://imap_app:{WORD}@h:70000/imap",
        f"postgresql://imap_app:{WORD}@h:1/",
        f"postgresql://:{WORD}@h:1/imap",
        f"postgresql://imap_app:x@h/imap?{WORD}=1",
        f"postgresql://imap_app:x?{WORD}@h/imap",
        f"host=h user=imap_app password={WORD}",
    ],
)
def test_what_cannot_be_read_is_not_repeated(url: str) -> None:
    try:
        found = Environment({"DATABASE_URL": url}).database("DATABASE_URL")
    except ImproperlyConfigured as refused:
        words = str(refused)
        assert words.startswith("IMAP does not start. DATABASE_URL ")
        assert "postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE" in words
        assert WORD not in words
    else:  # libpq reads more than RFC 3986 does, and then it reads the whole password
        assert WORD in found["PASSWORD"]


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("EMAIL_PORT", "x25", "number"),
        ("EMAIL_PORT", "-1", "number"),
        ("EMAIL_PORT", "9" * 5000, "number"),
        ("DATABASE_POOL", "yess", "flag"),
        ("LOG_LEVEL", "DEBUGG", "choice"),
        ("CACHE_URL", "nonsense", "cache"),
    ],
)
def test_values_that_are_none_are_refused_and_not_repeated(name: str, value: str, kind: str) -> None:
    read = Environment({name: value})
    with pytest.raises(ImproperlyConfigured, match=f"^IMAP does not start. {name} ") as refused:  # noqa: PT012
        if kind == "number":
            read.number(name, default=1)
        elif kind == "flag":
            read.flag(name, default=False)
        elif kind == "choice":
            read.choice(name, ("DEBUG", "INFO"), default="INFO")
        else:
            read.cache(name, default="redis://")
    assert value not in str(refused.value)


def test_a_value_that_begins_with_a_dollar_is_itself() -> None:
    assert Environment({"SECRET_KEY": "$HOME", "HOME": "/root"}).text("SECRET_KEY") == "$HOME"
