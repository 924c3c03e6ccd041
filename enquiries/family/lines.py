"""Lines between the cards of a family: which there are, and the way of each."""

from collections import defaultdict
from collections.abc import Sequence

from enquiries.family.rules import DESCENDING, Kind, State, Tie
from enquiries.family.shapes import CARD_HEIGHT, CARD_WIDTH, GUTTER, Card, RelationLine

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


# Lines -----------------------------------------------------------------------------------------------------
def lines_of(ties: Sequence[Tie], rows: dict[str, int]) -> list[RelationLine]:
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


def lanes_of(
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


def route(
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
