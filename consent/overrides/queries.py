"""Overrides as forms and reviews take them."""

from typing import Any
from uuid import UUID

from consent.models import Override, Verdict
from consent.overrides.rules import LEFT_FOR_LATER
from imap.agencies.models import User


def left_for_later(override: Override) -> list[str]:
    """What the short form of an override left for later, in words; empty for one that is whole (OVR2)."""
    return [words for name, words in LEFT_FOR_LATER.items() if not getattr(override, name)]


def short_override(enquiry_id: UUID, by: User) -> dict[str, Any]:
    """What a short override of this person's agency says already, for the form in which the whole is recorded; empty
    where there is none, or the whole followed. One query."""
    rows = Override.objects.filter(enquiry=enquiry_id, agency=by.agency_id).order_by("-recorded_at")
    newest = rows.prefetch_related("people").exclude(review__verdict=Verdict.OVERTURNED).first()
    if newest is None or not left_for_later(newest):
        return {}
    texts = (
        "at_risk",
        "concern",
        "escalation",
        "harm_of_sharing",
        "harm_prevented",
        "proportionate_because",
        "wishes",
    )
    said: dict[str, Any] = {name: getattr(newest, name) for name in texts}
    return said | {
        "grounds": newest.grounds,
        "factors": newest.factors,
        "people": [str(one.person_id) for one in newest.people.all()],
    }
