"""The decision log of one enquiry, a page at a time, in the order in which it was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, Model, OuterRef, QuerySet, Subquery

from audit.decision_log import TELLERS
from audit.decision_log.agencies import AgencyNames
from audit.decision_log.subjects import KINDS, Subject
from audit.decision_log.words import Telling, is_person
from audit.models import Entry
from disclosures.models import Correction, ItemContent
from enquiries.models import Person
from imap.agencies.models import Agency
from imap.db.any_of import AnyOf

PAGE = 15  # lines of one page: many of them are long
WHOLE = 2_000  # lines of the page that is printed whole
ORDER = ("era", "transaction", "id")
#: Foreign keys whose names stand in the record's sentences.
NAMED = frozenset(
    {
        "person",
        "giver",
        "asked",
        "to",
        "recipient",
        "provider",
        "to_agency",
        "agency",
        "lead_agency",
        "permission",
        "other",
        "other_enquiry",
        "of",
        "deputy",
        "age_estimated_by",
    }
)
#: Of these, what a reader of the row may have no right to see: a join would leave out the row with the name.
HIDDEN = frozenset({"person", "other", "other_enquiry"})

#: Rows that name another enquiry, and the column that says which.
NAMES_ANOTHER = {"enquiries.EnquiryLink": "other_id", "enquiries.SamePerson": "other_enquiry_id"}

#: What is told of somebody's consent record, whose person and position stand in the sentence.
OF_A_RECORD = frozenset({"consent.StillRight", "consent.ReferrerAttempt", "consent.UnclearDecision"})


#: What stands with the words of an item, from the item (ACC1): read with them, in the same query.
OF_ITS_ITEM = ("certainty", "sensitive", "official_sensitive", "grading")
#: What else a row's sentence needs: a correction its item, advice its author.
BESIDE = {"disclosures.Correction": ["item"], "enquiries.Advice": ["recorded_by"]}
#: Rows that carry the mark of a correction (ACC2), by the name of the item.
MARKED = {"disclosures.Item": "pk", "disclosures.ItemContent": "item"}
OF_A_MARK = ("corrected_at", "replaced")
#: Kinds with other kinds that are read in the same query where both are on a page, each by the name of the relation. None
#: that every row has: a join would leave out the row with what its reader may not see.
WITH = {
    "enquiries.Enquiry": ("referral",),
    "enquiries.Restriction": ("reason",),
    "consent.ConsentRecord": ("account",),
    "disclosures.Release": ("answer", "nothing_less"),
    "disclosures.Item": ("content", "confidence", "sensitivity", "in_part"),
    "disclosures.Withholding": ("reason", "account", "left_out"),
    "disclosures.ExchangeOnce": ("words",),
    "disclosures.BreachEntry": ("account",),
}


@dataclass(frozen=True, slots=True)
class DecisionLogLine:
    """One line of the decision log: its number, the entry, what it tells in words a lawyer can read, and the other enquiry
    that it names, if any."""

    number: int
    entry: Entry
    agency: str  # of whoever acted, as it was called then
    telling: Telling
    names: UUID | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, and what to put in the address for the next ones ("" when there are none)."""

    lines: list[DecisionLogLine]
    after: str


def lines_before(after: str) -> int:
    """After how many lines a page begins, as an address says; 0 for anything else.

    A number of lines that the reader sees, not a place among all entries: gaps would tell of what is hidden. Nothing is ever
    taken out, so it stays the same place.
    """
    return int(after) if after.isdecimal() and after.isascii() and len(after) <= 6 else 0


def record_of(
    enquiry_id: UUID, *, subject: Subject | None = None, after: str = "", size: int = PAGE
) -> LogPage:
    """A page of the record of one enquiry in the order in which it was written, for what the reader may see of it. One query
    for the entries, one at most for each kind of row on them and one for the people whom they name; two, where a kind names
    another enquiry, or tells a change of which an earlier page holds what was there before.

    Only what was inserted is told: a change to a detail is its history row, an enquiry's stage its move.

    Order is (era, transaction, id): nobody can change it, and a clock that was put back does not change it.
    """
    labels = KINDS[subject] if subject else tuple(TELLERS)
    tables = {apps.get_model(label)._meta.db_table: label for label in labels}
    told = Entry.objects.filter(AnyOf(F("table"), tables), enquiry_id=enquiry_id, verb=Entry.Verb.INSERT)
    before = lines_before(after)
    rows = list(told.order_by(*ORDER)[before : before + size + 1])
    shown, called = rows[:size], agency_names()
    known: dict[str, dict[str, Any]] = {table: {} for table in tables}
    for table in sorted(tables, key=lambda one: tables[one] not in WITH):
        _find_rows(apps.get_model(tables[table]), shown, told, known)
    _name_people(row for rows in known.values() for row in rows.values())
    lines = [
        _line(number, entry, row, tables[entry.table], called)
        for number, entry in enumerate(shown, start=before + 1)
        if (row := known[entry.table].get(entry.key))
    ]
    return LogPage(lines, str(before + size) if len(rows) > size else "")


