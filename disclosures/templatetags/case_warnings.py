"""The warnings of an enquiry, on every page whose address names one.

The base of all pages asks for them by the address, as the record notes looks by it: no page of a case, and no print
of one, can forget them (OVR1, SEN1).
"""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from disclosures.warnings import NOTHING, CaseWarnings, warnings_of

register = template.Library()


@register.inclusion_tag("disclosures/parts/case-warnings.html", takes_context=True)
def case_warnings(context: Context) -> dict[str, Any]:
    """`positions`: whom not to ask, and why, or only that it is so for whoever may not read more (OVR1). `warned`: that an
    address is not to be disclosed, and no more, whoever reads it (SEN1). Neither on a page that is about no enquiry."""
    found = _of_the_page(context)
    return {"positions": found.do_not_contact, "warned": found.address_not_to_be_disclosed}


@register.inclusion_tag("disclosures/handling/parts/warning.html", takes_context=True)
def address_warning(context: Context) -> dict[str, Any]:
    """`warned` alone, for a page that says the other in its own words."""
    return {"warned": _of_the_page(context).address_not_to_be_disclosed}


def _of_the_page(context: Context) -> CaseWarnings:
    if isinstance(read := context.get("case_warnings"), CaseWarnings):  # with the enquiry, by the page's view
        return read
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    enquiry_id = match.kwargs.get("enquiry_id") if match else None
    if request is None or not isinstance(enquiry_id, UUID) or not request.user.is_authenticated:
        return NOTHING
    return warnings_of(enquiry_id)
