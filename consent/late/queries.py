"""Late entries: one as its reader may see it, and what waits for a review."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from consent.queries.reviewing import managers_besides
from consent.rules.reviewing import Reviewed, Reviewer
from enquiries.models import EnquiryGrant, LateReview, SpokenExchange
from enquiries.models.restriction import kept_out
from enquiries.queries import COUNTED, PAGE, of_rating
from imap.agencies import grants
from imap.agencies.grants import Capacity
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class LateQueue:
    """One keyset page of late entries to review; `after` is the next one's address ("" when there is none), `count` how
    many there are from here on (at most COUNTED + 1)."""

    rows: list[SpokenExchange]
    after: str
    count: int


def _reached(user: User) -> "QuerySet[SpokenExchange]":
    """The late entries that a person may know of: the lead agency's enquiries', one's own agency's, the Guardian's all."""
    rows = SpokenExchange.objects.select_related("enquiry", "agency", "recorded_by", "review__recorded_by")
    rows = rows.annotate(others_there=managers_besides("agency", "recorded_by"))
    if user.is_partnership_guardian:
        return rows.filter(~kept_out(user, enquiry="enquiry_id", named_only=True))
    lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Capacity.LEAD, key="enquiry_id"))
    own = Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id)
    return rows.filter(lead | own)


def the_late_entry(user: User, enquiry_id: UUID, spoken_id: UUID) -> SpokenExchange:
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
        of_lead_agency=grants.holds(user, Capacity.LEAD, spoken.enquiry_id, model=EnquiryGrant),
        others_there=spoken.others_there,  # type: ignore[attr-defined]
        reviewed=Reviewed(str(done.recorded_by), moment(done.recorded_at), done.verdict) if done else None,
    )


def late_queue(user: User, *, after: str = "", rating: int | None = None) -> LateQueue:
    """The late entries that this person is to review, in the order of their clocks (LATE1). One query."""
    rows = _reached(user).filter(review=None).exclude(recorded_by=user)
    manages = Q(pk__in=[])
    if user.is_manager:
        lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Capacity.LEAD, key="enquiry_id"))
        manages = Q(agency=user.agency_id) | (Q(others_there=False) & lead)
    if user.is_partnership_guardian:
        manages |= Q(others_there=False)
    rows = rows.filter(manages, of_rating(rating), _beyond(after)).order_by("review_due_at", "id")
    found = list(rows[: COUNTED + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return LateQueue(found[:PAGE], f"{last.review_due_at.isoformat()}_{last.pk}" if last else "", len(found))


def _beyond(after: str) -> Q:
    """The rows after a place in the order; an address that names no place shows the first page again."""
    try:
        due, key = after.split("_")
        at, pk = datetime.fromisoformat(due), UUID(key)
    except ValueError:
        return Q()
    if at.tzinfo is None:
        return Q()
    return Q(review_due_at__gt=at) | Q(review_due_at=at, id__gt=pk)
