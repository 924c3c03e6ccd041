"""The only writer of agencies, people, roles and duty teams. The administrator's verbs."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from imap.agencies.keys import new_key
from imap.agencies.models import Agency, DutyMember, DutyTeam, RoleHeld, User
from imap.agencies.roles import CASEWORK


@transaction.atomic
def add_agency(
    *, name: str, kind: str, agreement_version: str, agreement_signed_on: date, agreement_signed_by: str,
    leads: bool = False, contact: str = "", key: UUID | None = None,
) -> Agency:
    """A new member: it joins by signing the agreement (spec/2-model.md)."""
    key = key or new_key()
    group = Group.objects.create(name=f"agency:{key}")
    return Agency.objects.create(
        id=key, name=name, kind=kind, leads=leads, group=group, contact=contact,
        agreement_version=agreement_version, agreement_signed_on=agreement_signed_on,
        agreement_signed_by=agreement_signed_by,
    )


@transaction.atomic
def change_agency(*, agency: Agency, reason: str, **details: object) -> None:
    """Change an agency's details; why is kept in its history."""
    for field, value in details.items():
        setattr(agency, field, value)
    agency._change_reason = reason  # type: ignore[attr-defined]  # simple-history reads it
    agency.save(force_update=True)


@transaction.atomic
def add_person(
    *, agency: Agency, email: str, name: str, roles: frozenset[str], job_title: str = "",
    password: str | None = None, key: UUID | None = None,
) -> User:
    """A new person of an agency with their roles. Without a password they set one by e-mail."""
    user = User(id=key or new_key(), email=email.lower(), name=name, job_title=job_title, agency=agency)
    user.set_password(password) if password else user.set_unusable_password()
    user.save(force_insert=True)
    set_roles(user=user, roles=roles)
    return user


@transaction.atomic
def change_person(*, user: User, reason: str, **details: object) -> None:
    """Change a person's details, also to deactivate them; why is kept in their history."""
    for field, value in details.items():
        setattr(user, field, value)
    user._change_reason = reason  # type: ignore[attr-defined]
    user.save(force_update=True)


@transaction.atomic
def set_roles(*, user: User, roles: frozenset[str]) -> None:
    """Give and end roles so that exactly these are held; the agency's group follows the casework roles."""
    held = {row.role: row for row in user.roles_held.filter(ended_at=None)}
    for role in roles - held.keys():
        RoleHeld.objects.create(user=user, role=role)
    for role in held.keys() - roles:
        held[role].ended_at = timezone.now()
        held[role].save(force_update=True)
    if roles & CASEWORK:
        user.groups.set([user.agency.group_id])
    else:
        user.groups.clear()
    user.__dict__.pop("roles", None)


@transaction.atomic
def add_duty_team(*, agency: Agency, name: str, hours: str) -> DutyTeam:
    return DutyTeam.objects.create(agency=agency, name=name, hours=hours)


@transaction.atomic
def set_duty_teams(*, user: User, teams: frozenset[UUID]) -> None:
    """Put a person on exactly these duty teams of their own agency."""
    held = {row.team_id: row for row in user.duty.filter(ended_at=None)}
    for team in DutyTeam.objects.filter(id__in=teams - held.keys(), agency_id=user.agency_id):
        DutyMember.objects.create(team=team, user=user)
    for team_id in held.keys() - teams:
        held[team_id].ended_at = timezone.now()
        held[team_id].save(force_update=True)
