"""Reads the catalogue's TOML files; refuses whatever is not right in them, naming file and entry."""

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from imap.law.catalogue import Catalogue, Chapter, Clause, FrequentQuestion, Guidance, Principle, Status

T = TypeVar("T")

DATA = Path(__file__).resolve().parent / "data"

CLAUSE_ID = re.compile(r"[A-Z]{2,4}[1-9][0-9]?")
FUNCTION = re.compile(r"[a-z_][a-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+")
TEST_NODE = re.compile(r"tests/[a-z0-9_/]+\.py(::[A-Za-z_][A-Za-z0-9_]*)+")


class CatalogueError(Exception):
    """A catalogue file is faulty; the message names the file, the entry and what is wrong."""


class _Table:
    """One TOML table being taken apart: every key must be taken, once, with the right type."""

    def __init__(self, table: Any, where: str) -> None:
        if not isinstance(table, dict):
            raise CatalogueError(f"{where}: expected a table")
        self._left: dict[str, Any] = dict(table)
        self.where = where

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def _take(self, key: str) -> Any:
        if key not in self._left:
            raise CatalogueError(f"{self.where}: '{key}' is missing")
        return self._left.pop(key)

    def text(self, key: str) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise CatalogueError(f"{self.where}: '{key}' must be text, not empty")
        # A line break in the file is only a line break in the file; an empty line parts paragraphs.
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", value.strip()))

    def texts(self, key: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        values = self._take(key)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise CatalogueError(f"{self.where}: '{key}' must be a list of texts")
        for value in values:
            if not pattern.fullmatch(value):
                raise CatalogueError(
                    f"{self.where}: '{key}' holds {value!r}, which is not of the form expected"
                )
        if len(set(values)) != len(values):
            raise CatalogueError(f"{self.where}: '{key}' names the same thing twice")
        return tuple(values)

    def number(self, key: str) -> int:
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise CatalogueError(f"{self.where}: '{key}' must be a whole number")
        return value

    def tables(self, key: str) -> list["_Table"]:
        values = self._take(key)
        if not isinstance(values, list) or not values:
            raise CatalogueError(f"{self.where}: '{key}' must be a list of tables, not empty")
        return [
            _Table(value, f"{self.where}, {key} {number}") for number, value in enumerate(values, start=1)
        ]

    def table(self, key: str) -> "_Table":
        return _Table(self._take(key), f"{self.where}, {key}")

    def nothing_left(self) -> None:
        if self._left:
            raise CatalogueError(f"{self.where}: unknown '{', '.join(sorted(self._left))}'")


def read_catalogue(data: Path) -> Catalogue:
    """The whole catalogue from a data directory; raises `CatalogueError`."""
    files = sorted((data / "clauses").glob("*.toml"))
    if not files:
        raise CatalogueError(f"{data}: no chapter under clauses/")
    chapters = tuple(_chapter(file) for file in files)
    by_id: dict[str, Clause] = {}
    for chapter in chapters:
        for clause in chapter.clauses:
            if clause.id in by_id:
                raise CatalogueError(f"{chapter.key}: {clause.id} stands in the catalogue twice")
            by_id[clause.id] = clause
    questions = tuple(_each(data / "questions.toml", "question", _question))
    golden_rules = tuple(_each(data / "golden_rules.toml", "principle", _principle))
    caldicott = tuple(_each(data / "caldicott.toml", "principle", _principle))

    for clause in by_id.values():
        _known(clause.related, by_id, f"{clause.id}, related")
        if clause.id in clause.related:
            raise CatalogueError(f"{clause.id}: related to itself")
    for question in questions:
        _known(question.clauses, by_id, question.id)
    for principle in golden_rules + caldicott:
        _known(principle.clauses, by_id, f"principle {principle.number}")
    return Catalogue(chapters, questions, golden_rules, caldicott, MappingProxyType(by_id))


def _root(file: Path) -> _Table:
    try:
        return _Table(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{file.name}: {error}") from error


def _each(file: Path, key: str, read: Callable[[_Table], T]) -> list[T]:
    root = _root(file)
    tables = root.tables(key)
    root.nothing_left()
    return [read(table) for table in tables]


def _chapter(file: Path) -> Chapter:
    root = _root(file)
    title, tables = root.text("chapter"), root.tables("clause")
    root.nothing_left()
    return Chapter(file.stem, title, tuple(_clause(table, file.name) for table in tables))


def _clause(table: _Table, file: str) -> Clause:
    clause_id = table.text("id")
    if not CLAUSE_ID.fullmatch(clause_id):
        raise CatalogueError(f"{table.where}: {clause_id!r} is not a clause id such as CON3")
    table.where = f"{file}, {clause_id}"
    words = table.table("guidance")
    words.where = f"{file}, {clause_id}, guidance"
    clause = Clause(
        id=clause_id,
        title=table.text("title"),
        source=table.text("source"),
        rule=table.text("rule"),
        what_happens=table.text("what_happens"),
        guidance=Guidance(words.text("means"), words.text("good"), words.text("poor"), words.text("instead")),
        related=table.texts("related", CLAUSE_ID),
        enforced_by=table.texts("enforced_by", FUNCTION),
        tested_by=table.texts("tested_by", TEST_NODE),
        missing=table.text("missing") if "missing" in table else "",
    )
    if clause.status is Status.NOT_YET and not clause.missing:
        raise CatalogueError(f"{table.where}: is not enforced and does not say what is 'missing'")
    words.nothing_left()
    table.nothing_left()
    return clause


def _question(table: _Table) -> FrequentQuestion:
    question = FrequentQuestion(
        table.text("id"), table.text("question"), table.text("answer"), table.texts("clauses", CLAUSE_ID)
    )
    table.nothing_left()
    return question


def _principle(table: _Table) -> Principle:
    principle = Principle(
        table.number("number"), table.text("title"), table.text("meaning"), table.texts("clauses", CLAUSE_ID)
    )
    table.nothing_left()
    return principle


def _known(ids: Iterable[str], by_id: dict[str, Clause], where: str) -> None:
    for clause_id in ids:
        if clause_id not in by_id:
            raise CatalogueError(f"{where}: no clause {clause_id} in the catalogue")
