"""The only writer of marks: with the item at its release, and what is decided about it later."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.handling import queries
from disclosures.handling.facts import by_agency, colleagues_of
from disclosures.handling.rules import YES, check_criminal, check_pairs, check_replacing
from disclosures.models import (
    CriminalRelevance,
    Item,
    ItemConfidence,
    ItemReader,
    ItemSensitivity,
)
from disclosures.queries.sharing import Sharing
from disclosures.rules.items import ItemAnswers
from enquiries.locks import lock
from enquiries.queries import get_enquiry_or_404
from imap.agencies import session
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


def record_marks(item: Item, one: ItemAnswers, known: Sharing, by: User) -> None:
    """The marks of an item that is being released; the rules have judged them before (SEN1, DOC1, ONW3)."""
    marks, owed = one.marks, one.marks.confidence
    person = owed.person(one.about) if owed.owed == YES else ""
    ItemConfidence.objects.create(
        enquiry_id=item.enquiry_id,
        item=item,
        owed=owed.owed == YES,
        owed_to_id=UUID(person) if person else None,
        owed_name=known.people.get(person, ""),
        owed_role=owed.owed_role,
        lifted_by=owed.lifted_by,
        power=owed.power,
        because=owed.because,
    )
    written = {
        "enquiry_id": item.enquiry_id,
        "happened_at": item.happened_at,
        "recorded_by": by,
        "agency_id": by.agency_id,
    }
    if marks.sensitive:
        ItemSensitivity.objects.create(
            enquiry_id=item.enquiry_id, item=item, why=marks.why, because=marks.because
        )
        for agency in sorted(one.recipients):
            for person, deputy in marks.readers[agency]:
                ItemReader.objects.create(
                    item=item, of_id=UUID(agency), person_id=UUID(person), deputy_id=UUID(deputy), **written
                )
    if marks.criminal:
        CriminalRelevance.objects.create(item=item, reasons=marks.criminal_because, **written)


def keep_marks(first: Item, version: Item, recipients: Collection[UUID], by: User) -> None:
    """The marks of an item for its new version (ACC2): as sensitive, to the same people in force, of the agencies that still
    hold it (SEN1); owed in the same confidence (DOC1); kept as the first is (ONW3)."""
    written = {
        "happened_at": version.happened_at,
        "recorded_by": by,
        "agency_id": by.agency_id,
        "enquiry_id": version.enquiry_id,
    }
    for owed in ItemConfidence.objects.filter(item=first):
        _again(owed, item=version)
    for why in ItemSensitivity.objects.filter(item=first):
        _again(why, item=version)
    for one in ItemReader.objects.filter(item=first, of__in=recipients, superseded_by=None):
        ItemReader.objects.create(
            item=version, of_id=one.of_id, person_id=one.person_id, deputy_id=one.deputy_id, **written
        )
    for mark in CriminalRelevance.objects.filter(item=first):
        CriminalRelevance.objects.create(item=version, reasons=mark.reasons, **written)


def _again(row: ItemConfidence | ItemSensitivity, *, item: Item) -> None:
    """The same row, of another item."""
    same = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "item")
    }
    type(row).objects.create(item=item, **same)


@transaction.atomic
def mark_criminal(
    *,
    enquiry_id: UUID,
    item_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> CriminalRelevance:
    """Mark an item as perhaps relevant to a criminal investigation, once, for good: whoever comes second is told who did it.
    Raises RuleViolation (ONW3)."""
    lock(enquiry_id)
    if done := CriminalRelevance.objects.filter(pk=key, recorded_by=by, item=item_id).first():
        return done
    page = queries.item_page(by, get_enquiry_or_404(by, enquiry_id), item_id)
    if refusal := queries.criminal_refusal(by, page):
        raise RuleViolation([refusal])
    raise_if(check_criminal(reasons))
    return CriminalRelevance.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        item=page.item,
        reasons=reasons,
        happened_at=happened_at or session.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def replace_reader(
    *,
    enquiry_id: UUID,
    reader_id: UUID,
    person: str,
    deputy: str,
    reasons: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> ItemReader:
    """Name others in the place of a named person and their deputy, for the same agency: from now on the item is open to
    them, and to those before them no longer. The agency that shared it decides. Raises RuleViolation (SEN1)."""
    lock(enquiry_id)
    if done := ItemReader.objects.filter(pk=key, recorded_by=by, supersedes=reader_id).first():
        return done
    row = queries.get_reader_or_404(by, enquiry_id, reader_id)
    later = ItemReader.objects.filter(supersedes=row).select_related("recorded_by").first()
    if later:
        words = f"{later.recorded_by} named others in their place meanwhile. Open the item again."
        raise RuleViolation([Violation("SEN1", words)])
    known = by_agency(colleagues_of([str(row.of_id)])).get(str(row.of_id), {})
    found = check_pairs(
        [(person, deputy)], known, agency=str(row.of), fields=("person", "deputy")
    ) + check_replacing(reasons)
    raise_if(found)
    return ItemReader.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        item_id=row.item_id,
        of_id=row.of_id,
        person_id=UUID(person),
        deputy_id=UUID(deputy),
        supersedes=row,
        reasons=reasons,
        happened_at=happened_at or session.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )
