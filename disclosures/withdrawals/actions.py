"""Taking consent back, with what follows from it; and each holder's answer: stop, or continue."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import ConsentRecord
from consent.overrides.actions import record_override
from consent.overrides.rules import OverrideAnswers
from consent.positions.actions import record_consent
from consent.positions.giving import ConsentAnswers
from disclosures.models import Settlement
from disclosures.visibility.queries import acts_for
from disclosures.withdrawals.queries import get_cause_or_404
from disclosures.withdrawals.rules import SettlementAnswers, check_settlement, why_not_settle
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Person
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def withdraw(
    *,
    person: Person,
    answers: ConsentAnswers,
    going_on: OverrideAnswers | None,
    by: User,
    key: UUID,
    seen: UUID | None,
    happened_at: datetime | None = None,
) -> ConsentRecord:
    """Record that somebody took their consent back, and what follows, in one transaction: what was asked stops, or
    goes on under an override (`going_on`), recorded after it (CON6). A form posted twice is one decision. Raises
    Refused (CON2, CON3, CON8, OVR2-4, OVR9, SEC1).
    """
    take_turn(person.enquiry_id, by)
    if done := recorded_before(ConsentRecord, key=key, by=by, person=person):
        return done
    record = record_consent(
        person=person, answers=answers, by=by, key=key, seen=seen, happened_at=happened_at
    )
    if going_on:
        record_override(
            enquiry_id=person.enquiry_id, answers=going_on, by=by, key=new_key(), happened_at=happened_at
        )
    return record


@transaction.atomic
def settle(
    *,
    enquiry_id: UUID,
    cause: UUID,
    answers: SettlementAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Settlement:
    """Record what this person's agency does with what it holds, once: whoever comes second is told what a colleague
    answered (CON6, OVR7). Raises RuleViolation (CON6, OVR9, REC1, SEC1)."""
    take_turn(enquiry_id, by)
    known = get_cause_or_404(enquiry_id, cause)
    holds = acts_for(by, by.agency_id) and by.agency_id in known.holders
    if refusal := why_not_settle(standing(by, get_enquiry_or_404(by, enquiry_id)), holds=holds):
        raise RuleViolation([refusal])
    if done := known.answers.get(by.agency_id):
        if done.pk == key and done.recorded_by_id == by.pk:
            return done
        words = f"{done.recorded_by} answered for your agency meanwhile: {done.get_choice_display().lower()}."
        raise RuleViolation([Violation("REC1", words)])
    raise_if(check_settlement(answers))
    return record_decision(
        Settlement,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        consent_record_id=None if known.of_review else cause,
        review_id=cause if known.of_review else None,
        **asdict(answers),
    )
