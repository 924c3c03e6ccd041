"""Late entries: one as its reader may see it, and what waits for a review."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from consent.override_reviews.queries import theirs_to_review
from consent.override_reviews.rules import Reviewed, Reviewer
from consent.overrides.visible import managers_besides
from enquiries.models import EnquiryGrant, LateReview, SpokenExchange
from enquiries.models.restriction import kept_out
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment
from imap.worklist.lists import Offer


def _reached(user: User) -> "QuerySet[SpokenExchange]":
    """The late entries that a person may know of: the lead agency's enquiries', one's own agency's, the Guardian's all."""
    rows = SpokenExchange.objects.select_related("enquiry", "agency", "recorded_by", "review__recorded_by")
    rows = rows.annotate(others_there=managers_besides("agency", "recorded_by"))
    if user.is_partnership_guardian:
        return rows.filter(~kept_out(user, enquiry="enquiry_id", named_only=True))
    lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"))
    own = Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id)
    return rows.filter(lead | own)


def get_late_entry_or_404(user: User, enquiry_id: UUID, spoken_id: UUID) -> SpokenExchange:
    """One late entry of this enquiry, with its review; Http404 for whoever may not know of it. One query."""
    found = _reached(user).filter(enquiry=enquiry_id, pk=spoken_id).first()
    if found is None:
        raise Http404
    return found


def late_reviewer(user: User, spoken: SpokenExchange) -> Reviewer:
    """How a person stands to a late entry that `the_late_entry` gave. One query."""
    done: LateReview | None = getattr(spoken, "review", None)
    return Reviewer(
        roles=user.roles,
        decided=spoken.recorded_by_id == user.pk,
        of_its_agency=spoken.agency_id == user.agency_id,
        of_lead_agency=grants.holds(user, Participation.LEAD, spoken.enquiry_id, model=EnquiryGrant),
        others_there=spoken.others_there,  # type: ignore[attr-defined]
        reviewed=Reviewed(str(done.recorded_by), moment(done.recorded_at), done.verdict) if done else None,
    )


def late_queue(user: User, rating: int | None = None) -> Offer:
    """The late entries that this person is to review, in the order of their clocks (LATE1)."""
    rows = _reached(user).filter(theirs_to_review(user), of_rating(rating), review=None)
    return Offer("late", rows.exclude(recorded_by=user), "review_due_at", {"who": "recorded_by__name"})
