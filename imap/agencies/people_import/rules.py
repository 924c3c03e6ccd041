"""What may stand in a list of people: bytes or text in, rows and problems out. No database, no request.

The whole list is checked before anything is written, and every problem says in which row and column it is and what to
do there. A row's number is the one that a spreadsheet shows: the heading is row 1.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from imap.agencies.local_lists.rules import folded
from imap.agencies.people.rules import check_roles
from imap.agencies.people_import.csv_file import COLUMNS, Problem, Table
from imap.agencies.roles import Role
from imap.design.text import INVISIBLE

LONGEST = {"name": 120, "email": 254, "agency": 120, "roles": 200, "job_title": 120}
#: What a spreadsheet that opens the list would run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: An import gives no administrator: that role is given to one person at a time, looking at them.
GIVEN = tuple(role for role in Role if role != Role.ADMINISTRATOR)
_JOINERS = "\u200c\u200d"  # Persian and Indic scripts need them
_BETWEEN_ROLES = re.compile(r"[;,/|]")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """One row that can be written."""

    row: int
    name: str
    email: str
    agency: UUID
    roles: frozenset[str]
    job_title: str


@dataclass(frozen=True, slots=True)
class ExistingPeople:
    """What is there already: agencies by name in small letters with whether they are active, and every e-mail address
    of the list that has an account."""

    agencies: Mapping[str, tuple[UUID, str, bool]]
    emails: frozenset[str]


@dataclass(slots=True)
class CheckedImport:
    """A list after its check: who would be added, or what is wrong. `notes` want to be read either way."""

    people: list[NewAccount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return bool(self.people) and not self.problems


def checked(table: Table, known: ExistingPeople) -> CheckedImport:
    """Who would be added, or everything that is wrong with the list (SEC1): nobody is added from a list that has a
    problem anywhere."""
    found = CheckedImport(problems=list(table.problems))
    first_seen: dict[str, int] = {}
    for row, cells in table.rows:
        before = len(found.problems)
        account = _account(
            row, {name: cells.get(name, "") for name in COLUMNS}, known, first_seen, found.problems
        )
        if account and len(found.problems) == before:
            found.people.append(account)
    if found.problems:
        found.people = []
    return found


def _account(
    row: int,
    cells: dict[str, str],
    known: ExistingPeople,
    first_seen: dict[str, int],
    problems: list[Problem],
) -> NewAccount | None:
    clean: dict[str, str] = {}
    for column, cell in cells.items():
        if words := _wrong_with(column, cell):
            problems.append(Problem(row, column, words))
        else:
            clean[column] = " ".join(unicodedata.normalize("NFC", cell).split())
    if "email" in clean:
        clean["email"] = clean["email"].lower()
        if words := _wrong_email(clean["email"], known, first_seen.setdefault(clean["email"], row), row):
            problems.append(Problem(row, "email", words))
    agency = _agency(row, clean.get("agency"), known, problems)
    roles = _roles(row, clean.get("roles"), problems)
    if agency is None or len(clean) < len(cells):
        return None
    return NewAccount(row, clean["name"], clean["email"], agency, roles, clean["job_title"])


def _wrong_with(column: str, cell: str) -> str:
    """What is wrong with a cell before one asks what it means; empty for nothing."""
    text = cell.strip(" ")
    if text.startswith(FORMULA):
        words = _("It begins with “%(sign)s”, which a spreadsheet would run as a formula. Delete the sign.")
        return words % {"sign": text[0].replace("\t", _("a tab")).replace("\r", _("a line end"))}
    for position, character in enumerate(text):
        if character in _JOINERS and column in {"name", "job_title"}:
            continue
        if character in INVISIBLE or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            words = _(
                "There is a hidden character (U+%(code)04X) after “%(before)s”. Delete the cell and type it anew."
            )
            return words % {"code": ord(character), "before": text[max(0, position - 20) : position]}
    text = text.strip()
    if not text and COLUMNS[column][1]:
        return _("The cell is empty. Every person needs it.")
    if len(text) > LONGEST[column]:
        return _("It is too long: %(most)d characters at most.") % {"most": LONGEST[column]}
    return ""


def _wrong_email(email: str, known: ExistingPeople, first: int, row: int) -> str:
    try:
        EmailValidator()(email)
    except ValidationError:
        return _("“%(email)s” is no e-mail address. It looks like name@agency.example.") % {
            "email": email[:80]
        }
    if first != row:
        return _("The same e-mail address stands in row %(row)d. Each person has their own.") % {"row": first}
    if email in known.emails:
        return _("Somebody has an account with this e-mail address already. Delete the row.")
    return ""


def _agency(row: int, name: str | None, known: ExistingPeople, problems: list[Problem]) -> UUID | None:
    if name is None:
        return None
    found = known.agencies.get(folded(name))
    if found and found[2]:
        return found[0]
    if found:
        words = _("%(agency)s is not active. Nobody of it can sign in.") % {"agency": found[1]}
    else:
        near = difflib.get_close_matches(folded(name), known.agencies, n=1, cutoff=0.6)
        words = _("There is no agency “%(name)s”.") % {"name": name}
        if near:
            words += " " + _("Did you mean “%(near)s”?") % {"near": known.agencies[near[0]][1]}
        else:
            words += " " + _("Write the name as it stands under Agencies, or add the agency first.")
    problems.append(Problem(row, "agency", words))
    return None


_ROLES = {folded(words): role for role in Role for words in (role.value, str(role.label))}


def _roles(row: int, typed: str | None, problems: list[Problem]) -> frozenset[str]:
    found: set[str] = set()
    for word in filter(None, map(str.strip, _BETWEEN_ROLES.split(typed or ""))):
        role = _ROLES.get(folded(word))
        if role == Role.ADMINISTRATOR:
            words = _("No list makes administrators. Add this person alone, under “Add a person”.")
            problems.append(Problem(row, "roles", words))
        elif role is None:
            words = _("There is no role “%(word)s”. Roles are: %(roles)s.")
            problems.append(Problem(row, "roles", words % {"word": word[:50], "roles": ", ".join(GIVEN)}))
        else:
            found.add(role)
    if typed and not any(map(str.strip, _BETWEEN_ROLES.split(typed))):
        problems.append(Problem(row, "roles", _("There is no role in the cell.")))
    problems += [Problem(row, "roles", violation.message) for violation in check_roles(found)]
    return frozenset(found)
