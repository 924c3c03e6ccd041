"""Closing an enquiry."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.closing.queries import to_close
from disclosures.closing.rules import ClosingAnswers, check_closing
from disclosures.models import ClosedWithout, Closing
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Stage
from enquiries.stages import actions as stages_actions
from enquiries.stages.rules import why_not_move
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def close_enquiry(
    *,
    enquiry_id: UUID,
    answers: ClosingAnswers,
    by: User,
    key: UUID,
    seen: str,
    happened_at: datetime | None = None,
) -> Closing:
    """Close an enquiry that was decided. What is untold or unread stays on the lists of My work.

    `seen` is what the page showed of each agency's last word: something that came in meanwhile is shown first.
    Raises RuleViolation (OPEN1, OUT2, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(Closing, key=key, by=by, enquiry=enquiry_id):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if refusal := why_not_move(standing(by, enquiry), Stage.CLOSED):
        moved = enquiry.stage == Stage.CLOSED
        raise RuleViolation([stages_actions.moved_meanwhile(enquiry) if moved else refusal])
    known = to_close(by, enquiry)
    raise_if(check_closing(answers, known.facts))
    if seen != known.in_words():
        raise RuleViolation([_meanwhile(seen, known.in_words())])
    why = Closing.Why(answers.why)
    closing = record_decision(
        Closing,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        why=why,
        reasons=answers.reasons,
        level=answers.level,
        history_considered=answers.history if known.facts.history else "",
        last_words=known.in_words(),
        referrer_untold=known.untold,
    )
    if known.facts.confirms:
        for one in (*known.answers, *known.unread):
            if one.gap:
                ClosedWithout.objects.create(
                    enquiry_id=enquiry_id,
                    closing=closing,
                    request_id=one.request_id,
                    release_id=one.release_id,
                    words=one.gap.words,
                    because=answers.without[one.gap.key],
                )
    stages_actions.move(
        enquiry_id=enquiry_id,
        after=Stage.CLOSED,
        reasons=f"{why.label}. {answers.reasons}",
        by=by,
        key=key,
        happened_at=happened_at,
    )
    return closing


def _meanwhile(seen: str, now: str) -> Violation:
    before, after = seen.split("\n"), now.split("\n")
    changed = [f"now: {line}" for line in after if line not in before]
    changed += [f"no longer so: {line}" for line in before if line and line not in after]
    return Violation(
        "OUT2",
        f"This changed while the page was open; {' '.join(changed)} Decide again with it known: what you wrote is still "
        "here.",
    )
