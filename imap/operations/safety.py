"""A process that could step round the locks, or that is set up unsafely, does not start (docs/decisions/0017).

What is wrong is found by two functions, so that a process may serve "not now" while the database does not answer and ask
again before it does anything: `faults_of_settings` needs no database, `faults_of_database` is given a connection.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.migrations.loader import MigrationLoader

from imap.operations.addresses import ACCESS, APP, WORKER
from imap.operations.database import demonstration_flag
from imap.operations.files_directory import report_files_directory
from imap.operations.logs import named
from imap.operations.own_database import connect
from imap.operations.refusals import why_refused
from imap.operations.unsafe_settings import (
    faults_of_role,
    faults_of_settings,
    faults_of_static_files,
    why_not_behind_a_pooler,
)

log = logging.getLogger(__name__)

_ROLES = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
           ARRAY(SELECT g.rolname::text FROM pg_roles g
                 WHERE pg_has_role(r.oid, g.oid, 'MEMBER') AND g.rolname NOT IN (r.rolname, %s) ORDER BY 1),
           EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
    FROM pg_roles r WHERE rolname IN (current_user, session_user)
"""
_WORDS = ("is a superuser", "has BYPASSRLS", "may create roles", "may create databases", "may replicate")
_PAUSE, _SAY_AGAIN = 5.0, 60.0  # seconds


def refuse(faults: Sequence[str]) -> None:
    """Raise ImproperlyConfigured with all the faults, numbered; nothing when there are none."""
    if faults:
        listed = " ".join(f"({number}) {fault}" for number, fault in enumerate(faults, 1))
        raise ImproperlyConfigured(f"IMAP does not start. {listed}")


def faults_of_database(connection: "psycopg.Connection[Any]") -> list[str]:
    """What makes it unsafe to serve with this connection, each with what to do; empty when it is safe.

    The role could go round row security; prepared statements would meet a pooler; in production the database is a
    demonstration; it lacks tables that this release works with. The connection is the process's own, with plain rows;
    nothing is written and nothing stays open.
    """
    with connection.transaction():
        return [
            *_of_roles(connection),
            *_of_pooler(connection),
            *_of_demonstration(connection),
            *_of_migrations(connection),
        ]


def faults_at(address: str | None = None) -> list[str]:
    """The faults of the database that Django connects to (or of another address), on a connection of its own.

    Raises psycopg.OperationalError when the database does not let us in, which says nothing about safety.
    """
    with connect(address) as connection:
        return faults_of_database(connection)


def faults_at_start(role: str) -> list[str]:
    """All the faults of a process that should sign in as this role: of its settings, and of its database when that answers.
    A database that refuses the address for good is one of them.

    Raises psycopg.OperationalError when the database cannot be reached and nothing else is wrong: then nobody knows.
    """
    faults = faults_of_settings() + faults_of_role(role)
    if role == APP:
        faults += faults_of_static_files()
    try:
        faults += faults_at()
        if not faults:
            report_files_directory()  # no reason not to serve
    except psycopg.OperationalError as error:
        if refused := why_refused(error):
            return [*faults, refused]
        if not faults:
            raise
    return faults


def refuse_or_wait() -> None:
    """For worker and scheduler: raise ImproperlyConfigured with all the faults, or wait until the database can be asked.

    Without it they have nothing to do, and until then they are not known to be safe. One line a minute says so.
    """
    say_at = 0.0
    while True:
        try:
            faults = faults_at_start(WORKER)
            break
        except psycopg.OperationalError as error:
            if time.monotonic() >= say_at:
                log.warning("Waiting for the database before anything is done: %s", named(error))
                say_at = time.monotonic() + _SAY_AGAIN
            time.sleep(_PAUSE)
    refuse(faults)


def _of_roles(connection: "psycopg.Connection[Any]") -> Iterator[str]:
    """A role that is a superuser, has BYPASSRLS, may create roles or databases or replicate, owns a table, or is (directly
    or not, inheriting or not) a member of any role but the access group: the owner, the definer, `pg_read_all_data`."""
    for name, *powers, memberships, owns in connection.execute(_ROLES, [ACCESS]).fetchall():
        faults = [words for words, power in zip(_WORDS, powers, strict=True) if power]
        faults += [f"can become {group}" for group in memberships]
        faults += ["owns tables"] if owns else []
        if faults:
            yield (
                f"The running system must not sign in as {name}: it {', '.join(faults)}. "
                "Give each process the address of its own role (docs/operations.md, Roles and addresses)."
            )


def goes_through_a_pooler(connection: "psycopg.Connection[Any]") -> bool:
    """Whether a pooler such as PgBouncer stands between us and PostgreSQL.

    PostgreSQL tells each client the id of the process that serves it; a pooler, whose server processes change, tells a
    number of its own. A proxy that hands on PostgreSQL's greeting unchanged cannot be seen.
    """
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row is None or row[0] != connection.info.backend_pid


def _of_pooler(connection: "psycopg.Connection[Any]") -> Iterator[str]:
    if settings.DATABASE_POOLER or not goes_through_a_pooler(connection):
        return  # what was said about the pooler is judged with the settings
    wrong = why_not_behind_a_pooler()
    if wrong:
        yield (
            f"The database is reached through a pooler, and {wrong}; or set DATABASE_POOLER=session if the pooler "
            "gives each client a server session of its own until it disconnects."
        )


def _of_demonstration(connection: "psycopg.Connection[Any]") -> Iterator[str]:
    if not settings.PRODUCTION:
        return
    try:
        with connection.transaction():
            demonstration = demonstration_flag(connection)
    except psycopg.errors.InsufficientPrivilege:
        demonstration = None
    if demonstration is None:
        yield (
            "This role cannot read whether the database is a demonstration: run `manage.py prepare_database`, and give "
            f"the process the address of {APP} or {WORKER}."
        )
    elif demonstration:
        yield (
            "This database is a demonstration, whose passwords everybody knows: give DATABASE_URL of a database that "
            "was prepared without --demonstration, or set IMAP_ENV=development to show it on your own machine."
        )


def _of_migrations(connection: "psycopg.Connection[Any]") -> Iterator[str]:
    """Migrations of this release that the database has not had. A newer release's are its own affair."""
    try:
        with connection.transaction():
            rows = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    except psycopg.errors.InsufficientPrivilege:
        return  # a role that has no business here, which is a fault of its own
    except psycopg.errors.UndefinedTable:
        rows = []
    had = {(app, name) for app, name in rows}
    missing = [
        key
        for key, migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
        if key not in had and not (migration.replaces and had.issuperset(migration.replaces))
    ]
    if missing:
        yield (
            f"The database has not had {len(missing)} of this release's migrations ({'.'.join(min(missing))} first): run "
            "`manage.py migrate` as the owner before anything is started (docs/operations.md)."
        )
