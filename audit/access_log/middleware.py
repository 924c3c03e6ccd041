"""The one place that notes who looked at what: nobody can forget to log, and it fails closed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from audit.access_log.actions import record_access_event
from audit.models import AccessEvent
from enquiries.casework.http import TURNED_BACK
from imap.access import acting_user
from imap.access.access_notes import notes_of

Responder = Callable[[HttpRequest], HttpResponseBase]


def _look(request: HttpRequest, status: int) -> None:
    match = request.resolver_match
    enquiry_id = match.kwargs.get("enquiry_id") if match else None
    notes = notes_of(request)
    if notes.not_now and status == 403:
        outcome = AccessEvent.Outcome.NOT_NOW
    elif status in (403, 404):
        outcome = AccessEvent.Outcome.REFUSED
    elif status >= 400:
        outcome = AccessEvent.Outcome.FAILED
    else:
        outcome = AccessEvent.Outcome.SHOWN if request.method in ("GET", "HEAD") else AccessEvent.Outcome.DONE
    # A form that is shown again (422) shows what it shows; a page that was refused or broke shows nothing.
    shown = status < 400 or status == TURNED_BACK
    record_access_event(
        enquiry_id=enquiry_id if isinstance(enquiry_id, UUID) else None,
        about_id=_about(match.kwargs) if match else None,
        screen=match.view_name if match else "no such page",
        method=request.method or "",
        outcome=outcome,
        also=notes.content_of if shown else (),
        named=notes.named if shown else (),
        words=notes.words,
    )


def _lacks_slash(request: HttpRequest, status: int) -> bool:
    """Whether the address only lacks its last slash: Django sends the browser on to the page, whose access is noted."""
    if status != 404 or request.resolver_match is not None or request.path_info.endswith("/"):
        return False
    try:
        resolve(f"{request.path_info}/")
    except Resolver404:
        return False
    return True


def _about(kwargs: dict[str, Any]) -> UUID | None:
    """The last key that an address names beside its enquiry's: of which row of it this was a look."""
    keys = [value for name, value in kwargs.items() if isinstance(value, UUID) and name != "enquiry_id"]
    return keys[-1] if keys else None


def look_middleware(get_response: Responder) -> Responder:
    """Note the look or the refusal in the page's own transaction, before the response leaves. If it cannot be
    written, the exception stands in the page's place. Failed pages (5xx) are noted outside, by `failure_middleware`:
    their transaction is rolled back."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        who = acting_user.acting()
        if (
            who
            and who.user
            and response.status_code < 500
            and not _lacks_slash(request, response.status_code)
        ):
            _look(request, response.status_code)
        return response

    return middleware


def failure_middleware(get_response: Responder) -> Responder:
    """Note a failed page in a transaction of its own, after the page's was rolled back. Not one that failed because the
    database does not answer (503): it showed nothing, and cannot be written down."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code >= 500 and response.status_code != 503 and request.user.is_authenticated:
            with acting_user.acting_as(request.user):
                _look(request, response.status_code)
        return response

    return middleware
