"""Everything that reads enquiries for a page: scoped by grants, prefetched, a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from enquiries.advice import worklists as advice
from enquiries.identity_links.queries import Together, also_on, together
from enquiries.keyset import COUNTED
from enquiries.models import (
    Concern,
    Draft,
    Enquiry,
    EnquiryGrant,
    EnquiryLink,
    Person,
    Referral,
    SpokenExchange,
    Stage,
)
from enquiries.models.restriction import in_force, kept_out
from enquiries.references import tidy
from enquiries.restrictions.queries import Restricted, restriction_of
from enquiries.rules import standing as rules_standing
from enquiries.worklists import Offer, Offered
from imap.agencies import grants
from imap.agencies.grants import Participation
from imap.agencies.models import User


def visible_to(user: User, capacity: Participation | None = None) -> "QuerySet[Enquiry]":
    """The one door: enquiries that a person's agency has a grant on, but for those that a restriction keeps them out
    of. The partnership's Guardian sees that all exist, except where a restriction names them (ADR 0010)."""
    if user.is_partnership_guardian and capacity is None:
        return Enquiry.objects.filter(~kept_out(user, named_only=True))
    return Enquiry.objects.filter(grants.reaches(user, model=EnquiryGrant, capacity=capacity))


def _known_to(user: User, enquiry_id: UUID) -> "QuerySet[Enquiry]":
    rows = visible_to(user).filter(pk=enquiry_id).select_related("lead_agency", "agency", "recorded_by")
    return rows.annotate(capacities=grants.held(user, model=EnquiryGrant))


def get_enquiry_or_404(user: User, enquiry_id: UUID) -> Enquiry:
    """One enquiry that a person may know of; Http404, the same as for one that does not exist, otherwise."""
    return get_object_or_404(_known_to(user, enquiry_id))


