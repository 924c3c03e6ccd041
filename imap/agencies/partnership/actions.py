"""The only writer of agencies and duty teams."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction

from imap.agencies.changes import change_row, changed_meanwhile, made_before
from imap.agencies.models import Agency, DutyTeam, User
from imap.agencies.partnership.queries import other_lead, seen_agency, seen_team
from imap.agencies.partnership.rules import check_agency, check_deactivating_agency
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, raise_if


@transaction.atomic
def add_agency(
    *,
    name: str,
    kind: str,
    agreement_version: str,
    agreement_signed_on: date,
    agreement_signed_by: str,
    leads: bool = False,
    contact: str = "",
    key: UUID | None = None,
) -> Agency:
    """A new member: it joins by signing the agreement."""
    key = key or new_key()
    if made := made_before(Agency, key):
        return made
    group = Group.objects.create(name=f"agency:{key}")
    return Agency.objects.create(
        id=key,
        name=name,
        kind=kind,
        leads=leads,
        group=group,
        contact=contact,
        agreement_version=agreement_version,
        agreement_signed_on=agreement_signed_on,
        agreement_signed_by=agreement_signed_by,
    )


@transaction.atomic
def change_agency(
    *, agency: Agency, reason: str, by: User | None = None, seen: str | None = None, **details: object
) -> None:
    """Change an agency's details, also to deactivate it; why is kept in its history.

    `seen` is what the form showed (queries.seen_agency). Raises RuleViolation (SEC1, OPEN2).
    """
    now = Agency.objects.select_for_update().get(pk=agency.pk)
    if seen is not None and seen != seen_agency(now):
        raise RuleViolation([changed_meanwhile()])
    to = {"kind": now.kind, "leads": now.leads, "is_active": now.is_active} | details
    raise_if(check_agency(kind=str(to["kind"]), leads=bool(to["leads"]), other_lead=other_lead(now)))
    if now.is_active and not to["is_active"]:
        own = by is not None and by.agency_id == now.pk
        raise_if(check_deactivating_agency(own=own, leads=bool(to["leads"])))
    change_row(now, reason, details)
    agency.refresh_from_db()


@transaction.atomic
def add_duty_team(*, agency: Agency, name: str, hours: str, key: UUID | None = None) -> DutyTeam:
    """A new inbox of an agency."""
    key = key or new_key()
    made = made_before(DutyTeam, key)
    return made or DutyTeam.objects.create(id=key, agency=agency, name=name, hours=hours)


@transaction.atomic
def change_duty_team(*, team: DutyTeam, reason: str, seen: str, **details: object) -> None:
    """Rename a duty team, change its hours or deactivate it. Refused (SEC1) when it changed meanwhile."""
    now = DutyTeam.objects.select_for_update().get(pk=team.pk)
    if seen != seen_team(now):
        raise RuleViolation([changed_meanwhile()])
    change_row(now, reason, details)
