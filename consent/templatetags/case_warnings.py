"""The warnings of an enquiry, on every page whose address names one.

The base of all pages asks for them by the address, as the record notes looks by it: no page of a case, and no print
of one, can forget them (OVR1).
"""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from consent.queries.warnings import do_not_contact

register = template.Library()


@register.inclusion_tag("consent/parts/warnings.html", takes_context=True)
def case_warnings(context: Context) -> dict[str, Any]:
    """`positions`: whom not to ask, and why, or only that it is so for whoever may not read more (OVR1); none on a page
    that is about no enquiry, or not the reader's."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    enquiry_id = match.kwargs.get("enquiry_id") if match else None
    if request is None or not isinstance(enquiry_id, UUID) or not request.user.is_authenticated:
        return {"positions": []}
    return {"positions": do_not_contact(enquiry_id)}