def _line(number: int, entry: Entry, row: Any, label: str, called: AgencyNames) -> DecisionLogLine:
    row.agency_names, row.told_at = called, entry.recorded_at
    named = getattr(row, NAMES_ANOTHER[label]) if label in NAMES_ANOTHER else None
    agency = called.as_written(entry.agency, entry.recorded_at)
    return DecisionLogLine(number, entry, agency, TELLERS[label](row, entry), named)


def agency_names() -> AgencyNames:
    """What each agency is and was called. One query."""
    rows = Agency.history.order_by("history_date", "history_id")
    return AgencyNames.from_history(rows.values_list("id", "history_date", "name"))


def _name_people(rows: Iterable[Any]) -> None:
    """Give each row, what was there before it and the record that it is about, the people whom they name and the reader may
    see, by key. One query, none where they name nobody."""
    every = [one for row in rows for one in (row, getattr(row, "before", None)) if one]
    every += [row.record for row in every if row._meta.label in OF_A_RECORD]
    keys = {
        key
        for row in every
        for field in row._meta.fields
        if is_person(field) and (key := getattr(row, field.attname))
    }
    found = Person.objects.in_bulk(keys) if keys else {}
    for row in every:
        row.named_people = found


def _find_rows(
    model: type[Model], entries: Sequence[Entry], told: "QuerySet[Entry]", known: dict[str, dict[str, Any]]
) -> None:
    """Add to `known`, by table and key, the rows of a kind that are not known yet, and what is read with them."""
    table = model._meta.db_table
    of_it = [entry for entry in entries if entry.table == table]
    keys = [entry.key for entry in of_it if entry.key not in known[table]]
    if not keys:
        return
    on_page = {entry.table for entry in entries}
    beside = [
        name for name in WITH.get(model._meta.label, ()) if _model_of(model, name)._meta.db_table in on_page
    ]
    found = {str(row.pk): row for row in _read(model, keys, beside)}
    known[table].update(found)
    for row in found.values():
        for name in beside:
            if one := getattr(row, name, None):
                _copy_marks(row, one)
                known[one._meta.db_table][str(one.pk)] = one
    if hasattr(model, "history_type"):
        _link_changes(model, found, keys, told.filter(table=table), of_it[0])


def _model_of(model: type[Model], relation: str) -> type[Model]:
    found: type[Model] = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    return found


def _copy_marks(item: Any, content: Any) -> None:
    """Give the words of an item what stands with them, where they were read with it."""
    if isinstance(content, ItemContent):
        for name in (*OF_ITS_ITEM, *OF_A_MARK):
            setattr(content, name, getattr(item, name))


def _named(model: type[Model], start: str = "") -> list[str]:
    """The foreign keys that are names in a sentence, and come along; people do apart (_name_people), the enquiry and the
    person who wrote not at all."""
    named = [f.name for f in model._meta.fields if f.is_relation and f.name in NAMED and not is_person(f)]
    if "group" in {f.name for f in model._meta.fields}:
        named.append("group__agency")
    return [start + name for name in named]


def _read(model: type[Model], keys: Sequence[str], beside: Iterable[str] = ()) -> "QuerySet[Any]":
    named = _named(model)
    rows = model._default_manager.filter(pk__in=keys)
    if item := MARKED.get(model._meta.label):
        mark = Correction.objects.filter(item=OuterRef(item))
        rows = rows.annotate(
            corrected_at=Subquery(mark.values("recorded_at")[:1]),
            replaced=Exists(mark.filter(replacement__isnull=False)),
        )
    if model is ItemContent:
        rows = rows.annotate(**{name: F(f"item__{name}") for name in OF_ITS_ITEM})
    # None named: no join at all, where Django would join everything, and lose a row with what its reader may not see.
    shown = [n for n in named if n not in HIDDEN]
    if model._meta.label in OF_A_RECORD:
        shown.append("record")
    for name in beside:
        shown += [name, *_named(_model_of(model, name), f"{name}__")]
    joined = rows.select_related(*shown) if shown else rows
    hidden = [n for n in named if n in HIDDEN]
    return joined.prefetch_related(*hidden, *BESIDE.get(model._meta.label, []))


def _link_changes(
    model: Any, found: dict[str, Any], keys: Sequence[str], told: "QuerySet[Entry]", first: Entry
) -> None:
    """Give each history row the one before it of the same detail, in the record’s order, of this page or an earlier one."""
    before: dict[UUID, Any] = {}
    wanted = {row.id for row in found.values() if row.history_type != "+"}
    if wanted:
        known = list(told.order_by(*ORDER).values_list("key", flat=True))
        known = known[: known.index(first.key)]
        rows = {str(row.pk): row for row in _read(model, known).filter(id__in=wanted)} if known else {}
        before = {rows[key].id: rows[key] for key in known if key in rows}
    for key in keys:
        if row := found.get(key):
            row.before = before.get(row.id)
            before[row.id] = row
