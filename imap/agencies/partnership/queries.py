"""What pages read about agencies and duty teams, in a constant number of queries."""

from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from imap.agencies.changes import digest_of
from imap.agencies.models import Agency, DutyMember, DutyTeam


def agencies_listed() -> QuerySet[Agency]:
    """Every agency with how many active people (`active_people`) and duty teams (`active_teams`) it has."""
    people = Count("people", filter=Q(people__is_active=True), distinct=True)
    teams = Count("duty_teams", filter=Q(duty_teams__is_active=True), distinct=True)
    return Agency.objects.annotate(active_people=people, active_teams=teams).order_by("name")


def agency_choices(*, active_only: bool = False) -> list[tuple[str, str]]:
    """Agencies for a list to choose from."""
    found = Agency.objects.filter(is_active=True) if active_only else Agency.objects.all()
    return [(str(key), name) for key, name in found.order_by("name").values_list("id", "name")]


def get_agency(agency_id: UUID) -> Agency | None:
    return Agency.objects.filter(pk=agency_id).first()


def get_team(agency_id: UUID, team_id: UUID) -> DutyTeam | None:
    return DutyTeam.objects.select_related("agency").filter(pk=team_id, agency_id=agency_id).first()


def teams_of(agency: Agency) -> list[DutyTeam]:
    """An agency's duty teams with the people on them now (`on_it`)."""
    now = DutyMember.objects.filter(ended_at=None).select_related("user").order_by("user__name")
    return list(agency.duty_teams.prefetch_related(Prefetch("members", now, to_attr="on_it")))


def other_lead(agency: Agency | None) -> str:
    """The name of the lead agency when that is another than this one; else empty."""
    found = Agency.objects.filter(leads=True).first()
    return "" if found is None or found == agency else found.name


def seen_agency(agency: Agency) -> str:
    """The same for the form of an agency."""
    return digest_of(*(getattr(agency, field.attname) for field in agency._meta.concrete_fields))


def seen_team(team: DutyTeam) -> str:
    """The same for the form of a duty team."""
    return digest_of(team.name, team.hours, team.is_active)
