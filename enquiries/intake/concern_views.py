"""Changing the concern."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from enquiries.casework.http import get_enquiry_and_standing, not_now, or_404, render_form, user_of
from enquiries.intake import actions as intake_actions
from enquiries.intake import concern_forms
from enquiries.intake.concern_forms import ConcernForm
from enquiries.intake.queries import concern_of
from enquiries.revisions import queries as revisions_queries
from enquiries.revisions.pages import NO_VERSION, say, turned_back_stale
from enquiries.standing import rules as standing_rules
from imap.access.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def change_concern(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Improve the concern: the worry, where the child is now, how urgent it is."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := standing_rules.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = or_404(concern_of(enquiry_id))
    form = ConcernForm(
        **sent(request), initial=concern_forms.as_initial(known) | {"seen": revisions_queries.version(known)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = intake_actions.change_concern(
                enquiry=enquiry,
                to=form.to_details(),
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except RuleViolation as refused:
            turned_back_stale(form, refused, known, concern_forms.as_initial)
        else:
            say(request, changed)
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(
        request,
        "enquiries/intake/concern.html",
        form,
        enquiry=enquiry,
        changes=revisions_queries.changes_of(known),
    )
