"""Whether the consent position lets each drafted item go: by its own kind, to its own recipients. Facts in,
violations out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from consent.rules import NOT_ASKED, InForce, MayShare, against, ruling
from disclosures.rules.items import ItemAnswers
from imap.law.violations import Violation

#: What the record of a release says of limits that were overridden. It is read by every recipient, so it names no kind
#: and no agency: of what went to another recipient they learn nothing.
PART = "they keep part of this out"


@dataclass(frozen=True, slots=True)
class LimitsOn:
    """What a person's limits say to the items that are drafted about them: the kinds, and the agencies (keys), that they
    keep out; and whether the agency that shares is itself one of those."""

    not_kinds: frozenset[str] = frozenset()
    not_told: frozenset[str] = frozenset()
    not_asked: bool = False


@dataclass(frozen=True, slots=True)
class ItemPosition:
    """One drafted item, by its place, with the position of the person it is about, for this item."""

    number: int
    key: str
    about: str
    in_force: InForce


def positions_of_items(
    items: Iterable[ItemAnswers],
    positions: Mapping[str, InForce],
    limits: Mapping[str, LimitsOn],
    agencies: Mapping[str, str],
) -> list[ItemPosition]:
    """Each item with the position of the person it is about: of limits what touches its kind or its recipients (CON6).
    Keys are text; `agencies` names those that may receive."""
    found = []
    for number, item in enumerate(items, 1):
        if item.about not in positions:
            continue
        limit = limits.get(item.about, LimitsOn())
        words = against(
            limit.not_kinds,
            {item.kind},
            not_asked=limit.not_asked,
            not_told=[name for key, name in agencies.items() if key in item.recipients & limit.not_told],
        )
        found.append(ItemPosition(number, item.id, item.about, replace(positions[item.about], against=words)))
    return found


def rests_on(items: Sequence[ItemPosition]) -> list[InForce]:
    """What a release rests on: each person once, as the items come; of limits only that they keep some of it out."""
    found: dict[str, InForce] = {}
    for one in items:
        before = found.get(one.about)
        kept_out = bool(one.in_force.against) or bool(before and before.against)
        found[one.about] = replace(one.in_force, against=(PART,) if kept_out else ())
    return list(found.values())


def check_sharing_now(items: Iterable[ItemPosition], *, unrecorded: bool = False) -> list[Violation]:
    """Why what is drafted may not go now: of a position that does not carry it, once for each person (OVR2, OVR7, OVR8,
    CON2, CON3, CON9); of limits, item by item, for what they leave alone goes (CON6).

    `unrecorded`: the agency that shares records no positions; where none stands yet, its own reasons are enough, because the
    lack of a record never stops a child being protected (OVR2).
    """
    found: dict[str, Violation] = {}
    for one in items:
        if unrecorded and not one.in_force.position:
            if not one.in_force.overridden:
                name = one.in_force.name
                words = (
                    f"{name}: no consent position stands on the record yet. Record your agency’s reasons for going ahead "
                    "without it first."
                )
                found.setdefault(words, Violation("OVR2", words))
            continue
        ruled = ruling(one.in_force)
        if ruled.may != MayShare.WAIT:
            continue
        violation = Violation(ruled.clause, ruled.because)
        if ruled.clause == "CON6":
            why = ruled.because.partition(". ")[0]
            words = f"Item {one.number}: {why}. Keep it back, or record your agency’s reasons for going ahead first."
            violation = Violation("CON6", words)
        found.setdefault(violation.message, violation)
    return list(found.values())


def check_basis_seen(seen: str, now: str) -> list[Violation]:
    """Whoever shares has read what it rests on now (CON8). Both in words, about the same people."""
    if seen == now:
        return []
    words = (
        "A consent position or an override has changed since this page was shown. Read what stands on it now, then decide "
        "again: nothing that you wrote is lost."
    )
    return [Violation("CON8", words)]


def kept_out_by_limits(items: Iterable[ItemPosition]) -> list[ItemPosition]:
    """The items that may not go now because limits leave them out, and them alone (CON6)."""
    found = [(one, ruling(one.in_force)) for one in items]
    return [one for one, ruled in found if ruled.may == MayShare.WAIT and ruled.clause == "CON6"]


def before_any_item(positions: Iterable[InForce]) -> list[InForce]:
    """The positions as far as they can be judged before it is known what is shared: limits that leave out some kinds stop
    nothing yet, one that leaves out this agency does (CON6)."""
    return [one if NOT_ASKED in one.against else replace(one, against=()) for one in positions]
