"""The only writer of people, their roles and duty."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from imap.agencies.changes import change_row, changed_meanwhile, made_before, write_row
from imap.agencies.models import Agency, DutyMember, DutyTeam, RoleHeld, User
from imap.agencies.people.queries import administrators, holder_of, roles_held_by, seen_person
from imap.agencies.people.rules import Account, AccountStanding, address_taken, check_ending, check_roles
from imap.agencies.roles import CASEWORK, Role
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, raise_if


def hold_addresses() -> None:
    """One after another, who gives an e-mail address to an account: so that the second is told, not stopped by the
    database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('addresses', 0))")


def _refuse_taken(email: str, besides: UUID | None = None) -> None:
    hold_addresses()
    if holder := holder_of(email, besides):
        raise RuleViolation([address_taken(holder.name, holder.agency.name)])


@transaction.atomic
def add_person(
    *,
    agency: Agency,
    email: str,
    name: str,
    roles: frozenset[str],
    job_title: str = "",
    password: str | None = None,
    hashed: str | None = None,
    key: UUID | None = None,
) -> User:
    """A new person of an agency with their roles. Without a password they set one by e-mail; `hashed` is one that
    was hashed before (one slow hash for all the people of a demonstration).

    Raises RuleViolation (SEC1, OVR7) for an e-mail address that somebody has, and for roles that one account may not hold
    together.
    """
    key = key or new_key()
    if made := made_before(User, key):
        return made
    _refuse_taken(email)
    user = User(id=key, email=email.lower(), name=name, job_title=job_title, agency=agency)
    user.password = hashed or make_password(password)  # of None: one that cannot be used
    user.save(force_insert=True)
    set_roles(user=user, roles=roles)
    return user


@transaction.atomic
def change_person(*, user: User, reason: str, by: User | None = None, **details: object) -> None:
    """Change a person's details, also to deactivate them; why is in their history. Raises RuleViolation (SEC1)."""
    if details.get("is_active") is False:
        _refuse_ending(user, by, deactivates=True)
    if "email" in details:
        _refuse_taken(str(details["email"]), user.pk)
    change_row(user, reason, details)
    user.refresh_from_db(fields=["sessions_ended"])


@transaction.atomic
def set_roles(*, user: User, roles: frozenset[str], reason: str = "", by: User | None = None) -> None:
    """Give and end roles so that exactly these are held; the agency's group follows the casework roles.

    Raises RuleViolation (SEC1, OVR7).
    """
    raise_if(check_roles(roles))
    held = {row.role: row for row in user.roles_held.filter(ended_at=None)}
    if Role.ADMINISTRATOR in held.keys() - roles and user.is_active:
        _refuse_ending(user, by, deactivates=False)
    for role in sorted(roles - held.keys()):
        write_row(RoleHeld(user=user, role=role), reason)
    # Before roles end: whoever ends their own administrator role may write no group after it.
    if roles & CASEWORK:
        user.groups.set([user.agency.group_id])
    else:
        user.groups.clear()
    for role in sorted(held.keys() - roles):
        change_row(held[role], reason, {"ended_at": timezone.now()})
    with suppress(AttributeError):  # what this object knew, if it was asked
        del user.roles
    user.refresh_from_db(fields=["sessions_ended"])  # the database ended them


def _refuse_ending(user: User, by: User | None, *, deactivates: bool) -> None:
    """SEC1: two administrators who end each other at the same moment wait for one another here."""
    list(RoleHeld.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ended_at=None))
    standing = AccountStanding(
        own=by is not None and by.pk == user.pk,
        administrator=Role.ADMINISTRATOR in roles_held_by(user),
        others=administrators().exclude(user=user).count(),
    )
    raise_if(check_ending(standing, deactivates=deactivates, ends_role=not deactivates))


@transaction.atomic
def change_account(*, user: User, to: Account, reason: str, by: User, seen: str) -> None:
    """Change a person's details, duty teams and roles in one save, with one reason; only what is different.

    `seen` is what the form showed (queries.seen_person). Raises RuleViolation (SEC1, OVR7).
    """
    now = User.objects.select_for_update(of=("self",)).select_related("agency").get(pk=user.pk)
    if seen != seen_person(now):
        raise RuleViolation([changed_meanwhile()])
    details = {name: getattr(to, name) for name in ("name", "email", "job_title", "is_active")}
    different = {name: value for name, value in details.items() if getattr(now, name) != value}
    if different:
        change_person(user=now, reason=reason, by=by, **different)
    set_duty_teams(user=now, teams=to.teams, reason=reason)
    set_roles(user=now, roles=to.roles, reason=reason, by=by)


@transaction.atomic
def set_duty_teams(*, user: User, teams: frozenset[UUID], reason: str = "") -> None:
    """Put a person on exactly these duty teams of their own agency."""
    held = {row.team_id: row for row in user.duty.filter(ended_at=None)}
    for team in DutyTeam.objects.filter(id__in=teams - held.keys(), agency_id=user.agency_id):
        write_row(DutyMember(team=team, user=user), reason)
    for team_id in held.keys() - teams:
        change_row(held[team_id], reason, {"ended_at": timezone.now()})


@transaction.atomic
def set_password(*, user: User, password: str, reason: str) -> None:
    """Set a password; that it was set is in the person's history, the password nowhere."""
    user.set_password(password)
    user._change_reason = reason  # type: ignore[attr-defined]
    user.save(update_fields=["password"])
