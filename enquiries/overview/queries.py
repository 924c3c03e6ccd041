"""Everything that reads enquiries for a page: scoped by grants, prefetched, a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from enquiries.advice import worklists as advice
from enquiries.identities.queries import Together
from enquiries.identity_links.linked_enquiries import earlier_among, links_of, other_enquiry
from enquiries.models import (
    Concern,
    EnquiryGrant,
    Person,
    Referral,
    Stage,
)
from enquiries.models.restriction import in_force
from enquiries.people.queries import people_of
from enquiries.restrictions.queries import Restricted, restriction_of
from enquiries.standing import rules as standing_rules
from enquiries.standing.queries import known_to, standing, visible_to
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.worklist.lists import Offer, Offered


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """What the enquiry page shows; a part that the reader has no right to is None or empty."""

    enquiry: Any  # an Enquiry, with what was read beside it
    standing: standing_rules.Standing
    concern: Concern | None
    people: list[Person]
    referral: Referral | None
    agencies: list[tuple[str, str]]  # those besides the lead agency that have a part in it now, and which
    linked: list[Together]
    unlinked: frozenset[UUID]  # other enquiries that were decided not to belong together with this one
    restricted: Restricted | None


def enquiry_page(user: User, enquiry_id: UUID, **beside: Expression) -> EnquiryPage:
    """One enquiry with its people, concern, referral, linked enquiries and restriction, in four queries; five when there is
    a restriction. Http404 as for `get_enquiry_or_404`.

    `beside`: what later apps say of an enquiry, read in the same query, each under its name on `page.enquiry`.
    """
    rows = known_to(user, enquiry_id).select_related("concern", "referral__recorded_by", "referral__agency")
    restricted = Exists(in_force().filter(enquiry=OuterRef("pk")))
    enquiry: Any = get_object_or_404(rows.annotate(restricted=restricted, named_on=_named_on(), **beside))
    links = links_of(enquiry_id)
    return EnquiryPage(
        enquiry,
        standing(user, enquiry),
        getattr(enquiry, "concern", None),
        people_of(enquiry.pk),
        getattr(enquiry, "referral", None),
        _agencies(enquiry.named_on),
        earlier_among(enquiry.pk, links),
        frozenset(other_enquiry(one, enquiry_id).pk for one in links if not one.linked),
        restriction_of(enquiry.pk) if enquiry.restricted else None,
    )


def _named_on() -> ArraySubquery:
    """For a queryset of enquiries: the agency and capacity of each grant in force, in the order in which they were given."""
    given = EnquiryGrant.objects.filter(grants.IN_FORCE, content_object=OuterRef("pk"))
    named = JSONObject(agency="group__agency__name", capacity="permission__codename")
    return ArraySubquery(given.order_by("granted_at", "id").values(named=named))


def _agencies(named_on: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """The agencies besides the lead agency that have a part in an enquiry now, and which; for the lead agency and
    the Guardian all of them, for anybody else their own."""
    found: dict[str, list[str]] = {}
    for one in named_on:
        if one["capacity"] != Participation.LEAD:
            found.setdefault(one["agency"], []).append(str(Participation(one["capacity"]).label))
    return [(agency, "; ".join(parts)) for agency, parts in found.items()]


# My work --------------------------------------------------------------------------------------------
def lists(user: User, rating: int | None = None) -> list[Offered]:
    """What this app offers to My work."""
    return [to_open(user, rating), in_hand(user, rating), referred(user), *advice.lists(rating)]


def to_open(user: User, rating: int | None = None) -> Offer:
    """Enquiries of the lead agency that were received and not opened yet: most urgent first, then oldest.

    Keyset on (rating, received, id): page 4,000 costs what page 1 costs.
    """
    return _enquiries("to_open", _of_lead(user, [Stage.RECEIVED], rating))


def in_hand(user: User, rating: int | None = None) -> Offer:
    """Enquiries of the lead agency that are open or gathering: most urgent first, then oldest."""
    return _enquiries("in_hand", _of_lead(user, [Stage.OPEN, Stage.GATHERING], rating))


def referred(user: User) -> Offer:
    """Enquiries that this person's agency referred, oldest first. Their rating is the lead agency's business, which
    refers nothing to itself: nobody reads it here."""
    rows = visible_to(user, Participation.REFERRED).annotate(restricted=_RESTRICTED)
    columns = ENQUIRY | {"what": "stage", "restricted": "restricted"}
    return Offer("referred", rows, "happened_at", columns)


#: What an offer says of rows that are enquiries themselves.
ENQUIRY = {"enquiry_id": F("id"), "reference": "reference"}


def _enquiries(key: str, rows: "QuerySet[Any]") -> Offer:
    columns = ENQUIRY | {"rating": "rating", "who": "child", "what": "stage", "restricted": "restricted"}
    return Offer(key, rows, "happened_at", columns, rated=True)


def of_rating(rating: int | None) -> Q:
    """A condition for rows whose `enquiry_id` is an enquiry: it has this rating now. None: any. For the lead agency,
    which alone reads ratings."""
    if rating is None:
        return Q()
    return Q(Exists(Concern.objects.filter(enquiry=OuterRef("enquiry_id"), rating=rating)))


#: The kind of its restriction in force, or None. A scalar: an EXISTS would be hashed over every restriction there is.
_RESTRICTED = Subquery(in_force().filter(enquiry=OuterRef("pk")).values("kind")[:1])


def _of_lead(user: User, stages: list[Stage], only: int | None) -> "QuerySet[Any]":
    concern = Concern.objects.filter(enquiry=OuterRef("pk"))
    child = Person.objects.filter(enquiry=OuterRef("pk"), role=Person.Role.CHILD).order_by("id")
    rows = (
        visible_to(user, Participation.LEAD)
        .filter(stage__in=stages)
        .annotate(
            rating=Subquery(concern.values("rating")[:1]),
            child=Subquery(child.values("name")[:1]),
            restricted=_RESTRICTED,
        )
    )
    return rows.filter(rating=only) if only else rows
