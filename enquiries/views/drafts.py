"""Drafts: kept as somebody types, thrown away by their author."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from enquiries import actions, drafting
from enquiries.pages import person


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what has been typed so far. Answers the time at which it was kept."""
    about = request.POST.get("about", "")
    if not drafting.is_name(about) or not person(request).is_caseworker:
        return JsonResponse({"kept": ""}, status=400)
    if not drafting.keep(request, about):
        return JsonResponse({"kept": ""}, status=413)
    return JsonResponse({"kept": date_format(timezone.localtime(), "H:i")})


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Throw one's own draft away, and go back to the page that offered it."""
    actions.drop_draft(by=person(request), about=drafting.kept_as(request.POST.get("about", "")))
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if inside else "work")
