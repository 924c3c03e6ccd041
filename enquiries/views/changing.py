"""Pages on which details of an enquiry are improved: its people and its concern."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enquiries import actions, details, queries, rules
from enquiries.forms import AddPersonForm, ChangePersonForm, ConcernForm, concern, recording
from enquiries.pages import ask, found, not_now, person, reach, turn_back
from imap.agencies.grants import Capacity
from imap.law.breaches import Refused

FORMS = require_http_methods(["GET", "POST"])
NO_VERSION = UUID(int=0)  # of a form that came without one: whatever was ever changed is news to it


@FORMS
def add_person(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Add a person to an enquiry."""
    enquiry, standing = reach(request, enquiry_id)
    if refusal := rules.may_work(standing, Capacity.LEAD):
        return not_now(request, refusal, enquiry)
    form = AddPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_person(
                enquiry=enquiry, person=form.to_person(), by=person(request), key=form.cleaned_data["key"]
            )
        except Refused as refused:
            turn_back(form, refused)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect("enquiries:people", enquiry_id=enquiry_id)
    return ask(request, "enquiries/person-form.html", form, enquiry=enquiry, person=None)


@FORMS
def change_person(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Improve what is known about a person."""
    enquiry, standing = reach(request, enquiry_id)
    if refusal := rules.may_work(standing, Capacity.LEAD):
        return not_now(request, refusal, enquiry)
    known = queries.the_person(enquiry_id, person_id)
    initial = recording.as_initial(known)
    form = ChangePersonForm(request.POST or None, initial=initial | {"seen": details.version(known)})
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_person(
                person=known,
                to=form.to_person(),
                reason=form.cleaned_data["reason"],
                by=person(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except Refused as refused:
            turned_back_stale(form, refused, known, recording.as_initial)
        else:
            say(request, changed)
            return redirect("person", enquiry_id=enquiry_id, person_id=person_id)
    return ask(request, "enquiries/person-form.html", form, enquiry=enquiry, person=known)


@FORMS
def change_concern(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Improve the concern: the worry, where the child is now, how urgent it is."""
    enquiry, standing = reach(request, enquiry_id)
    if refusal := rules.may_work(standing, Capacity.LEAD):
        return not_now(request, refusal, enquiry)
    known = found(queries.concern_of(enquiry_id))
    form = ConcernForm(
        request.POST or None, initial=concern.as_initial(known) | {"seen": details.version(known)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_concern(
                enquiry=enquiry,
                to=form.to_details(),
                reason=form.cleaned_data["reason"],
                by=person(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except Refused as refused:
            turned_back_stale(form, refused, known, concern.as_initial)
        else:
            say(request, changed)
            return redirect("enquiry", enquiry_id=enquiry_id)
    return ask(request, "enquiries/concern.html", form, enquiry=enquiry, changes=details.changes_of(known))


def turned_back_stale(form: Any, refused: Refused, known: Any, as_initial: Any) -> None:
    """Show a refusal; when the detail was changed meanwhile, beside what is known now."""
    known.refresh_from_db()
    now = details.version(known)
    then = details.as_seen(known, form.cleaned_data["seen"])
    if form.cleaned_data["seen"] != now:
        details.bring_up_to_date(form, then=as_initial(then) if then else {}, now=as_initial(known), seen=now)
    turn_back(form, refused)


def say(request: HttpRequest, changed: bool) -> None:
    """What came of a change."""
    if changed:
        messages.success(request, _("The change is recorded."))
    else:
        messages.info(request, _("Nothing was different, so nothing was recorded."))
