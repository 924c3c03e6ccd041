"""Rows as somebody would forge them who has the application's role and its connection, and nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

Sql = Callable[..., list[tuple[Any, ...]]]


def copy_row(sql: Sql, table: str, key: UUID, *, person: UUID, **changes: Any) -> None:
    """Add a copy of a row that this person sees, with other values in some of its columns."""
    column = "history_id" if "_historical" in table else "id"
    sql(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(r) || %s)).*"
        f" FROM {table} r WHERE {column} = %s",
        [
            Jsonb(
                {name: str(value) if isinstance(value, UUID) else value for name, value in changes.items()}
            ),
            key,
        ],
        person=person,
    )
