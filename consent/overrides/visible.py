"""Which overrides a person may know of."""

from functools import partial
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from consent.models import Override, OverrideOffer
from enquiries.models import EnquiryGrant
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import RoleHeld, User
from imap.agencies.roles import Role


def managers_besides(agency: str, decider: str) -> Exists:
    """A condition: the agency that decided has a manager who did not decide and may open the enquiry."""
    held = RoleHeld.objects.filter(
        role=Role.MANAGER,
        ended_at=None,
        user__is_active=True,
        user__agency=OuterRef(agency),
        user__agency__is_active=True,
    )
    shut_out = kept_out(F("user"), enquiry=OuterRef("enquiry"))
    return Exists(held.exclude(user=OuterRef(decider)).filter(~shut_out))


def overrides_reached(user: User, *, on: UUID | None = None) -> "QuerySet[Override]":
    """The overrides that a person may know of: the lead agency's enquiries', one's own agency's, those that one's agency
    was offered to rely on, for the partnership's Guardian all. `others_there` tells whether its agency has a manager
    besides the decider. `on`: those of this enquiry alone, which are found much quicker."""
    rows = Override.objects.select_related(
        "enquiry", "agency", "recorded_by", "review__recorded_by", "review__read"
    )
    rows = rows.annotate(others_there=managers_besides("agency", "recorded_by"))
    rows = rows.filter(enquiry=on) if on else rows
    if user.is_partnership_guardian:
        return rows.filter(~kept_out(user, enquiry="enquiry_id", named_only=True))
    reaches = partial(grants.reaches, user, model=EnquiryGrant, key="enquiry_id", on=on)
    lead = Q(reaches(capacity=Participation.LEAD))
    own = Q(reaches(), agency=user.agency_id)
    asked = reaches(capacity=Participation.ASKED)
    offered = OverrideOffer.objects.filter(override=OuterRef("pk"), to=user.agency_id)
    return rows.filter(lead | own | Q(asked, Exists(offered)))


def get_override_or_404(user: User, enquiry_id: UUID, override_id: UUID) -> Override:
    """One override of this enquiry, with its review; Http404 for whoever may not know of it. One query."""
    found = _override(user, enquiry_id, override_id)
    if found is None:
        raise Http404
    return found


def _override(user: User, enquiry_id: UUID, override_id: UUID) -> Override | None:
    return overrides_reached(user, on=enquiry_id).filter(pk=override_id).first()
