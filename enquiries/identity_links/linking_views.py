"""Linking an enquiry with earlier contacts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.identity_links import linking_actions
from enquiries.identity_links.linked_enquiries import linked_with
from enquiries.identity_links.linking_forms import LinkForm
from enquiries.people.queries import people_of
from enquiries.people.rules import NewPerson
from enquiries.search import queries as search_queries
from enquiries.standing.rules import why_not_work
from imap.access.access_notes import note_named
from imap.access.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def earlier(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Earlier enquiries that may be about the same people; those chosen are linked with this one."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    beside = [enquiry_id, *(one.enquiry.pk for one in linked_with(enquiry_id))]
    if request.method == "POST":
        beside = [
            enquiry_id
        ]  # one that was linked meanwhile, or by the first of two posts, is still a choice
    people = [NewPerson(p.role, p.name, date_of_birth=p.date_of_birth) for p in people_of(enquiry_id)]
    found = search_queries.likely(user_of(request), people, received=enquiry.happened_at, beside=beside)
    note_named(request, found.keys)
    form = LinkForm(**sent(request), earlier=found)
    if request.method == "POST" and form.is_valid():
        try:
            linking_actions.link_enquiries(
                enquiry_id=enquiry_id,
                others=form.chosen,
                reasons=form.cleaned_data["same_because"],
                by=user_of(request),
            )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("The enquiries are linked."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(request, "enquiries/identity_links/earlier.html", form, enquiry=enquiry, found=found)
