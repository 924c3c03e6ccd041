"""Where everybody stands in the picture of a family: elders above children, a household in one block, lines in lanes of
their own. Pure: members and ties in, places out, in the picture's own units (about a pixel).

Every member stands on a grid of columns, so between two columns a line always finds its way down; every line has its
own lane below a row, so no two lines can be taken for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enquiries.family.lines import DOWN, LANE, lanes_of, lines_of, route
from enquiries.family.rules import Kind, Member, State, Tie
from enquiries.family.shapes import (
    CARD_HEIGHT,
    CARD_WIDTH,
    GUTTER,
    MARGIN,
    PADDING,
    Block,
    Card,
    FamilyPlan,
)
from enquiries.models import Person

HEAD = 30  # of a household, for its name


def plan(members: Sequence[Member], ties: Iterable[Tie]) -> FamilyPlan:
    """The whole picture. Mistakes are not drawn."""
    keys = {m.key for m in members}
    drawn = [t for t in ties if t.state != State.MISTAKE and t.person in keys and t.other in keys]
    rows = rows_of(members, drawn)
    groups = _groups(members, drawn)
    cards, starts = _columns(groups, rows, drawn)
    lines = lines_of(drawn, rows)
    count = max((c.row for c in cards.values()), default=0) + 1
    lanes, arrivals = lanes_of(lines, rows, count)
    top = MARGIN + HEAD
    heights: list[float] = [top]
    for row in range(count):
        heights.append(heights[-1] + CARD_HEIGHT + 28 + LANE * lanes[row])
    for card in cards.values():
        card.y = heights[card.row]
    for card in cards.values():
        card.x = MARGIN + PADDING + card.column * (CARD_WIDTH + GUTTER) + starts[card.column]
    route(lines, cards, heights, arrivals)
    blocks = _blocks(groups, cards)
    right = max(
        [b.x + b.width for b in blocks] + [c.x + CARD_WIDTH + PADDING for c in cards.values()], default=0
    )
    right = max([right, *(line.label_at[0] + 8 * len(line.label) for line in lines)])
    bottom = max(
        [
            *(c.y + CARD_HEIGHT for c in cards.values()),
            *(y for line in lines for s in line.strokes for _x, y in s),
        ],
        default=0,
    )
    return FamilyPlan(right + MARGIN, bottom + PADDING + MARGIN, list(cards.values()), blocks, lines)


# Rows --------------------------------------------------------------------------------------------------
def rows_of(members: Sequence[Member], ties: Sequence[Tie]) -> dict[str, int]:
    """In which row each member stands: elders above. Whose place no relation says stands by their role: children
    lowest, adults above them. When relations contradict each other the first one read decides."""
    beside: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for tie in ties:
        if (down := DOWN.get(Kind(tie.kind))) is not None:
            beside[tie.person].append((tie.other, down))
            beside[tie.other].append((tie.person, -down))
    rows: dict[str, int] = {}
    for member in members:
        if member.key in rows:
            continue
        found, waiting = {member.key: 0}, [member.key]
        while waiting:
            here = waiting.pop(0)
            for other, down in beside[here]:
                if other not in found:
                    found[other] = found[here] + down
                    waiting.append(other)
        children = [found[m.key] for m in members if m.key in found and m.role == Person.Role.CHILD]
        base = max(children) if children else max(found.values()) + 1
        rows |= {key: row - base for key, row in found.items()}
    lowest = min(rows.values(), default=0)
    return {key: row - lowest for key, row in rows.items()}


# Columns -------------------------------------------------------------------------------------------------
def folded(household: str) -> str:
    """Two spellings of one household."""
    return " ".join(household.casefold().split())


@dataclass(slots=True)
class _Group:
    label: str
    members: list[Member]
    enclosed: bool = True
    beside: bool = False


def _groups(members: Sequence[Member], ties: Sequence[Tie]) -> list[_Group]:
    """Households, the one with most children first; then those whose household is not known; then others beside."""
    tied = {key for tie in ties for key in (tie.person, tie.other)}
    homes: dict[str, _Group] = {}
    unknown, others = _Group("", [], enclosed=False), _Group(_("Others"), [], beside=True)
    for member in members:
        if home := folded(member.household):
            homes.setdefault(home, _Group(member.household, [])).members.append(member)
        elif member.role == Person.Role.OTHER and member.key not in tied:
            others.members.append(member)
        else:
            unknown.members.append(member)
    ordered = sorted(homes.values(), key=lambda g: -sum(m.role == Person.Role.CHILD for m in g.members))
    return [group for group in (*ordered, unknown, others) if group.members]


def _columns(
    groups: list[_Group], rows: dict[str, int], ties: Sequence[Tie]
) -> tuple[dict[str, Card], dict[int, float]]:
    """Each member's card by column, and how far each column is moved right by the blocks before it."""
    cards: dict[str, Card] = {}
    starts: dict[int, float] = {}
    count = max(rows.values(), default=0) + 1
    first = 0
    for number, group in enumerate(groups):
        by_row: dict[int, list[Member]] = defaultdict(list)
        for place, member in enumerate(group.members):
            by_row[place % count if group.beside else rows[member.key]].append(member)
        width = max(len(some) for some in by_row.values())
        for row in sorted(by_row):
            some = sorted(by_row[row], key=lambda m: (_mean(m, ties, cards), m.born is None, m.born or 0))
            indent = (width - len(some)) // 2
            for place, member in enumerate(some):
                cards[member.key] = Card(member, row, first + indent + place)
        for column in range(first, first + width):
            starts[column] = number * (PADDING * 2 - GUTTER / 2)
        first += width
    return cards, starts


def _mean(member: Member, ties: Sequence[Tie], cards: dict[str, Card]) -> float:
    above = [cards[t.person].column for t in ties if t.other == member.key and t.person in cards]
    return sum(above) / len(above) if above else 0


def _blocks(groups: list[_Group], cards: dict[str, Card]) -> list[Block]:
    found = []
    top = min((c.y for c in cards.values()), default=0) - HEAD
    for group in groups:
        if not group.enclosed:
            continue
        places = [cards[m.key] for m in group.members]
        left, right = min(c.x for c in places), max(c.x for c in places) + CARD_WIDTH
        upper = min(c.y for c in places) - HEAD
        lower = max(c.y for c in places) + CARD_HEIGHT + 14
        found.append(
            Block(group.label, left - 16, max(upper, top), right - left + 32, lower - upper, group.beside)
        )
    return found
