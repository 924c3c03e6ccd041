"""Answers when something went wrong. Each says what to do next; none says more than its reader may know."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For someone who may see a thing and not do this with it.

    The reason that the code gave, when it gave one.
    """
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for what does not exist and for what this person may not see."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor the person: both may be what failed."""
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:  # the page about errors must not make one
        log.exception("The page for a server error could not be made.")
        return HttpResponseServerError(
            "Sorry, there is a problem with IMAP. Try again later. "
            "If a child is at immediate risk, telephone 999.",
            content_type="text/plain; charset=utf-8",
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or did not come from here. Nothing of it was kept."""
    return render(request, "design/csrf_failure.html", status=403)
