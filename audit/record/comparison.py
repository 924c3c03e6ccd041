"""Reads the database for verification: in one snapshot, in few statements, whatever the number of rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import Error, connection, transaction
from psycopg import sql

from audit.record import catalogue
from audit.record.history import pairs
from audit.record.unreadable import is_about_data, unreadable_entries
from audit.record.verification import Counts, Fault, NotVerified, Report


@dataclass(frozen=True, slots=True)
class Watched:
    """A table that carries the record's trigger, and what the trigger is told: see watched.sql."""

    table: str
    enquiry_column: str
    unrecorded: list[str]


def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


_WATCHED, _ENTRIES, _UNREADABLE = _text("watched.sql"), _text("entries.sql"), _text("unreadable.sql")
_SAID, _ROWS, _STEPS, _HISTORY = (_text(f"{name}.sql") for name in ("said", "rows", "steps", "history"))
_MAY_READ_ALL = "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
_UNWATCHED = (
    'SELECT "table", min(id) FROM public.audit_entry WHERE NOT "table" = ANY (%s) GROUP BY 1 ORDER BY 1'
)
_NAMED = 'SELECT id, "table", key FROM public.audit_entry WHERE id = ANY (%s) ORDER BY id'


def verify(report: Report) -> None:
    """Compare everything with everything, in one snapshot, and put what is found into the report; writes nothing.

    Raises NotVerified when it cannot be done, django.db.Error when the database refuses; the report then holds what was
    found before.
    """
    with _snapshot() as cursor:
        _compare_catalogue(cursor, report)
        watched = _watched(cursor)
        comparison = _Comparison(cursor, report, watched)
        counted = {
            "entries": comparison.count(sql.SQL(_ENTRIES)),
            "rows": comparison.count(_about_rows(watched)),
            "changes": comparison.count(_about_steps(watched)),
            "history_rows": comparison.count(_about_history(watched)),
        }
        cursor.execute(_UNWATCHED, [[one.table for one in watched]])
        report.faults += [
            Fault("table_not_watched", table=name, entry=first) for name, first in cursor.fetchall()
        ]
        report.counts = Counts(tables=len(watched), catalogue=report.counts.catalogue, **counted)
        if comparison.refused:
            raise comparison.refused[0]


@dataclass(slots=True)
class _Comparison:
    """One statement after another in the same snapshot; one that the database refuses does not keep the others from it."""

    cursor: Any
    report: Report
    watched: list[Watched]
    unreadable: list[int] | None = (
        None  # entries whose bytes cannot be read; None: nobody had to look for them
    )
    refused: list[Error] = field(default_factory=list)

    def count(self, statement: sql.Composable) -> int:
        """Run a statement, add what it finds to the report; how many it compared."""
        try:
            return self._run(statement)
        except Error as error:
            if self.unreadable is not None or not is_about_data(error):
                self.refused.append(error)
                return 0
        self._find_unreadable()
        return self.count(statement)

    def _find_unreadable(self) -> None:
        self.unreadable = unreadable_entries(self.cursor, _about_unreadable(self.watched), self._given())
        self.cursor.execute(_NAMED, [self.unreadable])
        found = [
            Fault("entry_unreadable", entry=entry, table=table, key=key)
            for entry, table, key in self.cursor.fetchall()
        ]
        self.report.faults += [one for one in found if one not in self.report.faults]

    def _run(self, statement: sql.Composable) -> int:
        with transaction.atomic():  # a savepoint
            self.cursor.execute(statement, self._given())
            count, faults = self.cursor.fetchone()
        self.report.faults += [Fault(**one) for one in json.loads(faults or "[]")]
        return int(count)

    def _given(self) -> dict[str, Any]:
        told = [
            {"table": one.table, "enquiry_column": one.enquiry_column, "unrecorded": one.unrecorded}
            for one in self.watched
        ]
        return {
            "watched": json.dumps(told),
            "pairs": json.dumps([one.as_json() for one in pairs()]),
            "unreadable": self.unreadable or [],
        }


