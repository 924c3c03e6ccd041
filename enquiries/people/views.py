"""Adding a person to an enquiry, and improving what is known of one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enquiries.casework.http import (
    TURNED_BACK,
    add_violations,
    get_enquiry_and_standing,
    not_now,
    user_of,
)
from enquiries.people import actions as people_actions
from enquiries.people import forms as people_forms
from enquiries.people.forms import AddPersonForm, ChangePersonForm
from enquiries.people.oddities import new_oddities
from enquiries.people.oddity_forms import OddForm, asked_before
from enquiries.people.queries import get_person_or_404, people_of
from enquiries.people.rules import NewPerson
from enquiries.revisions import queries as revisions_queries
from enquiries.revisions.pages import NO_VERSION, say, turned_back_stale
from enquiries.standing import rules as standing_rules
from imap.access.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def add_person(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Add a person to an enquiry."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := standing_rules.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    form = AddPersonForm(**sent(request))
    odd, right, asked = None, False, request.method == "POST" and form.is_valid()
    if asked:
        odd, right, new = _asked(request, form, enquiry_id, besides=form.cleaned_data["key"])
    if right:
        try:
            added = people_actions.add_person(
                enquiry=enquiry, person=new, by=user_of(request), key=form.cleaned_data["key"]
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect("enquiries:people", enquiry_id=enquiry_id)
    return _person_form(request, form, odd, enquiry=enquiry, person=None)


def _asked(
    request: HttpRequest, form: Any, enquiry_id: UUID, *, besides: UUID, confirmed: str = ""
) -> tuple[OddForm | None, bool, NewPerson]:
    """What is odd about a person beside the others, whether it is all said to be right, and the person with what was
    confirmed, now or before, as far as it still is so."""
    others = [one for one in people_of(enquiry_id) if one.pk != besides]
    new, today = form.to_person(), timezone.localdate()
    before = [one for one in new_oddities(others, new, today) if one.words in confirmed.splitlines()]
    found = new_oddities(others, new, today, confirmed=confirmed)
    odd, right = asked_before(found, request.POST)
    return odd, right, replace(new, confirmed="\n".join(one.words for one in [*before, *found]))


def _person_form(request: HttpRequest, form: Any, odd: OddForm | None, **context: Any) -> HttpResponse:
    """The form of a person; with the question about what is odd it is not turned back, unless the answer was wrong."""
    wrong = form.is_bound and (odd is None or bool(form.errors) or (odd.is_bound and bool(odd.errors)))
    context |= {"form": form, "odd": odd, "draft": None}
    return render(request, "enquiries/people/person-form.html", context, status=TURNED_BACK if wrong else 200)


@form_page
def change_person(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Improve what is known about a person."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := standing_rules.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = get_person_or_404(enquiry_id, person_id)
    initial = people_forms.as_initial(known)
    form = ChangePersonForm(**sent(request), initial=initial | {"seen": revisions_queries.version(known)})
    odd, right, asked = None, False, request.method == "POST" and form.is_valid()
    if asked:
        odd, right, new = _asked(request, form, enquiry_id, besides=known.pk, confirmed=known.confirmed)
    if right:
        try:
            changed = people_actions.change_person(
                person=known,
                to=new,
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except RuleViolation as refused:
            turned_back_stale(form, refused, known, people_forms.as_initial)
        else:
            say(request, changed)
            return redirect("person", enquiry_id=enquiry_id, person_id=person_id)
    return _person_form(request, form, odd, enquiry=enquiry, person=known)
