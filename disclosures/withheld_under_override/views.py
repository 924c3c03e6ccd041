"""Withheld although the agency had reasons for going ahead: what a manager reads (OVR6)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.withheld_under_override.actions import read_kept
from disclosures.withheld_under_override.forms import KeptReadForm
from disclosures.withheld_under_override.queries import kept_page, kept_to_read, reader_of
from disclosures.withheld_under_override.rules import why_not_read_kept
from enquiries.casework.decision_page import DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.access.access_notes import note_named
from imap.db.keyset_pages import page_of
from imap.design.decorators import form_page


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What this manager's agency withheld under reasons for going ahead, and no manager has read yet."""
    who = user_of(request)
    if not who.is_manager:
        raise Http404
    page = page_of(kept_to_read(who).rows, "recorded_at", request.GET.get("after", ""))
    note_named(request, [one.enquiry_id for one in page.rows])
    return render(request, "disclosures/withheld_under_override/withheld-queue.html", {"queue": page})


@form_page
def kept(request: HttpRequest, enquiry_id: UUID, kept_id: UUID) -> HttpResponse:
    """Why it was withheld all the same; a manager says that they have read it."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    known = kept_page(who, enquiry_id, kept_id)
    refusal = why_not_read_kept(reader_of(who, known))
    if request.method == "POST" and refusal and not known.read:
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"kept:{kept_id}")
    if page.later:
        return page.later
    form = KeptReadForm(**page.typed)
    place = {"enquiry_id": enquiry_id, "kept_id": kept_id}
    if page.record(form, lambda made: read_kept(**place, note=form.cleaned_data["note"], **made)):
        return page.done(_("It is recorded that you have read this."), "disclosures:withheld_queue")
    if page.refused:
        known = kept_page(who, enquiry_id, kept_id)
    return page.show(
        "disclosures/withheld_under_override/kept-despite.html", form, page=known, refusal=refusal
    )
