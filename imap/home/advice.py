"""Asking for advice and giving it (ADV1): what a text is searched for is composed from every app that names people."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from disclosures.visibility.queries import people_named_to
from enquiries.advice import views
from enquiries.advice.queries import known_of
from enquiries.casework.http import user_of
from enquiries.deidentify.known import KnownNames, KnownPerson
from imap.design.decorators import form_page


def _known(request: HttpRequest, enquiry_id: UUID) -> KnownNames:
    named = people_named_to(enquiry_id)
    return known_of(
        user_of(request), enquiry_id, [KnownPerson(p.role, p.name, born=p.date_of_birth) for p in named]
    )


@form_page
def ask(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Ask for advice on an enquiry."""
    return views.ask(request, enquiry_id, lambda: _known(request, enquiry_id))


@form_page
def advice(request: HttpRequest, enquiry_id: UUID, advice_id: UUID) -> HttpResponse:
    """One question, its advice, and whether it was followed."""
    return views.advice(request, enquiry_id, advice_id, lambda: _known(request, enquiry_id))
