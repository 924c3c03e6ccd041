"""Fixtures for the database: as the application's role, with both locks on and real commits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, LiteralString

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from imap.agencies import session
from tests.harness import pools
from tests.harness.cluster import PARTNERSHIP, TEMPLATE, WorkerDatabase

#: One pool a database, kept from test to test. What comes a second time on a connection is planned, for any values, and
#: kept: the running system looks at values five times before it does, which no test lives long enough to gain by.
OPTIONS: dict[str, Any] = {
    "server_side_binding": True,
    "prepare_threshold": 1,
    "options": "-c plan_cache_mode=force_generic_plan",
    "pool": {"min_size": 1, "max_size": 20, "num_workers": 1},
}


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
def _worker_database(request: pytest.FixtureRequest) -> Iterator[WorkerDatabase]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "master")
    database = WorkerDatabase.of(worker)
    yield database
    database.close()


@pytest.fixture(scope="session")
def worker_database(_worker_database: WorkerDatabase) -> WorkerDatabase:
    """This process's place in the cluster. Who asks for it may do anything to the database: it is made anew afterwards."""
    return _worker_database


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """pytest-django would create databases of its own; ours are copies of the template."""


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest, _worker_database: WorkerDatabase, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    # Behind `db`, `transactional_db` and the django_db mark alike: there is one kind of test database.
    demonstration = request.node.get_closest_marker("not_a_demonstration") is None
    template = PARTNERSHIP if "partnership" in request.fixturenames else TEMPLATE
    _worker_database.renew(demonstration=demonstration, template=template, before_dropping=pools.close)
    cache.clear()  # rate limits would carry over
    session._demonstration[:] = [demonstration]  # what this process knew is of another database
    with django_db_blocker.unblock():
        sign_in(_worker_database.addresses.app)
        yield
        connections.close_all()
    if "worker_database" in request.fixturenames or not pools.all_are_back(_worker_database.name):
        _worker_database.unclear(lost=True)
    elif "owner_sql" in request.fixturenames:
        _worker_database.unclear(lost=False)


def sign_in(address: str, options: Mapping[str, Any] = OPTIONS) -> None:
    """Point Django's connections, those of other threads included, at a database, as the role of the address."""
    connections.close_all()
    known = psycopg.conninfo.conninfo_to_dict(address)
    for settings in (connection.settings_dict, connections.settings["default"]):
        settings.update(
            OPTIONS=dict(options),
            NAME=known["dbname"],
            USER=known["user"],
            PASSWORD=known["password"],
            HOST=known["host"],
            PORT=known["port"],
        )
    if "pool" in options:
        pools.use(address)


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
def owner_sql(db: None, _worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the tables' owner, whom row security holds as well."""
    yield from _sql(_worker_database.addresses.owner)


@pytest.fixture
def app_sql(db: None, _worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the application's role, with the application out of the way."""
    yield from _sql(_worker_database.addresses.app)


@pytest.fixture
def worker_sql(db: None, _worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the worker's role."""
    yield from _sql(_worker_database.addresses.worker)


@pytest.fixture
def backup_sql(db: None, _worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the backup role: sees every row, changes none."""
    yield from _sql(_worker_database.addresses.backup)
