"""Confirming consent, deciding, and telling the referrer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.models import ConsentConfirmation, Outcome, ReferrerTold, StrategyDiscussion
from disclosures.outcomes.queries import Deciding, deciding, newest_outcome
from disclosures.outcomes.rules import (
    LATER,
    ConfirmationAnswers,
    OutcomeAnswers,
    TellingAnswers,
    check_confirmation,
    check_outcome,
    check_telling,
    violation_of_deciding_first,
    why_not_decide,
)
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Enquiry, Stage
from enquiries.stages import actions as stages_actions
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


def _begin(enquiry_id: UUID, by: User) -> tuple[Enquiry, Deciding]:
    enquiry = get_enquiry_or_404(by, enquiry_id)
    known = deciding(by, enquiry_id)
    if refusal := why_not_decide(standing(by, enquiry)):
        if known.outcome and refusal.clause == "REC1":
            words = (
                f"{known.outcome.recorded_by} recorded the outcome “{known.outcome.get_decision_display()}”."
            )
            refusal = Violation(refusal.clause, f"{words} {refusal.message}")
        raise RuleViolation([refusal])
    return enquiry, known


@transaction.atomic
def confirm_consent(
    *,
    enquiry_id: UUID,
    answers: ConfirmationAnswers,
    by: User,
    key: UUID,
    seen_positions: str,
    happened_at: datetime | None = None,
) -> ConsentConfirmation:
    """Confirm the consent position as it stands, or say why it is not relevant to what is to be decided.

    `seen_positions` are the positions that the page showed: one recorded meanwhile refuses this.
    Raises RuleViolation (OPEN1, OPEN2, REC1, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(ConsentConfirmation, key=key, by=by, enquiry=enquiry_id):
        return done
    _enquiry, known = _begin(enquiry_id, by)
    return _confirm(enquiry_id, known, answers, by, key, seen_positions, happened_at)


def _confirm(
    enquiry_id: UUID,
    known: Deciding,
    answers: ConfirmationAnswers,
    by: User,
    key: UUID,
    seen: str,
    happened_at: datetime | None,
) -> ConsentConfirmation:
    raise_if(check_confirmation(answers, known.in_force(by.agency_id)))
    raise_if(_consent_meanwhile(known, by, seen))
    return record_decision(
        ConsentConfirmation,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        answer=answers.answer,
        because=answers.because,
        positions=known.positions(by.agency_id),
        consent_records=known.records,
    )


def _consent_meanwhile(known: Deciding, by: User, seen: str) -> list[Violation]:
    if seen == known.positions(by.agency_id):
        return []
    records = [c.record for c in known.consents if c.record]
    newest = max(records, key=lambda record: record.recorded_at, default=None)
    whose = f"; the newest record is {newest.recorded_by}’s" if newest else ""
    return [
        Violation(
            "OPEN2",
            f"Consent changed while this page was open{whose}. Read the positions as they stand now, then "
            "decide again: what you wrote is still here.",
        )
    ]


@transaction.atomic
def record_outcome(
    *,
    enquiry_id: UUID,
    answers: OutcomeAnswers,
    telling: TellingAnswers,
    by: User,
    key: UUID,
    seen_positions: str,
    seen_open: str,
    consent: ConfirmationAnswers | None = None,
    happened_at: datetime | None = None,
) -> Outcome:
    """Record what is decided: the enquiry is decided from this moment.

    Consent was confirmed before, as it now stands; a Section 47 outcome brings its confirmation with it
    (`consent`, under the outcome's own key). `seen_open` is what the page showed as not answered or not read:
    it never stops an outcome, but something that came in meanwhile is shown first.
    Raises RuleViolation (OPEN1, OPEN2, OUT1, REC1, LATE1, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(Outcome, key=key, by=by, enquiry=enquiry_id):
        return done
    enquiry, known = _begin(enquiry_id, by)
    raise_if(check_outcome(answers) + _of_telling(enquiry, telling, by, may_wait=True))
    raise_if(_open_meanwhile(known, seen_open))
    confirmation = known.confirmation if known.confirmed else None
    if confirmation is None and consent and answers.one_step:
        confirmation = _confirm(enquiry_id, known, consent, by, key, seen_positions, happened_at)
    if confirmation is None:
        raise RuleViolation(violation_of_deciding_first(confirmed=False, one_step=False))
    outcome = record_decision(
        Outcome,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        confirmation=confirmation,
        decision=answers.decision,
        which=answers.which,
        reasons=answers.reasons,
        threshold=answers.threshold,
        not_considered="\n".join(known.still_open.in_words()),
    )
    if answers.one_step and any(answers.strategy.values()):
        StrategyDiscussion.objects.create(enquiry_id=enquiry_id, outcome=outcome, **answers.strategy)
    if telling.how != LATER:
        _tell(outcome, telling, by, key)
    stages_actions.move(
        enquiry_id=enquiry_id,
        after=Stage.DECIDED,
        reasons=f"Outcome: {outcome.get_decision_display()}.",
        by=by,
        happened_at=happened_at,
    )
    return outcome


def _open_meanwhile(known: Deciding, seen: str) -> list[Violation]:
    before, now = seen.split("\n"), known.still_open.in_words()
    if "\n".join(now) == seen:
        return []
    changed = [f"now: {line}" for line in now if line not in before]
    changed += [f"no longer so: {line}" for line in before if line and line not in now]
    return [
        Violation(
            "OUT1",
            f"This changed while the page was open; {' '.join(changed)} Decide again with it known: what you "
            "wrote is still here.",
        )
    ]


def _of_telling(enquiry: Enquiry, telling: TellingAnswers, by: User, *, may_wait: bool) -> list[Violation]:
    return check_telling(
        telling,
        by_agency=enquiry.agency_id != by.agency_id,
        received_at=enquiry.happened_at,
        may_wait=may_wait,
    )


def _tell(outcome: Outcome, telling: TellingAnswers, by: User, key: UUID) -> ReferrerTold:
    not_told = telling.how == ReferrerTold.How.NOT_TOLD
    return record_decision(
        ReferrerTold,
        enquiry_id=outcome.enquiry_id,
        by=by,
        key=key,
        happened_at=telling.at,
        outcome=outcome,
        how=telling.how,
        words="" if not_told else telling.words,
        because=telling.because if not_told else "",
    )


@transaction.atomic
def tell_referrer(*, enquiry_id: UUID, telling: TellingAnswers, by: User, key: UUID) -> ReferrerTold:
    """Record what the referrer was told about the outcome, how and when. Raises RuleViolation (REC1, LATE1, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(ReferrerTold, key=key, by=by, enquiry=enquiry_id):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if refusal := why_not_work(standing(by, enquiry), Participation.LEAD):
        raise RuleViolation([refusal])
    outcome = newest_outcome(enquiry_id)
    if outcome is None:
        raise RuleViolation([Violation("REC1", "Nothing is decided yet: there is no outcome to tell.")])
    if told := getattr(outcome, "told", None):
        raise RuleViolation(
            [Violation("REC1", f"{told.recorded_by} has recorded what the referrer was told.")]
        )
    raise_if(_of_telling(enquiry, telling, by, may_wait=False))
    return _tell(outcome, telling, by, key)
