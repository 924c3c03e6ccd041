"""The page on which a change is recorded."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consent.consent_reviews.change_actions import record_change
from consent.consent_reviews.change_forms import ChangeForm
from consent.positions import queries
from enquiries.casework.decision_page import DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now
from enquiries.people.queries import get_person_or_404
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page


@form_page
def changed(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Record that the use or the relationship changed, so that one person's consent is to be sought again."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    newest = queries.newest(enquiry_id).get(about.pk)
    shown = {"seen": newest.pk if newest else None}
    page = DecisionPage(request, enquiry)
    form = ChangeForm(**page.typed, initial=shown)
    if page.record(
        form,
        lambda made: record_change(
            person=about,
            what=form.cleaned_data["what"],
            because=form.cleaned_data["because"],
            seen=form.cleaned_data["seen"],
            **made,
        ),
        fresh=lambda: shown,
    ):
        words = _("The consent of %(name)s is to be sought again. It stands in My work until you have.")
        return page.done(
            words % {"name": about.name}, "consent:consent", enquiry_id=enquiry_id, person_id=person_id
        )
    return page.show("consent/consent_reviews/changed.html", form, about=about, newest=newest)
