"""Relations, and the picture of a family: pure."""

import re
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.ages.rules import Estimate
from enquiries.family.drawing import cut, direction, draw, fits, wrap
from enquiries.family.layout import plan, rows_of
from enquiries.family.rules import (
    Kind,
    Member,
    State,
    Tie,
    check_relation,
    seen_from,
    sentence,
)
from enquiries.family.shapes import CARD_HEIGHT, CARD_WIDTH

TODAY = date(2026, 11, 22)
KIT = Member("kit", "Kit", "child", born=date(2018, 3, 4))
UNA = Member("una", "Una", "child", unborn=True)
JO = Member("jo", "Jo", "parent_or_carer", born=date(1990, 1, 2), responsibility="now")
ANN = Member("ann", "Ann", "other")
ALL = {m.key: m for m in (KIT, UNA, JO, ANN)}


def fields(new: Tie, *known: Tie) -> set[str]:
    return {b.field for b in check_relation(new, ALL, known)}


@pytest.mark.parametrize(
    ("new", "known", "wrong"),
    [
        (Tie("jo", Kind.PARENT, "kit"), [], set()),
        (Tie("kit", Kind.PARENT, "jo"), [], {"kind"}),  # born after
        (Tie("kit", Kind.PARENT, "kit"), [], {"other"}),
        (Tie("kit", Kind.PARENT, "nobody"), [], {"other"}),
        (Tie("una", Kind.PARENT, "kit"), [], {"person"}),
        (Tie("una", Kind.HALF_SIBLING, "kit"), [], set()),
        (Tie("jo", Kind.PARTNER, "una"), [], {"other"}),
        (Tie("ann", Kind.OTHER, "kit"), [], {"words"}),
        (Tie("ann", Kind.OTHER, "kit", "aunt"), [], set()),
        (Tie("jo", Kind.SIBLING, "ann"), [Tie("ann", Kind.PARENT, "jo", key="1")], {"other"}),
        (Tie("jo", Kind.SIBLING, "ann"), [Tie("ann", Kind.PARENT, "jo", state=State.MISTAKE, key="1")], set()),
        (Tie("jo", Kind.SIBLING, "ann", key="1"), [Tie("ann", Kind.PARENT, "jo", key="1")], set()),
        # Kit's parent's parent cannot be Kit's child.
        (
            Tie("kit", Kind.PARENT, "ann"),
            [Tie("ann", Kind.PARENT, "jo", key="1"), Tie("jo", Kind.PARENT, "kit", key="2")],
            {"kind"},
        ),
        (Tie("kit", Kind.PARENT, "kit", state=State.MISTAKE), [], set()),
    ],
)  # fmt: skip
def test_what_cannot_be_true_of_a_relation(new: Tie, known: list[Tie], wrong: set[str]) -> None:
    assert fields(new, *known) == wrong


def test_relations_are_read_from_both_sides() -> None:
    tie = Tie("jo", Kind.PARENT, "kit")
    assert sentence(tie, ALL) == "Jo is the parent of Kit"
    assert seen_from(tie, "jo", ALL) == "parent of Kit"
    assert seen_from(tie, "kit", ALL) == "child of Jo"
    ended = Tie("jo", Kind.PARTNER, "ann", state=State.ENDED)
    assert sentence(ended, ALL) == "Jo was the partner of Ann"
    assert seen_from(ended, "ann", ALL) == "partner of Jo (ended)"
    aunt = Tie("ann", Kind.OTHER, "kit", "aunt")
    assert (seen_from(aunt, "ann", ALL), seen_from(aunt, "kit", ALL)) == ("aunt of Kit", "Ann is the aunt")


# The picture ---------------------------------------------------------------------------------------------
def test_elders_stand_above_children_and_a_household_in_one_frame() -> None:
    members = [
        Member("kit", "Kit", "child", household="Home"),
        Member("jo", "Jo", "parent_or_carer", household=" home"),
        Member("ray", "Ray", "parent_or_carer"),
        ANN,
        Member("nb", "Neighbour", "other"),
    ]
    ties = [
        Tie("jo", Kind.PARENT, "kit"), Tie("ray", Kind.PARENT, "kit"), Tie("ann", Kind.PARENT, "jo"),
    ]  # fmt: skip
    whole = plan(members, ties)
    at = {c.member.key: c for c in whole.cards}
    assert at["ann"].y < at["jo"].y == at["ray"].y < at["kit"].y
    home, others = whole.blocks
    inside = {
        key
        for key, c in at.items()
        if home.x <= c.x and c.x + CARD_WIDTH <= home.x + home.width
        and home.y <= c.y and c.y + CARD_HEIGHT <= home.y + home.height
    }  # fmt: skip
    assert inside == {"kit", "jo"}
    assert (home.label, others.label, others.dashed) == ("Home", "Others", True)


def test_without_relations_adults_stand_above_children_and_no_line_is_drawn() -> None:
    whole = plan([KIT, JO], [])
    at = {c.member.key: c for c in whole.cards}
    assert at["jo"].y < at["kit"].y
    assert whole.lines == []


