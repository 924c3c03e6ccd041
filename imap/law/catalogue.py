"""The catalogue: every clause of the two source agreements, in our own words, with what stands behind it.

Sources: A is the IMAP information sharing agreement, B the multi-agency protocol. The words are in
`data/clauses/*.toml`, one file a chapter; `reading.py` reads and checks them; here is what is then known.
A clause is "enforced" only when it names both the functions that hold it and the tests that show it
(tests/architecture/test_clauses.py looks whether those exist and mean this clause), and no part of it is missing. One that
is not says which part is missing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType


class UnknownClause(LookupError):
    """No clause in the catalogue has this id."""


class Status(Enum):
    """Whether the system itself holds a clause, or so far only the people who use it."""

    ENFORCED = "enforced"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Guidance:
    """Advice on one clause for someone at work: each part a paragraph or more of plain text."""

    means: str
    good: str
    poor: str
    instead: str

    @property
    def text(self) -> str:
        return f"{self.means}\n{self.good}\n{self.poor}\n{self.instead}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of the agreements. `source` is the agreement and the place in it ("A, golden rule 2").

    `rule` says what the agreements require, `what_happens` what the system does about it. `enforced_by`
    holds dotted names ("consent.positions.giving.check_consent"), `tested_by` pytest node ids. `missing` says which part of
    it the system does not hold yet; empty for a clause that is held whole.
    """

    id: str
    title: str
    source: str
    rule: str
    what_happens: str
    guidance: Guidance
    related: tuple[str, ...]
    enforced_by: tuple[str, ...]
    tested_by: tuple[str, ...]
    missing: str = ""

    @property
    def status(self) -> Status:
        whole = self.enforced_by and self.tested_by and not self.missing
        return Status.ENFORCED if whole else Status.NOT_YET


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of clauses that belong to one piece of work."""

    key: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A question that practitioners ask (agreement A, frequently asked questions), answered in our words."""

    id: str
    question: str
    answer: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principle:
    """One golden rule or one Caldicott principle, and the clauses in which the system carries it."""

    number: int
    title: str
    meaning: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the guidance pages show. `by_id` is in the order of the agreements' chapters."""

    chapters: tuple[Chapter, ...]
    questions: tuple[FrequentQuestion, ...]
    golden_rules: tuple[Principle, ...]
    caldicott: tuple[Principle, ...]
    by_id: MappingProxyType[str, Clause]

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id; raises `UnknownClause` (which names it) when there is none."""
        try:
            return self.by_id[clause_id]
        except KeyError:
            raise UnknownClause(f"no clause {clause_id!r} in the catalogue") from None

    def chapter_of(self, clause_id: str) -> Chapter:
        """The chapter in which a clause stands; raises `UnknownClause`."""
        self.clause(clause_id)
        return next(chapter for chapter in self.chapters if any(c.id == clause_id for c in chapter.clauses))

    def asked_for(self, names: Collection[str], *, besides: Collection[str] = ()) -> list[Clause]:
        """The clauses that `names` mean, without those that `besides` means: a whole id means that one (CON1 is not CON10),
        all else a prefix.

        No name at all means every clause. Raises `UnknownClause` for a name that no clause begins with, so
        that a slip of the pen is not taken for "all is well".
        """
        left_out = self._meant(besides)
        meant = self._meant(names) if names else set(self.by_id)
        return [clause for clause in self.by_id.values() if clause.id in meant - left_out]

    def _meant(self, names: Collection[str]) -> set[str]:
        for name in names:
            if not any(clause_id.startswith(name) for clause_id in self.by_id):
                raise UnknownClause(f"no clause begins with {name!r}")
        prefixes = tuple(name for name in names if name not in self.by_id)
        return {one for one in self.by_id if one in names or one.startswith(prefixes)}


def not_enforced(clauses: Iterable[Clause]) -> list[str]:
    """The ids of those that the system does not hold yet."""
    return [clause.id for clause in clauses if clause.status is not Status.ENFORCED]


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once for each process; raises `reading.CatalogueError` for a faulty file."""
    from imap.law.reading import DATA, read_catalogue

    return read_catalogue(DATA)
