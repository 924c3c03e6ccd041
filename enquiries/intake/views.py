"""Pages on which enquiries and people are written down."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import TURNED_BACK, user_of
from enquiries.identity_links.linking_forms import EarlierForm, shown_before
from enquiries.intake import actions
from enquiries.intake.forms import EnquiryForm
from enquiries.models import Person
from enquiries.people.forms import PeopleForms, people_given
from enquiries.people.oddities import Oddity, confirmed_words, oddities
from enquiries.people.oddity_forms import OddForm, asked_before
from enquiries.search import queries as search_queries
from enquiries.search.queries import Likely
from enquiries.search.recorded_before import recorded_before
from imap.access.access_notes import note_named, note_search
from imap.agencies.models import User
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation, Violation, as_errors

MORE_PEOPLE = "add_person"
#: Whom the form expects: a form left as it came is nobody.
EXPECTED = [{"role": Person.Role.CHILD}, {"role": Person.Role.PARENT_OR_CARER}]


@form_page
def record_enquiry(request: HttpRequest) -> HttpResponse:
    """Record an enquiry: the concern, the referrer, the rating, the people. One page, one save."""
    who = user_of(request)
    if not who.is_caseworker:
        return render(
            request,
            "casework/not-now.html",
            {
                "refusal": Violation("SEC1", _("Only practitioners and managers record an enquiry.")),
                "enquiry": None,
            },
            status=403,
        )
    draft = Drafting(request, "record")
    if later := draft.later():
        return later
    earlier: EarlierForm | None = None
    odd: OddForm | None = None
    found = search_queries.NOTHING
    if draft.data is not None or draft.posted:
        data = draft.data or request.POST.copy()
        more = MORE_PEOPLE in data
        if more:  # without JavaScript too: the page comes back with one more person and everything typed
            data["people-TOTAL_FORMS"] = str(min(int_or(data.get("people-TOTAL_FORMS"), 2) + 1, 20))
        judged = draft.posted and not more
        form = EnquiryForm(data, judged=judged)
        people = PeopleForms(data, prefix="people", initial=EXPECTED, form_kwargs={"judged": judged})
        if judged and form.is_valid() & people.is_valid():
            found = _earlier(who, form, people)
            earlier, looked = shown_before(found, request.POST)
            if found.earlier:
                note_search(request, *search_queries.searched_for(people_given(people)))
                note_named(request, found.keys)
            unusual = _odd(who, form, people)
            odd, right = asked_before(unusual, request.POST)
            if looked and right and _record(form, people, earlier, unusual, by=who):
                draft.done()
                return redirect("enquiries:recorded", enquiry_id=form.cleaned_data["key"])
    else:
        form = EnquiryForm(initial={"received_at": timezone.now()})
        people = PeopleForms(prefix="people", initial=EXPECTED)
    if draft.posted:
        draft.keep()  # turned back, or one person more: whatever becomes of the page
    judged = form.is_bound and form.judged
    wrong = judged and (
        form.errors or not people.is_valid() or (earlier and earlier.errors) or (odd and odd.errors)
    )
    return render(
        request,
        "enquiries/intake/record-enquiry.html",
        {"form": form, "people": people, "draft": draft, "earlier": earlier, "found": found, "odd": odd},
        status=TURNED_BACK if wrong else 200,
    )


def _earlier(who: User, form: EnquiryForm, people: Any) -> Likely:
    return search_queries.likely(
        who,
        people_given(people),
        received=form.cleaned_data["received_at"],
        beside=[form.cleaned_data["key"]],
    )


def _odd(who: User, form: EnquiryForm, people: Any) -> list[Oddity]:
    received = timezone.localdate(form.cleaned_data["received_at"])
    given = people_given(people)
    again = recorded_before(who, given, beside=form.cleaned_data["key"])
    return [*again, *oddities(given, timezone.localdate(), received=received)]


def int_or(typed: str | None, otherwise: int) -> int:
    return int(typed) if typed and typed.isdecimal() else otherwise


def _record(
    form: EnquiryForm, people: Any, earlier: EarlierForm | None, odd: list[Oddity], *, by: User
) -> bool:
    """Whether the enquiry was recorded; otherwise the forms say what is wrong. `odd`: what was said to be right."""
    if earlier and not earlier.is_valid():
        return False
    answers = form.cleaned_data
    try:
        actions.record_enquiry(
            new=actions.NewEnquiry(
                key=answers["key"],
                narrative=answers["narrative"],
                rating=int(answers["rating"]),
                rating_because=answers["rating_because"],
                whereabouts=answers["whereabouts"],
                referral=form.to_referral(),
                people=[
                    replace(one, confirmed=confirmed_words(odd, number))
                    for number, one in enumerate(people_given(people))
                ],
                confirmed=confirmed_words(odd, None),
                referrer_name=answers["referrer_name"],
                referrer_contact=answers["referrer_contact"],
                received_at=answers["received_at"],
                same_as=earlier.chosen if earlier else (),
                same_because=earlier.cleaned_data["same_because"] if earlier else "",
            ),
            by=by,
        )
    except RuleViolation as refused:
        form.add_refusals(as_errors(refused.violations))
        return False
    return True
