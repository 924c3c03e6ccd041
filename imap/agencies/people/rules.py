"""Rules of accounts and roles (SEC1): facts in, violations out."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from imap.agencies.roles import CASEWORK, Role
from imap.law.violations import Violation


def check_roles(roles: Collection[str]) -> list[Violation]:
    """Roles that one account may not hold together (SEC1, OVR7). Field: `roles`.

    An administrator sees no case content, so that role stands alone: every other one opens some. The
    partnership's Guardian judges what practitioners and managers decide, so is neither of them.
    """
    held = frozenset(roles)
    found = []
    if Role.ADMINISTRATOR in held and len(held) > 1:
        words = _(
            "An administrator sees no case content, so this role stands alone. A person who does both needs "
            "two accounts, with two e-mail addresses."
        )
        found.append(Violation("SEC1", words, "roles"))
    if Role.PARTNERSHIP_GUARDIAN in held and held & CASEWORK:
        words = _(
            "The Caldicott Guardian of the partnership reviews what practitioners and managers decide, so "
            "cannot be one of them in the same account."
        )
        found.append(Violation("OVR7", words, "roles"))
    return found


@dataclass(frozen=True, slots=True)
class Account:
    """Everything about a person that an administrator changes. Never their agency: what they recorded, they
    recorded for it."""

    name: str
    email: str  # in small letters
    job_title: str
    is_active: bool
    roles: frozenset[str]
    teams: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """What an administrator's change does to an account, as far as the rules about losing it need to know.

    `own` is whether the account is the administrator's who changes it; `others` counts the administrators
    who could still sign in without this account.
    """

    own: bool
    administrator: bool
    others: int


def check_ending(standing: AccountStanding, *, deactivates: bool, ends_role: bool) -> list[Violation]:
    """Why an account may not be deactivated, or lose its administrator role (SEC1).

    Fields: `is_active`, `roles`. Nobody deactivates their own account: the rest of the change would have no
    author. The last administrator stays one: otherwise nobody could give or end access.
    """
    if deactivates and standing.own:
        words = _("You cannot deactivate your own account. Ask another administrator.")
        return [Violation("SEC1", words, "is_active")]
    if standing.administrator and standing.others == 0 and (deactivates or ends_role):
        words = _(
            "This is the last administrator. Make another person administrator first: otherwise nobody could "
            "give or end access."
        )
        return [Violation("SEC1", words, "is_active" if deactivates else "roles")]
    return []


def address_taken(name: str, agency: str) -> Violation:
    """Two accounts cannot sign in with one e-mail address (SEC1). Field: `email`."""
    words = _("%(name)s, %(agency)s, has an account with this e-mail address already")
    return Violation("SEC1", words % {"name": name, "agency": agency}, "email")
