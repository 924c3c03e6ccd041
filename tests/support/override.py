"""Reasons for going ahead without consent, and where they are given."""

from typing import Any

from django.urls import reverse

from disclosures.models import InformationRequest

REASONS: dict[str, Any] = {
    "grounds": ["harm"],
    "at_risk": "Kit",
    "concern": "Two injuries in a month.",
    "escalation": "The next injury may be worse.",
    "harm_of_sharing": "She may stop coming to the clinic.",
    "harm_prevented": "A further injury to a child of eight.",
    "factors": ["age"],
    "proportionate_because": "Two dates and nothing more.",
    "wishes": "She asked us not to; her own notes are left out.",
}


def at(request: InformationRequest, name: str) -> str:
    return reverse(f"disclosures:{name}", args=[request.enquiry_id, request.pk])
