"""The conditions on which reasons for going ahead were upheld, before the eyes of whoever acts on them (OVR7)."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from consent.override_reviews.queries import conditions_for

register = template.Library()


@register.inclusion_tag("consent/override_reviews/parts/conditions.html", takes_context=True)
def review_conditions(context: Context, enquiry_id: UUID) -> dict[str, Any]:
    """`reviews`: those with conditions on the reasons that the reader's agency acts on."""
    return {"reviews": conditions_for(context["request"].user, enquiry_id)}
