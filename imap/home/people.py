"""The page of one person: composed from what the enquiry, consent and other enquiries know of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from consent.positions import queries as consent_queries
from enquiries.ages.rules import age_of
from enquiries.casework.http import get_enquiry_and_standing, not_now
from enquiries.family import queries as family
from enquiries.identities.queries import also_on
from enquiries.people.queries import get_person_or_404
from enquiries.revisions import queries as revisions_queries
from enquiries.standing.rules import why_not_work
from imap.access.access_notes import note_named
from imap.access.grants import Participation
from imap.home.glance import consent_in_words


@require_safe
def person(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Everything that is known about one person on an enquiry, and every change of it. The lead agency's: whoever was
    asked sees what its request states."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    also = also_on(None, people=[person_id]).get(person_id, [])
    note_named(request, [one.enquiry_id for one in also])
    age = age_of(about)
    [consent] = consent_queries.consent_of(enquiry_id, people=[about])
    return render(
        request,
        "home/person.html",
        {
            "enquiry": enquiry,
            "about": about,
            "age": age.in_words(localdate()),
            "uncertain": age.uncertainty(localdate()),
            "consent": consent_in_words(consent) if about.information_needed or consent.record else "",
            "relations": family.relations_in_words(about),
            "also": also,
            "changes": revisions_queries.changes_of(about),
        },
    )
