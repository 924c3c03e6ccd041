"""Reads the reference lists' CSV files into rows ready for their tables; a fault names the file and line."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from imap.law.kinds import EVERY_KIND, LIST_NAMES
from imap.law.models import LawfulBasis, ListEntry
from imap.law.rules import words_of_mark

LISTS = Path(__file__).resolve().parent / "data" / "lists"

Row = dict[str, Any]


class ListError(Exception):
    """A list file is faulty; the message names the file, the line and what is wrong."""


def gateways(folder: Path = LISTS) -> dict[str, Row]:
    """Fields of each `Gateway` by id, successor apart (see `successors`). Raises ListError."""

    def row(line: dict[str, str]) -> tuple[str, Row]:
        words_of_mark(line["checked"])
        return line["id"], _dates(line) | {
            "act": line["act"],
            "provision": line["provision"],
            "use": line["use"],
            "agency_kinds": _kinds(line["agency_kinds"]),
            "checked": line["checked"],
        }

    return _rows(folder / "gateways.csv", row)


def lawful_bases(folder: Path = LISTS) -> dict[str, Row]:
    """Fields of each `LawfulBasis` by id, from its two files. Raises ListError."""

    def row(line: dict[str, str]) -> tuple[str, Row]:
        return line["id"], _dates(line) | {
            "kind": LawfulBasis.Kind(line["kind"]).value,
            "name": line["name"],
            "agency_kinds": _kinds(line["agency_kinds"]),
            "note": line["note"],
        }

    def marked(line: dict[str, str]) -> tuple[str, Row]:
        words_of_mark(line["checked"])
        key, fields = row(line)
        return key, fields | {"checked": line["checked"]}

    found = _rows(folder / "lawful_bases.csv", row)
    more = _rows(folder / "schedule8.csv", marked)
    if twice := found.keys() & more:
        raise ListError(f"schedule8.csv: {', '.join(sorted(twice))} stands in lawful_bases.csv too")
    return found | {
        key: fields | {"position": len(found) + fields["position"]} for key, fields in more.items()
    }


@cache
def names() -> dict[str, str]:
    """Names of powers, bases and conditions by id, as the files have them now; read once for each process."""
    found = {key: f"{one['act']}, {one['provision']}" for key, one in gateways().items()}
    return found | {key: str(one["name"]) for key, one in lawful_bases().items()}


def list_entries(folder: Path = LISTS) -> dict[str, Row]:
    """Fields of each `ListEntry` by id. Raises ListError."""

    def row(line: dict[str, str]) -> tuple[str, Row]:
        name = ListEntry.List(line["list"]).value
        return f"{name}:{line['code']}", {
            "valid_from": None,
            "valid_until": None,
            "list_name": name,
            "code": line["code"],
            "name": line["name"],
        }

    return _rows(folder / "cin_2026.csv", row)


def successors(folder: Path = LISTS) -> dict[str, str]:
    """Which power took the place of which ended one, both by id. Raises ListError."""
    known = gateways(folder)

    def row(line: dict[str, str]) -> tuple[str, Row]:
        if not known[line["ended"]]["valid_until"] or line["successor"] not in known:
            raise ValueError("an ended power and one that is listed are expected")
        return line["ended"], {"successor": line["successor"]}

    return {ended: fields["successor"] for ended, fields in _rows(folder / "successors.csv", row).items()}


def _rows(file: Path, read: Callable[[dict[str, str]], tuple[str, Row]]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for position, line in enumerate(_lines(file), start=1):
        where = f"{file.name}, line {position + 1}"
        try:
            key, fields = read(line)
        except KeyError as error:
            raise ListError(f"{where}: no {error}") from error
        except ValueError as error:
            raise ListError(f"{where}: {error}") from error
        if not key or key in rows:
            raise ListError(f"{where}: the id {key!r} is empty or stands here twice")
        rows[key] = fields | {"position": position}
    if not rows:
        raise ListError(f"{file.name}: empty")
    return rows


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, strict=True):
            if None in line or None in line.values():
                raise ListError(f"{file.name}: a line has too many or too few values: {line}")
            yield line


def _dates(line: dict[str, str]) -> Row:
    def day(value: str) -> date | None:
        return date.fromisoformat(value) if value else None

    return {"valid_from": day(line["from"]), "valid_until": day(line["to"])}


def _kinds(text: str) -> list[str]:
    names = text.split(";")
    unknown = set(names) - LIST_NAMES - {EVERY_KIND}
    if unknown:
        raise ValueError(f"unknown kind of agency: {', '.join(sorted(unknown))}")
    return names
