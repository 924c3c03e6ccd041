"""Who is named in the words of a request and not asked about (DEL1)."""

from typing import Any

import pytest

from enquiries.models import Person
from enquiries.people.named_in_text import named_besides

JO = Person(role="parent_or_carer", name="Jo Marlow", relationship="Mother")
KIT = Person(role="child", name="Kit Marlow")
ZOE = Person(role="child", name="Zoë Marlow-Łuczak (known as Zo)")
RAY = Person(role="parent_or_carer", name="Ray O’Brien", relationship="father")
WILL = Person(role="other", name="Will Quill", relationship="Mother's partner")
EVERYBODY = [JO, KIT, ZOE, RAY, WILL]


def named(words: str, *chosen: Person, people: Any = EVERYBODY) -> dict[str, tuple[str, ...]]:
    return {one.person.name.split()[0]: one.words for one in named_besides([words], people, chosen)}


@pytest.mark.clause("DEL1")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Has Kit been seen since June?", {"Kit": ("Kit",)}),
        ("has kit's arm been looked at?", {"Kit": ("kit",)}),
        (
            "Which school is Kits school? Is it zoes?",
            {"Kit": ("Kit",), "Zoë": ("zoe",)},
        ),  # without its apostrophe
        ("What do you know of kites and kisses?", {}),
        ("She wills it so", {}),
        ("KIT and ZOE: any attendances?", {"Kit": ("KIT",), "Zoë": ("ZOE",)}),
        ("Has Luczak been seen?", {"Zoë": ("Luczak",)}),
        ("Any contact with Zo?", {"Zoë": ("Zo",)}),
        ("Is Mr OBrien or Mr O'Brien known to you?", {"Ray": ("OBrien", "O'Brien")}),
        ("What do you know of the Marlow family?", {}),  # the name of whom they ask about
        ("Kitchen fire in June, kitten bitten", {}),  # whole words only
        ("Will she come again? She will not.", {}),  # an ordinary word
        ("Have you seen her with Will?", {"Will": ("Will",)}),
        ("Any contact with her mother?", {}),  # she is asked about
        ("Does the father live with her?", {"Ray": ("the father",)}),
        ("Is her new boyfriend known?", {"Will": ("her new boyfriend",)}),
        ("Is there a child protection plan? Does she get child benefit?", {}),
        ("Is there the child protection plan of last year?", {}),
        ("", {}),
    ],
)
def test_asked_about_the_mother(words: str, found: dict[str, tuple[str, ...]]) -> None:
    assert named(words, JO) == found


def test_a_role_that_somebody_asked_about_has_too_means_them() -> None:
    assert named("What has the young person said?", JO, people=[JO, KIT]) == {"Kit": ("the young person",)}
    assert named("What has the child said?", KIT, people=[KIT, ZOE]) == {}
    assert named("What have the children said?", KIT, people=[KIT, ZOE]) == {"Zoë": ("the children",)}
    assert named("Anything about Kit, Jo, Zoë, Ray and the boyfriend?", *EVERYBODY) == {}


def test_a_description_is_no_name() -> None:
    baby = Person(role="child", name="Baby girl")
    assert named("Was a baby seen? Is she a girl?", JO, people=[JO, baby]) == {}
    assert named("Was the baby seen?", JO, people=[JO, baby]) == {"Baby": ("the baby",)}
