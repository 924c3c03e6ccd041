"""The page that asks whether consent is still right."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consent.consent_reviews.actions import say_still_right
from consent.consent_reviews.forms import StillRightForm
from consent.consent_reviews.queries import looked_at
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def still_right(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What happened since the positions in force were recorded; those that are still right are ticked, with one sentence."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    looked = looked_at(enquiry_id)
    seen = looked.newest.isoformat() if looked.newest else ""
    form = StillRightForm(**sent(request), looked=looked, initial={"seen": seen})
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            say_still_right(
                enquiry_id=enquiry_id,
                records=frozenset(answers["records"]),
                because=answers["because"],
                by=user_of(request),
                key=answers["key"],
                seen=form.seen_until,
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            form.update_shown(seen=seen)
        else:
            messages.success(request, _("Recorded. It is asked again when something else changes."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(request, "consent/still-right.html", form, enquiry=enquiry, looked=looked)
