"""Which enquiries belong together, by decision or through people on both."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from enquiries.identities.queries import Together, also_on, together
from enquiries.models import Enquiry, EnquiryLink


@dataclass(frozen=True, slots=True)
class Linked:
    """Another enquiry that was found to belong together with this one, and the decision that says so."""

    enquiry: Enquiry
    link: EnquiryLink


def linked_with(enquiry_id: UUID) -> list[Linked]:
    """The enquiries linked with this one, from either side, newest first; empty for whoever does not lead them."""
    return _linked(enquiry_id, links_of(enquiry_id))


def _linked(enquiry_id: UUID, links: Iterable[EnquiryLink]) -> list[Linked]:
    return [Linked(other_enquiry(one, enquiry_id), one) for one in links if one.linked]


def other_enquiry(link: EnquiryLink, enquiry_id: UUID) -> Enquiry:
    return link.other if link.enquiry_id == enquiry_id else link.enquiry


def links_of(enquiry_id: UUID) -> list[EnquiryLink]:
    """The decisions in force on whether another enquiry belongs together with this one, either way."""
    links = EnquiryLink.objects.filter(Q(enquiry=enquiry_id) | Q(other=enquiry_id), superseded_by=None)
    return list(links.select_related("enquiry", "other", "recorded_by").order_by("-recorded_at", "-id"))


def earlier_of(enquiry_id: UUID) -> list[Together]:
    """The other enquiries that have to do with this one, newest first: linked with it, or with one of its people on them
    (OUT1). Two queries."""
    return earlier_among(enquiry_id, links_of(enquiry_id))


def earlier_among(enquiry_id: UUID, links: Iterable[EnquiryLink]) -> list[Together]:
    also = [one for some in also_on(enquiry_id).values() for one in some]
    return together(_linked(enquiry_id, links), also)


def unlinked_from(enquiry_id: UUID) -> frozenset[UUID]:
    """Other enquiries that were decided not to belong together with this one. One query."""
    return frozenset(other_enquiry(one, enquiry_id).pk for one in links_of(enquiry_id) if not one.linked)
