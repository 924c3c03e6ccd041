"""What somebody reads who would have reached an enquiry and is kept out of it."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from enquiries.casework.http import user_of
from enquiries.restrictions.queries import what_is_said_to

KEPT_OUT = 403


class KeptOutMiddleware:
    """In the place of "not found", on every address of an enquiry, the words written for whoever a restriction keeps
    out of it. For anybody else "not found" stays what it is.

    Asked only where a page found nothing, after its own work was undone: it costs other pages no query. (A row that is
    gone between two queries of a page, because the enquiry was restricted in that moment, is the same.)
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        enquiry_id = match.kwargs.get("enquiry_id") if match else None
        if not isinstance(exception, Http404 | ObjectDoesNotExist) or not isinstance(enquiry_id, UUID):
            return None
        if not request.user.is_authenticated:
            return None
        restriction = what_is_said_to(user_of(request), enquiry_id)
        if restriction is None:
            return None
        return render(
            request, "enquiries/restrictions/kept-out.html", {"restriction": restriction}, status=KEPT_OUT
        )
