"""What every page needs to know about the service."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

SERVICE_NAME = "IMAP"


def design(request: HttpRequest) -> dict[str, Any]:
    """`service_name`; `navigation` for the service navigation, made only when a page shows it."""
    return {"service_name": SERVICE_NAME, "navigation": SimpleLazyObject(lambda: navigation(request))}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Where this person can go from every page, the section they are in marked; nothing before sign-in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    places = [(_("My work"), "work"), (_("Record an enquiry"), "enquiries:record_enquiry")]
    if getattr(user, "is_administrator", False):
        places = [(_("Administration"), "agencies:people")]
    places.append((_("Guidance"), "law:guidance"))
    found = []
    for text, name in places:
        href = address(name)
        if href:
            inside = request.path == href or (href != "/" and request.path.startswith(href))
            found.append({"text": text, "href": href, "current": request.path == href, "active": inside})
    return found


def address(name: str) -> str:
    """The address of a named page; empty when there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
