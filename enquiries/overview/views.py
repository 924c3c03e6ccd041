"""The page after an enquiry was recorded."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enquiries.casework.http import user_of
from enquiries.overview import queries


def recorded(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What recording led to: the reference to tell the referrer, and what happens next."""
    page = queries.enquiry_page(user_of(request), enquiry_id)
    return render(request, "enquiries/overview/recorded.html", {"page": page})
