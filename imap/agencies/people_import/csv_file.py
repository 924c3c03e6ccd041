"""Reading the file of an import: its text, its heading, its rows; and what is wrong with it."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

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


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do. Row 0 is the list as a whole; no column is the row as a whole."""

    row: int
    column: str
    what: str


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
