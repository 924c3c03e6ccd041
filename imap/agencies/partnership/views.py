"""Administration of agencies and their duty teams."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from imap.agencies import history_page
from imap.agencies.http import administrator_only, as_key, person, status_of, turn_back
from imap.agencies.models import Agency
from imap.agencies.partnership import actions, queries, rules
from imap.agencies.partnership.forms import AddAgencyForm, AddTeamForm, ChangeAgencyForm, ChangeTeamForm
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation, as_errors


@require_safe
@administrator_only
def administration(request: HttpRequest) -> HttpResponse:
    """What the administrator looks after."""
    return render(request, "agencies/administration.html")


@require_safe
@administrator_only
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency."""
    return render(request, "agencies/agencies.html", {"agencies": queries.agencies_listed()})


@form_page
@administrator_only
def add_agency(request: HttpRequest) -> HttpResponse:
    """An agency that has signed the agreement joins."""
    form = AddAgencyForm(**sent(request))
    if request.method == "POST":
        posted_before = as_key(form["key"].data)
        if posted_before and queries.get_agency(posted_before):
            return redirect("agencies:agency", agency_id=posted_before)
        if form.is_valid():
            kind, leads = form.cleaned_data["kind"], form.cleaned_data["leads"]
            violations = rules.check_agency(kind=kind, leads=leads, other_lead=queries.other_lead(None))
            form.add_refusals(as_errors(violations))
        if form.is_valid():
            added = actions.add_agency(key=form.cleaned_data["key"], **form.details())
            messages.success(request, _("%(agency)s is added.") % {"agency": added.name})
            return redirect("agencies:agency", agency_id=added.pk)
    return render(request, "agencies/agency-add.html", {"form": form}, status=status_of(form))


def _the_agency(agency_id: UUID) -> Agency:
    agency = queries.get_agency(agency_id)
    if agency is None:
        raise Http404
    return agency


@form_page
@administrator_only
def agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """One agency: details, duty teams, history."""
    shown = _the_agency(agency_id)
    initial = {name: getattr(shown, name) for name in ChangeAgencyForm.base_fields if hasattr(shown, name)}
    initial |= {"is_active": "yes" if shown.is_active else "no", "seen": queries.seen_agency(shown)}
    form = ChangeAgencyForm(**sent(request), initial=initial, agency=shown)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            why, seen = answers["reason"], answers["seen"]
            actions.change_agency(agency=shown, reason=why, by=person(request), seen=seen, **form.details())
        except RuleViolation as refused:
            turn_back(form, refused, queries.seen_agency(_the_agency(agency_id)))
        else:
            messages.success(request, _("The change is recorded."))
            return redirect("agencies:agency", agency_id=agency_id)
    context = {"agency": shown, "form": form, "teams": queries.teams_of(shown)}
    context["history"] = history_page.of_agency(shown)
    return render(request, "agencies/agency.html", context, status=status_of(form))


@form_page
@administrator_only
def add_team(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """A new duty team of an agency."""
    of = _the_agency(agency_id)
    form = AddTeamForm(**sent(request), agency=of)
    posted_before = as_key(form["key"].data) if form.is_bound else None
    if posted_before and queries.get_team(agency_id, posted_before):
        return redirect("agencies:agency", agency_id=agency_id)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        actions.add_duty_team(agency=of, name=answers["name"], hours=answers["hours"], key=answers["key"])
        messages.success(request, _("The duty team is added."))
        return redirect("agencies:agency", agency_id=agency_id)
    context = {"form": form, "agency": of, "team": None}
    return render(request, "agencies/team.html", context, status=status_of(form))


@form_page
@administrator_only
def team(request: HttpRequest, agency_id: UUID, team_id: UUID) -> HttpResponse:
    """One duty team: name, hours, active or not."""
    shown = queries.get_team(agency_id, team_id)
    if shown is None:
        raise Http404
    initial = {
        "name": shown.name,
        "hours": shown.hours,
        "is_active": "yes" if shown.is_active else "no",
        "seen": queries.seen_team(shown),
    }
    form = ChangeTeamForm(**sent(request), initial=initial, agency=shown.agency, team=shown)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.change_duty_team(
                team=shown,
                reason=answers["reason"],
                seen=answers["seen"],
                name=answers["name"],
                hours=answers["hours"],
                is_active=answers["is_active"] == "yes",
            )
        except RuleViolation as refused:
            turn_back(form, refused, queries.seen_team(queries.get_team(agency_id, team_id) or shown))
        else:
            messages.success(request, _("The change is recorded."))
            return redirect("agencies:agency", agency_id=agency_id)
    context = {"form": form, "agency": shown.agency, "team": shown}
    return render(request, "agencies/team.html", context, status=status_of(form))
