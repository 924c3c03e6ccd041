"""The page that asks whether consent is still right."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consent.consent_reviews.actions import say_still_right
from consent.consent_reviews.forms import StillRightForm
from consent.consent_reviews.queries import looked_at
from enquiries.casework.decision_page import DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page


@form_page
def still_right(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What happened since the positions in force were recorded; those that are still right are ticked, with one sentence."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    looked = looked_at(enquiry_id)
    seen = looked.newest.isoformat() if looked.newest else ""
    page = DecisionPage(request, enquiry)
    form = StillRightForm(**page.typed, looked=looked, initial={"seen": seen})
    if page.record(
        form,
        lambda made: say_still_right(
            enquiry_id=enquiry_id,
            records=frozenset(form.cleaned_data["records"]),
            because=form.cleaned_data["because"],
            seen=form.seen_until,
            **made,
        ),
        fresh=lambda: {"seen": seen},
    ):
        words = _("Recorded. It is asked again when something else changes.")
        return page.done(words, "enquiry", enquiry_id=enquiry_id)
    return page.show("consent/consent_reviews/still-right.html", form, looked=looked)
