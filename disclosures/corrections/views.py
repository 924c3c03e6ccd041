"""Correcting what was shared, and telling third parties."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.corrections import actions as corrections_actions
from disclosures.corrections.forms import CorrectionForm, ThirdPartyToldForm
from disclosures.corrections.queries import correctable, correction_page
from disclosures.corrections.rules import check_correcting_again
from disclosures.recalls.queries import recalled_on
from disclosures.recalls.views import instead
from disclosures.releases.rules import why_not_acknowledge, why_not_mend
from disclosures.responses.forms import RequestReadForm
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import SpokenExchange
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

Beside = SpokenExchange.Beside


@form_page
def correct(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Correct one item that this agency shared: a new version, or wrong and to be disregarded."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    known = correctable(who, enquiry_id, item_id)
    if known.done and known.done.recorded_by_id == who.pk and str(known.done.pk) == request.POST.get("key"):
        return redirect("disclosures:correction", enquiry_id=enquiry_id, correction_id=known.done.pk)
    if refusal := why_not_mend(standing, shared_here=known.shared_here):
        return not_now(request, refusal, enquiry)
    if known.done and request.method != "POST":
        return redirect("disclosures:correction", enquiry_id=enquiry_id, correction_id=known.done.pk)
    draft = Drafting(request, f"correct:{item_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    form = CorrectionForm(**draft.form, known=known, today=timezone.localdate())
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key = form.cleaned_data["key"]
        try:
            with transaction.atomic():
                corrections_actions.correct(
                    enquiry_id=enquiry_id,
                    item_id=item_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=Beside.CORRECTION, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
            known = correctable(who, enquiry_id, item_id)
        else:
            draft.done()
            messages.success(request, _("The correction is recorded. Everybody who has this is told."))
            return redirect("disclosures:correction", enquiry_id=enquiry_id, correction_id=key)
    return render_form(
        request,
        "disclosures/corrections/correct.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
        known=known,
        meanwhile=check_correcting_again(known.done_before),
    )


@form_page
def correction(request: HttpRequest, enquiry_id: UUID, correction_id: UUID) -> HttpResponse:
    """A correction with both versions in order and who has read it; and “I have read this” for a recipient."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    try:
        page = correction_page(who, enquiry_id, correction_id)
        refusal = why_not_acknowledge(standing, received_here=page.received)
        form = RequestReadForm(**sent(request))
        if form.is_bound and form.is_valid():
            read = corrections_actions.read_correction(
                enquiry_id=enquiry_id, correction_id=correction_id, by=who, key=form.cleaned_data["key"]
            )
            if read.recorded_by_id == who.pk:
                messages.success(request, _("It is recorded that you have read this correction."))
            return redirect("disclosures:correction", enquiry_id=enquiry_id, correction_id=correction_id)
    except RuleViolation as refused:
        return not_now(request, refused.violations[0], enquiry)
    except Http404:
        if recall := recalled_on(who, enquiry_id):
            return instead(recall)
        raise
    asked = refusal is None and page.read_here is None
    return render_form(
        request, "disclosures/corrections/correction.html", form, enquiry=enquiry, page=page, may_read=asked
    )


@form_page
def tell_third_party(request: HttpRequest, enquiry_id: UUID, correction_id: UUID) -> HttpResponse:
    """An agency that passed on what was corrected tells the third party, and records that it did."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    try:
        page = correction_page(who, enquiry_id, correction_id)
    except Http404:
        if recall := recalled_on(who, enquiry_id):
            return instead(recall)
        raise
    if refusal := why_not_acknowledge(standing, received_here=page.received):
        return not_now(request, refusal, enquiry)
    there = redirect("disclosures:correction", enquiry_id=enquiry_id, correction_id=correction_id)
    done = any(one.told and str(one.told.pk) == request.POST.get("key") for one in page.third_parties)
    if done or (not page.to_tell and request.method != "POST"):
        return there
    form = ThirdPartyToldForm(**sent(request), page=page)
    if form.is_bound and form.is_valid():
        try:
            corrections_actions.tell_third_party(
                enquiry_id=enquiry_id,
                correction_id=correction_id,
                answers=form.to_answers(),
                by=who,
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("It is recorded. The agency that corrected it sees it."))
            more = len(page.to_tell) > 1
            here = redirect(
                "disclosures:tell_third_party", enquiry_id=enquiry_id, correction_id=correction_id
            )
            return here if more else there
    return render_form(request, "disclosures/corrections/third-party.html", form, enquiry=enquiry, page=page)
