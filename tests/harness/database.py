"""Fixtures for the database: as the application's role, with both locks on; rolled back, or on a copy where commits are real."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from imap.db import clock
from tests.harness.cluster import PARTNERSHIP, TEMPLATE, WorkerDatabase


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[WorkerDatabase]:
    """This process's place in the cluster."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "master")
    database = WorkerDatabase.of(worker)
    yield database
    database.close()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """pytest-django would create databases of its own; ours are copies of templates."""


@pytest.fixture
def db(
    request: pytest.FixtureRequest,
    databases: WorkerDatabase,
    django_db_blocker: DjangoDbBlocker,
    files_apart: Path,
) -> Iterator[None]:
    """The database, as the application's role with both locks on: rolled back at the end, or, where the test is marked
    `committed`, a new copy in which commits are real. The partnership stands in it, unless a committed test does not ask."""
    mark = request.node.get_closest_marker("committed")
    if mark is None:
        databases.use_lasting()
    else:
        template = PARTNERSHIP if "partnership" in request.fixturenames else TEMPLATE
        databases.use_fresh(template, **mark.kwargs)
    cache.clear()  # rate limits would carry over
    clock.is_demonstration.cache_clear()
    settings.FILES_DIRECTORY = str(directory_of(databases, files_apart))
    with django_db_blocker.unblock():
        sign_in(databases.addresses.app)
        clock.is_demonstration()  # asked once a process, and not by the first page of a test
        if mark is None:
            yield from _rolled_back()
        else:
            yield
            connections.close_all()


def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        waiting = [entry[1] for entry in connection.run_on_commit]
        if not connection.needs_rollback:
            connection.check_constraints()  # what waits for the end of a transaction
        transaction.set_rollback(True)
    if waiting:
        pytest.fail(f"{waiting} would run after a commit: {_MARK}")


_MARK = "mark the test `committed`, its database is a copy of its own"


def directory_of(database: WorkerDatabase, files: Path) -> Path:
    """The directory of attached files of the present database: its own, as a system's is. A copy that is made anew is
    another database, whatever its name."""
    number = database.admin.execute("SELECT oid::bigint FROM pg_database WHERE datname = %s", [database.name])
    directory = files / f"{database.name}-{number.fetchall()[0][0]}"
    directory.mkdir(mode=0o700, exist_ok=True)
    return directory


def sign_in(address: str) -> None:
    """Point Django's connections, those of other threads included, at a database, as the role of the address."""
    known = psycopg.conninfo.conninfo_to_dict(address)
    place = {
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
    }
    if {name: connection.settings_dict[name] for name in place} == place and connection.is_usable():
        return
    connections.close_all()
    for one in (connection.settings_dict, connections.settings["default"]):
        one.update(place)


@pytest.fixture
def transactional_db(request: pytest.FixtureRequest, db: None) -> None:
    """`db` of a test that is marked `committed`."""
    _commits(request)


def _commits(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("committed") is None:
        pytest.fail(f"Another connection sees what is committed, and nothing is here: {_MARK}")


@pytest.fixture
def worker_database(transactional_db: None, databases: WorkerDatabase) -> WorkerDatabase:
    """The database of a test that is marked `committed`, and the cluster that it is in."""
    return databases
