"""Who may read a sensitive item, an item with all its marks, and the schedule for a criminal investigation."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.handling.facts import by_agency, colleagues_of
from disclosures.handling_changes import actions, queries
from disclosures.handling_changes.forms import CriminalForm, ReplaceForm
from disclosures.models import ItemReader
from disclosures.responses.reader_views import named_people
from disclosures.responses.views import answers_request
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import SpokenExchange
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation

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
    return render(request, "disclosures/handling/item.html", context)


@form_page
def criminal(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Mark an item as perhaps relevant to a criminal investigation."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = queries.item_page(who, enquiry, item_id)
    if (refusal := queries.criminal_refusal(who, page)) and request.method != "POST":
        return not_now(request, refusal, enquiry)
    draft = Drafting(request, f"criminal:{item_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    form, late = CriminalForm(**draft.form), LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key = form.cleaned_data["key"]
        try:
            with transaction.atomic():
                actions.mark_criminal(
                    enquiry_id=enquiry_id,
                    item_id=item_id,
                    reasons=form.cleaned_data["reasons"],
                    by=who,
                    key=key,
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=SpokenExchange.Beside.MARKED, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            messages.success(request, _("It is marked, kept, and stands in the schedule."))
            return redirect("disclosures:item", enquiry_id=enquiry_id, item_id=item_id)
    return render_form(
        request,
        "disclosures/handling/criminal.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
        page=page,
    )


@form_page
def replace(request: HttpRequest, enquiry_id: UUID, reader_id: UUID) -> HttpResponse:
    """Name others in the place of a named person and their deputy."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    row = queries.get_reader_or_404(who, enquiry_id, reader_id)
    if request.method != "POST" and ItemReader.objects.filter(supersedes=row).exists():
        return redirect("disclosures:item", enquiry_id=enquiry_id, item_id=row.item_id)
    draft = Drafting(request, f"reader:{reader_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    people = by_agency(colleagues_of([str(row.of_id)])).get(str(row.of_id), {})
    form, late = ReplaceForm(**draft.form, people=people, agency=str(row.of)), LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                actions.replace_reader(
                    enquiry_id=enquiry_id,
                    reader_id=reader_id,
                    person=given["person"],
                    deputy=given["deputy"],
                    reasons=given["reasons"],
                    by=who,
                    key=given["key"],
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=SpokenExchange.Beside.MARKED, decision=given["key"])
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            words = _("Others are named. Nobody else of %(agency)s can read it.") % {"agency": row.of}
            messages.success(request, words)
            return redirect("disclosures:item", enquiry_id=enquiry_id, item_id=row.item_id)
    page = queries.item_page(who, enquiry, row.item_id)
    return render_form(
        request,
        "disclosures/handling/replace.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
        row=row,
        page=page,
    )


@require_safe
def schedule(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What may be relevant to a criminal investigation: a page that is also its print."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := queries.why_not_open_schedule(user_of(request), standing):
        return not_now(request, refusal, enquiry)
    lines = queries.schedule_of(enquiry_id, enquiry.reference)
    context = {"enquiry": enquiry, "lines": lines, "at": timezone.now()}
    return render(request, "disclosures/handling/schedule.html", context)
