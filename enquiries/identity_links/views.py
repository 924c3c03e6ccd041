"""Pages on which people are merged and unmerged, and enquiries unlinked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from enquiries.casework.http import (
    add_violations,
    get_enquiry_and_standing,
    not_now,
    render_form,
    user_of,
)
from enquiries.identities.queries import also_on
from enquiries.identity_links import actions, linking_actions
from enquiries.identity_links.decisions import decision_between, get_other_or_404
from enquiries.identity_links.forms import SameForm, SamePersonSearchForm, UndoForm
from enquiries.identity_links.linked_enquiries import linked_with
from enquiries.models import Person
from enquiries.people.queries import get_person_or_404
from enquiries.people.rules import NewPerson
from enquiries.search import queries as search_queries
from enquiries.search.queries import Match
from enquiries.standing.rules import why_not_work
from imap.access.access_notes import note_named, note_search
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def same(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Decide that this person stands on an earlier enquiry too."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = get_person_or_404(enquiry_id, person_id)
    search = SamePersonSearchForm(request.GET if "q" in request.GET else None)
    typed = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    # Who was merged meanwhile, or by the first of two posts, is still a choice.
    beside = [] if request.method == "POST" else also_on(None, people=[person_id]).get(person_id, [])
    matches = _alike(user_of(request), known, typed, {one.person_id for one in beside})
    note_search(request, typed)
    note_named(request, search_queries.named_by(matches))
    form = SameForm(**sent(request), matches=matches, born=known.date_of_birth)
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge_people(
                person=known,
                other_id=form.chosen,
                reasons=form.cleaned_data["reasons"],
                dates_checked=form.cleaned_data.get("dates_checked", False),
                by=user_of(request),
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("They count as one person now."))
            return redirect("person", enquiry_id=enquiry_id, person_id=person_id)
    return render_form(
        request,
        "enquiries/identity_links/same.html",
        form,
        enquiry=enquiry,
        person=known,
        search=search,
        matches=matches,
    )


def _alike(user: User, known: Person, typed: str, without: set[UUID]) -> list[Match]:
    """People of other enquiries who may be this one: alike by name or date of birth, or found under another name."""
    asked = NewPerson(known.role, known.name, date_of_birth=known.date_of_birth)
    earlier = search_queries.likely(
        user, [asked], received=known.enquiry.happened_at, beside=[known.enquiry_id]
    ).earlier
    child = Person.Role.CHILD
    rows = [
        match
        for one in earlier
        for match in one.people
        if (match.person.role == child) == (known.role == child)
    ]
    if typed:
        rows += search_queries.find(user, named=typed, born=None).matches
    unique = {match.person.pk: match for match in reversed(rows)}
    return [
        match
        for key, match in reversed(unique.items())
        if key not in without and match.person.enquiry_id != known.enquiry_id
    ]


@form_page
def not_same(request: HttpRequest, enquiry_id: UUID, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Undo it: they are not the same person after all."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = get_person_or_404(enquiry_id, person_id)
    decision = decision_between(person_id, other_id)
    if decision is None:
        raise Http404
    other = get_other_or_404(other_id)
    note_named(request, [other.enquiry_id])
    form = UndoForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.separate_people(
                person=known, other=other, reasons=form.cleaned_data["reasons"], by=user_of(request)
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            _say_separated(request, known, other)
            return redirect("person", enquiry_id=enquiry_id, person_id=person_id)
    return render_form(
        request,
        "enquiries/identity_links/undo.html",
        form,
        enquiry=enquiry,
        late=None,
        heading=_("Not the same person"),
        explained=_("%(who)s decided that %(here)s is %(there)s on %(reference)s: “%(why)s”")
        % {
            "who": decision.recorded_by,
            "here": known.name,
            "there": other.name,
            "reference": other.enquiry.reference,
            "why": decision.reasons,
        },
    )


def _say_separated(request: HttpRequest, known: Person, other: Person) -> None:
    still = also_on(None, people=[known.pk]).get(known.pk, [])
    if any(one.person_id == other.pk for one in still):
        messages.info(
            request,
            _(
                "That decision is undone, but they still count as one person through another enquiry: undo that one too."
            ),
        )
    else:
        messages.success(request, _("They are two people again. Nothing of their details was changed."))


@form_page
def unlink(request: HttpRequest, enquiry_id: UUID, other_id: UUID) -> HttpResponse:
    """Undo a link between two enquiries."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    linked = [one for one in linked_with(enquiry_id) if one.enquiry.pk == other_id]
    if not linked and request.method != "POST":
        raise Http404
    note_named(request, [one.enquiry.pk for one in linked])
    form = UndoForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            linking_actions.unlink_enquiries(
                enquiry_id=enquiry_id,
                other_id=other_id,
                reasons=form.cleaned_data["reasons"],
                by=user_of(request),
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("The enquiries are no longer linked."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    explained = ""
    if linked:
        explained = _("%(who)s linked it with %(reference)s: “%(why)s”") % {
            "who": linked[0].link.recorded_by,
            "reference": linked[0].enquiry.reference,
            "why": linked[0].link.reasons,
        }
    heading = _("These enquiries do not belong together")
    return render_form(
        request,
        "enquiries/identity_links/undo.html",
        form,
        enquiry=enquiry,
        heading=heading,
        explained=explained,
    )
