"""The access log's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.access_log.queries import accesses_of
from enquiries.casework.http import get_enquiry_and_standing


@require_safe
def access(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Who opened an enquiry, or was shown a list or search that names it, newest first, as far as the reader may know."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    found = accesses_of(enquiry_id, after=request.GET.get("after", ""))
    return render(request, "audit/access.html", {"enquiry": enquiry, "accesses": found})
