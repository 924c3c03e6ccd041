"""What may stand in a list of people: bytes or text in, rows and problems out. No database, no request.

The whole list is checked before anything is written, and every problem says in which row and column it is and what to
do there. A row's number is the one that a spreadsheet shows: the heading is row 1.
"""

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from imap.agencies.roles import Role
from imap.agencies.rules import check_roles
from imap.design.text import INVISIBLE

MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
MOST_PROBLEMS = 100  # enough to mend; more of the same helps nobody

#: Column, the names under which it is found in a heading, and whether every list must have it.
COLUMNS: Mapping[str, tuple[frozenset[str], bool]] = {
    "name": (frozenset({"name", "full name"}), True),
    "email": (frozenset({"email", "e-mail", "email address", "e-mail address", "work e-mail address"}), True),
    "agency": (frozenset({"agency", "organisation"}), True),
    "roles": (frozenset({"roles", "role"}), True),
    "job_title": (frozenset({"job_title", "job title"}), False),
}
LONGEST = {"name": 120, "email": 254, "agency": 120, "roles": 200, "job_title": 120}
#: What a spreadsheet that opens the list would run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: An import gives no administrator: that role is given to one person at a time, looking at them.
GIVEN = tuple(role for role in Role if role != Role.ADMINISTRATOR)
_JOINERS = "\u200c\u200d"  # Persian and Indic scripts need them
_BETWEEN_ROLES = re.compile(r"[;,/|]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do. Row 0 is the list as a whole; no column is the row as a whole."""

    row: int
    column: str
    what: str


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


@dataclass(slots=True)
class Table:
    """A list as cells by column, with the row's number in the file."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# From bytes to text --------------------------------------------------------------------------------------
def decoded(data: bytes) -> tuple[str, list[str], list[Problem]]:
    """The text of a file, what to note about it, and what is wrong: UTF-8 with or without its mark, UTF-16 with it,
    else Windows-1252, as spreadsheets in England save it."""
    if len(data) > MOST_BYTES:
        words = _(
            "The file is larger than 2 MB. A list of people is smaller: check that it is the right file."
        )
        return "", [], [Problem(0, "", words)]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), [], []
        except UnicodeDecodeError:
            return "", [], [_unreadable()]
    if b"\0" in data:
        return "", [], [_unreadable()]
    try:
        return data.decode("utf-8-sig"), [], []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return "", [], [_unreadable()]
    note = _("The file was read as Windows-1252, not UTF-8. Look whether names with accents are right.")
    return text, [note], []


def _unreadable() -> Problem:
    words = _("The file cannot be read as text. In the spreadsheet choose “Save as”, then “CSV UTF-8”.")
    return Problem(0, "", words)


# From text to cells ----------------------------------------------------------------------------------------
def table_of(text: str) -> Table:
    """The cells of a list; commas, semicolons or tabs between them, as its heading has them."""
    text = text.removeprefix("\ufeff")
    table = Table()
    if not text.strip():
        words = _("There is nothing in the list. It needs a heading and at least one person.")
        table.problems.append(Problem(0, "", words))
        return table
    heading = next(line for line in text.splitlines() if line.strip())
    delimiter = max(",;\t", key=heading.count)
    lines = _lines(text, delimiter, table)
    first = next(lines, None)
    columns = _columns(first[1] if first else [], table)
    if table.problems:
        return table
    for row, cells in lines:
        if len(table.rows) == MOST_ROWS:
            words = _("There are more than %(most)s people in the list. Divide it.") % {
                "most": f"{MOST_ROWS:,}"
            }
            table.problems.append(Problem(0, "", words))
            break
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            words = _(
                "There are more cells than columns. A comma inside a name needs quotation marks around it."
            )
            table.problems.append(Problem(row, "", words))
            continue
        table.rows.append((row, {name: cell for name, cell in zip(columns, cells, strict=False) if name}))
    if not table.rows and not table.problems:
        words = _("There is a heading, and nobody below it.")
        table.problems.append(Problem(0, "", words))
    return table


def _lines(text: str, delimiter: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    """The lines with something in them, each with its row's number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error:
        words = _("The quotation marks do not match here. Save the list again from the spreadsheet as CSV.")
        table.problems.append(Problem(row + 1, "", words))


def _columns(heading: list[str], table: Table) -> list[str]:
    """Which column each cell of the heading names; empty for an unnamed one at the end."""
    found: list[str] = []
    for cell in heading:
        said = " ".join(cell.replace("\u00a0", " ").split()).lower()
        name = next((name for name, (names, _needed) in COLUMNS.items() if said in names), "")
        if said and not name:
            words = _("There is no column “%(name)s”. Call the columns: %(names)s.")
            table.problems.append(
                Problem(1, cell[:50], words % {"name": cell[:50], "names": ", ".join(COLUMNS)})
            )
        elif name in found and name:
            table.problems.append(Problem(1, name, _("This column stands there twice. Delete one.")))
        found.append(name)
    for name, (_names, needed) in COLUMNS.items():
        if needed and name not in found:
            words = _("This column is missing. The first row of the list names the columns: %(names)s.")
            table.problems.append(Problem(1, name, words % {"names": ", ".join(COLUMNS)}))
    return found


# From cells to accounts --------------------------------------------------------------------------------------
def emails_of(table: Table) -> set[str]:
    """Every e-mail address that the list would add, in small letters."""
    return {cells.get("email", "").strip().lower() for _row, cells in table.rows} - {""}


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


def folded(name: str) -> str:
    """A name of an agency as it is compared: small letters, one kind of apostrophe, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").lower().split())


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
