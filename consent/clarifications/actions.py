"""The only writer of attempts to talk a refusal through, and of what is decided then."""

from uuid import UUID

from django.db import transaction

from consent.clarifications import rules
from consent.clarifications.queries import unclear_of
from consent.models import ConsentRecord, ReferrerAttempt, UnclearDecision
from consent.positions.giving import YES
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Person
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import why_not_record_consent
from imap.agencies.models import User
from imap.db import clock
from imap.design.templatetags.govuk import moment
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def record_attempt(
    *, person: Person, answers: rules.AttemptAnswers, by: User, key: UUID, seen: UUID | None
) -> ReferrerAttempt:
    """Append one attempt to talk an unclear refusal through with the referrer (CON11). Two people's attempts are two.

    `seen` is the record that the page showed: a newer position, or a decision made meanwhile, refuses this. A form posted
    twice is one attempt. Raises RuleViolation (CON11, SEC1).
    """
    take_turn(person.enquiry_id, by)
    if done := recorded_before(ReferrerAttempt, key=key, by=by, enquiry=person.enquiry_id):
        return done
    record, _talking = _undecided(person, by, seen)
    raise_if(rules.check_attempt(answers, clock.now()))
    return record_decision(
        ReferrerAttempt,
        enquiry_id=person.enquiry_id,
        by=by,
        key=key,
        happened_at=answers.at,
        record=record,
        whom=answers.whom,
        reached=answers.reached == YES,
        said=answers.said if answers.reached == YES else "",
    )


@transaction.atomic
def decide_unclear(
    *, person: Person, choice: str, because: str, by: User, key: UUID, seen: UUID | None
) -> UnclearDecision:
    """Decide whether to proceed although the reason for a refusal was unclear, and why; once for each record (CON11). It
    blocks nothing that is decided later. `seen` as for `record_attempt`. Raises RuleViolation (CON11, SEC1).
    """
    take_turn(person.enquiry_id, by)
    if done := recorded_before(UnclearDecision, key=key, by=by, enquiry=person.enquiry_id):
        return done
    record, talking = _undecided(person, by, seen)
    if refusal := rules.why_not_decide(talking, clock.now()):
        raise RuleViolation([refusal])
    raise_if(rules.check_deciding(choice, because))
    return record_decision(
        UnclearDecision,
        enquiry_id=person.enquiry_id,
        by=by,
        key=key,
        record=record,
        choice=choice,
        because=because,
    )


def _undecided(person: Person, by: User, seen: UUID | None) -> tuple[ConsentRecord, rules.Talking]:
    """The unclear refusal that the page showed, still in force and not decided; Refused otherwise, with who did what."""
    if refusal := why_not_record_consent(standing(by, get_enquiry_or_404(by, person.enquiry_id))):
        raise RuleViolation([refusal])
    now = unclear_of(person.enquiry_id, person.pk)
    if now.record is not None and now.record.pk != seen:
        words = f"{now.record.recorded_by} recorded “{now.record.get_position_display()}” meanwhile. Read it first."
        raise RuleViolation([Violation("CON11", words)])
    if now.record is None or now.talking is None:
        raise RuleViolation(
            [Violation("CON11", "There is no unclear refusal here: nothing is to be talked through.")]
        )
    if now.decision:
        done = now.decision
        words = f"{done.recorded_by} decided this on {moment(done.recorded_at)}: {done.get_choice_display().lower()}."
        raise RuleViolation([Violation("CON11", words)])
    return now.record, now.talking
