"""Drafts: kept as somebody types, thrown away by their author."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.drafts import drafting
from enquiries.casework.http import TURNED_BACK, user_of


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what has been typed so far. Answers the time at which it was kept; 409 when the draft has ended since the
    page was shown; 413 when it is too long and 422 when there are too many, with what to do."""
    about, part = request.POST.get("draft-about", ""), request.POST.get("draft-part") or drafts_actions.FORM
    who = user_of(request)
    named = drafting.is_name(about, part)
    opening = drafting.opening_in(request.POST, about, part) if named else None
    if opening is None or not (who.is_caseworker or who.is_partnership_guardian):
        return JsonResponse({"kept": ""}, status=400)
    enquiry_id = None
    with suppress(ValueError):  # it only tells where to go on; what may be seen there is asked there
        enquiry_id = UUID(request.POST.get("draft-enquiry", ""))
    try:
        kept = drafting.keep(request, about, opening, part, enquiry_id)
    except drafting.TooLong as why:
        return JsonResponse({"kept": "", "words": drafting.not_kept(why)}, status=413)
    except drafts_actions.TooMany as why:
        return JsonResponse({"kept": "", "words": drafting.not_kept(why)}, status=TURNED_BACK)
    if not kept:
        return JsonResponse({"kept": ""}, status=409)
    return JsonResponse({"kept": date_format(timezone.localtime(), "H:i")})


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Throw one's own draft away, or one form of it, and go back to the page that offered it."""
    about, part = request.POST.get("draft-about", ""), request.POST.get("draft-part", "")
    if drafting.is_name(about, part or drafts_actions.FORM):
        opening = drafting.opening_in(request.POST, about, part or drafts_actions.FORM)
        if opening:
            drafts_actions.drop_draft(by=user_of(request), about=about, opening=opening, part=part)
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if inside else "work")
