"""SQL as one of the database's roles, with the application out of the way: for tests that are marked `committed`."""

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString

import psycopg
import pytest

from tests.harness.cluster import WorkerDatabase


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


def _sql(address: str) -> Iterator[Sql]:
    sql = Sql(address)
    yield sql
    sql.connection.close()


@pytest.fixture
def owner_sql(transactional_db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the tables' owner, whom row security holds as well."""
    yield from _sql(worker_database.addresses.owner)


@pytest.fixture
def app_sql(transactional_db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the application's role, with the application out of the way."""
    yield from _sql(worker_database.addresses.app)


@pytest.fixture
def worker_sql(transactional_db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the worker's role."""
    yield from _sql(worker_database.addresses.worker)


@pytest.fixture
def backup_sql(transactional_db: None, worker_database: WorkerDatabase) -> Iterator[Sql]:
    """SQL as the backup role: sees every row, changes none."""
    yield from _sql(worker_database.addresses.backup)
