"""One wrapper proves every decision: `with verify_decision(by, {Model: readers}): …`, in whatever kind of test.

It works as the application's role inside one transaction, and never looks past the locks: how much was written is what
the server counted, and which rows is what all the people of the partnership see together.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from audit.record.history import Pair, pairs
from enquiries.models import Enquiry
from imap.access.acting_user import acting_as
from imap.agencies.models import Agency, User
from imap.db.table_kinds import TableKind
from tests.support.access_filters import FILTERS

#: What a decision declares. History goes with its row; accesses, drafts and lists are other tests' matter.
DECLARED = {TableKind.DECISION, TableKind.DETAIL, TableKind.GRANT}
_COUNTS = "SELECT relname::text, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
_ENTRIES = """SELECT "table", key, array_agg(verb ORDER BY id) FROM audit_entry
    WHERE ("table", key) IN (SELECT * FROM unnest(%s::text[], %s::text[])) GROUP BY 1, 2"""

Kind = type[Model]
#: Who may see new rows: people, or everybody who does casework for an agency.
Readers = Collection[User | Agency]
#: What a decision writes: the models of its rows, and who reads each.
Writes = Mapping[Kind, Readers]
#: What somebody sees of a table: key to a digest of the row.
Seen = dict[str, dict[str, str]]


@dataclass
class Written:
    """What a decision wrote: of each declared model the keys of its new and changed rows, and who sees each."""

    readers: dict[Kind, dict[str, set[User]]] = field(default_factory=dict)

    def keys(self, model: Kind) -> list[str]:
        return sorted(self.readers[model])


@contextmanager
def verify_decision(by: User, writes: Writes) -> Iterator[Written]:
    """Fail unless the decision made in the block wrote rows of exactly these models, each with one history row that equals
    it and one entry in the record, shown alike by both locks, and to nobody but its readers (REC1).

    Every reader that is named must see something. `by`: who decides. Raises AssertionError with all that differs.
    """
    people, tables = _everybody(), [model._meta.db_table for model in writes]
    assert writes, "a decision declares what it writes"
    with transaction.atomic():
        before, known = _counts(), {row for who in people for row in _rows(_seen(who, tables))}
        written = Written()
        yield written
        faults = _about_tables(writes, before, _counts())
        if not faults:
            written.readers = _written(people, writes, known)
            faults += _about_rows(written, before, _counts())
            faults += _about_record(written, [by, *people])
            faults += _about_locks(written, people) + _about_readers(written, writes)
        assert not faults, "\n".join(faults)


def _everybody() -> list[User]:
    return list(User.objects.select_related("agency").filter(is_active=True).order_by("pk"))


# What was written -----------------------------------------------------------------------------------------------------
def _counts() -> dict[str, tuple[int, int, int]]:
    """Rows inserted, updated and deleted in this transaction so far, by table: the server counts past every policy."""
    return {table: (new, changed, gone) for table, new, changed, gone in _fetch(_COUNTS)}


def _since(before: Any, after: Any, table: str) -> tuple[int, int, int]:
    new, changed, gone = (now - then for now, then in zip(after[table], before[table], strict=True))
    return new, changed, gone


def _improves(model: Kind) -> bool:
    """Whether rows of it are changed: details; and of an enquiry its stage, by the database, when a move is written."""
    return getattr(model, "table_kind", None) == TableKind.DETAIL or model is Enquiry


def _about_tables(writes: Writes, before: Any, after: Any) -> list[str]:
    """Written are the declared tables and no other; only details are changed, and nothing is deleted."""
    faults, history = [], _history()
    for model in apps.get_models(include_auto_created=True):
        table, kind = model._meta.db_table, getattr(model, "table_kind", None)
        if kind not in DECLARED | {TableKind.HISTORY}:
            continue
        new, changed, gone = _since(before, after, table)
        if gone or (changed and not _improves(model)):
            faults.append(f"{table}: {changed} rows were changed and {gone} deleted")
        if kind in DECLARED and new + changed and model not in writes:
            faults.append(f"{table}: {new + changed} rows were written, and it is not declared")
        if model in writes and not new + changed:
            faults.append(f"{table}: nothing was written, and it is declared")
        if pair := history.get(table):
            made = _since(before, after, pair.history)[0]
            if made != new + changed:
                faults.append(f"{table}: {new + changed} rows were written and {made} of its history")
    return faults


def _written(people: list[User], writes: Writes, known: set[Any]) -> dict[Kind, Any]:
    """The rows that nobody saw so before, and who sees each."""
    tables = {model._meta.db_table: model for model in writes}
    found: dict[Kind, dict[str, set[User]]] = {model: {} for model in writes}
    for who in people:
        for table, key, digest in _rows(_seen(who, list(tables))):
            if (table, key, digest) not in known:
                found[tables[table]].setdefault(key, set()).add(who)
    return found


def _seen(who: User, tables: list[str]) -> Seen:
    """What the bare tables show to a person: the second lock alone."""
    one = "SELECT '{0}', id::text, md5(t::text) FROM {0} t"
    found: Seen = {table: {} for table in tables}
    with acting_as(who):
        for table, key, digest in _fetch(" UNION ALL ".join(one.format(table) for table in tables)):
            found[table][key] = digest
    return found


def _rows(seen: Seen) -> Iterator[tuple[str, str, str]]:
    return ((table, key, digest) for table, rows in seen.items() for key, digest in rows.items())


def _about_rows(written: Written, before: Any, after: Any) -> list[str]:
    """As many rows are new to somebody as the server counted: none is hidden from everybody."""
    faults = []
    for model, rows in written.readers.items():
        new, changed, _gone = _since(before, after, model._meta.db_table)
        if not new <= len(rows) <= new + changed:
            faults.append(
                f"{model._meta.db_table}: {new + changed} rows were written, people see {len(rows)}"
            )
    return faults


# History and record ---------------------------------------------------------------------------------------------------
def _history() -> dict[str, Pair]:
    return {pair.table: pair for pair in pairs()}


def _about_record(written: Written, people: list[User]) -> list[str]:
    """Each row equals its newest history row, and each writing has one entry: of a decision there is one of both."""
    faults = []
    for model, rows in written.readers.items():
        table, pair = model._meta.db_table, _history().get(model._meta.db_table)
        once = not _improves(model)
        told = _entries(people, table, rows)
        kept = _history_of(people, pair, rows) if pair else {}
        for key in rows:
            verbs, versions = told.get(key, []), kept.get(key, [])
            if not verbs or verbs[0] != "insert" or set(verbs[1:]) - {"update"} or (once and len(verbs) > 1):
                faults.append(f"{table} {key}: the record's entries about it are {verbs}")
            if pair and len(versions) != len(verbs):
                faults.append(f"{table} {key}: {len(verbs)} entries and {len(versions)} history rows")
            for _history_id, row, version in versions[:1]:
                differs = sorted(name for name in row | version if row.get(name) != version.get(name))
                faults += [f"{table} {key}: its history differs in {differs}"] if differs else []
        if pair:
            ids = [version[0] for versions in kept.values() for version in versions]
            twice = {one for one, verbs in _entries(people, pair.history, ids).items() if verbs == ["insert"]}
            faults += [f"{pair.history} {one}: not one entry" for one in ids if one not in twice]
    return faults


def _entries(people: list[User], table: str, keys: Collection[str]) -> dict[str, list[str]]:
    """What the record says of these rows: key to verbs, as whoever sees most of it sees it."""
    found: dict[str, list[str]] = {}
    for who in people:
        left = [key for key in keys if key not in found]
        if left:
            with acting_as(who):
                rows = _fetch(_ENTRIES, [[table] * len(left), left])
            found |= {key: verbs for _table, key, verbs in rows}
    return found


def _history_of(people: list[User], pair: Pair, keys: Collection[str]) -> dict[str, list[Any]]:
    """Of each row: its history rows, newest first, as (key, what the row says, what its history says)."""
    statement = f"""SELECT t.id::text, h.history_id::text, to_jsonb(t) - %s::text[], to_jsonb(h) - %s::text[]
        FROM {pair.table} t JOIN {pair.history} h ON h.id = t.id WHERE t.id = ANY (%s::uuid[])
        ORDER BY h.history_date DESC, h.history_id DESC"""
    found: dict[str, list[Any]] = {}
    for who in people:
        left = [key for key in keys if key not in found]
        if left:
            with acting_as(who):
                for key, history, row, version in _fetch(statement, [pair.row_only, pair.history_only, left]):
                    found.setdefault(key, []).append((history, json.loads(row), json.loads(version)))
    return found


# Who sees it ----------------------------------------------------------------------------------------------------------
def _about_locks(written: Written, people: list[User]) -> list[str]:
    """What the application's filter shows of the new rows to a person is what the bare table shows them."""
    faults = []
    for model in written.readers.keys() & FILTERS.keys():
        for who in people:
            with acting_as(who):
                shown = {
                    str(key)
                    for key in FILTERS[model](who)
                    .filter(pk__in=written.keys(model))
                    .values_list("pk", flat=True)
                }
            bare = {key for key, readers in written.readers[model].items() if who in readers}
            if shown != bare:
                faults.append(
                    f"{model._meta.db_table}: the filter shows {shown} to {who.name}, the table {bare}"
                )
    return faults


def _about_readers(written: Written, writes: Writes) -> list[str]:
    faults = []
    for model, rows in written.readers.items():
        seeing = set().union(*rows.values())
        table, may = model._meta.db_table, {one: _people_of(one, seeing) for one in writes[model]}
        outside = seeing - set().union(*may.values())
        faults += [f"{table}: {who.name} sees what is new, and is no reader" for who in outside]
        faults += [f"{table}: {one} is a reader, and sees nothing that is new" for one in may if not may[one]]
    return sorted(faults)


def _people_of(reader: User | Agency, people: set[User]) -> set[User]:
    """Of these people, whom a declared reader stands for."""
    if isinstance(reader, User):
        return {who for who in people if who == reader}
    return {who for who in people if who.agency_id == reader.pk and who.is_caseworker}


def _fetch(statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
