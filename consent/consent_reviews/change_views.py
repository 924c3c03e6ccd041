"""The page on which a change is recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consent.consent_reviews.change_actions import record_change
from consent.consent_reviews.change_forms import ChangeForm
from consent.positions import queries
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.people.queries import get_person_or_404
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def changed(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Record that the use or the relationship changed, so that one person's consent is to be sought again."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    newest = queries.newest(enquiry_id).get(about.pk)
    shown = {"seen": newest.pk if newest else None}
    form = ChangeForm(**sent(request), initial=shown)
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            record_change(
                person=about,
                what=answers["what"],
                because=answers["because"],
                by=user_of(request),
                key=answers["key"],
                seen=answers["seen"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            form.update_shown(seen=newest.pk if newest else None)
        else:
            words = _("The consent of %(name)s is to be sought again. It stands in My work until you have.")
            messages.success(request, words % {"name": about.name})
            return redirect("consent:consent", enquiry_id=enquiry_id, person_id=person_id)
    return render_form(request, "consent/changed.html", form, enquiry=enquiry, about=about, newest=newest)
