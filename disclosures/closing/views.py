"""The page of closing an enquiry."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from disclosures.closing.actions import close_enquiry
from disclosures.closing.forms import ClosingForm
from disclosures.closing.queries import newest_closing, to_close
from disclosures.drafts.rules import about_closing
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import Enquiry, SpokenExchange, Stage
from enquiries.stages.rules import why_not_move
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation


@form_page
def close(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Close an enquiry, with each agency's last word, what is unread, open reviews and the referrer before one's eyes."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if request.method == "POST" and _done(who, enquiry_id, request.POST.get("key", "")):
        return redirect("enquiry", enquiry_id=enquiry_id)
    refusal = why_not_work(standing, Participation.LEAD)
    # A form that comes when somebody else has closed it is told so by the action, with what was typed.
    if refusal or (request.method != "POST" and (refusal := why_not_move(standing, Stage.CLOSED))):
        return not_now(request, refusal, enquiry)
    known = to_close(who, enquiry)
    draft = Drafting(request, about_closing(enquiry_id), enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    shown = {"shown": known.in_words()}
    draft.show(**shown)
    form = ClosingForm(**draft.form, facts=known.facts, initial=shown)
    late = LateForm(**draft.form)
    if draft.posted:
        if form.is_valid() & late.is_valid() and _recorded(draft, form, late, enquiry):
            return redirect("enquiry", enquiry_id=enquiry_id)
        form.update_shown(**shown)
    return render_form(
        request,
        "disclosures/closing/close.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
        known=known,
    )


def _done(who: User, enquiry_id: UUID, key: str) -> bool:
    """Whether this form closed the enquiry already."""
    newest = newest_closing(enquiry_id)
    return bool(newest and str(newest.pk) == key and newest.recorded_by_id == who.pk)


def _recorded(draft: Drafting, form: ClosingForm, late: LateForm, enquiry: Enquiry) -> bool:
    request, answers = draft.request, form.cleaned_data
    try:
        with transaction.atomic():
            close_enquiry(
                enquiry_id=enquiry.pk,
                answers=form.to_answers(),
                by=user_of(request),
                key=answers["key"],
                seen=answers["shown"],
                happened_at=late.happened_at,
            )
            note_late(request, late, enquiry, beside=SpokenExchange.Beside.CLOSING, decision=answers["key"])
            draft.done()
    except RuleViolation as refused:
        add_violations(form, refused)
        return False
    messages.success(request, _("The enquiry is closed."))
    return True
