"""Pages on which details of an enquiry are improved: its people and its concern."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enquiries import actions, details, queries
from enquiries.forms import AddPersonForm, ChangePersonForm, ConcernForm, concern, recording
from enquiries.forms.oddities import OddForm, asked_before
from enquiries.pages import (
    TURNED_BACK,
    add_violations,
    get_enquiry_and_standing,
    not_now,
    or_404,
    render_form,
    user_of,
)
from enquiries.rules import NewPerson
from enquiries.rules import standing as rules_standing
from enquiries.rules.oddities import new_oddities
from imap.agencies.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

NO_VERSION = UUID(int=0)  # of a form that came without one: whatever was ever changed is news to it


@form_page
def add_person(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Add a person to an enquiry."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := rules_standing.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    form = AddPersonForm(**sent(request))
    odd, right, asked = None, False, request.method == "POST" and form.is_valid()
    if asked:
        odd, right, new = _asked(request, form, enquiry_id, besides=form.cleaned_data["key"])
    if right:
        try:
            added = actions.add_person(
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
    others = [one for one in queries.people_of(enquiry_id) if one.pk != besides]
    new, today = form.to_person(), timezone.localdate()
    before = [one for one in new_oddities(others, new, today) if one.words in confirmed.splitlines()]
    found = new_oddities(others, new, today, confirmed=confirmed)
    odd, right = asked_before(found, request.POST)
    return odd, right, replace(new, confirmed="\n".join(one.words for one in [*before, *found]))


def _person_form(request: HttpRequest, form: Any, odd: OddForm | None, **context: Any) -> HttpResponse:
    """The form of a person; with the question about what is odd it is not turned back, unless the answer was wrong."""
    wrong = form.is_bound and (odd is None or bool(form.errors) or (odd.is_bound and bool(odd.errors)))
    context |= {"form": form, "odd": odd, "draft": None}
    return render(request, "enquiries/person-form.html", context, status=TURNED_BACK if wrong else 200)


@form_page
def change_person(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Improve what is known about a person."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := rules_standing.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = queries.get_person_or_404(enquiry_id, person_id)
    initial = recording.as_initial(known)
    form = ChangePersonForm(**sent(request), initial=initial | {"seen": details.version(known)})
    odd, right, asked = None, False, request.method == "POST" and form.is_valid()
    if asked:
        odd, right, new = _asked(request, form, enquiry_id, besides=known.pk, confirmed=known.confirmed)
    if right:
        try:
            changed = actions.change_person(
                person=known,
                to=new,
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except RuleViolation as refused:
            turned_back_stale(form, refused, known, recording.as_initial)
        else:
            say(request, changed)
            return redirect("person", enquiry_id=enquiry_id, person_id=person_id)
    return _person_form(request, form, odd, enquiry=enquiry, person=known)


@form_page
def change_concern(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Improve the concern: the worry, where the child is now, how urgent it is."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := rules_standing.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = or_404(queries.concern_of(enquiry_id))
    form = ConcernForm(**sent(request), initial=concern.as_initial(known) | {"seen": details.version(known)})
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_concern(
                enquiry=enquiry,
                to=form.to_details(),
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except RuleViolation as refused:
            turned_back_stale(form, refused, known, concern.as_initial)
        else:
            say(request, changed)
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(
        request, "enquiries/concern.html", form, enquiry=enquiry, changes=details.changes_of(known)
    )


def turned_back_stale(form: Any, refused: RuleViolation, known: Any, as_initial: Any) -> None:
    """Show a refusal; when the detail was changed meanwhile, beside what is known now."""
    known.refresh_from_db()
    now = details.version(known)
    then = details.as_seen(known, form.cleaned_data["seen"])
    if form.cleaned_data["seen"] != now:
        details.bring_up_to_date(form, then=as_initial(then) if then else {}, now=as_initial(known), seen=now)
    add_violations(form, refused)


def say(request: HttpRequest, changed: bool) -> None:
    """What came of a change."""
    if changed:
        messages.success(request, _("The change is recorded."))
    else:
        messages.info(request, _("Nothing was different, so nothing was recorded."))
