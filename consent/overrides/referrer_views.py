"""Reasons of the agency that referred."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consent.overrides import actions
from consent.overrides.forms import OverrideForm
from consent.overrides.referrer_queries import people_given
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now
from enquiries.standing.rules import why_not_override_as_referrer
from imap.design.decorators import form_page


@form_page
def own_reasons(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Why this agency referred without consent: about the people whom it gave, and nobody else."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_override_as_referrer(standing):
        return not_now(request, refusal, enquiry)
    people = people_given(enquiry_id)
    page = DecisionPage(request, enquiry, draft=f"own_reasons:{enquiry_id}", beside=Beside.OVERRIDE)
    if page.later:
        return page.later
    form = OverrideForm(**page.typed, people=people, initial={"people": [one.key for one in people]})
    stated = {one.key for one in people}
    if page.record(
        form,
        lambda made: actions.record_override(
            enquiry_id=enquiry_id, answers=form.to_answers(), stated=stated, **made
        ),
    ):
        words = _("Your agency’s reasons are recorded, and in force from now.")
        return page.done(words, "enquiry", enquiry_id=enquiry_id)
    return page.show("consent/overrides/own-reasons.html", form)