def standing(user: User, enquiry: Enquiry) -> rules_standing.Standing:
    """How a person stands to an enquiry: what `rules.why_not_…` ask for."""
    known: list[str] | None = getattr(enquiry, "capacities", None)  # read with it by `get_enquiry_or_404`
    held = grants.capacities(user, enquiry.pk, model=EnquiryGrant) if known is None else frozenset(known)
    return rules_standing.Standing(enquiry.stage, held, user.roles)


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """What the enquiry page shows; a part that the reader has no right to is None or empty."""

    enquiry: Any  # an Enquiry, with what was read beside it
    standing: rules_standing.Standing
    concern: Concern | None
    people: list[Person]
    referral: Referral | None
    agencies: list[tuple[str, str]]  # those besides the lead agency that have a part in it now, and which
    linked: list[Together]
    unlinked: frozenset[UUID]  # other enquiries that were decided not to belong together with this one
    restricted: Restricted | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Another enquiry that was found to belong together with this one, and the decision that says so."""

    enquiry: Enquiry
    link: EnquiryLink


def _referral(enquiry_id: UUID) -> Referral | None:
    return Referral.objects.filter(enquiry=enquiry_id).select_related("recorded_by", "agency").first()


def referral_of(enquiry_id: UUID) -> Referral | None:
    """The referral as it was given; None for whoever has no right to it. One query."""
    return _referral(enquiry_id)


def enquiry_page(user: User, enquiry_id: UUID, **beside: Expression) -> EnquiryPage:
    """One enquiry with its people, concern, referral, linked enquiries and restriction, in four queries; five when there is
    a restriction. Http404 as for `get_enquiry_or_404`.

    `beside`: what later apps say of an enquiry, read in the same query, each under its name on `page.enquiry`.
    """
    rows = _known_to(user, enquiry_id).select_related("concern", "referral__recorded_by", "referral__agency")
    restricted = Exists(in_force().filter(enquiry=OuterRef("pk")))
    enquiry: Any = get_object_or_404(rows.annotate(restricted=restricted, named_on=_named_on(), **beside))
    links = _links(enquiry_id)
    return EnquiryPage(
        enquiry,
        standing(user, enquiry),
        getattr(enquiry, "concern", None),
        people_of(enquiry.pk),
        getattr(enquiry, "referral", None),
        _agencies(enquiry.named_on),
        _earlier(enquiry.pk, links),
        frozenset(_other(one, enquiry_id).pk for one in links if not one.linked),
        restriction_of(enquiry.pk) if enquiry.restricted else None,
    )


def linked_with(enquiry_id: UUID) -> list[Linked]:
    """The enquiries linked with this one, from either side, newest first; empty for whoever does not lead them."""
    return _linked(enquiry_id, _links(enquiry_id))


def _linked(enquiry_id: UUID, links: Iterable[EnquiryLink]) -> list[Linked]:
    return [Linked(_other(one, enquiry_id), one) for one in links if one.linked]


def _other(link: EnquiryLink, enquiry_id: UUID) -> Enquiry:
    return link.other if link.enquiry_id == enquiry_id else link.enquiry


def _links(enquiry_id: UUID) -> list[EnquiryLink]:
    """The decisions in force on whether another enquiry belongs together with this one, either way."""
    links = EnquiryLink.objects.filter(Q(enquiry=enquiry_id) | Q(other=enquiry_id), superseded_by=None)
    return list(links.select_related("enquiry", "other", "recorded_by").order_by("-recorded_at", "-id"))


def earlier_of(enquiry_id: UUID) -> list[Together]:
    """The other enquiries that have to do with this one, newest first: linked with it, or with one of its people on them
    (OUT1). Two queries."""
    return _earlier(enquiry_id, _links(enquiry_id))


def _earlier(enquiry_id: UUID, links: Iterable[EnquiryLink]) -> list[Together]:
    also = [one for some in also_on(enquiry_id).values() for one in some]
    return together(_linked(enquiry_id, links), also)


def unlinked_from(enquiry_id: UUID) -> frozenset[UUID]:
    """Other enquiries that were decided not to belong together with this one. One query."""
    return frozenset(_other(one, enquiry_id).pk for one in _links(enquiry_id) if not one.linked)


def spoken_on(enquiry_id: UUID) -> list[SpokenExchange]:
    """What was said before it was recorded, in the order in which it was said. One query."""
    rows = SpokenExchange.objects.filter(enquiry=enquiry_id)
    rows = rows.select_related("recorded_by", "agency", "review__recorded_by")
    return list(rows.order_by("happened_at", "id"))


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


_ROLES = (Person.Role.CHILD, Person.Role.PARENT_OR_CARER, Person.Role.OTHER)


def people_of(enquiry_id: UUID) -> list[Person]:
    """People of an enquiry: children, then parents and carers, then others."""
    return sorted(_people(enquiry_id), key=lambda one: _ROLES.index(one.role))


def _people(enquiry_id: UUID) -> list[Person]:
    return list(Person.objects.filter(enquiry=enquiry_id).order_by("id"))


def concern_of(enquiry_id: UUID) -> Concern | None:
    """The concern of an enquiry; None for whoever has no right to it."""
    return _concern(enquiry_id)


def _concern(enquiry_id: UUID) -> Concern | None:
    return Concern.objects.filter(enquiry=enquiry_id).first()


def get_person_or_404(enquiry_id: UUID, person_id: UUID) -> Person:
    """One person of this enquiry; Http404 for a person of another."""
    found = _person(enquiry_id, person_id)
    if found is None:
        raise Http404
    return found


def _person(enquiry_id: UUID, person_id: UUID) -> Person | None:
    return Person.objects.select_related("enquiry").filter(enquiry=enquiry_id, pk=person_id).first()


def drafts_about(user: User, about: str) -> list[Draft]:
    """A person's own drafts of one screen about one thing, newest first. One query."""
    return _drafts_about(user.pk, about)


def draft(user: User, about: str, opening: UUID | None = None) -> Draft | None:
    """A person's own draft of one thing: this one, or the newest. One query."""
    rows = drafts_about(user, about)
    return next((one for one in rows if opening in (None, one.opening)), None)


def _drafts_about(author: UUID, about: str) -> list[Draft]:
    rows = Draft.objects.filter(author=author, about=about).select_related("handed_over_by")
    return list(rows.order_by("-saved_at", "id"))


def drafts_of(user: User) -> list[Draft]:
    """A person's own drafts, newest first, with who handed them over. One query."""
    rows = Draft.objects.filter(author=user).select_related("handed_over_by")
    return list(rows.order_by("-saved_at", "-id")[:COUNTED])


# My work --------------------------------------------------------------------------------------------
def lists(user: User, rating: int | None = None) -> list[Offered]:
    """What this room offers to My work."""
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


def by_reference(user: User, typed: str) -> Enquiry | None:
    """The enquiry of this reference, however it was typed, if the person may know of it."""
    return visible_to(user).filter(reference=tidy(typed)).first()


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
