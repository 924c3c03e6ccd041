"""The only writer of corrections, and of who was told of them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.positions.rules import basis_in_words
from disclosures.corrections.queries import correctable, correction_page
from disclosures.corrections.rules import (
    NEW_VERSION,
    CorrectionAnswers,
    ThirdPartyAnswers,
    check_correcting_again,
    check_correcting_now,
    check_correction,
    check_telling,
)
from disclosures.disclosure_context.facts import Sharing
from disclosures.items.actions import columns_of, keep_marks
from disclosures.items.rules import ItemAnswers
from disclosures.models import (
    Correction,
    CorrectionRead,
    Item,
    ItemContent,
    ItemRecipient,
    StandingAgreement,
    ThirdPartyTold,
)
from disclosures.proactive.queries import unasked
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import rests_on, why_not_acknowledge, why_not_mend
from disclosures.responses.queries import answering
from disclosures.shared_justification.actions import keep_in_part
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models.base import Decision
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.deadlines.queries import read_timetable
from imap.agencies.models import User
from imap.db import clock
from imap.law.clocks import LONDON
from imap.law.timetable import ClockName
from imap.law.violations import RuleViolation, raise_if


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
    take_turn(enquiry_id, by)
    known = correctable(by, enquiry_id, item_id)
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
    return record_decision(
        Correction,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        item=known.item,
        replacement=replacement,
        reasons=answers.reasons,
        basis=basis,
        read_by=read_timetable().due(ClockName.ACKNOWLEDGEMENT, clock.now()),
    )


def _new_version(first: Item, one: ItemAnswers, by: User, happened_at: datetime | None) -> Item:
    """An item like the first but for what is answered anew, to the same recipients: those who still hold the first."""
    unchanged = columns_of(first, but=[one.name for one in Decision._meta.fields])
    item = record_decision(
        Item,
        enquiry_id=first.enquiry_id,
        by=by,
        happened_at=happened_at,
        **{**unchanged, **one.columns(Item), **one.reasons.columns()},
    )
    ItemContent.objects.create(enquiry_id=first.enquiry_id, item=item, **one.columns(ItemContent))
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
    take_turn(enquiry_id, by)
    page = correction_page(by, enquiry_id, correction_id)
    if page.read_here:
        return page.read_here
    if refusal := why_not_acknowledge(
        standing(by, get_enquiry_or_404(by, enquiry_id)), received_here=page.received
    ):
        raise RuleViolation([refusal])
    return record_decision(
        CorrectionRead,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        correction=page.row,
    )


@transaction.atomic
def tell_third_party(
    *,
    enquiry_id: UUID,
    correction_id: UUID,
    answers: ThirdPartyAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> ThirdPartyTold:
    """Record that this person's agency told a third party, to whom it had passed the item on, of its correction; or that it
    never went there. Once for each. Raises RuleViolation (ACC2, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(ThirdPartyTold, key=key, by=by, correction=correction_id):
        return done
    page = correction_page(by, enquiry_id, correction_id)
    if refusal := why_not_acknowledge(
        standing(by, get_enquiry_or_404(by, enquiry_id)), received_here=page.received
    ):
        raise RuleViolation([refusal])
    raise_if(check_telling(answers, known=page.ours))
    named = next(one for one in page.ours if one.key == answers.party)
    told = answers.what == ThirdPartyTold.What.TOLD
    return record_decision(
        ThirdPartyTold,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=answers.at if told else happened_at,
        correction=page.row,
        party=named.key,
        name=named.name,
        what=answers.what,
        how=answers.how if told else "",
        whom=answers.whom if told else "",
    )
