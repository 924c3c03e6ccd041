"""Pages of the record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import queries
from enquiries.pages import reach


@require_safe
def record(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """The whole record of one enquiry in the order in which it was written, as far as the reader may see it."""
    enquiry, standing = reach(request, enquiry_id)
    lines, more = queries.record_of(enquiry_id)
    return render(
        request,
        "audit/record.html",
        {
            "enquiry": enquiry,
            "standing": standing,
            "lines": lines,
            "more": more,
            "looks": queries.looks_at(enquiry_id),
            "now": timezone.now(),
        },
    )
