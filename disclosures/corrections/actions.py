"""The only writer of corrections, recalls, and what is decided about the breaches that recalls open."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.positions.rules import basis_in_words
from disclosures.corrections import queries
from disclosures.corrections.officers import breach_page
from disclosures.corrections.rules import (
    NEW_VERSION,
    REPORT,
    BreachAnswers,
    ConfirmAnswers,
    CorrectionAnswers,
    RecallAnswers,
    ThirdPartyAnswers,
    check_breach_decision,
    check_confirming,
    check_correcting_again,
    check_correcting_now,
    check_correction,
    check_recall,
    check_telling,
    why_not_confirm,
    why_not_decide_breach,
    why_not_mend,
    with_every_version,
)
from disclosures.disclosure_context.facts import Sharing
from disclosures.items.actions import keep_marks
from disclosures.items.rules import ItemAnswers
from disclosures.models import (
    BreachAccount,
    BreachDecision,
    BreachEntry,
    Correction,
    CorrectionRead,
    Item,
    ItemContent,
    ItemRecipient,
    Recall,
    RecallAnswer,
    RecalledItem,
    StandingAgreement,
    ThirdPartyTold,
)
from disclosures.proactive.queries import unasked
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import rests_on, why_not_acknowledge
from disclosures.responses.queries import answering
from disclosures.shared_justification.actions import keep_in_part
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.agencies.timetables import read_timetable
from imap.db import clock
from imap.db.locks import lock
from imap.law.clocks import LONDON, due
from imap.law.timetable import ClockName
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def correct(
    *,
    enquiry_id: UUID,
    item_id: UUID,
    answers: CorrectionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Correction:
    """Correct what was shared, once: with a new version, which goes to everybody who still holds the first, or as wrong and
    to be disregarded. Whoever comes second is told who corrected it.
    Raises RuleViolation (ACC1, ACC2, CON6, NPR1-4, OVR2)."""
    lock(enquiry_id)
    known = queries.correctable(by, enquiry_id, item_id)
    if known.done and known.done.pk == key and known.done.recorded_by_id == by.pk:
        return known.done
    if refusal := why_not_mend(
        standing(by, get_enquiry_or_404(by, enquiry_id)), shared_here=known.shared_here
    ):
        raise RuleViolation([refusal])
    raise_if(check_correcting_again(known.done_before))
    today = clock.now().astimezone(LONDON).date()
    raise_if(check_correction(answers, known.before, recipients=known.recipients, today=today))
    basis, replacement = "", None
    if answers.kind == NEW_VERSION:
        enquiry = get_enquiry_or_404(by, enquiry_id)
        sharing: Sharing = (
            answering(by, enquiry_id, known.request_id)
            if known.request_id
            else unasked(by, enquiry, capacities=standing(by, enquiry).capacities)
        )
        in_force = items_in_force(sharing, [answers.item])
        raise_if(check_correcting_now(in_force, unrecorded=sharing.unrecorded))
        basis = basis_in_words(rests_on(in_force))
        replacement = _new_version(known.item, answers.item, by, happened_at)
    return Correction.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        item=known.item,
        replacement=replacement,
        reasons=answers.reasons,
        basis=basis,
        read_by=read_timetable().due(ClockName.ACKNOWLEDGEMENT, clock.now()),
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


def _new_version(first: Item, one: ItemAnswers, by: User, happened_at: datetime | None) -> Item:
    """An item of the same release, to the same recipients: those who still hold the first."""
    if one.information_from is None:  # check_item has refused it before
        raise ValueError("an item without its date")
    item = Item.objects.create(
        enquiry_id=first.enquiry_id,
        release_id=first.release_id,
        number=first.number,
        about_id=first.about_id,
        about_name=first.about_name,
        kind=one.kind,
        certainty=one.certainty,
        information_from=one.information_from,
        sensitive=first.sensitive,
        official_sensitive=first.official_sensitive,
        grading=first.grading,
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
        **one.reasons.columns(),
    )
    ItemContent.objects.create(
        enquiry_id=first.enquiry_id,
        item=item,
        text=one.text,
        said_by=one.said_by,
        checked_how=one.checked_how,
    )
    recipients = [UUID(key) for key in sorted(one.recipients)]
    for recipient in recipients:
        ItemRecipient.objects.create(enquiry_id=first.enquiry_id, item=item, recipient_id=recipient)
    keep_marks(first, item, recipients, by)
    keep_in_part(first, item)
    # What was agreed at release for the first version holds for this one (ONW2, ONW3).
    for agreed in StandingAgreement.objects.filter(item=first, recipient__in=recipients):
        StandingAgreement.objects.create(
            enquiry_id=first.enquiry_id,
            item=item,
            recipient_id=agreed.recipient_id,
            referral_on=agreed.referral_on,
            storing=agreed.storing,
        )
    return item


@transaction.atomic
def read_correction(*, enquiry_id: UUID, correction_id: UUID, by: User, key: UUID) -> CorrectionRead:
    """Record that this person read a correction for their agency. Once per agency: a colleague who was quicker has done it
    for both. Raises RuleViolation (SEC1)."""
    lock(enquiry_id)
    page = queries.correction_page(by, enquiry_id, correction_id)
    if page.read_here:
        return page.read_here
    if refusal := why_not_acknowledge(
        standing(by, get_enquiry_or_404(by, enquiry_id)), received_here=page.received
    ):
        raise RuleViolation([refusal])
    return CorrectionRead.objects.create(
        id=key, enquiry_id=enquiry_id, correction=page.row, recorded_by=by, agency_id=by.agency_id
    )


@transaction.atomic
def tell_third_party(
    *, enquiry_id: UUID, correction_id: UUID, answers: ThirdPartyAnswers, by: User, key: UUID
) -> ThirdPartyTold:
    """Record that this person's agency told a third party, to whom it had passed the item on, of its correction; or that it
    never went there. Once for each. Raises RuleViolation (ACC2, SEC1)."""
    lock(enquiry_id)
    if done := ThirdPartyTold.objects.filter(pk=key, recorded_by=by, correction=correction_id).first():
        return done
    page = queries.correction_page(by, enquiry_id, correction_id)
    if refusal := why_not_acknowledge(
        standing(by, get_enquiry_or_404(by, enquiry_id)), received_here=page.received
    ):
        raise RuleViolation([refusal])
    raise_if(check_telling(answers, known=page.ours))
    named = next(one for one in page.ours if one.key == answers.party)
    told = answers.what == ThirdPartyTold.What.TOLD
    return ThirdPartyTold.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        correction=page.row,
        party=named.key,
        name=named.name,
        what=answers.what,
        how=answers.how if told else "",
        whom=answers.whom if told else "",
        happened_at=(answers.at if told else None) or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


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
    lock(enquiry_id)
    if done := Recall.objects.filter(pk=key, recorded_by=by, release=release_id).first():
        return done
    known = queries.recallable(by, enquiry_id, release_id)
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if refusal := why_not_mend(standing(by, enquiry), shared_here=known.shared_here):
        raise RuleViolation([refusal])
    now = clock.now()
    raise_if(check_recall(answers, known.went_to, released_at=known.row.recorded_at, now=now))
    if answers.noticed_at is None:  # check_recall has refused it before
        raise ValueError("a recall without the time when it was noticed")
    written = {"enquiry_id": enquiry_id, "recorded_by": by, "agency_id": by.agency_id}
    row = Recall.objects.create(
        id=key,
        release=known.row,
        recipient_id=UUID(answers.recipient),
        find=answers.find,
        answer_by=read_timetable().due(ClockName.ACKNOWLEDGEMENT, now),
        happened_at=happened_at or now,
        **written,
    )
    held = known.went_to[answers.recipient]
    items = sorted(with_every_version(answers.items, known.versions) & set(held))
    for item in items:
        RecalledItem.objects.create(
            enquiry_id=enquiry_id, recall=row, item_id=UUID(item), recipient_id=row.recipient_id
        )
    entry = BreachEntry.objects.create(
        recall=row,
        reference=enquiry.reference,
        category=BreachEntry.Category.MISDIRECTED,
        items=len(items),
        people=len({known.about[item] for item in items}),
        noticed_at=answers.noticed_at,
        report_by=due(answers.noticed_at, REPORT),
        happened_at=happened_at or now,
        **written,
    )
    BreachAccount.objects.create(enquiry_id=enquiry_id, entry=entry, what=answers.what, steps=answers.steps)
    return row


@transaction.atomic
def confirm_recall(
    *, enquiry_id: UUID, recall_id: UUID, answers: ConfirmAnswers, by: User, key: UUID, seen: str
) -> RecallAnswer:
    """Record what became of what went to this person's agency by mistake. `seen`: the newest answer that the page showed
    ("" for none); another one since refuses it. Raises RuleViolation (ACC3)."""
    lock(enquiry_id)
    page = queries.recall_page(by, enquiry_id, recall_id)
    if done := next((one for one in page.answers if one.pk == key and one.recorded_by_id == by.pk), None):
        return done
    if refusal := why_not_confirm(standing(by, get_enquiry_or_404(by, enquiry_id)), sent_here=page.sent_here):
        raise RuleViolation([refusal])
    if page.newest and str(page.newest.pk) != seen:
        words = f"{page.newest.recorded_by} answered meanwhile: {page.newest.get_kept_display().lower()}."
        raise RuleViolation([Violation("ACC3", words)])
    raise_if(check_confirming(answers, passed=page.passed_to))
    return RecallAnswer.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        recall=page.row,
        kept=answers.kept,
        where=answers.where if answers.kept == RecallAnswer.Kept.KEPT else "",
        passed_on=bool(answers.passed_on),
        passed_to=answers.passed_to if answers.passed_on else "",
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def decide_breach(
    *, enquiry_id: UUID, breach_id: UUID, answers: BreachAnswers, by: User, key: UUID, seen: str
) -> BreachDecision:
    """Record one more decision about a breach. `seen`: the newest that the page showed ("" for none); another one since
    refuses it. Raises RuleViolation (ACC3)."""
    lock(enquiry_id)
    page = breach_page(by, enquiry_id, breach_id)
    if done := next((one for one in page.decisions if one.pk == key and one.recorded_by_id == by.pk), None):
        return done
    if refusal := why_not_decide_breach(page.reader):
        raise RuleViolation([refusal])
    newest = page.decisions[-1] if page.decisions else None
    if newest and str(newest.pk) != seen:
        words = f"{newest.recorded_by} decided meanwhile: {newest.get_choice_display().lower()}."
        raise RuleViolation([Violation("ACC3", words)])
    before = [one.choice for one in page.decisions]
    raise_if(check_breach_decision(answers, before, noticed_at=page.row.noticed_at, now=clock.now()))
    return BreachDecision.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        entry=page.row,
        recorded_by=by,
        agency_id=by.agency_id,
        **asdict(answers),
    )
