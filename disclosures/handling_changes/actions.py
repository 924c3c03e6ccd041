"""The only writer of marks: with the item at its release, and what is decided about it later."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.handling.facts import by_agency, colleagues_of
from disclosures.handling.rules import check_criminal, check_pairs, check_replacing
from disclosures.handling_changes import queries
from disclosures.models import (
    CriminalRelevance,
    ItemReader,
)
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.standing.queries import get_enquiry_or_404
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


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
    take_turn(enquiry_id, by)
    if done := recorded_before(CriminalRelevance, key=key, by=by, item=item_id):
        return done
    page = queries.item_page(by, get_enquiry_or_404(by, enquiry_id), item_id)
    if refusal := queries.criminal_refusal(by, page):
        raise RuleViolation([refusal])
    raise_if(check_criminal(reasons))
    return record_decision(
        CriminalRelevance,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        item=page.item,
        reasons=reasons,
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
    take_turn(enquiry_id, by)
    if done := recorded_before(ItemReader, key=key, by=by, supersedes=reader_id):
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
    return record_decision(
        ItemReader,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        item_id=row.item_id,
        of_id=row.of_id,
        person_id=UUID(person),
        deputy_id=UUID(deputy),
        supersedes=row,
        reasons=reasons,
    )
