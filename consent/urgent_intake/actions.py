"""One save for the urgent enquiry: the ordinary verbs, in their order, in one transaction."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from consent.opening.actions import open_enquiry
from consent.overrides.actions import record_override
from consent.positions import queries
from consent.positions.actions import record_consent
from consent.urgent_intake import rules
from consent.urgent_intake.rules import UrgentAnswers
from enquiries.casework.decisions import take_turn
from enquiries.casework.late_entries.actions import record_late
from enquiries.intake import actions as intake_actions
from enquiries.models import Enquiry, Person, Rating, SpokenExchange
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, Violation, raise_if

BECAUSE = "Recorded on the urgent screen: a child may be suffering or about to suffer significant harm."


@transaction.atomic
def record_urgent(
    *,
    key: UUID,
    answers: UrgentAnswers,
    by: User,
    same_as: Collection[UUID] = (),
    same_because: str = "",
) -> UUID:
    """Record an urgent enquiry with everyone's consent position and, where there is no consent, one override for the
    people named; then open it. Rated red. All or nothing; a form posted twice is one enquiry. Returns the key.

    Raises RuleViolation (SEC1, OPEN1, OPEN3, CON1-3, CON9, OVR1-3, LATE1).
    """
    take_turn(key, by)
    if Enquiry.objects.filter(pk=key, recorded_by=by).exists():
        return key
    if not by.agency.leads:
        raise RuleViolation([Violation("SEC1", "Consent positions are the lead agency’s to record.")])
    today = clock.now().date()
    raise_if(rules.check_urgent(answers, today))
    intake_actions.record_enquiry(
        new=intake_actions.NewEnquiry(
            key=key,
            narrative=answers.narrative,
            rating=Rating.RED,
            rating_because=BECAUSE,
            whereabouts=answers.whereabouts,
            referral=answers.referral(),
            people=answers.people(),
            referrer_name=answers.referrer,
            same_as=same_as,
            same_because=same_because,
        ),
        by=by,
    )
    people = list(Person.objects.filter(enquiry=key).order_by("role", "id"))
    everyone = [queries.facts_of(person) for person in people]
    for person, about in zip(people, everyone, strict=True):
        if not answers.position_of(about, today):
            continue
        record_consent(
            person=person,
            answers=answers.consent(about, rules.giver_of(about, everyone, today), today),
            by=by,
            key=new_key(),
            seen=None,
        )
    if without_consent := answers.without_consent(everyone, today):
        record_override(
            enquiry_id=key,
            answers=answers.override(without_consent),
            by=by,
            key=new_key(),
            short=True,
        )
    if answers.spoken:
        record_late(
            enquiry_id=key, answers=answers.spoken, by=by, beside=SpokenExchange.Beside.URGENT, decision=key
        )
    open_enquiry(enquiry_id=key, reasons=BECAUSE, by=by, key=new_key())
    return key
