"""From the rows of a sample case to SQL that gives the rows of its copies.

Every value is read as text. In it a key of the case, a moment, a name, an agency is replaced by what each copy has in its
place (`bench.copy`, here c); all else stays as it is. So a new column or table is copied without a word here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from imap.agencies.models import User
from tests.bench.partnership import Members
from tests.bench.samples import CHILD, FAMILY, FATHER, MOTHER, Sample

_KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
#: Of a key in text, what tells its millisecond.
_MOMENT = len("01234567-89ab")
#: Entries of the record are numbered: so many numbers are kept for each copy.
ENTRY_NUMBERS = 1_000


@dataclass(frozen=True)
class StandIns:
    """What in a sample's rows is replaced: words and keys in any text, whole numbers in columns of a name."""

    words: Mapping[str, str]  # what stands there: the column of bench.copy
    groups: Mapping[int, str]

    @classmethod
    def of(cls, members: Members) -> "StandIns":
        """The tests' school and housing agency, and the words for names of people."""
        words = {CHILD: "child", MOTHER: "mother", FATHER: "father", FAMILY: "family"}
        groups = {}
        for prefix, worker in (("school", members.schools[0]), ("partner", members.partners[0])):
            words |= _words(prefix, worker)
            groups[worker.agency.group_id] = f"{prefix}_group"
        return cls(words, groups)


def _words(prefix: str, worker: User) -> dict[str, str]:
    return {
        str(worker.agency.pk): prefix,
        worker.agency.name: f"{prefix}_name",
        str(worker.pk): f"{prefix}_worker",
        worker.name: f"{prefix}_worker_name",
    }


@dataclass(frozen=True)
class Table:
    """A table with rows of cases: its columns with their types, and the condition that picks the rows of one case."""

    name: str
    columns: Mapping[str, str]
    of_case: str


@dataclass
class SampleRows:
    """The rows of one sample, table by table, as text."""

    sample: Sample
    received: str = ""
    reference: str = ""
    keys: set[str] = field(default_factory=set)
    rows: dict[str, list[dict[str, str | None]]] = field(default_factory=dict)
    first_entry: int = 0


def tables_of_cases(admin: Connection[TupleRow]) -> list[Table]:
    """Every table whose rows belong to an enquiry, but drafts, which are swept, and views."""
    rows = admin.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attgenerated = ''"
        " ORDER BY c.relname, a.attnum"
    ).fetchall()
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        columns.setdefault(table, {})[column] = kind
    found = []
    for name, known in columns.items():
        if name.startswith("enquiries_draft"):
            continue
        if name == "audit_entrybytes":
            condition = "entry_id IN (SELECT id FROM audit_entry WHERE enquiry_id = %s) ORDER BY entry_id"
        elif name == "enquiries_enquiry":
            condition = "id = %s"
        else:
            column = next((one for one in ("enquiry_id", "content_object_id") if one in known), None)
            if column is None:
                continue
            condition = f"{column} = %s ORDER BY 1"
            if "id" in known:
                condition = f"{column} = %s ORDER BY id"
        found.append(Table(name, known, condition))
    return found


def read_sample(admin: Connection[TupleRow], sample: Sample, tables: list[Table]) -> SampleRows:
    """All rows of a sample, and what about it every copy replaces."""
    found = SampleRows(sample, keys={str(sample.enquiry)})
    for table in tables:
        columns = [sql.SQL("{}::text").format(sql.Identifier(name)) for name in table.columns]
        statement = sql.SQL("SELECT {} FROM {} WHERE ").format(
            sql.SQL(", ").join(columns), sql.Identifier(table.name)
        )
        read = admin.execute(statement + sql.SQL(table.of_case), [sample.enquiry]).fetchall()
        rows = [dict(zip(table.columns, row, strict=True)) for row in read]
        if rows:
            found.rows[table.name] = rows
        for row in rows:
            found.keys |= {
                str(row[name]) for name in ("id", "history_id") if table.columns.get(name) == "uuid"
            }
    enquiry = found.rows["enquiries_enquiry"][0]
    found.received, found.reference = str(enquiry["happened_at"]), str(enquiry["reference"])
    found.first_entry = min(int(str(row["id"])) for row in found.rows["audit_entry"])
    return found


class Template:
    """Gives SQL for the copies of one sample."""

    def __init__(self, rows: SampleRows, stand_ins: StandIns) -> None:
        self._rows, self._groups = rows, stand_ins.groups
        self._words = {**stand_ins.words, rows.reference: "reference"}
        longest_first = sorted(self._words, key=len, reverse=True)
        self._token = re.compile("|".join([*map(re.escape, longest_first), _KEY]))

    def copied(self, table: Table, limit: int | None = None) -> sql.Composed | None:
        """An INSERT of a table's rows for the copies from %(first)s to %(last)s; None where the sample has none.

        `limit`: so many rows of each copy at most.
        """
        rows = self._rows.rows.get(table.name, [])[:limit]
        if not rows:
            return None
        values = [
            sql.SQL("({})").format(
                sql.SQL(", ").join([self._value(table, name, row[name]) for name in table.columns])
            )
            for row in rows
        ]
        return sql.SQL(
            "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT v.* FROM bench.copy c CROSS JOIN LATERAL (VALUES {}) v"
            " WHERE c.n BETWEEN %(first)s AND %(last)s AND c.sample = {} ORDER BY c.n"
        ).format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.SQL(", ").join(values),
            sql.Literal(self._rows.sample.name),
        )

    def _value(self, table: Table, column: str, value: str | None) -> sql.Composable:
        kind = table.columns[column]
        if value is None:
            return sql.SQL("NULL::" + kind)
        if (table.name, column) in (("audit_entry", "id"), ("audit_entrybytes", "entry_id")):
            number = int(value) - self._rows.first_entry
            return sql.SQL("c.first_entry + {}").format(sql.Literal(number))
        if column == "rating" and table.name in ("enquiries_concern", "enquiries_historicalconcern"):
            written: sql.Composable = sql.SQL("c.rating")
        elif column == "group_id" and int(value) in self._groups:
            written = sql.SQL("c.") + sql.Identifier(self._groups[int(value)])
        elif kind in ("timestamp with time zone", "date"):
            since = sql.SQL("({}::timestamptz - {}::timestamptz)").format(value, self._rows.received)
            written = sql.SQL("c.received + ") + since
            if kind == "date":
                written = sql.SQL("{}::date + (c.received::date - {}::timestamptz::date)").format(
                    value, self._rows.received
                )
        elif (
            kind == "bytea"
        ):  # committed bytes are those of the sample: a copy's entry commits to them as truly
            written = sql.Literal(value)
        else:
            written = self._text(value)
        return sql.SQL("({})::" + kind).format(written)

    def _text(self, value: str) -> sql.Composable:
        parts: list[sql.Composable] = []
        end = 0
        for found in self._token.finditer(value):
            if found.start() > end:
                parts.append(sql.Literal(value[end : found.start()]))
            word, end = found[0], found.end()
            if word in self._words:
                parts.append(sql.SQL("c.{}::text").format(sql.Identifier(self._words[word])))
            elif word in self._rows.keys:
                parts += [sql.SQL("c.moment"), sql.Literal(word[_MOMENT:])]
            else:
                parts.append(sql.Literal(word))
        if end < len(value) or not parts:
            parts.append(sql.Literal(value[end:]))
        return sql.SQL(" || ").join(parts)


def key_of_copy(moment: str, key: UUID) -> UUID:
    """The key that a copy has in the place of a sample's."""
    return UUID(moment + str(key)[_MOMENT:])
