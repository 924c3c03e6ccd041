"""Recording that an agency shares without consent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consent.overrides.actions import record_override
from consent.overrides.forms import OverrideForm
from consent.overrides.queries import short_override
from consent.positions import queries as positions_queries
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.people.queries import people_of
from enquiries.standing.rules import why_not_override
from imap.design.decorators import form_page


@form_page
def override(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Record this agency's reasons for going ahead without consent."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_override(standing):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"override:{enquiry_id}", beside=Beside.OVERRIDE)
    if page.later:
        return page.later
    people = [positions_queries.facts_of(p) for p in people_of(enquiry_id)]
    form = OverrideForm(**page.typed, people=people, initial=short_override(enquiry_id, user_of(request)))
    if page.record(
        form, lambda made: record_override(enquiry_id=enquiry_id, answers=form.to_answers(), **made)
    ):
        words = _("Your reasons for going ahead are recorded, and in force from now.")
        return page.done(words, "enquiry", enquiry_id=enquiry_id)
    return page.show("consent/overrides/override.html", form)
