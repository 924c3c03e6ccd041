"""Recording that an agency shares without consent."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consent.overrides.actions import record_override
from consent.overrides.forms import OverrideForm
from consent.overrides.queries import short_override
from consent.positions import queries as positions_queries
from enquiries.casework.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.late_entries.actions import record_late
from enquiries.late_entries.forms import LateForm
from enquiries.late_entries.pages import warn
from enquiries.models import SpokenExchange
from enquiries.people.queries import people_of
from enquiries.standing.rules import why_not_override
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation


@form_page
def override(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Record this agency's reasons for going ahead without consent."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_override(standing):
        return not_now(request, refusal, enquiry)
    draft = Drafting(request, f"override:{enquiry_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    people = [positions_queries.facts_of(p) for p in people_of(enquiry_id)]
    form = OverrideForm(**draft.form, people=people, initial=short_override(enquiry_id, user_of(request)))
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key, who, happened = form.cleaned_data["key"], user_of(request), late.to_answers()
        beside = SpokenExchange.Beside.OVERRIDE
        try:
            with transaction.atomic():
                record_override(
                    enquiry_id=enquiry_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    happened_at=late.happened_at,
                )
                record_late(enquiry_id=enquiry_id, answers=happened, by=who, beside=beside, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            warn(request, happened, enquiry)
            messages.success(request, _("Your reasons for going ahead are recorded, and in force from now."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(request, "consent/override.html", form, enquiry=enquiry, draft=draft, late=late)
