"""The urgent screen."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.urgent_intake import actions
from consent.urgent_intake.forms import UrgentForm
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import TURNED_BACK, add_violations, user_of
from enquiries.identity_links.linking_forms import EarlierForm, shown_before
from enquiries.people.oddities import oddities
from enquiries.people.oddity_forms import OddForm, asked_before
from enquiries.search import queries as search_queries
from imap.access.access_notes import note_named, note_search
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation, Violation


@form_page
def urgent(request: HttpRequest) -> HttpResponse:
    """A child is in danger now: one screen, one save; the enquiry is open afterwards and the next step is asking."""
    who = user_of(request)
    if not (who.is_caseworker and who.agency.leads):
        words = _(
            "This screen is for the lead agency, which records consent and opens the enquiry. Telephone it, "
            "and record the enquiry as red."
        )
        context = {"refusal": Violation("SEC1", words), "enquiry": None}
        return render(request, "casework/not-now.html", context, status=403)
    draft = Drafting(request, "urgent")
    if later := draft.later():
        return later
    form = UrgentForm(**draft.form, initial={"told_by": str(who)})
    earlier: EarlierForm | None = None
    odd: OddForm | None = None
    found = search_queries.NOTHING
    if draft.posted and form.is_valid():
        key, answers = form.cleaned_data["key"], form.to_answers()
        found = search_queries.likely(who, answers.people(), received=timezone.now(), beside=[key])
        if found.earlier:
            note_search(request, *search_queries.searched_for(answers.people()))
            note_named(request, found.keys)
        earlier, looked = shown_before(found, request.POST)
        unusual = oddities(answers.people(), timezone.localdate())
        odd, right = asked_before(unusual, request.POST)
        answers = replace(answers, confirmed="\n".join(one.words for one in unusual))
        if looked and right and (earlier is None or earlier.is_valid()):
            try:
                enquiry_id = actions.record_urgent(
                    key=key,
                    answers=answers,
                    by=who,
                    same_as=earlier.chosen if earlier else (),
                    same_because=earlier.cleaned_data["same_because"] if earlier else "",
                )
            except RuleViolation as refused:
                add_violations(form, refused)
            else:
                draft.done()
                messages.success(request, _("The urgent enquiry is recorded and open. Ask the agencies now."))
                return redirect("enquiry", enquiry_id=enquiry_id)
    wrong = (
        form.is_bound
        and form.judged
        and (form.errors or (earlier and earlier.errors) or (odd and odd.errors))
    )
    if draft.posted:
        draft.keep()
    return render(
        request,
        "consent/urgent_intake/urgent.html",
        {"form": form, "draft": draft, "earlier": earlier, "found": found, "odd": odd},
        status=TURNED_BACK if wrong else 200,
    )