@contextmanager
def _snapshot() -> Iterator[Any]:
    """A transaction that sees one moment, past row-level security or not at all, and cannot write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # Nothing by a name without its schema but the server's own: a schema named like the role would be asked first.
        cursor.execute("SET LOCAL search_path = pg_catalog, pg_temp")
        cursor.execute(_MAY_READ_ALL)
        if not cursor.fetchone()[0]:
            raise NotVerified(
                "This role does not see every row. Run it as the backup role: DATABASE_URL=$DATABASE_BACKUP_URL."
            )
        # Rows that a policy would hide are an error then, never missing rows. Times as text in one zone.
        cursor.execute("SET LOCAL row_security = off")
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        cursor.execute("SET LOCAL jit = off")  # it would compile for longer than the statement runs
        yield cursor


def _compare_catalogue(cursor: Any, report: Report) -> None:
    expected, applied = catalogue.expected_catalogue(), catalogue.applied_migrations()
    if expected is None:
        raise NotVerified("No catalogue was written down: run `manage.py migrate` as the owner first.")
    found = catalogue.read_catalogue(cursor)
    report.counts = Counts(catalogue=len(found))
    report.migrated_at = expected.recorded_at
    if not catalogue.is_readable(expected):
        report.faults.append(Fault("catalogue_unreadable"))
    else:
        if applied != expected.migrations:
            report.faults.append(Fault("migration_not_finished"))
        differences = catalogue.differences(expected.definitions, found)
        report.faults += [Fault("catalogue", what=one) for one in differences]
        report.faults += [Fault("catalogue_before_migration", what=str(one)) for one in expected.unexplained]
    report.faults += [Fault("setting", what=one) for one in catalogue.read_settings(cursor)]
    report.faults += [Fault("server_setting", what=one) for one in catalogue.read_server_settings(cursor)]
    report.faults += [Fault("role", what=one) for one in catalogue.read_strange_roles(cursor)]


def _watched(cursor: Any) -> list[Watched]:
    cursor.execute(_WATCHED)
    found = [Watched(*row) for row in cursor.fetchall()]
    if not found:
        raise NotVerified(
            "No table carries the record's trigger, so there is nothing to compare with the record."
        )
    return found


def _about_rows(watched: list[Watched]) -> sql.Composed:
    one = sql.SQL(
        """SELECT {name} AS "table", coalesce(r ->> 'history_id', r ->> 'id', '') AS key, r - {unrecorded}::text[] AS stored
        FROM (SELECT to_jsonb(t) AS r FROM public.{table} t) present"""
    )
    present = sql.SQL("\nUNION ALL ").join(
        one.format(
            name=sql.Literal(of.table), unrecorded=sql.Literal(of.unrecorded), table=sql.Identifier(of.table)
        )
        for of in watched
    )
    return sql.SQL(_ROWS).format(
        said=sql.SQL(_SAID), present=present, after_by_value=_by_value(watched, "after")
    )


def _about_steps(watched: list[Watched]) -> sql.Composed:
    return sql.SQL(_STEPS).format(
        said=sql.SQL(_SAID),
        before_by_value=_by_value(watched, "before"),
        after_by_value=_by_value(watched, "after"),
    )


def _about_history(watched: list[Watched]) -> sql.Composed:
    return sql.SQL(_HISTORY).format(
        said=sql.SQL(_SAID),
        state_by_value=_by_value(watched, "state"),
        state_before_by_value=_by_value(watched, "state_before"),
    )


def _about_unreadable(watched: list[Watched]) -> sql.Composed:
    return sql.SQL(_UNREADABLE).format(
        before_by_value=_by_value(watched, "before"), after_by_value=_by_value(watched, "after")
    )


def _by_value(watched: list[Watched], column: str) -> sql.Composed:
    """A recorded row read as a row of its table, so that values are compared and not the text that was recorded."""
    one = sql.SQL(
        "WHEN {name} THEN to_jsonb(jsonb_populate_record(NULL::public.{table}, {column})) - {unrecorded}::text[]"
    )
    cases = sql.SQL("\n").join(
        one.format(
            name=sql.Literal(of.table),
            table=sql.Identifier(of.table),
            column=sql.Identifier(column),
            unrecorded=sql.Literal(of.unrecorded),
        )
        for of in watched
    )
    return sql.SQL('CASE "table" {cases} END').format(cases=cases)
