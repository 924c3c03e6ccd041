"""Where everybody stands in the picture of a family: elders above children, a household in one block, lines in lanes of
their own. Pure: members and ties in, places out, in the picture's own units (about a pixel).

Every member stands on a grid of columns, so between two columns a line always finds its way down; every line has its
own lane below a row, so no two lines can be taken for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from enquiries.family.rules import DESCENDING, Member, Tie
from enquiries.models import Person, Relation

Kind, State = Relation.Kind, Relation.State
CARD_WIDTH, CARD_HEIGHT = 188, 134
GUTTER, PADDING, MARGIN = 40, 24, 8
HEAD = 30  # of a household, for its name
LANE = 20
DOWN = {
    Kind.PARENT: 1,
    Kind.STEP_PARENT: 1,
    Kind.GRANDPARENT: 2,
    Kind.SIBLING: 0,
    Kind.HALF_SIBLING: 0,
    Kind.PARTNER: 0,
}
LABELS = {
    Kind.PARENT: "", Kind.STEP_PARENT: "step-parent", Kind.GRANDPARENT: "grandparent", Kind.SIBLING: "siblings",
    Kind.HALF_SIBLING: "half-siblings", Kind.PARTNER: "partners",
}  # fmt: skip
ENDED_LABELS = {Kind.PARENT: "parent, ended", Kind.PARTNER: "former partners"}

Point = tuple[float, float]


@dataclass(slots=True)
class Card:
    """One member's place."""

    member: Member
    row: int
    column: int
    x: float = 0
    y: float = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A household's enclosure; `dashed` for those who stand beside the family."""

    label: str
    x: float
    y: float
    width: float
    height: float
    dashed: bool = False


@dataclass(slots=True)
class RelationLine:
    """One relation drawn, or several that say the same: from everyone in `above` to everyone in `below`."""

    above: list[str]
    below: list[str]
    kind: str
    ended: bool
    label: str
    sideways: bool = False
    strokes: list[list[Point]] = field(default_factory=list)
    dots: list[Point] = field(default_factory=list)
    label_at: Point = (0, 0)


@dataclass(slots=True)
class FamilyPlan:
    width: float
    height: float
    cards: list[Card]
    blocks: list[Block]
    lines: list[RelationLine]


def plan(members: Sequence[Member], ties: Iterable[Tie]) -> FamilyPlan:
    """The whole picture. Mistakes are not drawn."""
    keys = {m.key for m in members}
    drawn = [t for t in ties if t.state != State.MISTAKE and t.person in keys and t.other in keys]
    rows = rows_of(members, drawn)
    groups = _groups(members, drawn)
    cards, starts = _columns(groups, rows, drawn)
    lines = _lines(drawn, rows)
    count = max((c.row for c in cards.values()), default=0) + 1
    lanes, arrivals = _lanes(lines, rows, count)
    top = MARGIN + HEAD
    heights: list[float] = [top]
    for row in range(count):
        heights.append(heights[-1] + CARD_HEIGHT + 28 + LANE * lanes[row])
    for card in cards.values():
        card.y = heights[card.row]
    for card in cards.values():
        card.x = MARGIN + PADDING + card.column * (CARD_WIDTH + GUTTER) + starts[card.column]
    _route(lines, cards, heights, arrivals)
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


# Lines -----------------------------------------------------------------------------------------------------
def _lines(ties: Sequence[Tie], rows: dict[str, int]) -> list[RelationLine]:
    """Elders of exactly the same children share a line; brothers and sisters with a parent in the picture need none."""
    parents: dict[str, set[str]] = defaultdict(set)
    below: dict[tuple[str, str, str, bool], list[str]] = defaultdict(list)
    across: list[Tie] = []
    for tie in ties:
        if tie.kind == Kind.PARENT:
            parents[tie.other].add(tie.person)
        if tie.kind in {*DESCENDING, Kind.OTHER} and rows[tie.person] < rows[tie.other]:
            below[tie.person, tie.kind, tie.words, tie.state == State.ENDED].append(tie.other)
        else:
            across.append(tie)
    shared: dict[tuple[str, str, bool, int, frozenset[str]], list[str]] = defaultdict(list)
    for (person, kind, words, ended), children in below.items():
        shared[kind, words, ended, rows[person], frozenset(children)].append(person)
    order = {key: number for number, key in enumerate(rows)}
    found = [
        RelationLine(
            above, sorted(children, key=lambda key: order[key]), kind, ended, _label(kind, words, ended)
        )
        for (kind, words, ended, _row, children), above in shared.items()
    ]
    for tie in across:
        if tie.kind == Kind.SIBLING and parents[tie.person] & parents[tie.other]:
            continue
        pair = sorted((tie.person, tie.other), key=lambda key: rows[key])
        ended = tie.state == State.ENDED
        sideways = rows[pair[0]] == rows[pair[1]]
        found.append(
            RelationLine(pair[:1], pair[1:], tie.kind, ended, _label(tie.kind, tie.words, ended), sideways)
        )
    return found


