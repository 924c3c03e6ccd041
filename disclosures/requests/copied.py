"""Which requests of an enquiry give a reason that was given for another agency (DEL1). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.positions.words import folded
from disclosures.justification.rules import TESTS
from disclosures.requests.rules import AskedBefore


def copied_from(rows: Sequence[AskedBefore]) -> list[list[str]]:
    """For each request, in the order in which they were sent, the agencies for which one of its reasons was written
    before (DEL1). Ignores case, spaces and punctuation."""
    found = []
    for number, one in enumerate(rows):
        before = [other for other in rows[:number] if other.asked != one.asked]
        names = [other.name for other in before if _same(one, other)]
        found.append(sorted(set(names)))
    return found


def _same(one: AskedBefore, other: AskedBefore) -> bool:
    words = [
        (getattr(one.reasons, f"{t}_because"), getattr(other.reasons, f"{t}_because")) for t, _c in TESTS
    ]
    return any(folded(mine) and folded(mine) == folded(theirs) for mine, theirs in words)


@dataclass(frozen=True, slots=True)
class CopiedReason:
    """One reason, and the agencies for which it was written before."""

    test: str
    because: str
    others: list[tuple[str, str]]  # name of the agency, its words


def copied_side_by_side(one: AskedBefore, before: Sequence[AskedBefore]) -> list[CopiedReason]:
    """The reasons of a request that were written for another agency before, each beside those (DEL1)."""
    found = []
    for test, _clause in TESTS:
        words = getattr(one.reasons, f"{test}_because")
        others = [
            (other.name, getattr(other.reasons, f"{test}_because"))
            for other in before
            if other.asked != one.asked
            and folded(words)
            and folded(getattr(other.reasons, f"{test}_because")) == folded(words)
        ]
        if others:
            found.append(CopiedReason(test, words, others))
    return found
