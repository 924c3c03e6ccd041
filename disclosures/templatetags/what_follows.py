"""What went out on an override that a review overturned, for the page of the review."""

from typing import Any
from uuid import UUID

from django import template

from disclosures.withdrawals.queries import causes_of

register = template.Library()


@register.inclusion_tag("disclosures/withdrawals/parts/went-out.html")
def went_out(enquiry_id: UUID, review_id: UUID) -> dict[str, Any]:
    """Who received something on it, or was asked, as far as the reader may know, and what each answered."""
    found = [one for one in causes_of(enquiry_id) if one.key == review_id]
    return {"cause": found[0] if found else None}
