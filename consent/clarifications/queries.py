"""Unclear refusals: one as its page shows it, and those that wait in My work (CON11)."""

from dataclasses import dataclass
from uuid import UUID

from consent.clarifications.rules import Talking
from consent.consent_reviews.due import ABOUT, IN_HAND
from consent.models import ConsentRecord, ReferrerAttempt, UnclearDecision
from enquiries.intake.queries import referral_of
from enquiries.intake.rules import ANONYMOUS_SOURCE, UNKNOWN_SOURCE
from enquiries.models import EnquiryGrant, Referral
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment
from imap.worklist.lists import Offer


@dataclass(frozen=True, slots=True)
class Unclear:
    """A person's position in force, and, where it is an unclear refusal, how far the talk about it has come."""

    record: ConsentRecord | None
    referral: Referral | None
    attempts: list[ReferrerAttempt]  # oldest first
    decision: UnclearDecision | None
    talking: Talking | None  # None: it is no unclear refusal


def _in_force(enquiry_id: UUID, person_id: UUID) -> ConsentRecord | None:
    rows = ConsentRecord.objects.filter(enquiry=enquiry_id, person=person_id, superseded_by=None)
    return rows.select_related(
        "giver", "recorded_by", "account", "unclear_decision__recorded_by", "person"
    ).first()


def unclear_of(enquiry_id: UUID, person_id: UUID) -> Unclear:
    """One person's, for the lead agency. Three queries at most."""
    record = _in_force(enquiry_id, person_id)
    referral = referral_of(enquiry_id)
    if record is None or record.discuss_by is None:
        return Unclear(record, referral, [], None, None)
    attempts = list(
        ReferrerAttempt.objects.filter(record=record)
        .select_related("recorded_by")
        .order_by("happened_at", "id")
    )
    return Unclear(
        record,
        referral,
        attempts,
        getattr(record, "unclear_decision", None),
        Talking(
            due=record.discuss_by,
            due_in_words=moment(record.discuss_by),
            attempts=len(attempts),
            reached=any(one.reached for one in attempts),
            nobody=_nobody(referral),
        ),
    )


def _nobody(referral: Referral | None) -> bool:
    """Whether an anonymous or unknown source left neither a name nor a way to reach them."""
    return (
        referral is not None
        and referral.source in {ANONYMOUS_SOURCE, UNKNOWN_SOURCE}
        and not (referral.referrer_name or referral.referrer_contact)
    )


def to_talk_through(user: User, rating: int | None = None) -> Offer:
    """Unclear refusals in force of the lead agency's enquiries about which nothing is decided, soonest due first."""
    rows = ConsentRecord.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"),
        of_rating(rating),
        discuss_by__isnull=False,
        superseded_by=None,
        unclear_decision=None,
    )
    rows = rows.filter(enquiry__stage__in=IN_HAND).annotate(about=ABOUT)
    return Offer("unclear", rows, "discuss_by", {"other": "person_id", "who": "about"})