def test_one_line_for_elders_of_the_same_children_and_a_mistake_is_not_drawn() -> None:
    ray = Member("ray", "Ray", "parent_or_carer")
    ties = [
        Tie("jo", Kind.PARENT, "kit"), Tie("ray", Kind.PARENT, "kit"), Tie("jo", Kind.PARENT, "una"),
        Tie("ray", Kind.PARENT, "una"), Tie("kit", Kind.SIBLING, "una"),
        Tie("ann", Kind.OTHER, "kit", "aunt", State.MISTAKE),
    ]  # fmt: skip
    [line] = plan([KIT, UNA, JO, ray, ANN], ties).lines
    assert (set(line.above), line.below) == ({"jo", "ray"}, ["kit", "una"])


NAMES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=200
)
KEYS = st.integers(0, 7).map(str)


@st.composite
def families(draw_: st.DrawFn) -> tuple[list[Member], list[Tie]]:
    count = draw_(st.integers(1, 8))
    members = [
        Member(
            str(n),
            draw_(NAMES),
            draw_(st.sampled_from(["child", "parent_or_carer", "other"])),
            household=draw_(st.sampled_from(["", "Home", "HOME ", "Gran’s"])),
            responsibility=draw_(st.sampled_from(["", "now", "ended"])),
        )
        for n in range(count)
    ]
    ties = [
        Tie(one, draw_(st.sampled_from(list(Kind))), other, "aunt", draw_(st.sampled_from(list(State))))
        for one, other in draw_(st.sets(st.tuples(KEYS, KEYS), max_size=10))
        if one != other
    ]
    return members, ties


@given(families())
def test_whatever_was_recorded_can_be_drawn(family: tuple[list[Member], list[Tie]]) -> None:
    """Everyone once, nobody upon another, all of it inside the picture, no line through a card, well-formed."""
    members, ties = family
    whole = plan(members, ties)
    assert sorted(c.member.key for c in whole.cards) == sorted(m.key for m in members)
    for one, other in combinations(whole.cards, 2):
        assert abs(one.x - other.x) >= CARD_WIDTH or abs(one.y - other.y) >= CARD_HEIGHT
    for card in whole.cards:
        assert 0 <= card.x <= whole.width - CARD_WIDTH
        assert 0 <= card.y <= whole.height - CARD_HEIGHT
    for line in whole.lines:
        for stroke in line.strokes:
            for (x1, y1), (x2, y2) in pairwise(stroke):
                assert x1 == x2 or y1 == y2
                assert not any(
                    max(x1, x2) > c.x + 1 and min(x1, x2) < c.x + CARD_WIDTH - 1
                    and max(y1, y2) > c.y + 1 and min(y1, y2) < c.y + CARD_HEIGHT - 1
                    for c in whole.cards
                )  # fmt: skip
    picture = draw(members, ties, on=TODAY)
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314  (our own, just made)


@given(families())
def test_no_two_lines_lie_upon_each_other(family: tuple[list[Member], list[Tie]]) -> None:
    members, ties = family
    runs: dict[tuple[bool, float], list[tuple[float, float, int]]] = {}
    for number, line in enumerate(plan(members, ties).lines):
        for stroke in line.strokes:
            for (x1, y1), (x2, y2) in pairwise(stroke):
                upright = x1 == x2
                low, high = sorted((y1, y2) if upright else (x1, x2))
                runs.setdefault((upright, round(x1 if upright else y1, 3)), []).append((low, high, number))
    for some in runs.values():
        for (a, b, one), (c, d, other) in combinations(some, 2):
            assert one == other or min(b, d) - max(a, c) < 0.001


def test_parents_who_contradict_each_other_are_drawn_all_the_same() -> None:
    ties = [Tie("jo", Kind.PARENT, "kit"), Tie("ann", Kind.SIBLING, "jo"), Tie("kit", Kind.PARENT, "ann")]
    assert set(rows_of([KIT, JO, ANN], ties)) == {"kit", "jo", "ann"}


@pytest.mark.parametrize(
    "name",
    ["D’Arcy O'Neill", "Zoë Åkesson", "محمد علي", "X", "n" * 200, "<script>&", "e\u0301" * 60, "王" * 50],
)
def test_names_are_cut_to_their_room_whole_beside_it_and_never_markup(name: str) -> None:
    picture = str(draw([Member("x", name, "child")], [], on=TODAY))
    root = ET.fromstring(picture)  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    assert name in [title.text for title in root.iter(f"{space}title")]
    shown = [t.text or "" for t in root.iter(f"{space}text") if t.get("class") == "imap-family__name"]
    assert 1 <= len(shown) <= 2
    assert all(fits(line, 16) for line in shown)
    assert "<script>" not in picture


def test_a_line_of_right_to_left_letters_says_so() -> None:
    assert direction("محمد") == ' direction="rtl"'
    assert direction("12 Kit") == direction("…") == ""
    assert not re.search("direction", str(draw([KIT], [], on=TODAY)))


def test_cutting_never_parts_a_letter_from_its_mark() -> None:
    assert cut("e\u0301" * 9, 6) == "e\u0301" * 4 + "…"
    assert wrap("Ann Marie Louise Smith", 10, 2) == ["Ann Marie", "Louise S…"]


def test_a_card_has_room_for_an_uncertain_age() -> None:
    amy = Member("amy", "Amy", "other", estimate=Estimate(15), estimated_on=TODAY)
    assert ">about 15, uncertain</text>" in draw([amy], [], on=TODAY)
