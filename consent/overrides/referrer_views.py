"""Reasons of the agency that referred."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consent.overrides import actions
from consent.overrides.forms import OverrideForm
from consent.overrides.referrer_queries import people_given
from enquiries.casework.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.late_entries.actions import record_late
from enquiries.late_entries.forms import LateForm
from enquiries.late_entries.pages import warn
from enquiries.models import SpokenExchange
from enquiries.standing.rules import why_not_override_as_referrer
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation


@form_page
def own_reasons(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Why this agency referred without consent: about the people whom it gave, and nobody else."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_override_as_referrer(standing):
        return not_now(request, refusal, enquiry)
    people = people_given(enquiry_id)
    draft = Drafting(request, f"own_reasons:{enquiry_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    form = OverrideForm(**draft.form, people=people, initial={"people": [one.key for one in people]})
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key, who, happened = form.cleaned_data["key"], user_of(request), late.to_answers()
        beside, stated = SpokenExchange.Beside.OVERRIDE, {one.key for one in people}
        try:
            with transaction.atomic():
                actions.record_override(
                    enquiry_id=enquiry_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    stated=stated,
                    happened_at=late.happened_at,
                )
                record_late(enquiry_id=enquiry_id, answers=happened, by=who, beside=beside, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            warn(request, happened, enquiry)
            messages.success(request, _("Your agency’s reasons are recorded, and in force from now."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(request, "consent/own-reasons.html", form, enquiry=enquiry, draft=draft, late=late)
