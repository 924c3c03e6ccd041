"""Which privacy notice is in force, in words for paper: nobody can press a link there (PRV1)."""

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from imap.law.notices import version_on

register = template.Library()


@register.simple_tag(takes_context=True)
def privacy_notice_in_words(context: Context) -> str:
    """The version in force today and its whole address (PRV1); empty before there was one."""
    version = version_on(localdate())
    try:
        address = reverse("privacy_notice_version", args=[version])
    except NoReverseMatch:
        return ""
    request = context.get("request")
    if isinstance(request, HttpRequest):
        address = request.build_absolute_uri(address)
    return _("Privacy notice, version %(version)s: %(address)s") % {"version": version, "address": address}
