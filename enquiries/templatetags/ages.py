"""How old somebody is, in words, wherever a page shows it."""

from django import template
from django.utils.timezone import localdate

from enquiries.ages.rules import age_of
from enquiries.models import Person

register = template.Library()


@register.filter
def age(person: Person) -> str:
    """Their age today in words, in the unit in which it is known: "8 years", "about 4 months", "not yet born"."""
    return age_of(person).in_words(localdate())
