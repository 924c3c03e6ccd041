"""Loads copies of the sample cases by the thousand, as a superuser with triggers off: for measuring, never for showing.

What a trigger would derive (stage, due times, stamps) is in the samples already, which were made with every trigger on.
NOT NULL, CHECK and UNIQUE hold while rows are inserted; foreign keys are checked over whole tables afterwards.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, get_type_hints
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from tests.bench import checking
from tests.bench.database import BenchCluster, admin_connection
from tests.bench.partnership import Members
from tests.bench.samples import Sample
from tests.bench.shape import TYPES, Copy, Size, copies
from tests.bench.templates import (
    ENTRY_NUMBERS,
    StandIns,
    Table,
    Template,
    key_of_copy,
    read_sample,
    tables_of_cases,
)

#: Copies that are inserted together: all their tables, then the next. Keys grow with time, so indexes do at their ends.
BATCH = 10_000
#: The cores that a small machine has.
CONNECTIONS = 2
_RECORD = ("audit_entry", "audit_entrybytes")


@dataclass(frozen=True)
class Loaded:
    """One size in its database, and where its cases are found."""

    database: str
    size: Size
    samples: Mapping[str, Sample]
    newest: Mapping[str, Copy]  # of each sample the newest copy

    def enquiry(self, sample: str) -> UUID:
        """The newest enquiry that is a copy of this sample."""
        return key_of_copy(self.newest[sample].moment, self.samples[sample].enquiry)

    def key(self, sample: str, name: str) -> UUID:
        """The key in it of what the sample calls by this name."""
        return key_of_copy(self.newest[sample].moment, self.samples[sample].keys[name])


def load(
    cluster: BenchCluster,
    database: str,
    size: Size,
    members: Members,
    samples: list[Sample],
    now: datetime,
    entries: int,
) -> Loaded:
    """Load a size into a database that has the members and the samples. Raises RuntimeError when what was loaded breaks
    a foreign key, and psycopg's error when it breaks any other constraint."""
    with admin_connection(cluster, database) as admin:
        newest = _write_plan(admin, size, members, now)
        tables = tables_of_cases(admin)
        stand_ins = StandIns.of(members)
        templates = [Template(read_sample(admin, one, tables), stand_ins) for one in samples]
        in_hand = {name for name, copy in newest.items() if copy.n >= size.first_in_hand}
        statements = list(_statements(tables, templates, samples, in_hand, entries))
        triggers = checking.triggers(admin)
        with checking.triggers_off(admin, [table.name for table in tables]):
            _insert(cluster, database, size, statements)
        checking.same_triggers(triggers, checking.triggers(admin))
        admin.execute(
            "SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), (SELECT max(id) FROM audit_entry))"
        )
        admin.execute("DROP SCHEMA bench CASCADE")
        admin.execute("VACUUM (ANALYZE)")
    connect = partial(admin_connection, cluster, database)
    checking.check_foreign_keys(connect, [table.name for table in tables], CONNECTIONS)
    return Loaded(database, size, {one.name: one for one in samples}, newest)


def _write_plan(admin: Connection[TupleRow], size: Size, members: Members, now: datetime) -> dict[str, Copy]:
    """Fill `bench.copy`; of each sample the newest copy."""
    newest: dict[str, Copy] = {}
    columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in get_type_hints(Copy).items())
    admin.execute("CREATE SCHEMA bench")
    admin.execute(f"CREATE TABLE bench.copy ({columns})")
    with admin.cursor() as cursor, cursor.copy("COPY bench.copy FROM STDIN") as written:
        for one in copies(size, members, now):
            written.write_row(one)
            newest[one.sample] = one
    admin.execute(
        sql.SQL(
            "ALTER TABLE bench.copy ADD PRIMARY KEY (n), ADD COLUMN first_entry bigint GENERATED ALWAYS AS (n * {} + {}) STORED"
        ).format(sql.Literal(ENTRY_NUMBERS), sql.Literal(10 * ENTRY_NUMBERS))
    )
    admin.execute("ANALYZE bench.copy")
    return newest


def _statements(
    tables: list[Table], templates: list[Template], samples: list[Sample], in_hand: set[str], entries: int
) -> Iterable[sql.Composed]:
    for table, (template, sample) in chain.from_iterable(
        [(table, pair) for pair in zip(templates, samples, strict=True)] for table in tables
    ):
        limit = entries if table.name in _RECORD and sample.name not in in_hand else None
        if statement := template.copied(table, limit):
            yield statement


def _insert(cluster: BenchCluster, database: str, size: Size, statements: list[sql.Composed]) -> None:
    starts = range(1, size.enquiries + 1, BATCH)

    def insert(batch: int) -> None:
        with admin_connection(cluster, database) as connection:
            connection.execute(
                "SET session_replication_role = replica"
            )  # foreign keys are checked afterwards
            parameters: dict[str, Any] = {"first": batch, "last": min(batch + BATCH - 1, size.enquiries)}
            for statement in statements:
                connection.execute(statement, parameters)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for _done in pool.map(insert, starts):
            pass
