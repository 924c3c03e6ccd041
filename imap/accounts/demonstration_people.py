"""Whom the sign-in page of a demonstration offers."""

from collections.abc import Iterable
from dataclasses import dataclass

from imap.agencies.models import User
from imap.agencies.people.queries import PAGE, people_of
from imap.agencies.roles import Role
from imap.db import clock


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
