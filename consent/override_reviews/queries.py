"""Overrides and their reviews: one override as its reader may see it, and what waits for a review."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from consent.models import GoingAhead, Override, OverrideOffer, Review, Verdict
from consent.override_reviews.rules import Reviewed, Reviewer
from consent.overrides.queries import left_for_later
from consent.overrides.rules import FACTORS
from consent.overrides.visible import get_override_or_404, overrides_reached
from enquiries.models import EnquiryGrant
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db import clock
from imap.db.keyset_pages import COUNTED
from imap.design.templatetags.govuk import moment
from imap.worklist.lists import Offer


def reviewer_of(user: User, override: Override) -> Reviewer:
    """How a person stands to an override that `the_override` gave. One query."""
    done: Review | None = getattr(override, "review", None)
    return Reviewer(
        roles=user.roles,
        decided=override.recorded_by_id == user.pk,
        of_its_agency=override.agency_id == user.agency_id,
        of_lead_agency=grants.holds(user, Participation.LEAD, override.enquiry_id, model=EnquiryGrant),
        others_there=override.others_there,  # type: ignore[attr-defined]
        reviewed=Reviewed(str(done.recorded_by), moment(done.recorded_at), done.verdict) if done else None,
    )


@dataclass(frozen=True, slots=True)
class OverridePage:
    """An override as its decider wrote it. `people` is empty for the Guardian, who reads decisions and reasons and
    not whom they are about; `named` counts them for everyone."""

    row: Override
    people: list[str]
    named: int
    grounds: list[str]
    factors: list[str]
    review: Review | None
    missing: list[str]  # what its short form left for later

    @property
    def late(self) -> bool:
        """Not reviewed, and its clock has run out. It is in force all the same."""
        return self.review is None and self.row.review_due_at < clock.now()


def override_page(user: User, enquiry_id: UUID, override_id: UUID) -> OverridePage:
    """One override with the people it names and its review. Three queries; Http404 as `the_override`."""
    row = get_override_or_404(user, enquiry_id, override_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM imap.named_by_override(%s)", [override_id])
        people = [name for (name,) in cursor.fetchall()]
    return OverridePage(
        row=row,
        people=people,
        named=row.people.count(),
        grounds=[str(GoingAhead(ground).label) for ground in row.grounds],
        factors=[FACTORS.get(factor, factor) for factor in row.factors],
        review=getattr(row, "review", None),
        missing=left_for_later(row),
    )


# What waits for a review ----------------------------------------------------------------------------------
def to_review(user: User, *, rating: int | None = None) -> "QuerySet[Override]":
    """The overrides that this person is to review, in the order of their clocks (OVR7)."""
    rows = overrides_reached(user).filter(theirs_to_review(user), of_rating(rating), review=None)
    return rows.exclude(recorded_by=user).order_by("review_due_at", "id")


def theirs_to_review(user: User) -> Q:
    """A condition for decisions with `others_there` (`managers_besides`): their agency's manager reviews them; where it
    has no other, a manager of the lead agency or the Guardian (OVR7, LATE1)."""
    manages = Q(pk__in=[])
    if user.is_manager:
        lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"))
        manages = Q(agency=user.agency_id) | (Q(others_there=False) & lead)
    if user.is_partnership_guardian:
        manages |= Q(others_there=False)
    return manages


def not_reviewed(user: User) -> "QuerySet[Override]":
    """Every override that a person may know of and nobody reviewed, oldest first: what is late shows here."""
    return overrides_reached(user).filter(review=None).order_by("recorded_at", "id")


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """How many overrides nobody has reviewed yet, of those that one reader may know of, each counted once, each figure at
    most COUNTED + 1: theirs to review, late at the agency that reviews, and in time there."""

    yours: int
    late: int
    in_time: int


def unreviewed(user: User) -> Unreviewed:
    """The figures of My work, and what is left; for the partnership's Guardian. Three queries."""
    theirs, late = to_review(user), _late_elsewhere(user)
    left = not_reviewed(user).exclude(pk__in=theirs.order_by().values("pk")).exclude(pk__in=late.values("pk"))
    return Unreviewed(*(rows.order_by()[: COUNTED + 1].count() for rows in (theirs, late, left)))


def late_reviews(user: User, rating: int | None = None) -> Offer:
    """Overrides whose review is late at another agency: a manager of the lead agency and the Guardian are told, so that
    somebody sees to it. Nothing is suspended (OVR7)."""
    rows = _late_elsewhere(user).filter(of_rating(rating))
    return Offer("late_reviews", rows, "review_due_at", {"who": "agency__name"})


def _late_elsewhere(user: User) -> "QuerySet[Override]":
    rows = overrides_reached(user).filter(review=None, review_due_at__lt=clock.now())
    told = Q(pk__in=[])
    if user.is_manager:
        lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"))
        told |= lead & ~Q(agency=user.agency_id)
    if user.is_partnership_guardian:
        told = Q()
    rows = rows.filter(Q(others_there=True), told).exclude(recorded_by=user)
    return rows.exclude(agency=user.agency_id) if user.is_manager else rows  # their own are theirs to review


def reviews_to_read(user: User, rating: int | None = None) -> Offer:
    """Reviews of a person's own decisions that they have not said to have read, oldest first: management's reasons
    reach whoever decided (OVR7)."""
    rows = Review.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        of_rating(rating),
        override__recorded_by=user,
        read=None,
    )
    columns = {"other": "override_id", "who": "recorded_by__name", "what": "verdict"}
    return Offer("reviewed", rows, "recorded_at", columns)


def conditions_for(user: User, enquiry_id: UUID) -> list[Review]:
    """The reviews with conditions of the reasons that this person's agency acts on: its own, and those that it was
    offered to rely on (OVR7). One query."""
    return _conditions(user, enquiry_id)


def _conditions(user: User, enquiry_id: UUID) -> list[Review]:
    offered = OverrideOffer.objects.filter(override=OuterRef("override"), to=user.agency_id)
    rows = Review.objects.filter(Q(override__agency=user.agency_id) | Exists(offered), enquiry=enquiry_id)
    reached = grants.reaches(user, model=EnquiryGrant, key="enquiry_id", on=enquiry_id)
    rows = rows.filter(reached, verdict=Verdict.CONDITIONS)
    return list(rows.select_related("recorded_by").order_by("recorded_at", "id"))


def review_queue(user: User, rating: int | None = None) -> Offer:
    """`to_review`, for My work."""
    rows = to_review(user, rating=rating)
    return Offer("to_review", rows, "review_due_at", {"who": "recorded_by__name"})
