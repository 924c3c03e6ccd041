"""The tests' database is emptied in place (docs/decisions/0014): nothing of a test stays, and what cannot be undone is seen."""

from typing import Any

from django.db import connections

from tests.factories import Partnership
from tests.harness.cluster import WorkerDatabase
from tests.harness.emptying import Emptying
from tests.integration.walk.planted import rich


def emptying_of(database: WorkerDatabase) -> Emptying:
    connections.close_all()
    return database._emptyings[database.name]


def test_nothing_of_a_rich_case_stays(
    partnership: Partnership, worker_database: WorkerDatabase, app_sql: Any
) -> None:
    emptying = emptying_of(worker_database)
    rich(partnership)
    connections.close_all()
    written = {name for name, rows in emptying._rows.items() if emptying._rows_of(name) != rows}
    assert len(written) > 60
    numbers = emptying._numbers()
    assert emptying.empty(altered=True)
    for name, rows in emptying._rows.items():
        assert emptying._rows_of(name) == rows, name
    assert emptying._numbers() == emptying._sequences != numbers


def test_what_an_owner_alters_is_seen(
    partnership: Partnership, worker_database: WorkerDatabase, owner_sql: Any
) -> None:
    emptying = emptying_of(worker_database)
    assert emptying.empty(altered=True)
    owner_sql("ALTER TABLE enquiries_concern DISABLE TRIGGER zz_record")
    assert not emptying.empty(altered=True)


def test_a_line_of_a_list_that_changed_is_seen(
    partnership: Partnership, worker_database: WorkerDatabase, owner_sql: Any
) -> None:
    emptying = emptying_of(worker_database)
    emptying.connection.execute("UPDATE law_gateway SET checked = 'by nobody'")
    assert not emptying.empty(altered=False)


def test_somebody_still_at_work_is_not_disturbed(
    partnership: Partnership, worker_database: WorkerDatabase, app_sql: Any
) -> None:
    emptying = emptying_of(worker_database)
    with app_sql.connection.transaction():
        app_sql.connection.execute("SELECT 1 FROM enquiries_enquiry")
        assert not emptying.empty(altered=False)
    assert emptying.empty(altered=False)
