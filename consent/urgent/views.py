"""The urgent screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consent.urgent import actions
from consent.urgent.forms import UrgentForm
from enquiries import finding
from enquiries.drafting import Drafting
from enquiries.pages import ask, person, turn_back
from imap.law.breaches import Breach, Refused


@require_http_methods(["GET", "POST"])
def urgent(request: HttpRequest) -> HttpResponse:
    """A child is in danger now: one screen, one save; the enquiry is open afterwards and the next step is asking."""
    who = person(request)
    if not (who.is_caseworker and who.agency.leads):
        words = _(
            "This screen is for the lead agency, which records consent and opens the enquiry. Telephone it, "
            "and record the enquiry as red."
        )
        context = {"refusal": Breach("SEC1", words), "enquiry": None}
        return render(request, "enquiries/not-now.html", context, status=403)
    draft = Drafting(request, "urgent")
    if later := draft.later():
        return later
    form = UrgentForm(**draft.form)
    if request.method == "POST" and form.is_valid():
        answers = form.to_answers()
        try:
            enquiry_id = actions.record_urgent(key=form.cleaned_data["key"], answers=answers, by=who)
        except Refused as refused:
            turn_back(form, refused)
        else:
            draft.done()
            messages.success(request, _("The urgent enquiry is recorded and open. Ask the agencies now."))
            # The search does not stand in the way of an urgent save: what it finds is said afterwards.
            found = finding.likely(who, answers.people(), received=timezone.now(), beside=[enquiry_id])
            if found.earlier:
                words = _(
                    "Earlier enquiries may be about the same people: look under “Look for earlier enquiries”."
                )
                messages.warning(request, " ".join([words, *found.repeats]))
            return redirect("enquiry", enquiry_id=enquiry_id)
    return ask(request, "consent/urgent.html", form, draft=draft)
