"""The only writer of what is said to be still right."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.consent_reviews import queries
from consent.consent_reviews.rules import check_answer, check_sentence
from consent.models import ConsentRecord, StillRight
from enquiries.casework.decisions import record_decision, take_turn
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import why_not_record_consent
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def say_still_right(
    *,
    enquiry_id: UUID,
    records: Collection[str],
    because: str,
    by: User,
    key: UUID,
    seen: datetime,
    happened_at: datetime | None = None,
) -> list[StillRight]:
    """Record that these positions in force are still right, although something changed since (CON8): one sentence, and one
    decision for each. What is not ticked stays asked about.

    `seen` is the newest event that the page showed: a later one, a newer position and somebody else's answer refuse this
    one. A form posted twice is one decision. Raises RuleViolation (CON8, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := queries.said_before(by, enquiry_id, key):
        return done
    if refusal := why_not_record_consent(standing(by, get_enquiry_or_404(by, enquiry_id))):
        raise RuleViolation([refusal])
    now = queries.looked_at(enquiry_id)
    raise_if(_superseded(enquiry_id, set(records) - set(now.records)))
    raise_if(check_answer(records, because, now.positions, now.events, seen))
    return _write(enquiry_id, [now.records[one] for one in sorted(records)], because, by, key, happened_at)


@transaction.atomic
def still_right_as_asked(
    *, enquiry_id: UUID, records: Iterable[ConsentRecord], because: str, by: User, key: UUID
) -> list[StillRight]:
    """Record the same in the save that asks an agency, for those whom its request states: so asking it makes no task. The
    caller has locked the enquiry, and `records` are in force. Raises RuleViolation (CON8)."""
    raise_if(check_sentence(because))
    return _write(enquiry_id, records, because, by, key)


def _write(
    enquiry_id: UUID,
    records: Iterable[ConsentRecord],
    because: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> list[StillRight]:
    return [
        record_decision(
            StillRight,
            enquiry_id=enquiry_id,
            by=by,
            happened_at=happened_at,
            record=record,
            because=because,
            together=key,
        )
        for record in records
    ]


def _superseded(enquiry_id: UUID, gone: Collection[str]) -> list[Violation]:
    """Of the positions that were ticked and are in force no longer: who recorded which one instead."""
    if not gone:
        return []
    keys = [UUID(one) for one in gone if _is_key(one)]
    newer = ConsentRecord.objects.filter(enquiry=enquiry_id, supersedes__in=keys)
    found = [
        Violation(
            "CON8",
            f"{one.recorded_by} recorded “{one.get_position_display()}” for {one.person.name} meanwhile. It is newer "
            "than what you saw.",
        )
        for one in newer.select_related("recorded_by", "person").order_by("recorded_at")
    ]
    return found or [Violation("CON8", "Tick positions of this enquiry.", "records")]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
