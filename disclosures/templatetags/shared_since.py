"""What was asked and shared since a decision, on the page where it is reviewed: a page of an app below this one."""

from typing import Any

from django import template
from django.template.context import Context

from consent.models import Override
from disclosures.releases.since import shared_since as query

register = template.Library()


@register.inclusion_tag("disclosures/releases/parts/shared-since.html", takes_context=True)
def shared_since(context: Context, override: Override) -> dict[str, Any]:
    """`since`: as far as the reader may know of it (OVR7)."""
    user = context["request"].user
    since = query(user, override.enquiry_id, override.recorded_at, by=override.agency_id)
    return {"since": since, "enquiry_id": override.enquiry_id}
