"""The schema's security catalogue: what decides who may read and write here, and what is recorded.

What it must be is written down when migrations have run (record_catalogue), as a row that is itself in the record; what it
is, is read from the database each time it is verified.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import ProgrammingError, connection, transaction

from audit.models import SecurityCatalogue
from imap.access.acting_user import OWNER, acting_as

Catalogue = Mapping[str, str]  # name to the digest of its definition


def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


_CATALOGUE, _CONTENTS = _text("catalogue.sql"), _text("contents.sql")
_SETTINGS, _SERVER, _ROLES = _text("settings.sql"), _text("server.sql"), _text("roles.sql")
# A dump spells the casts of `x IN ('a', 'b')` otherwise than the statement that made it: both are read as the same.
_CAST_ELEMENT = re.compile(r"\(('(?:[^']|'')*'::character varying)\)::text")
_CAST_ARRAY = re.compile(r"\((ARRAY\[[^\[\]]*\])\)::text\[\]")


def read_catalogue(cursor: Any) -> dict[str, str]:
    """Read the security catalogue as it is now: the digest of each definition, by name.

    Inside a transaction, for the rest of which names must be written with their schema.
    """
    cursor.execute("SET LOCAL search_path = pg_catalog")
    cursor.execute(_CATALOGUE)
    return _by_name(cursor.fetchall() + _contents(cursor))


def _contents(cursor: Any) -> list[tuple[str, str]]:
    """The rows of contents.sql. A table or column that is gone is named by the catalogue: the rest is still compared."""
    try:
        with transaction.atomic():
            cursor.execute(_CONTENTS)
            return list(cursor.fetchall())
    except ProgrammingError:
        return [("contents of the tables of permissions", "cannot be read")]


def _by_name(lines: list[tuple[str, str | None]]) -> dict[str, str]:
    """The digest of all definitions that a name has: something of the same name must not stand before another."""
    found: dict[str, list[str]] = {}
    for name, definition in lines:
        found.setdefault(name, []).append(digest_of(definition or ""))
    return {
        name: of[0] if len(of) == 1 else hashlib.sha256("".join(sorted(of)).encode()).hexdigest()
        for name, of in found.items()
    }


def read_settings(cursor: Any) -> list[str]:
    """Name the settings that are stored for our roles or this database; there must be none."""
    return _names(cursor, _SETTINGS)


def read_server_settings(cursor: Any) -> list[str]:
    """Name the settings of the server that switch a protection off, as far as this role can see them."""
    return _names(cursor, _SERVER)


def read_strange_roles(cursor: Any) -> list[str]:
    """Name the roles that go past the locks and are none of ours; there must be none."""
    return _names(cursor, _ROLES)


def _names(cursor: Any, statement: str) -> list[str]:
    cursor.execute(statement)
    return [name for (name,) in cursor.fetchall()]


def digest_of(definition: str) -> str:
    """The SHA-256, in hexadecimal, of one definition as it comes from the server."""
    definition = _CAST_ARRAY.sub(r"\1", _CAST_ELEMENT.sub(r"\1", definition))
    return hashlib.sha256(definition.encode()).hexdigest()


def digest(catalogue: Catalogue) -> str:
    """One SHA-256, in hexadecimal, over all names and definitions."""
    lines = "".join(f"{name}\0{of}\n" for name, of in sorted(catalogue.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def differences(expected: Catalogue, found: Catalogue) -> list[str]:
    """Say by name what is missing, changed or added in `found`."""
    missing = [f"{name} is missing" for name in expected.keys() - found.keys()]
    added = [f"{name} was added" for name in found.keys() - expected.keys()]
    both = expected.keys() & found.keys()
    changed = [f"{name} was changed" for name in both if expected[name] != found[name]]
    return sorted(missing + added + changed)


def is_readable(expected: SecurityCatalogue) -> bool:
    """Whether what was written down has the shape that record_catalogue gives it: somebody may have changed it."""
    lists = isinstance(expected.migrations, list) and isinstance(expected.unexplained, list)
    return lists and isinstance(expected.definitions, dict)


def expected_catalogue() -> SecurityCatalogue | None:
    """What the last migration wrote down; None before it did."""
    if not _is_there("public.audit_securitycatalogue"):
        return None
    newest = "SELECT * FROM public.audit_securitycatalogue ORDER BY id DESC LIMIT 1"
    return next(iter(SecurityCatalogue.objects.raw(newest)), None)


def applied_migrations() -> list[str]:
    """The migrations that have run in this database, as app.name, in alphabetical order."""
    if not _is_there("public.django_migrations"):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM public.django_migrations")
        return sorted(f"{app}.{name}" for app, name in cursor.fetchall())


def _is_there(table: str) -> bool:
    """Whether a table is there. Names are written with their schema: a schema named like the role would be asked first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def changed_since_migration() -> list[str]:
    """Say what differs from what the last migration wrote down, or did when it ran; nothing where that is not known."""
    with transaction.atomic():
        expected = expected_catalogue()
        if expected is None or not is_readable(expected) or expected.migrations != applied_migrations():
            return []  # the first, or the last was cut short before it wrote anything down
        with connection.cursor() as cursor:
            now = differences(expected.definitions, read_catalogue(cursor))
        return sorted({*now, *map(str, expected.unexplained)})


def record_catalogue(*, unexplained: list[str], reason: str = "") -> bool:
    """Write down the catalogue as it is now, as the database's owner, where migrations ran since it was written last.

    `unexplained` is what already differed before they ran: it is recorded too, and verification goes on naming it.
    With a `reason` it is written in any case, and everything counts as explained. Returns whether it was written.
    """
    with transaction.atomic():
        expected = expected_catalogue()
    if not _is_there("public.audit_securitycatalogue"):
        return False  # migrated to a point before the table
    applied = applied_migrations()
    if not reason and expected is not None and expected.migrations == applied:
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        found = read_catalogue(cursor)
    with acting_as(None, actor=OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public, pg_catalog, pg_temp")
        SecurityCatalogue.objects.create(
            digest=digest(found),
            definitions=found,
            migrations=applied,
            unexplained=[] if reason else unexplained,
            reason=reason,
        )
    return True
