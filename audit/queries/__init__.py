"""Everything that reads the record for a page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, Model, OuterRef, Subquery

from audit.models import Entry, Look
from audit.telling import TELLERS, Telling
from disclosures.files.queries import names_of as file_names
from disclosures.models import Correction, ItemContent

ENOUGH = 500  # entries on one page
FILE = "disclosures:file"  # the screen that hands a file over
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
    }
)
#: Of these, what a reader of the row may have no right to see: a join would leave out the row with the name.
HIDDEN = frozenset({"person", "other", "other_enquiry"})

#: What is told of somebody's consent record, whose person and position stand in the sentence.
OF_A_RECORD = frozenset({"consent.StillRight", "consent.ReferrerAttempt", "consent.UnclearDecision"})


#: What stands with the words of an item, from the item (ACC1): read with them, in the same query.
OF_ITS_ITEM = ("certainty", "sensitive", "official_sensitive", "grading")
#: What else a row's sentence needs: a correction its item.
BESIDE = {"disclosures.Correction": ["item"]}
#: Rows that carry the mark of a correction (ACC2), by the name of the item.
MARKED = {"disclosures.Item": "pk", "disclosures.ItemContent": "item"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an enquiry's record: the entry, and what it tells in words a lawyer can read."""

    entry: Entry
    telling: Telling


def record_of(enquiry_id: UUID) -> tuple[list[Line], bool]:
    """The record of one enquiry in the order in which it was written, for what the reader may see of it; and
    whether there is more than fits. One query for the entries and one for each kind of row on them; two,
    where it names somebody whom the reader may not see.

    Only what was inserted is told: a change to a detail is its history row, an enquiry's stage its move.

    Order is (era, transaction, id): nobody can change it, and a clock that was put back does not change it.
    """
    tables = {apps.get_model(label)._meta.db_table: label for label in TELLERS}
    rows = list(
        Entry.objects.filter(enquiry_id=enquiry_id, table__in=tables, verb=Entry.Verb.INSERT).order_by(
            "era", "transaction", "id"
        )[: ENOUGH + 1]
    )
    known = {table: _rows(apps.get_model(label), rows) for table, label in tables.items()}
    lines = [
        Line(entry, TELLERS[tables[entry.table]](known[entry.table][entry.key], entry))
        for entry in rows[:ENOUGH]
        if entry.key in known[entry.table]
    ]
    return lines, len(rows) > ENOUGH


def _rows(model: type[Model], entries: list[Entry]) -> dict[str, Any]:
    keys = [entry.key for entry in entries if entry.table == model._meta.db_table]
    if not keys:
        return {}
    # Every foreign key that is a name in a sentence comes along; the enquiry and the person who wrote do not.
    named = [f.name for f in model._meta.fields if f.is_relation and f.name in NAMED]
    if "group" in {f.name for f in model._meta.fields}:
        named.append("group__agency")
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
    joined = rows.select_related(*shown) if shown else rows
    hidden = [n for n in named if n in HIDDEN]
    if model._meta.label in OF_A_RECORD:
        hidden.append("record__person")
    hidden += BESIDE.get(model._meta.label, [])
    found = {str(row.pk): row for row in joined.prefetch_related(*hidden)}
    if hasattr(model, "history_type"):
        _link_changes(found, keys)
    return found


def _link_changes(found: dict[str, Any], keys: list[str]) -> None:
    """Give each history row the one before it of the same detail, in the record's order."""
    last: dict[UUID, Any] = {}
    for key in keys:
        if row := found.get(key):
            row.before = last.get(row.id)
            last[row.id] = row


def looks_at(enquiry_id: UUID) -> list[Look]:
    """Who looked at an enquiry, newest first, as far as the reader may know (own agency's manager, Guardian). Of a file
    that was handed over its name, for whoever may read its item. One query; two where a file was handed over."""
    rows = Look.objects.filter(enquiry_id=enquiry_id).select_related("person", "agency")
    looks = list(rows.order_by("-at")[:ENOUGH])
    files = {look.about_id for look in looks if look.screen == FILE and look.about_id}
    names = file_names(files) if files else {}
    for look in looks:
        look.named = names.get(look.about_id, "") if look.about_id else ""
    return looks