def _label(kind: str, words: str, ended: bool) -> str:
    if kind == Kind.OTHER:
        label = words if len(words) <= 24 else words[:23].rstrip() + "…"
    elif ended and kind in ENDED_LABELS:
        return ENDED_LABELS[Kind(kind)]
    else:
        label = LABELS[Kind(kind)]
    return f"{label}, ended" if ended else label


def _lanes(
    lines: list[RelationLine], rows: dict[str, int], count: int
) -> tuple[list[int], dict[tuple[int, str], tuple[int, int]]]:
    """How many lanes lie below each row; and of each line (by number) which lanes it has: its own (key ""), and one
    above each member that it reaches past a row."""
    lanes = [0] * count
    taken: dict[tuple[int, str], tuple[int, int]] = {}

    def take(number: int, key: str, row: int) -> None:
        taken[number, key] = (row, lanes[row])
        lanes[row] += 1

    for number, line in enumerate(lines):
        row = rows[line.above[0]]
        take(number, "", row)
        for key in line.below:
            if not line.sideways and rows[key] > row + 1:
                take(number, key, rows[key] - 1)
    return lanes, taken


def _route(
    lines: list[RelationLine],
    cards: dict[str, Card],
    heights: list[float],
    lanes: dict[tuple[int, str], tuple[int, int]],
) -> None:
    places = _places(lines, cards)
    gutters: dict[int, int] = defaultdict(int)

    def lane_y(number: int, key: str) -> float:
        row, lane = lanes[number, key]
        return heights[row] + CARD_HEIGHT + 22 + LANE * lane

    for number, line in enumerate(lines):
        y = lane_y(number, "")
        ends: list[float] = []
        for key in [*line.above, *(line.below if line.sideways else [])]:
            x = places[number, key]
            line.strokes.append([(x, cards[key].y + CARD_HEIGHT), (x, y)])
            ends.append(x)
        for key in [] if line.sideways else line.below:
            card, x = cards[key], places[number, key]
            if (number, key) in lanes:
                beside = card.x - GUTTER / 2 + (gutters[card.column] % 11 - 5) * 3.5
                gutters[card.column] += 1
                low = lane_y(number, key)
                line.strokes.append([(beside, y), (beside, low), (x, low), (x, card.y)])
                x = beside
            else:
                line.strokes.append([(x, y), (x, card.y)])
            ends.append(x)
        line.strokes.append([(min(ends), y), (max(ends), y)])
        line.dots = [(x, y) for x in sorted(set(ends))] if len(ends) > 2 else []
        line.label_at = (min(ends) + 7, y - 5)


def _places(lines: list[RelationLine], cards: dict[str, Card]) -> dict[tuple[int, str], float]:
    """Where each line (by number) meets each of its members, from left to right.

    Between two rows a line has one place in each column that it touches: straight down where it leaves and arrives, and
    never in another line's place."""
    touching: dict[tuple[int, int], list[int]] = defaultdict(list)
    gaps: dict[tuple[int, str], tuple[int, int]] = {}
    for number, line in enumerate(lines):
        for key in [*line.above, *line.below]:
            arriving = key in line.below and not line.sideways
            gap = gaps[number, key] = (cards[key].row - arriving, cards[key].column)
            if number not in touching[gap]:
                touching[gap].append(number)
    return {
        (number, key): cards[key].x
        + CARD_WIDTH * (touching[gap].index(number) + 1) / (len(touching[gap]) + 1)
        for (number, key), gap in gaps.items()
    }


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
