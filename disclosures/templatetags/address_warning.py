"""The warning that an address is not to be disclosed, on every page whose address names an enquiry (SEN1).

The base of all pages asks for it, so that no page of a case and no print of one can forget it."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from disclosures.queries.marked import address_not_to_be_disclosed

register = template.Library()


@register.inclusion_tag("disclosures/marks/parts/warning.html", takes_context=True)
def address_warning(context: Context) -> dict[str, Any]:
    """`warned`: that it is so and nothing more, whoever reads it."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    enquiry_id = match.kwargs.get("enquiry_id") if match else None
    if request is None or not isinstance(enquiry_id, UUID) or not request.user.is_authenticated:
        return {"warned": False}
    return {"warned": address_not_to_be_disclosed(enquiry_id)}
