"""Everything that reads agencies and people for a page, in a constant number of queries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from imap.agencies.models import Agency, DutyMember, DutyTeam, RoleHeld, User
from imap.agencies.roles import Role
from imap.db import clock

PAGE = 50  # people on one page of the list


def people_of(*, agency: UUID | None, words: str) -> QuerySet[User]:
    """People with agency and roles held now (`held_now`); `words` are looked for in name and e-mail."""
    held = Prefetch("roles_held", RoleHeld.objects.filter(ended_at=None).order_by("role"), to_attr="held_now")
    found = User.objects.select_related("agency").prefetch_related(held)
    if agency is not None:
        found = found.filter(agency_id=agency)
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.order_by("agency__name", "name", "id")


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people; `next` is the id to go on after, None on the last page."""

    people: list[User]
    next: UUID | None


def page_of(found: QuerySet[User], after: UUID | None, *, size: int = PAGE) -> PeoplePage:
    """The page that begins after a person (keyset: no counting, no skipping). An unknown id begins anew."""
    last = User.objects.filter(pk=after).values_list("agency__name", "name", "id").first() if after else None
    if last:
        agency, name, key = last
        behind = Q(agency__name=agency, name__gt=name) | Q(agency__name=agency, name=name, id__gt=key)
        found = found.filter(Q(agency__name__gt=agency) | behind)
    rows = list(found[: size + 1])
    return PeoplePage(rows[:size], rows[size - 1].pk if len(rows) > size else None)


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


def get_user(user_id: UUID) -> User | None:
    return User.objects.select_related("agency").filter(pk=user_id).first()


def holder_of(email: str, besides: UUID | None = None) -> User | None:
    """Who has an account with this e-mail address, however it is written; `besides` is not looked at."""
    rows = User.objects.select_related("agency").filter(email__iexact=email)
    return (rows.exclude(pk=besides) if besides else rows).first()


def get_team(agency_id: UUID, team_id: UUID) -> DutyTeam | None:
    return DutyTeam.objects.select_related("agency").filter(pk=team_id, agency_id=agency_id).first()


def teams_of(agency: Agency) -> list[DutyTeam]:
    """An agency's duty teams with the people on them now (`on_it`)."""
    now = DutyMember.objects.filter(ended_at=None).select_related("user").order_by("user__name")
    return list(agency.duty_teams.prefetch_related(Prefetch("members", now, to_attr="on_it")))


def roles_held_by(user: User) -> frozenset[str]:
    """Roles held now, also by someone whose account is not active (`User.roles` is empty then)."""
    return frozenset(user.roles_held.filter(ended_at=None).values_list("role", flat=True))


def duty_of(user: User) -> frozenset[UUID]:
    """The duty teams that a person is on now."""
    return frozenset(user.duty.filter(ended_at=None).values_list("team_id", flat=True))


def administrators() -> QuerySet[RoleHeld]:
    """The administrator roles of people who can sign in."""
    return RoleHeld.objects.filter(
        role=Role.ADMINISTRATOR, ended_at=None, user__is_active=True, user__agency__is_active=True
    )


def other_lead(agency: Agency | None) -> str:
    """The name of the lead agency when that is another than this one; else empty."""
    found = Agency.objects.filter(leads=True).first()
    return "" if found is None or found == agency else found.name


def seen_person(user: User) -> str:
    """A digest of everything that the form of a person changes: a different one means that it changed."""
    facts = (user.name, user.email, user.job_title, user.is_active)
    return _digest(*facts, *sorted(roles_held_by(user)), *sorted(map(str, duty_of(user))))


def seen_agency(agency: Agency) -> str:
    """The same for the form of an agency."""
    return _digest(*(getattr(agency, field.attname) for field in agency._meta.concrete_fields))


def seen_team(team: DutyTeam) -> str:
    """The same for the form of a duty team."""
    return _digest(team.name, team.hours, team.is_active)


def _digest(*facts: Any) -> str:
    return hashlib.sha256("\0".join(map(str, facts)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Someone who can sign in to a demonstration, and what that is good for seeing."""

    name: str
    email: str
    agency: str
    role: str
    good_for: str


_GOOD_FOR = (
    (Role.ADMINISTRATOR, "agencies, people, roles and duty teams"),
    (Role.PARTNERSHIP_GUARDIAN, "decisions and their reasons, and who looked at what"),
    (Role.MANAGER, "the work of the agency, and what waits for a manager"),
    (Role.GUARDIAN, "questions for advice, and advice on refusals"),
    (Role.DATA_PROTECTION_OFFICER, "questions for advice, and personal data breaches"),
)


def demonstration_people() -> list[DemonstrationPerson]:
    """Who can sign in to this demonstration; nobody where real people work."""
    if not clock.is_demonstration():
        return []
    active = people_of(agency=None, words="").filter(is_active=True, agency__is_active=True)
    people = sorted(active[:PAGE], key=lambda user: (not user.agency.leads, user.agency.name, user.name))
    return [_shown(user, [row.role for row in user.held_now]) for user in people if user.held_now]  # type: ignore[attr-defined]


def _shown(user: User, roles: Iterable[str]) -> DemonstrationPerson:
    held = frozenset(roles)
    work = "consent, and asking agencies" if user.agency.leads else "answering what the agency is asked"
    good_for = next((words for role, words in _GOOD_FOR if role in held), work)
    named = ", ".join(str(role.label) for role in Role if role in held)
    return DemonstrationPerson(user.name, user.email, user.agency.name, named, good_for)
