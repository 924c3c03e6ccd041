"""Fixtures for the database: as the application's role, with both locks on and real commits."""

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from imap.agencies import session
from tests.harness.cluster import PARTNERSHIP, TEMPLATE, WorkerDatabase

#: A statement is planned the first time that a connection meets it, and not again: no test lives long enough to gain by more.
OPTIONS: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 0}


class Sql:
    """Plain SQL as one role, each call a transaction of its own: `app_sql("SELECT …", [id], person=user.pk)`.

    `connection` is the psycopg connection, in autocommit mode, for what needs several statements.
    """

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)

    def __call__(
        self,
        statement: LiteralString,
        parameters: Sequence[Any] = (),
        *,
        person: object = "",
        actor: str = "",
    ) -> list[tuple[Any, ...]]:
        """The rows of one statement ([] when it returns none), run as `person`, or as the named `actor`."""
        with self.connection.transaction():
            self.connection.execute(
                "SELECT set_config('imap.person', %s, true), set_config('imap.actor', %s, true)",
                [str(person), actor],
            )
            cursor = self.connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def worker_database(request: pytest.FixtureRequest) -> Iterator[WorkerDatabase]:
    """This process's place in the cluster."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "master")
    database = WorkerDatabase.of(worker)
    yield database
    database.close()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """pytest-django would create databases of its own; ours are copies of the template."""


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest, worker_database: WorkerDatabase, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    # Behind `db`, `transactional_db` and the django_db mark alike: there is one kind of test database.
    demonstration = request.node.get_closest_marker("not_a_demonstration") is None
    template = PARTNERSHIP if "partnership" in request.fixturenames else TEMPLATE
    worker_database.renew(demonstration=demonstration, template=template)
    cache.clear()  # rate limits would carry over
    session._demonstration[:] = [demonstration]  # what this process knew is of another database
    with django_db_blocker.unblock():
        sign_in(worker_database, served="live_server" in request.fixturenames)
        yield
        connections.close_all()
        connection.close_pool()


def sign_in(database: WorkerDatabase, *, served: bool = False) -> None:
    """Point Django's connections, those of other threads included, at the copy, as the application's role.

    A site that is served keeps a pool, as `make run` does: a new connection would plan each page's statements anew.
    """
    connections.close_all()
    connection.close_pool()
    known = psycopg.conninfo.conninfo_to_dict(database.addresses.app)
    options = OPTIONS | ({"pool": {"min_size": 1, "max_size": 8, "num_workers": 1}} if served else {})
    for settings in (connection.settings_dict, connections.settings["default"]):
        settings.update(
            OPTIONS=options,
            NAME=known["dbname"],
            USER=known["user"],
            PASSWORD=known["password"],
            HOST=known["host"],
            PORT=known["port"],
        )


@pytest.fixture
def db(_django_db_helper: None) -> None:
    """A fresh copy of the template; commits are real."""


@pytest.fixture
def transactional_db(db: None) -> None:
    """The same as `db`: every test commits."""


def _sql(address: str) -> Iterator[Sql]:
    sql = Sql(address)
    yield sql
    sql.connection.close()


@pytest.fixture
def owner_sql(db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the tables' owner, whom row security holds as well."""
    yield from _sql(worker_database.addresses.owner)


@pytest.fixture
def app_sql(db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the application's role, with the application out of the way."""
    yield from _sql(worker_database.addresses.app)


@pytest.fixture
def worker_sql(db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the worker's role."""
    yield from _sql(worker_database.addresses.worker)


@pytest.fixture
def backup_sql(db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the backup role: sees every row, changes none."""
    yield from _sql(worker_database.addresses.backup)
