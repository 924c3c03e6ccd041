"""Which enquiries a person may know of, and how they stand to each."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from enquiries.models import Enquiry, EnquiryGrant
from enquiries.models.restriction import kept_out
from enquiries.standing import rules as standing_rules
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User


def visible_to(user: User, capacity: Participation | None = None) -> "QuerySet[Enquiry]":
    """The one door: enquiries that a person's agency has a grant on, but for those that a restriction keeps them out
    of. The partnership's Guardian sees that all exist, except where a restriction names them (ADR 0010)."""
    if user.is_partnership_guardian and capacity is None:
        return Enquiry.objects.filter(~kept_out(user, named_only=True))
    return Enquiry.objects.filter(grants.reaches(user, model=EnquiryGrant, capacity=capacity))


def known_to(user: User, enquiry_id: UUID) -> "QuerySet[Enquiry]":
    rows = visible_to(user).filter(pk=enquiry_id).select_related("lead_agency", "agency", "recorded_by")
    return rows.annotate(capacities=grants.held(user, model=EnquiryGrant))


def get_enquiry_or_404(user: User, enquiry_id: UUID) -> Enquiry:
    """One enquiry that a person may know of; Http404, the same as for one that does not exist, otherwise."""
    return get_object_or_404(known_to(user, enquiry_id))


def standing(user: User, enquiry: Enquiry) -> standing_rules.Standing:
    """How a person stands to an enquiry: what `rules.why_not_…` ask for."""
    known: list[str] | None = getattr(enquiry, "capacities", None)  # read with it by `get_enquiry_or_404`
    held = grants.capacities(user, enquiry.pk, model=EnquiryGrant) if known is None else frozenset(known)
    return standing_rules.Standing(enquiry.stage, held, user.roles)
