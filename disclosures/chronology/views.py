"""The chronology of a family, from one enquiry."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures.chronology.forms import ChronologyForm, wanted_of
from disclosures.chronology.queries import chronology
from disclosures.chronology.rules import place_in, repeat_in_words
from disclosures.received.rules import why_not_read_received
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.access.access_notes import note_content


@require_safe
def show_chronology(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What the reader may know about this family, oldest first; what of it stands in the address."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_read_received(standing):
        return not_now(request, refusal, enquiry)
    wanted = wanted_of(request.GET)
    page = chronology(user_of(request), enquiry, wanted, place_in(request.GET.get("after", "")))
    form = ChronologyForm(request.GET or None, people=page.people, agencies=page.agencies)
    note_content(request, page.shown_of)
    chosen = {name: value for name, value in request.GET.items() if name != "after" and value}
    return render(
        request,
        "disclosures/chronology/chronology.html",
        {
            "enquiry": enquiry,
            "page": page,
            "form": form,
            "repeat": repeat_in_words(page.earlier),
            "about": page.people.get(str(wanted.about), ""),
            "next": urlencode({**chosen, "after": page.after}) if page.after else "",
            "narrowed": bool(chosen),
        },
    )
