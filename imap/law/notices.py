"""The public privacy notice in its numbered versions, and which one is in force on a day (PRV1).

The words are in `data/privacy/*.toml`, one file a version. A version is never edited once it was in force: consent
records name it. A new one is a new file.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data" / "privacy"


class NoticeError(Exception):
    """A file of the notice is faulty; the message names it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of the privacy notice."""

    version: str
    in_force_from: date
    title: str
    sections: tuple[Section, ...]


def read_notices(folder: Path) -> tuple[Notice, ...]:
    """Every version, oldest first; raises NoticeError."""
    found = sorted((_read(file) for file in folder.glob("*.toml")), key=lambda one: one.in_force_from)
    if not found:
        raise NoticeError(f"{folder}: no privacy notice")
    days, versions = {one.in_force_from for one in found}, {one.version for one in found}
    if len(days) < len(found) or len(versions) < len(found):
        raise NoticeError(f"{folder}: two versions have one number, or begin on one day")
    return tuple(found)


def _read(file: Path) -> Notice:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        sections = tuple(Section(one["heading"], _paragraphs(one["text"])) for one in table["section"])
        notice = Notice(table["version"], table["in_force_from"], table["title"], sections)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise NoticeError(f"{file.name}: {error!r}") from error
    if notice.version != file.stem or type(notice.in_force_from) is not date:
        raise NoticeError(f"{file.name}: its version is its name, and in_force_from a day")
    return notice


def _paragraphs(text: str) -> tuple[str, ...]:
    # A line break in the file is only a line break in the file; an empty line parts paragraphs.
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n"))


@cache
def notices() -> tuple[Notice, ...]:
    """Every version, oldest first; read once for each process."""
    return read_notices(FOLDER)


def in_force(on: date) -> Notice | None:
    """The version in force on a day (PRV1); None before there was one."""
    return next((one for one in reversed(notices()) if one.in_force_from <= on), None)


def version_on(on: date) -> str:
    """The number of the version in force on a day (PRV1); empty before there was one."""
    found = in_force(on)
    return found.version if found else ""
