"""Which requests a person may know of."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from disclosures.models import InformationRequest
from disclosures.requests.state import requests
from disclosures.visibility.queries import on_enquiry, overseen_by, reached_by
from imap.access.grants import Participation
from imap.agencies.models import User


def requests_visible_to(user: User, *, on: UUID | None = None) -> "QuerySet[InformationRequest]":
    """The lead agency's requests, those to one's own agency; for the partnership's Guardian all."""
    rows = on_enquiry(requests(), on)
    if user.is_partnership_guardian:
        return rows.filter(overseen_by(user))
    of_lead, of_asked = (
        Q(reached_by(user, Participation.LEAD, on=on)),
        Q(reached_by(user, Participation.ASKED, on=on), asked=user.agency_id),
    )
    return rows.filter(of_lead | of_asked)


def requests_to(user: User) -> "QuerySet[InformationRequest]":
    """Requests to a person's own agency."""
    return requests().filter(reached_by(user, Participation.ASKED), asked=user.agency_id)


def get_request_or_404(user: User, enquiry_id: UUID, request_id: UUID, **beside: Any) -> InformationRequest:
    """One request of this enquiry, with the annotations `beside`; Http404, the same as for one that does not exist, for
    whoever may not know."""
    rows: QuerySet[Any] = requests_visible_to(user, on=enquiry_id).annotate(**beside)
    rows = rows.select_related("agency", "asked", "recorded_by", "copied")
    found: InformationRequest | None = rows.filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found
