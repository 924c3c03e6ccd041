"""A statement that was prepared once stays so, whatever is rolled back (docs/decisions/0011)."""

from django.db import connection, transaction

from imap.operations.prepared import Lasting

STATEMENT = "SELECT count(*) FROM agencies_agency WHERE name <> %s"


def prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%name <> $1%"]
        )
        return int(cursor.fetchall()[0][0])


def ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, ["nobody"])


def test_a_rollback_forgets_no_statement(db: None) -> None:
    connection.ensure_connection()
    assert isinstance(connection.connection._prepared, Lasting)
    for _ in range(4):
        ask()
    assert prepared() == 1
    with transaction.atomic():
        inner = transaction.savepoint()
        ask()
        transaction.savepoint_rollback(inner)
        assert prepared() == 1
        transaction.set_rollback(True)
    assert prepared() == 1
    ask()
    assert prepared() == 1
