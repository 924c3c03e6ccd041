"""One set of answers for several items, and something left out of one. Facts in, violations out."""

from collections.abc import Iterable, Sequence

from consent.positions.words import folded
from disclosures.items.rules import ItemAnswers, WithholdingAnswers
from imap.law.violations import Violation

#: What has to be the same for one set of answers (NPR4), in words.
SOURCE, KIND, PERSON, DECISION = "source", "kind of information", "person", "decision"


def differences(one: ItemAnswers, other: ItemAnswers) -> list[str]:
    """What is not the same of two items, in words. The decision is the three answers with their reasons, and who receives
    it."""
    same = {
        SOURCE: folded(one.said_by) == folded(other.said_by),
        KIND: one.kind == other.kind,
        PERSON: one.about == other.about,
        DECISION: (one.reasons, one.recipients) == (other.reasons, other.recipients),
    }
    return [name for name, is_same in same.items() if not is_same]


def check_sets(items: Sequence[ItemAnswers]) -> list[Violation]:
    """Items share one set of answers only when source, kind, person and decision are the same (NPR4). Each violation says
    its place."""
    found = []
    first: dict[str, tuple[int, ItemAnswers]] = {}
    for number, item in enumerate(items, 1):
        if not item.shares:
            continue
        place, other = first.setdefault(item.shares, (number, item))
        if differs := differences(item, other):
            words = (
                f"Item {number} has the answers of item {place}, and differs in: {', '.join(differs)}. "
                f"Open item {number} and answer for it by itself."
            )
            found.append(Violation("NPR4", words))
    return found


def check_another(*, seen: str, now: str) -> list[Violation]:
    """Another item with the same answers takes over those that its author was shown, and no others (NPR4). `seen`, `now`:
    digests of them."""
    if seen != now:
        words = (
            "The answers that this takes over were changed meanwhile. Read them as they are now, then decide."
        )
        return [Violation("NPR4", words)]
    return []


def still_shared(items: Iterable[ItemAnswers], *, changed: str = "") -> set[str]:
    """Keys of the items that still share a set of answers. `changed`: the key of one that was just changed: it leaves its
    set when it differs from the others. Nobody shares a set alone."""
    sets: dict[str, list[ItemAnswers]] = {}
    for item in items:
        if item.shares:
            sets.setdefault(item.shares, []).append(item)
    kept: set[str] = set()
    for members in sets.values():
        others = [one for one in members if one.id != changed]
        alike = [one for one in members if not others or not differences(one, others[0])]
        if len(alike) > 1:
            kept |= {one.id for one in alike}
    return kept


def sets_of(items: Sequence[ItemAnswers]) -> list[list[ItemAnswers]]:
    """The items of each set of answers, in their order."""
    found: dict[str, list[ItemAnswers]] = {}
    for item in items:
        if item.shares:
            found.setdefault(item.shares, []).append(item)
    return [members for members in found.values() if len(members) > 1]


def shown_in_part(items: Iterable[ItemAnswers], kept_back: Iterable[WithholdingAnswers]) -> set[str]:
    """Keys of the items whose readers may know that something was left out of them (REC2)."""
    told = {one.part_of for one in kept_back if one.existence_shown}
    return {item.id for item in items if item.id in told}
