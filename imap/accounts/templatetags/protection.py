"""`{% csrf_token %}` for every template (a builtin library: nothing to load), in place of Django's."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from imap.accounts.openers import signed_opener
from imap.design.sent import OPENED_BY

register = template.Library()
FIELD = '<input type="hidden" name="{}" value="{}">'


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """What protects a form: Django's token against forged posts, and who opened the form (imap.accounts.openers). So no
    form can be without either."""
    found = SafeString("")
    if "csrf_token" in context:
        found += format_html(FIELD, "csrfmiddlewaretoken", context["csrf_token"])
    if opener := signed_opener(getattr(context, "request", None)):
        found += format_html(FIELD, OPENED_BY, opener)
    return found
