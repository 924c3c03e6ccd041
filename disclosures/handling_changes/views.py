"""Who may read a sensitive item, an item with all its marks, and the schedule for a criminal investigation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.handling.facts import by_agency, colleagues_of
from disclosures.handling_changes import actions, queries
from disclosures.handling_changes.forms import CriminalForm, ReplaceForm
from disclosures.responses.reader_views import named_people
from disclosures.responses.views import answers_request
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.design.decorators import form_page

readers = form_page(answers_request(named_people))


@require_safe
def item(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """One item with all its marks, and what may be decided about them."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    page = queries.item_page(user_of(request), enquiry, item_id)
    refusal = queries.criminal_refusal(user_of(request), page)
    context = {
        "enquiry": enquiry,
        "page": page,
        "may_mark": refusal is None,
        "refusal": refusal,
        "may_open_schedule": queries.why_not_open_schedule(user_of(request), standing) is None,
    }
    return render(request, "disclosures/handling_changes/item.html", context)


@form_page
def criminal(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Mark an item as perhaps relevant to a criminal investigation."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    item_page = queries.item_page(who, enquiry, item_id)
    if (refusal := queries.criminal_refusal(who, item_page)) and request.method != "POST":
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"criminal:{item_id}", beside=Beside.MARKED)
    if page.later:
        return page.later
    form = CriminalForm(**page.typed)
    place = {"enquiry_id": enquiry_id, "item_id": item_id}
    if page.record(
        form, lambda made: actions.mark_criminal(**place, reasons=form.cleaned_data["reasons"], **made)
    ):
        return page.done(_("It is marked, kept, and stands in the schedule."), "disclosures:item", **place)
    return page.show("disclosures/handling_changes/criminal.html", form, page=item_page)


@form_page
def replace(request: HttpRequest, enquiry_id: UUID, reader_id: UUID) -> HttpResponse:
    """Name others in the place of a named person and their deputy."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    row = queries.get_reader_or_404(who, enquiry_id, reader_id)
    if request.method != "POST" and queries.is_replaced(row):
        return redirect("disclosures:item", enquiry_id=enquiry_id, item_id=row.item_id)
    page = DecisionPage(request, enquiry, draft=f"reader:{reader_id}", beside=Beside.MARKED)
    if page.later:
        return page.later
    people = by_agency(colleagues_of([str(row.of_id)])).get(str(row.of_id), {})
    form = ReplaceForm(**page.typed, people=people, agency=str(row.of))
    if page.record(
        form,
        lambda made: actions.replace_reader(
            enquiry_id=enquiry_id, reader_id=reader_id, **form.to_answers(), **made
        ),
    ):
        words = _("Others are named. Nobody else of %(agency)s can read it.") % {"agency": row.of}
        return page.done(words, "disclosures:item", enquiry_id=enquiry_id, item_id=row.item_id)
    item_page = queries.item_page(who, enquiry, row.item_id)
    return page.show("disclosures/handling_changes/replace.html", form, row=row, page=item_page)


@require_safe
def schedule(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What may be relevant to a criminal investigation: a page that is also its print."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := queries.why_not_open_schedule(user_of(request), standing):
        return not_now(request, refusal, enquiry)
    lines = queries.schedule_of(enquiry_id, enquiry.reference)
    context = {"enquiry": enquiry, "lines": lines, "at": timezone.now()}
    return render(request, "disclosures/handling_changes/schedule.html", context)
