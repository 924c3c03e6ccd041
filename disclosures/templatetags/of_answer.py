"""Where the pages of what is being drafted are: of an answer, or of what is shared unasked."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def of_answer(context: Any, page: str, key: object = "") -> str:
    """The address of one page, by the name that an answer's has; `key`: of one item in it."""
    return str(context["opened"].url(page, key))
