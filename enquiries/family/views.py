"""Pages of the family: the picture, and how two people are related."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enquiries.casework.decision_page import DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.family import actions, queries
from enquiries.family.forms import ChangeRelationForm, RelationForm, as_initial
from enquiries.identities.queries import also_on
from enquiries.people.queries import people_of
from enquiries.revisions import queries as revisions_queries
from enquiries.revisions.pages import NO_VERSION, say, turned_back_stale
from enquiries.standing import rules as standing_rules
from imap.access.access_notes import note_named
from imap.access.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@require_safe
def people(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Everyone on an enquiry: the picture of the family, the same as a table, and how they are related."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := standing_rules.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    also = also_on(enquiry_id)
    note_named(request, [one.enquiry_id for some in also.values() for one in some])
    return render(
        request,
        "enquiries/family/people.html",
        {
            "enquiry": enquiry,
            "family": queries.family_of(enquiry_id, on=localdate()),
            "also": also,
        },
    )


@form_page
def add_relation(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Say how two people are related."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := standing_rules.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry)
    form = RelationForm(**page.typed, people=people_of(enquiry_id))
    if page.record(
        form,
        lambda made: actions.add_relation(enquiry=enquiry, new=form.to_tie(), by=made["by"], key=made["key"]),
    ):
        return page.done(_("The relation is recorded."), "enquiries:people", enquiry_id=enquiry_id)
    return page.show("enquiries/family/relation.html", form, relation=None)


@form_page
def change_relation(request: HttpRequest, enquiry_id: UUID, relation_id: UUID) -> HttpResponse:
    """Improve a relation: it ended, it is another one, it was a mistake."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := standing_rules.why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    known = queries.get_relation_or_404(enquiry_id, relation_id)
    form = ChangeRelationForm(
        **sent(request),
        people=people_of(enquiry_id),
        initial=as_initial(known) | {"seen": revisions_queries.version(known)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_relation(
                relation=known,
                to=form.to_tie(key=str(known.pk)),
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                seen=form.cleaned_data["seen"] or NO_VERSION,
            )
        except RuleViolation as refused:
            turned_back_stale(form, refused, known, as_initial)
        else:
            say(request, changed)
            return redirect("enquiries:people", enquiry_id=enquiry_id)
    changes = revisions_queries.changes_of(known)
    return render_form(
        request, "enquiries/family/relation.html", form, enquiry=enquiry, relation=known, changes=changes
    )
