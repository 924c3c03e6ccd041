"""Pages that are composed from every room: My work, and the enquiry page. Nothing is decided here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent import queries as consent_queries
from disclosures import queries as disclosure_queries
from enquiries import queries as enquiry_queries
from enquiries.pages import person
from imap.work.next_steps import next_steps


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits for me and my agency, most urgent first; a reference typed in the search leads to its enquiry."""
    who = person(request)
    typed = request.GET.get("q", "").strip()
    if typed and (found := enquiry_queries.by_reference(who, typed)):
        return redirect("enquiry", enquiry_id=found.pk)
    after = request.GET.get("after", "")
    section = request.GET.get("list", "")
    return render(
        request,
        "work/work.html",
        {
            "typed": typed,
            "now": timezone.now(),
            "to_open": enquiry_queries.to_open(who, after=after if section == "to_open" else ""),
            "in_hand": enquiry_queries.in_hand(who, after=after if section == "in_hand" else ""),
            "referred": enquiry_queries.referred(who, after=after if section == "referred" else ""),
            "to_answer": disclosure_queries.to_answer(who, after=after if section == "to_answer" else ""),
            "to_read": disclosure_queries.to_read(who, after=after if section == "to_read" else ""),
        },
    )


@require_safe
def enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """One enquiry, understood in ten seconds: who, what, how urgent, consent in force, asked and answered, what
    I may do next, and for what I may not do now: why."""
    who = person(request)
    page = enquiry_queries.enquiry_page(who, enquiry_id)
    consents = consent_queries.consent_of(enquiry_id, people=page.people)
    return render(
        request,
        "work/enquiry.html",
        {
            "page": page,
            "consents": consents,
            "requests": disclosure_queries.requests_of(who, enquiry_id),
            "received": disclosure_queries.received_of(who, enquiry_id),
            "decided": disclosure_queries.decided(page.enquiry),
            "steps": next_steps(page.standing, enquiry_id, consents, acting=who.agency_id),
            "title": _("Enquiry %(reference)s") % {"reference": page.enquiry.reference},
        },
    )
