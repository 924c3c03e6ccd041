"""The picture of where an item went: who shared it on the left, who received it in the middle, and what each did with it on
the right. Pure: facts in, places out, in the picture's own units (about a pixel)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from disclosures.distribution.rules import Where

WIDTH, GAP, MARGIN, BETWEEN = 250, 70, 8, 18
HEAD, LINE, FOOT = 26, 19, 12
LETTERS = 29  # of usual width, that fit in a line
Point = tuple[float, float]
#: How words are broken into lines that fit: enquiries.family.drawing.wrap.
Wrap = Callable[[str, float, int], list[str]]


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its words: the first line is its name. `dashed`: it holds nothing any more, or not yet."""

    x: float
    y: float
    name: tuple[str, ...]
    lines: tuple[str, ...]
    dashed: bool = False

    @property
    def height(self) -> float:
        return HEAD + LINE * (len(self.name) - 1 + len(self.lines)) + FOOT

    @property
    def left(self) -> Point:
        return self.x, self.y + HEAD / 2 + 6

    @property
    def right(self) -> Point:
        return self.x + WIDTH, self.y + HEAD / 2 + 6


@dataclass(frozen=True, slots=True)
class Way:
    """A line from one box to another."""

    points: tuple[Point, ...]
    dashed: bool


@dataclass(frozen=True, slots=True)
class HoldingsPlan:
    width: float
    height: float
    boxes: Sequence[Box]
    ways: Sequence[Way]


def plan(where: Where, wrap: Wrap) -> HoldingsPlan:
    """The whole picture. `wrap` breaks words into lines that fit."""
    columns = [MARGIN + n * (WIDTH + GAP) for n in range(3)]
    first = Box(
        columns[0],
        MARGIN,
        _fit(where.provider, wrap),
        tuple(line for words in (where.corrected,) if words for line in wrap(words, LETTERS, 2)),
    )
    boxes, ways = [first], []
    down = float(MARGIN)
    for leg in where.legs:
        lines = tuple(line for words in leg.lines for line in wrap(words, LETTERS, 2))
        holder = Box(columns[1], down, _fit(leg.agency, wrap), lines, dashed=leg.recalled is not None)
        boxes.append(holder)
        ways.append(_way(first, holder))
        lower = down
        for one in leg.onto:
            words = tuple(line for some in one.lines for line in wrap(some, LETTERS, 2))
            box = Box(columns[2], lower, _fit(one.what, wrap), words, dashed=one.at is None or one.ended)
            boxes.append(box)
            ways.append(_way(holder, box))
            lower = box.y + box.height + BETWEEN
        down = max(holder.y + holder.height + BETWEEN, lower)
    right = max(one.x for one in boxes) + WIDTH
    bottom = max(one.y + one.height for one in boxes)
    return HoldingsPlan(right + MARGIN, bottom + MARGIN, boxes, ways)


def _fit(words: str, wrap: Wrap) -> tuple[str, ...]:
    return tuple(wrap(words, LETTERS - 3, 2))


def _way(one: Box, other: Box) -> Way:
    (x, y), (right, down) = one.right, other.left
    middle = right - GAP / 2
    points = ((x, y), (right, down)) if y == down else ((x, y), (middle, y), (middle, down), (right, down))
    return Way(points, other.dashed)
