"""Finding enquiries: the search, and earlier enquiries about the same people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enquiries import actions, finding, queries
from enquiries.access import note_named, note_search
from enquiries.forms import FindForm, LinkForm
from enquiries.pages import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.rules.people import NewPerson
from enquiries.rules.standing import why_not_work
from imap.agencies.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """A reference leads to its enquiry; a name or a date of birth to the people whom the lead agency knows."""
    who = user_of(request)
    asked = any(request.GET.get(name, "").strip() for name in ("q", "born-day", "born-month", "born-year"))
    form = FindForm(request.GET if asked else None)
    found = finding.FoundPage([], "")
    if asked and form.is_valid():
        named, born = form.cleaned_data["q"], form.cleaned_data["born"]
        note_search(request, named, born)
        if named and (enquiry := queries.by_reference(who, named)):
            return redirect("enquiry", enquiry_id=enquiry.pk)
        found = finding.find(who, named=named, born=born, after=request.GET.get("after", ""))
        note_named(request, found.enquiries)
    further = request.GET.copy()
    further["after"] = found.after
    return render(
        request,
        "enquiries/find.html",
        {
            "form": form,
            "asked": asked and form.is_valid(),
            "found": found,
            "may_find": finding.may_find(who),
            "further": further.urlencode() if found.after else "",
        },
    )


@form_page
def earlier(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Earlier enquiries that may be about the same people; those chosen are linked with this one."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    beside = [enquiry_id, *(one.enquiry.pk for one in queries.linked_with(enquiry_id))]
    if request.method == "POST":
        beside = [
            enquiry_id
        ]  # one that was linked meanwhile, or by the first of two posts, is still a choice
    people = [NewPerson(p.role, p.name, date_of_birth=p.date_of_birth) for p in queries.people_of(enquiry_id)]
    found = finding.likely(user_of(request), people, received=enquiry.happened_at, beside=beside)
    note_named(request, found.keys)
    form = LinkForm(**sent(request), earlier=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_enquiries(
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
    return render_form(request, "enquiries/earlier.html", form, enquiry=enquiry, found=found)
