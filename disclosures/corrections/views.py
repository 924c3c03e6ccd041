"""Correcting what was shared; calling it back; what the wrong recipient answers; the breach."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.corrections import actions, queries
from disclosures.corrections.forms import (
    BreachForm,
    ConfirmRecallForm,
    CorrectionForm,
    RecallForm,
    ThirdPartyToldForm,
)
from disclosures.corrections.officers import breach_page
from disclosures.corrections.rules import (
    check_correcting_again,
    why_not_confirm,
    why_not_decide_breach,
    why_not_mend,
)
from disclosures.models import Recall
from disclosures.outcomes.views import show
from disclosures.releases.rules import why_not_acknowledge
from disclosures.responses.forms import RequestReadForm
from enquiries.casework.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.late_entries.forms import LateForm
from enquiries.late_entries.pages import note_late
from enquiries.models import SpokenExchange
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

Beside = SpokenExchange.Beside


def instead(recall: Recall) -> HttpResponse:
    """In the place of what was called back: that it was sent by mistake, and what is asked now."""
    return redirect("disclosures:recalled", enquiry_id=recall.enquiry_id, recall_id=recall.pk)


def or_recalled(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In the place of an item, or of a release, that was called back: that it was, and what is asked now (ACC3)."""

    @wraps(view)
    def seen(request: HttpRequest, enquiry_id: UUID, **keys: UUID) -> HttpResponse:
        try:
            return view(request, enquiry_id=enquiry_id, **keys)
        except Http404:
            of = queries.recall_of if "item_id" in keys else queries.recalled_from
            key = keys.get("item_id") or keys["release_id"]
            if recall := of(user_of(request), enquiry_id, key):
                return instead(recall)
            raise

    return seen


@form_page
def correct(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Correct one item that this agency shared: a new version, or wrong and to be disregarded."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    known = queries.correctable(who, enquiry_id, item_id)
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
                actions.correct(
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
            known = queries.correctable(who, enquiry_id, item_id)
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
        page = queries.correction_page(who, enquiry_id, correction_id)
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
        if recall := queries.recalled_on(who, enquiry_id):
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
        page = queries.correction_page(who, enquiry_id, correction_id)
    except Http404:
        if recall := queries.recalled_on(who, enquiry_id):
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
            actions.tell_third_party(
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


@form_page
def recall(request: HttpRequest, enquiry_id: UUID, release_id: UUID) -> HttpResponse:
    """Call back what this agency released to the wrong place."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if found := queries.recalled_from(who, enquiry_id, release_id):
        return instead(found)
    known = queries.recallable(who, enquiry_id, release_id)
    done = next((one for one in queries.recalls_of(known) if str(one.pk) == request.POST.get("key")), None)
    if done and done.recorded_by_id == who.pk:
        return instead(done)
    if refusal := why_not_mend(standing, shared_here=known.shared_here):
        return not_now(request, refusal, enquiry)
    draft = Drafting(request, f"recall:{release_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    form = RecallForm(**draft.form, known=known)
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key = form.cleaned_data["key"]
        try:
            with transaction.atomic():
                row = actions.recall(
                    enquiry_id=enquiry_id,
                    release_id=release_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=Beside.RECALL, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            messages.success(
                request, _("It is called back: they cannot open it any more. A breach entry is open.")
            )
            return instead(row)
    return render_form(
        request,
        "disclosures/corrections/recall.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
        known=known,
    )


@form_page
def recalled(request: HttpRequest, enquiry_id: UUID, recall_id: UUID) -> HttpResponse:
    """A recall: for its recipient, that it was sent by mistake, and what became of it; for whoever released, the answer."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = queries.recall_page(who, enquiry_id, recall_id)
    refusal = why_not_confirm(standing, sent_here=page.sent_here)
    if request.method == "POST" and refusal:
        return not_now(request, refusal, enquiry)
    shown = str(page.newest.pk) if page.newest else ""
    form = ConfirmRecallForm(**sent(request), initial={"seen": shown}, page=page)
    if form.is_bound and form.is_valid():
        try:
            actions.confirm_recall(
                enquiry_id=enquiry_id,
                recall_id=recall_id,
                answers=form.to_answers(),
                by=who,
                key=form.cleaned_data["key"],
                seen=form.cleaned_data["seen"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            page = queries.recall_page(who, enquiry_id, recall_id)
            show(request, form, {"seen": str(page.newest.pk) if page.newest else ""})
        else:
            messages.success(request, _("Your agency’s answer is recorded. Thank you."))
            return redirect("disclosures:recalled", enquiry_id=enquiry_id, recall_id=recall_id)
    return render_form(
        request,
        "disclosures/corrections/recalled.html",
        form,
        enquiry=enquiry,
        page=page,
        may_answer=refusal is None and (not page.confirmed or form.is_bound),
    )


@form_page
def breach(request: HttpRequest, enquiry_id: UUID, breach_id: UUID) -> HttpResponse:
    """A breach with its clock, its account and what was decided. Its data protection officer may have no part in the
    enquiry, so this page asks for the breach alone."""
    who = user_of(request)
    page = breach_page(who, enquiry_id, breach_id)
    refusal = why_not_decide_breach(page.reader)
    shown = str(page.decisions[-1].pk) if page.decisions else ""
    form = BreachForm(
        **(sent(request) if refusal is None else {}),
        before=[one.choice for one in page.decisions],
        noticed_at=page.row.noticed_at,
        initial={"seen": shown},
    )
    if form.is_bound and any(str(one.pk) == request.POST.get("key") for one in page.decisions):
        return redirect("disclosures:breach", enquiry_id=enquiry_id, breach_id=breach_id)
    if form.is_bound and form.is_valid():
        try:
            actions.decide_breach(
                enquiry_id=enquiry_id,
                breach_id=breach_id,
                answers=form.to_answers(),
                by=who,
                key=form.cleaned_data["key"],
                seen=form.cleaned_data["seen"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            page = breach_page(who, enquiry_id, breach_id)
            show(request, form, {"seen": str(page.decisions[-1].pk) if page.decisions else ""})
        else:
            messages.success(request, _("It is recorded."))
            return redirect("disclosures:breach", enquiry_id=enquiry_id, breach_id=breach_id)
    response = render_form(request, "disclosures/corrections/breach.html", form, page=page, refusal=refusal)
    if request.method == "POST" and refusal:
        response.status_code = 403
    return response
