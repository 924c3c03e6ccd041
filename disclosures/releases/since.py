"""What was asked and shared before and after a decision to go ahead, for whoever reviews it (OVR7, DEL1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from disclosures.items.presentation import recorded_reasons
from disclosures.models import InformationRequest, Release
from disclosures.requests.copied import copied_from
from disclosures.requests.rules import AskedBefore
from disclosures.requests.visible import requests_visible_to
from disclosures.visibility.queries import releases_visible_to
from imap.agencies.models import User


@dataclass(frozen=True, slots=True)
class AskedSince:
    """A request, and the agencies for which one of its reasons was written before."""

    row: InformationRequest
    copied: list[str]


@dataclass(frozen=True, slots=True)
class RequestOrRelease:
    """One request or one release."""

    at: datetime
    asked: AskedSince | None = None
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class SharedSince:
    """What the reader may know of it. `stated`: what an agency that was asked had been told when it decided; `events`:
    requests and releases after it, in the order of time."""

    stated: list[InformationRequest]
    events: list[RequestOrRelease]


def shared_since(user: User, enquiry_id: UUID, at: datetime, *, by: UUID) -> SharedSince:
    """Requests and releases of an enquiry around a moment at which the agency `by` decided. Two queries."""
    requests = requests_visible_to(user, on=enquiry_id)
    rows = list(requests.select_related("asked", "agency", "recorded_by").order_by("recorded_at", "id"))
    copied = copied_from([AskedBefore(str(r.asked_id), str(r.asked), recorded_reasons(r)) for r in rows])
    releases = releases_visible_to(user, on=enquiry_id).filter(recorded_at__gt=at)
    releases = releases.select_related("agency", "recorded_by").annotate(
        items_out=Count("items", filter=Q(items__corrects=None))
    )
    asked = [
        RequestOrRelease(row.recorded_at, AskedSince(row, names))
        for row, names in zip(rows, copied, strict=True)
        if row.recorded_at > at
    ]
    shared = [
        RequestOrRelease(row.recorded_at, release=row) for row in releases.order_by("recorded_at", "id")
    ]
    return SharedSince(
        stated=[row for row in rows if row.asked_id == by and row.recorded_at <= at],
        events=sorted([*asked, *shared], key=lambda one: one.at),
    )
