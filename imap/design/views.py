"""Answers when something went wrong. Each says what to do next; none says more than its reader may know."""

import logging
import sys

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme, urlencode

from imap.design.outages import cannot_write
from imap.design.sent import names_a_password, typed_in

log = logging.getLogger(__name__)

#: Characters of English that fit into DATA_UPLOAD_MAX_MEMORY_SIZE as a browser sends them, with room to spare.
LARGEST_IN_WORDS = 2_000_000


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For what no browser of ours sends. A request for another host is refused before anybody is known: its page is made
    without the person and the database, as `server_error` makes its own."""
    wrong_host = isinstance(exception, DisallowedHost)
    if wrong_host:
        log.warning("A request for another host was refused: %s", request.headers.get("host", "")[:100])
    asked = request if hasattr(request, "user") else None
    context = {
        "wrong_host": wrong_host,
        "too_long": isinstance(exception, RequestDataTooBig),
        "largest": f"{LARGEST_IN_WORDS:,}",
    }
    return HttpResponseBadRequest(render_to_string("400.html", context, request=asked))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For someone who may see a thing and not do this with it.

    The reason that the code gave, when it gave one.
    """
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for what does not exist and for what this person may not see."""
    return render(request, "404.html", status=404)


#: Seconds after which it is worth trying again.
RETRY_AFTER = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor the person: both may be what failed."""
    error = sys.exception()
    away = isinstance(error, OperationalError | InterfaceError) or cannot_write(error)
    try:
        if away:
            return service_unavailable(request)
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:  # the page about errors must not make one
        log.exception("The page for a server error could not be made.")
        return HttpResponse(
            "Sorry, there is a problem with IMAP. Try again later. "
            "If a child is at immediate risk, telephone 999.",
            content_type="text/plain; charset=utf-8",
            status=503 if away else 500,
        )


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database does not answer or a disk is full, with what was sent, so that one press sends it again.

    Whether it was recorded is not known: the answer to a commit may be what was lost. A form that carries a key of its
    own is recorded once, however often it is sent.
    """
    sent = _sent(request)
    context = {
        "sent": sent,
        "address": escape_leading_slashes(_address(request, sent)),  # "//elsewhere" would be another site
        "files": [file.name for files in request.FILES.lists() for file in files[1]] if sent else [],
        "typed": typed_in(request.POST) if sent else [],
        "once": any(name == "key" for name, _ in sent),
    }
    response = render(None, "503.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _address(request: HttpRequest, sent: list[tuple[str, str]]) -> str:
    """Where to try again. A form that is not sent back, of signing in, leaves only where its sender wanted to go."""
    address = request.get_full_path()
    if request.method != "POST" or sent or "?" in address:
        return address
    try:
        wanted = request.POST.get(REDIRECT_FIELD_NAME, "")
    except Exception:  # as in `_sent`
        return address
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return address
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: wanted})}"


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, by field; empty when it was no form, cannot be read, or holds a password."""
    if request.method != "POST":
        return []
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # a form that was cut off, or whose files could not be received
        return []
    return [] if names_a_password(request.POST) else fields


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or did not come from here. Nothing of it was kept."""
    return render(request, "design/csrf_failure.html", status=403)
