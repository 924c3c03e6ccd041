"""Offering one's reasons to an agency that is asked, and relying on those that were offered."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import OverrideOffer, Reliance
from consent.overrides import reliance_queries
from consent.overrides.reliance_rules import RelianceAnswers, check_reliance, why_not_rely
from consent.positions.queries import overturned
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Enquiry
from enquiries.revisions.actions import refuse_unless_lead
from enquiries.standing.queries import standing
from imap.agencies.models import Agency, User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def offer_reasons(*, enquiry_id: UUID, to: Agency, people: Iterable[UUID], by: User) -> list[OverrideOffer]:
    """Show an agency that is asked the lead agency's reasons in force about these people, so that it may rely on them
    (OVR2). What it was shown already is not offered again. Raises RuleViolation (SEC1).
    """
    take_turn(enquiry_id, by)
    refuse_unless_lead(enquiry=Enquiry.objects.get(pk=enquiry_id), by=by)
    offered: dict[UUID, set[UUID]] = {}
    for one in OverrideOffer.objects.filter(enquiry=enquiry_id, to=to):
        offered.setdefault(one.override_id, set()).update(one.people)
    return [
        record_decision(
            OverrideOffer,
            enquiry_id=enquiry_id,
            by=by,
            override=override,
            to=to,
            people=sorted(covers),
        )
        for override, covers in reliance_queries.to_offer(enquiry_id, by.agency_id, people).items()
        if not set(covers) <= offered.get(override.pk, set())
    ]


@transaction.atomic
def rely(
    *,
    enquiry_id: UUID,
    offer_id: UUID,
    answers: RelianceAnswers,
    by: User,
    key: UUID,
    seen: str,
    happened_at: datetime | None = None,
) -> Reliance:
    """Record that this person's agency read the lead agency's reasons and relies on them, in its own name; in force as
    long as they are (OVR2, OVR7).

    `seen` is what the page of the offer showed: whoever did not open it does not know it, and a review recorded since
    refuses it. Raises RuleViolation (OVR2, OVR7, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(Reliance, key=key, by=by, offer=offer_id):
        return done
    offer = reliance_queries.get_offer_or_404(by, enquiry_id, offer_id)
    relied = getattr(offer, "reliance", None)
    refusal = why_not_rely(
        standing(by, Enquiry.objects.get(pk=enquiry_id)),
        overturned=overturned(offer.override),
        relied=str(relied.recorded_by) if relied else "",
    )
    if refusal:
        raise RuleViolation([refusal])
    if seen != reliance_queries.shown(offer):
        raise RuleViolation([_not_seen(offer)])
    raise_if(check_reliance(answers))
    return record_decision(
        Reliance,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        offer=offer,
        because=answers.because,
    )


def _not_seen(offer: OverrideOffer) -> Violation:
    review = getattr(offer.override, "review", None)
    meanwhile = f"{review.recorded_by} reviewed these reasons meanwhile. " if review else ""
    return Violation("OVR2", meanwhile + "Read them as they stand on this page now, then decide.")
