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
    places: list[tuple[Any, tuple[str, ...]]] = [(_("My work"), ("work",))]
    if getattr(user, "is_caseworker", True):
        places.append((_("Record an enquiry"), ("enquiries:record_enquiry",)))
    if getattr(user, "is_manager", False) or getattr(user, "is_partnership_guardian", False):
        places.append((_("Reviews"), ("consent:reviews",)))
    if getattr(user, "is_partnership_guardian", False):
        places.append((_("Guardian"), ("audit:guardian",)))
    places.append((_("Guidance"), ("law:guidance",)))
    if getattr(user, "is_administrator", False):
        places.append((_("Administration"), ("agencies:administration", "agencies:people")))
    found = []
    for text, names in places:
        href = next(filter(None, map(address, names)), "")
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
