"""The only writer of recalls and of decisions about breaches."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.models import BreachAccount, BreachDecision, BreachEntry, Recall, RecallAnswer, RecalledItem
from disclosures.recalls.breach_rules import (
    REPORT,
    BreachAnswers,
    check_breach_decision,
    why_not_decide_breach,
)
from disclosures.recalls.officers import breach_page
from disclosures.recalls.queries import recall_page, recallable
from disclosures.recalls.rules import (
    ConfirmAnswers,
    RecallAnswers,
    check_confirming,
    check_recall,
    why_not_confirm,
    with_every_version,
)
from disclosures.releases.rules import why_not_mend
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.deadlines.queries import read_timetable
from imap.agencies.models import User
from imap.db import clock
from imap.law.clocks import due
from imap.law.timetable import ClockName
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def recall(
    *,
    enquiry_id: UUID,
    release_id: UUID,
    answers: RecallAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Recall:
    """Call back what went to the wrong recipient: its access to every version of it ends with this transaction, and a breach
    entry opens, with its 72 hours. A form posted twice is one recall. Raises RuleViolation (ACC2, ACC3)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(Recall, key=key, by=by, release=release_id):
        return done
    known = recallable(by, enquiry_id, release_id)
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if refusal := why_not_mend(standing(by, enquiry), shared_here=known.shared_here):
        raise RuleViolation([refusal])
    now = clock.now()
    raise_if(check_recall(answers, known.went_to, released_at=known.row.recorded_at, now=now))
    if answers.noticed_at is None:  # check_recall has refused it before
        raise ValueError("a recall without the time when it was noticed")
    row = record_decision(
        Recall,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at or now,
        release=known.row,
        recipient_id=UUID(answers.recipient),
        find=answers.find,
        answer_by=read_timetable().due(ClockName.ACKNOWLEDGEMENT, now),
    )
    held = known.went_to[answers.recipient]
    items = sorted(with_every_version(answers.items, known.versions) & set(held))
    for item in items:
        RecalledItem.objects.create(
            enquiry_id=enquiry_id, recall=row, item_id=UUID(item), recipient_id=row.recipient_id
        )
    entry = record_decision(
        BreachEntry,
        enquiry_id=enquiry_id,
        by=by,
        happened_at=happened_at or now,
        recall=row,
        reference=enquiry.reference,
        category=BreachEntry.Category.MISDIRECTED,
        items=len(items),
        people=len({known.about[item] for item in items}),
        noticed_at=answers.noticed_at,
        report_by=due(answers.noticed_at, REPORT),
    )
    BreachAccount.objects.create(enquiry_id=enquiry_id, entry=entry, what=answers.what, steps=answers.steps)
    return row


@transaction.atomic
def confirm_recall(
    *,
    enquiry_id: UUID,
    recall_id: UUID,
    answers: ConfirmAnswers,
    by: User,
    key: UUID,
    seen: str,
    happened_at: datetime | None = None,
) -> RecallAnswer:
    """Record what became of what went to this person's agency by mistake. `seen`: the newest answer that the page showed
    ("" for none); another one since refuses it. Raises RuleViolation (ACC3)."""
    take_turn(enquiry_id, by)
    page = recall_page(by, enquiry_id, recall_id)
    if done := next((one for one in page.answers if one.pk == key and one.recorded_by_id == by.pk), None):
        return done
    if refusal := why_not_confirm(standing(by, get_enquiry_or_404(by, enquiry_id)), sent_here=page.sent_here):
        raise RuleViolation([refusal])
    if page.newest and str(page.newest.pk) != seen:
        words = f"{page.newest.recorded_by} answered meanwhile: {page.newest.get_kept_display().lower()}."
        raise RuleViolation([Violation("ACC3", words)])
    raise_if(check_confirming(answers, passed=page.passed_to))
    return record_decision(
        RecallAnswer,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        recall=page.row,
        kept=answers.kept,
        where=answers.where if answers.kept == RecallAnswer.Kept.KEPT else "",
        passed_on=bool(answers.passed_on),
        passed_to=answers.passed_to if answers.passed_on else "",
    )


@transaction.atomic
def decide_breach(
    *,
    enquiry_id: UUID,
    breach_id: UUID,
    answers: BreachAnswers,
    by: User,
    key: UUID,
    seen: str,
    happened_at: datetime | None = None,
) -> BreachDecision:
    """Record one more decision about a breach. `seen`: the newest that the page showed ("" for none); another one since
    refuses it. Raises RuleViolation (ACC3)."""
    take_turn(enquiry_id, by)
    page = breach_page(by, enquiry_id, breach_id)
    if done := next((one for one in page.decisions if one.pk == key and one.recorded_by_id == by.pk), None):
        return done
    if refusal := why_not_decide_breach(page.reader):
        raise RuleViolation([refusal])
    if page.newest and str(page.newest.pk) != seen:
        words = f"{page.newest.recorded_by} decided meanwhile: {page.newest.get_choice_display().lower()}."
        raise RuleViolation([Violation("ACC3", words)])
    before = [one.choice for one in page.decisions]
    raise_if(check_breach_decision(answers, before, noticed_at=page.row.noticed_at, now=clock.now()))
    return record_decision(
        BreachDecision,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        entry=page.row,
        **asdict(answers),
    )
