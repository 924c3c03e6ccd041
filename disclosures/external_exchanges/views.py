"""One exchange with an agency that has not signed: recorded, answered, read."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent.positions.rules import basis_in_words
from disclosures.external_exchanges import actions, queries
from disclosures.external_exchanges.forms import CameForm, OnceForm
from disclosures.external_exchanges.rules import why_not_exchange
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import SpokenExchange
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation, Violation


@form_page
def record(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Who was contacted, how they were verified, what they were asked or sent, and why."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if done := queries.done_before(who, enquiry_id, request.POST.get("key", "")):
        return redirect("disclosures:the_exchange", enquiry_id=enquiry_id, exchange_id=done.pk)
    if refusal := why_not_exchange(standing):
        return not_now(request, refusal, enquiry)
    draft = Drafting(request, f"exchange:{enquiry_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    facts = queries.exchanging(who, enquiry)
    form, late = OnceForm(**draft.form, facts=facts, who=str(who)), LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key = form.cleaned_data["key"]
        try:
            with transaction.atomic():
                actions.exchange_once(
                    enquiry_id=enquiry_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=SpokenExchange.Beside.ONCE, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            messages.success(request, _("The exchange is recorded. When they answer, record it here."))
            return redirect("disclosures:the_exchange", enquiry_id=enquiry_id, exchange_id=key)
    positions = basis_in_words(facts.positions.values()).splitlines()
    context = {"enquiry": enquiry, "late": late, "positions": positions}
    return render_form(request, "disclosures/external_exchanges/record.html", form, draft=draft, **context)


@require_safe
def show_exchange(request: HttpRequest, enquiry_id: UUID, exchange_id: UUID) -> HttpResponse:
    """One exchange with what came back."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    page = queries.exchange_page(user_of(request), enquiry_id, exchange_id)
    return render(request, "disclosures/external_exchanges/exchange.html", {"enquiry": enquiry, "page": page})


@form_page
def came(request: HttpRequest, enquiry_id: UUID, exchange_id: UUID) -> HttpResponse:
    """What the contact answered."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = queries.exchange_page(who, enquiry_id, exchange_id)
    if not page.ours:
        return not_now(request, Violation("SEC1", "The agency that asked records what came back."), enquiry)
    draft = Drafting(request, f"exchange_came:{exchange_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    form = CameForm(
        **draft.form,
        people=page.people,
        since=page.row.verified_at,
        contact=f"{page.row.contact_name}, {page.row.contact_agency}",
        today=timezone.localdate(),
    )
    if draft.posted and form.is_valid():
        try:
            actions.record_answer(
                enquiry_id=enquiry_id,
                exchange_id=exchange_id,
                answers=form.to_answers(),
                by=who,
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            messages.success(request, _("What they answered is recorded."))
            return redirect("disclosures:the_exchange", enquiry_id=enquiry_id, exchange_id=exchange_id)
    return render_form(
        request, "disclosures/external_exchanges/came.html", form, draft=draft, enquiry=enquiry, page=page
    )
