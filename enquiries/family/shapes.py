"""What a picture of a family is made of: cards, households and lines between them."""

from dataclasses import dataclass, field

from enquiries.family.rules import Member

Point = tuple[float, float]
CARD_WIDTH, CARD_HEIGHT = 188, 134
GUTTER, PADDING, MARGIN = 40, 24, 8


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
