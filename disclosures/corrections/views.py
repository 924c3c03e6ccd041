"""Correcting what was shared, and telling third parties."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.corrections import actions
from disclosures.corrections.forms import CorrectionForm, ThirdPartyToldForm
from disclosures.corrections.queries import correctable, correction_page
from disclosures.corrections.rules import check_correcting_again
from disclosures.models import Correction, ThirdPartyTold
from disclosures.recalls.queries import recalled_on
from disclosures.recalls.views import instead
from disclosures.releases.rules import why_not_acknowledge, why_not_mend
from disclosures.responses.forms import RequestReadForm
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.http import get_enquiry_and_standing, not_now, render_form, user_of
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def correct(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Correct one item that this agency shared: a new version, or wrong and to be disregarded."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    known = correctable(who, enquiry_id, item_id)
    there = "disclosures:correction"
    if done := posted_before(request, Correction, enquiry=enquiry_id, item=item_id):
        return redirect(there, enquiry_id=enquiry_id, correction_id=done.pk)
    if refusal := why_not_mend(standing, shared_here=known.shared_here):
        return not_now(request, refusal, enquiry)
    if known.done and request.method != "POST":
        return redirect(there, enquiry_id=enquiry_id, correction_id=known.done.pk)
    page = DecisionPage(request, enquiry, draft=f"correct:{item_id}", beside=Beside.CORRECTION)
    if page.later:
        return page.later
    form = CorrectionForm(**page.typed, known=known, today=timezone.localdate())
    place = {"enquiry_id": enquiry_id, "item_id": item_id}
    if row := page.record(form, lambda made: actions.correct(**place, answers=form.to_answers(), **made)):
        words = _("The correction is recorded. Everybody who has this is told.")
        return page.done(words, there, enquiry_id=enquiry_id, correction_id=row.pk)
    if page.refused:
        known = correctable(who, enquiry_id, item_id)
    return page.show(
        "disclosures/corrections/correct.html",
        form,
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
            read = actions.read_correction(
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
        known = correction_page(who, enquiry_id, correction_id)
    except Http404:
        if recall := recalled_on(who, enquiry_id):
            return instead(recall)
        raise
    if refusal := why_not_acknowledge(standing, received_here=known.received):
        return not_now(request, refusal, enquiry)
    place = {"enquiry_id": enquiry_id, "correction_id": correction_id}
    done = posted_before(request, ThirdPartyTold, enquiry=enquiry_id, correction=correction_id)
    if done or (not known.to_tell and request.method != "POST"):
        return redirect("disclosures:correction", enquiry_id=enquiry_id, correction_id=correction_id)
    page = DecisionPage(request, enquiry)
    form = ThirdPartyToldForm(**page.typed, page=known)
    if page.record(form, lambda made: actions.tell_third_party(**place, answers=form.to_answers(), **made)):
        more = len(known.to_tell) > 1
        return page.done(
            _("It is recorded. The agency that corrected it sees it."),
            "disclosures:tell_third_party" if more else "disclosures:correction",
            **place,
        )
    return page.show("disclosures/corrections/third-party.html", form, page=known)
