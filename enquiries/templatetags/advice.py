"""“Ask for advice” on every screen on which something is decided (ADV1).

The base of all pages asks for it, by the address and the form: no decision screen can forget it.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import reverse

from imap.design.forms import GovukForm

register = template.Library()
#: The screens of advice itself.
OWN = frozenset({"ask_advice", "advice"})


@register.inclusion_tag("enquiries/advice/parts/ask-for-advice.html", takes_context=True)
def ask_for_advice(context: Context) -> dict[str, Any]:
    """`href`, on a page of an enquiry with a form on it, for somebody who works on enquiries; else empty. A form that keeps
    a draft has a button instead (casework/parts/later.html)."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    enquiry_id = match.kwargs.get("enquiry_id") if match else None
    form, enquiry = context.get("form"), context.get("enquiry")
    if not isinstance(enquiry_id, UUID) or match is None or match.url_name in OWN or enquiry is None:
        return {"href": ""}
    if getattr(context.get("draft"), "enquiry_id", None):
        return {"href": ""}  # its own button keeps what was typed
    if request is None or not isinstance(form, GovukForm) or not request.user.is_caseworker:
        return {"href": ""}
    return {"href": f"{reverse('ask_advice', args=[enquiry_id])}?{urlencode({'from': request.path})}"}
