"""The few lines of the agreement that matter for a choice, where the choice is made."""

from typing import Any

from django import template

from imap.law.catalogue import catalogue

register = template.Library()


@register.inclusion_tag("law/parts/guidance.html")
def guidance(*clauses: str) -> dict[str, Any]:
    """What these clauses mean for whoever decides now, with an answer that is enough and one that is not, and the link to
    each whole. UnknownClause for one that the catalogue does not have."""
    return {"clauses": [catalogue().clause(one) for one in clauses]}
