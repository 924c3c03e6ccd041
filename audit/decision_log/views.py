"""The decision log's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access_log.queries import accesses_of
from audit.decision_log.queries import PAGE, WHOLE, record_of
from audit.decision_log.subjects import Subject, subject_of
from enquiries.casework.http import get_enquiry_and_standing
from imap.access.access_notes import note_named

NEWEST = 10  # accesses beside the decision log


@require_safe
def record(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """The record of one enquiry in the order in which it was written, as far as the reader may see it: a page at a time, of
    one subject, or whole for printing."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    subject, after = subject_of(request.GET.get("subject", "")), request.GET.get("after", "")
    whole = "whole" in request.GET
    page = record_of(enquiry_id, subject=subject, after=after, size=WHOLE if whole else PAGE)
    note_named(request, [line.names for line in page.lines if line.names])
    return render(
        request,
        "audit/record.html",
        {
            "enquiry": enquiry,
            "standing": standing,
            "lines": page.lines,
            "after": page.after,
            "first": not after,
            "whole": whole,
            "subject": subject,
            "subjects": list(Subject),
            "accesses": accesses_of(enquiry_id, opened=True, size=NEWEST),
            "now": timezone.now(),
        },
    )
