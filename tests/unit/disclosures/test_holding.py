"""Where an item went: what is said of each step, and the picture of it. Pure."""

from datetime import UTC, datetime
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.distribution.drawing import draw
from disclosures.distribution.layout import WIDTH, plan
from disclosures.distribution.rules import Leg, Onto, Where
from enquiries.family.drawing import wrap

AT = datetime(2026, 3, 2, 18, 42, tzinfo=UTC)
names = st.sampled_from(
    [
        "",
        "Elm Grove School",
        "<b>&\"'</b>",
        "בית ספר",
        "W" * 80,
        "Northbridge Children’s Services, the assessment team " * 2,
        "一" * 30,
    ]
)
ontos = st.builds(Onto, names, names, st.sampled_from([None, AT]), names, st.booleans())
legs = st.builds(
    Leg, names, st.booleans(), st.just(AT), st.sampled_from([None, AT]), st.sampled_from([None, AT]), names,
    st.lists(ontos, max_size=4).map(tuple),
)  # fmt: skip
wheres = st.builds(Where, names, st.just(AT), names, st.lists(legs, max_size=5).map(tuple), st.booleans())


@settings(max_examples=25)
@given(wheres)
def test_no_two_boxes_lie_on_each_other_and_all_lie_in_the_picture(where: Where) -> None:
    whole = plan(where, wrap)
    assert len(whole.boxes) == 1 + len(where.legs) + sum(len(leg.onto) for leg in where.legs)
    for column in {box.x for box in whole.boxes}:
        boxes = sorted((box for box in whole.boxes if box.x == column), key=lambda box: box.y)
        assert all(one.y + one.height < other.y for one, other in pairwise(boxes))
    for box in whole.boxes:
        assert box.x + WIDTH < whole.width
        assert box.y + box.height < whole.height
    assert len(whole.ways) == len(whole.boxes) - 1  # everybody but the first has it from somebody


@settings(max_examples=25)
@given(wheres)
def test_whatever_is_typed_the_picture_is_well_formed_and_named(where: Where) -> None:
    picture = draw(where, title="Where it went <&>", says="The table says the same.")
    root = ET.fromstring(str(picture))  # noqa: S314 our own
    assert root.get("role") == "img"
    title = next(one for one in root.iter() if one.tag.endswith("title"))
    assert title.text == "Where it went <&>"
    assert title.get("id") in str(root.get("aria-labelledby")).split()
    assert "style=" not in picture


def test_the_words_of_each_step() -> None:
    assert Onto("", "As agreed").what == "May store it in its own system"
    assert Onto("", "As agreed", AT).what == "Stored in its own system"
    assert Onto("Elm", "Permitted").what == "May pass it on to Elm"
    assert Onto("Elm", "Permitted", AT, "Told").lines == ["Permitted", "2 March 2026 at 18:42", "Told"]
    assert Leg("Police", full=True, sent=AT).state == "Not read yet"
    assert Leg("Police", full=True, sent=AT, read=AT).state == "Read 2 March 2026 at 18:42"
    assert Leg("Police", full=True, sent=AT, read=AT, recalled=AT).state.startswith("Called back")
    assert (
        Leg("Police", full=False, sent=AT).state == "Shared 2 March 2026 at 18:42"
    )  # not whether it was read
