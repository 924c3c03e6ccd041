"""The code blocks of a document, by their titles: ```ini title="/etc/systemd/system/imap-web.service".

python -m tests.support.documents TITLE     # prints one block of docs/operations.md
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.harness.cluster import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"
BEGIN, END = "<!-- rehearsal: begin -->", "<!-- rehearsal: end -->"

_FENCE = re.compile(r"```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?")
_VARIABLES = re.compile(r"`([A-Z][A-Z_]+)`")


class DocumentError(Exception):
    """The document cannot be run as it stands; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, its title, its text without the fences."""

    language: str
    title: str
    text: str


def blocks_of(document: str) -> dict[str, Block]:
    """The titled blocks of a document in Markdown, by title.

    Raises DocumentError for a block without a title, one that is not closed, and two of the same title.
    """
    found: dict[str, Block] = {}
    opened: re.Match[str] | None = None
    lines: list[str] = []
    for number, line in enumerate(document.splitlines(), start=1):
        if opened is not None:
            if line != "```":
                lines.append(line)
                continue
            title = opened["title"]
            if title in found:
                raise DocumentError(f"Line {number}: there are two blocks with the title {title!r}.")
            found[title] = Block(opened["language"], title, "\n".join(lines) + "\n")
            opened, lines = None, []
        elif line.startswith("```"):
            opened = _FENCE.fullmatch(line)
            if opened is None or not opened["title"]:
                raise DocumentError(f'Line {number}: this block needs a title: ```sh title="…".')
    if opened is not None:
        raise DocumentError(f"The block {opened['title']!r} is not closed.")
    return found


def table_under(heading: str, document: str) -> list[list[str]]:
    """The rows of the first table under a heading of the second level, without its head: a list of cells each."""
    section = re.search(rf"(?ms)^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", document)
    if section is None:
        raise DocumentError(f"There is no heading {heading!r}.")
    lines = [line for line in section[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def variables_listed(document: str) -> dict[str, str]:
    """The variables of the table "Environment", each with what stands in its column "production"."""
    return {
        name: row[1] for row in table_under("Environment", document) for name in _VARIABLES.findall(row[0])
    }


def assignments(text: str) -> dict[str, str]:
    """The variables of an environment file that systemd and a shell read alike.

    Raises DocumentError for a line that one of them would read otherwise.
    """
    found = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Z][A-Z0-9_]*)=(?:'([^']*)'|([^\s'\"$`\\#;&|<>()*?]*))", line)
        if match is None:
            raise DocumentError(
                f"A line of an environment file that needs quotes, or is none: {line.split('=')[0]}"
            )
        found[match[1]] = match[2] if match[2] is not None else match[3]
    return found


def write_between_marks(path: Path, words: str) -> None:
    """Put `words` between the document's two marks, for what stood there."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DocumentError(f"{path.name} lacks the marks {BEGIN} and {END}.")
    path.write_text(f"{before}{begin}\n{words.strip()}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(blocks_of(OPERATIONS.read_text(encoding="utf-8"))[sys.argv[1]].text)
