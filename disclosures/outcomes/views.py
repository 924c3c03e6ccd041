"""The outcome: consent confirmed, then what is decided, then what the referrer is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.drafts import rules as drafts_rules
from disclosures.models import Outcome
from disclosures.outcomes import actions, queries
from disclosures.outcomes.forms import ConfirmConsentForm, OutcomeForm, TellForm
from disclosures.outcomes.rules import why_not_decide
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.identity_links.linked_enquiries import earlier_of, unlinked_from
from enquiries.models import Enquiry, SpokenExchange
from enquiries.people.queries import people_of
from enquiries.search.queries import unlinked
from enquiries.standing.rules import why_not_work
from imap.access.access_notes import note_named
from imap.access.grants import Participation
from imap.agencies.local_lists.queries import names_on
from imap.agencies.models import LocalEntry, User
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

Beside = SpokenExchange.Beside
NOW, SECTION_47 = "now", Outcome.Choice.SECTION_47


@form_page
def confirm(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Consent as it stands, confirmed before anything is decided."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_decide(standing):
        return not_now(request, refusal, enquiry)
    who = user_of(request)
    known = queries.deciding(who, enquiry_id)
    shown = {"positions": known.positions(who.agency_id)}
    form = ConfirmConsentForm(
        **sent(request),
        people=known.in_force(who.agency_id),
        initial=dict(shown),
    )
    late = LateForm(**sent(request))
    if form.is_bound and form.is_valid() & late.is_valid():
        answers = form.cleaned_data
        try:
            with transaction.atomic():
                actions.confirm_consent(
                    enquiry_id=enquiry_id,
                    answers=form.to_answers(),
                    by=who,
                    key=answers["key"],
                    seen_positions=answers["positions"],
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=Beside.CONFIRMED, decision=answers["key"])
        except RuleViolation as refused:
            add_violations(form, refused)
            form.update_shown(**shown)
        else:
            messages.success(request, _("Consent is confirmed as it stands. Now decide."))
            return redirect("disclosures:outcome", enquiry_id=enquiry_id)
    return render_form(
        request, "disclosures/confirm-consent.html", form, enquiry=enquiry, known=known, late=late
    )


@form_page
def outcome(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Record what is decided. Consent is confirmed first, on its own page; a Section 47 outcome is one step."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if request.method == "POST" and _done(who, enquiry_id, request.POST.get("key", "")):
        return redirect("enquiry", enquiry_id=enquiry_id)
    if refusal := why_not_decide(standing):
        return not_now(request, refusal, enquiry)
    known = queries.deciding(who, enquiry_id)
    one_step = request.GET.get(NOW) == SECTION_47 and not known.confirmed
    if request.method != "POST" and not known.confirmed and not one_step:
        return redirect("disclosures:confirm_consent", enquiry_id=enquiry_id)
    draft = Drafting(request, drafts_rules.about_outcome(enquiry_id), enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    shown = {
        "positions": known.positions(who.agency_id),
        "still_open": "\n".join(known.still_open.in_words()),
    }
    draft.show(**shown)
    form = OutcomeForm(
        **draft.form,
        people=known.in_force(who.agency_id),
        one_step=one_step,
        initial=dict(shown),
        **_referrer(enquiry),
    )
    late = LateForm(**draft.form)
    if draft.posted:
        if form.is_valid() & late.is_valid() and _recorded(draft, form, late, enquiry, who):
            return redirect("enquiry", enquiry_id=enquiry_id)
        form.update_shown(**shown)
    earlier = earlier_of(enquiry_id)
    settled = {*unlinked_from(enquiry_id), *(one.enquiry_id for one in earlier)}
    likely = unlinked(who, enquiry, people_of(enquiry_id), settled)
    note_named(request, [*(one.enquiry_id for one in earlier), *likely.keys])
    return render_form(
        request,
        "disclosures/outcome.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
        known=known,
        earlier=earlier,
        likely=likely,
        one_step=one_step,
        tell_by=queries.tell_by(enquiry),
        referred_on=names_on(LocalEntry.List.REFERRED_ON, timezone.localdate()),
    )


def _done(who: User, enquiry_id: UUID, key: str) -> bool:
    """Whether this form recorded its outcome already."""
    newest = queries.newest_outcome(enquiry_id)
    return bool(newest and str(newest.pk) == key and newest.recorded_by_id == who.pk)


def _referrer(enquiry: Enquiry) -> dict[str, Any]:
    """Who is told: the agency that referred, by name, or somebody outside (empty)."""
    by_agency = str(enquiry.agency) if enquiry.agency_id != enquiry.lead_agency_id else ""
    return {"by_agency": by_agency, "received_at": enquiry.happened_at}


def _recorded(draft: Drafting, form: OutcomeForm, late: LateForm, enquiry: Enquiry, who: User) -> bool:
    request = draft.request
    answers, key = form.cleaned_data, form.cleaned_data["key"]
    try:
        with transaction.atomic():
            actions.record_outcome(
                enquiry_id=enquiry.pk,
                answers=form.to_answers(),
                telling=form.to_telling(),
                consent=form.to_consent(),
                by=who,
                key=key,
                seen_positions=answers["positions"],
                seen_open=answers["still_open"],
                happened_at=late.happened_at,
            )
            note_late(request, late, enquiry, beside=Beside.OUTCOME, decision=key)
            draft.done()
    except RuleViolation as refused:
        add_violations(form, refused)
        return False
    messages.success(request, _("The outcome is recorded. The enquiry is decided."))
    return True


@form_page
def tell(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What the referrer was told, when it was not recorded with the outcome."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    form = TellForm(**sent(request), **_referrer(enquiry))
    # Telling is always written down afterwards, and this form asks when; late is what came before the outcome's record.
    late = LateForm(
        **sent(request),
        happened=_("They were told before the outcome was recorded"),
    )
    if form.is_bound and form.is_valid() & late.is_valid():
        key = form.cleaned_data["key"]
        try:
            with transaction.atomic():
                actions.tell_referrer(
                    enquiry_id=enquiry_id, telling=form.to_telling(), by=user_of(request), key=key
                )
                note_late(request, late, enquiry, beside=Beside.TOLD, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("It is recorded what the referrer was told."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    decided = queries.decided(enquiry, leads=True)
    return render_form(request, "disclosures/tell.html", form, enquiry=enquiry, decided=decided, late=late)
