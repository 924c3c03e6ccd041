"""Rules of consent and overriding: pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.models import HolderSays, MentalCapacity, Method, NotAsking, Position
from consent.overrides.rules import CLOSED_ENVIRONMENT, FACTORS, OverrideAnswers, check_override
from consent.positions.giving import ConsentAnswers, check_consent
from consent.positions.people import PersonFacts, givers_for, positions_for
from consent.positions.words import folded
from tests.support.override_answers import OVERRIDE

TODAY = date(2026, 11, 22)
KIT = PersonFacts("kit", "Kit", "child", born=date(2018, 3, 4))
TEEN = PersonFacts("teen", "Teen", "child", born=date(2010, 11, 22))  # 16 today
NEARLY = replace(TEEN, key="nearly", born=date(2010, 11, 23))  # 16 tomorrow
UNKNOWN = PersonFacts("unknown", "Unknown", "child")
UNBORN = PersonFacts("unborn", "Baby", "child", unborn=True)
JO = PersonFacts("jo", "Jo", "parent_or_carer", holds_parental_responsibility=True)
RAY = PersonFacts("ray", "Ray", "parent_or_carer")
EVERYONE = [KIT, TEEN, NEARLY, UNKNOWN, UNBORN, JO, RAY]

GRANTED = ConsentAnswers(
    position=Position.GRANTED,
    giver="jo",
    method=Method.SPOKEN,
    told_why="a",
    told_what="b",
    told_how="c",
    told_with_whom="d",
    told_means="By telephone",
    told_by="Sam",
    told_on=TODAY,
    not_told_because="The line was cut off",
    capacity=MentalCapacity.PRESUMED,
    own_view="fine",
)


def clauses(
    answers: ConsentAnswers, person: PersonFacts, source: str = "", agencies: Sequence[str] = ()
) -> list[tuple[str, str]]:
    found = check_consent(answers, person, EVERYONE, TODAY, source=source, agencies=agencies)
    return [(b.clause, b.field) for b in found]


def test_informed_consent_by_a_holder_stands() -> None:
    assert clauses(GRANTED, KIT) == []


@pytest.mark.clause("CON1")
@pytest.mark.parametrize("position", [Position.GRANTED, Position.LIMITED])
@pytest.mark.parametrize(
    "missing",
    ["told_why", "told_what", "told_how", "told_with_whom", "told_means", "told_by", "told_on"],
)
def test_consent_that_was_not_informed_is_refused(missing: str, position: Position) -> None:
    agreed = replace(
        GRANTED, position=position, not_kinds=frozenset({"health"} if position == "limited" else ())
    )
    assert clauses(agreed, KIT) == []
    empty = None if missing == "told_on" else ""
    assert clauses(replace(agreed, **{missing: empty}), KIT) == [("CON1", missing)]  # type: ignore[arg-type]


@pytest.mark.clause("CON1")
def test_whoever_refuses_was_told_all_four_or_it_is_said_why_not() -> None:
    answers = replace(GRANTED, position=Position.REFUSED, reason_clear="yes", not_told_because="")
    assert clauses(answers, KIT) == []
    assert clauses(replace(answers, told_how=""), KIT) == [("CON1", "not_told_because")]
    assert clauses(replace(answers, told_how="", not_told_because="The line was cut off"), KIT) == []


@pytest.mark.parametrize(
    ("person", "giver", "stands"),
    [
        (KIT, "jo", True),
        (KIT, "ray", False),
        (KIT, "kit", False),
        (KIT, "", False),
        (KIT, "nobody", False),
        (TEEN, "teen", True),
        (TEEN, "jo", False),
        (NEARLY, "jo", True),
        (NEARLY, "nearly", False),
        (UNKNOWN, "jo", True),
        (UNKNOWN, "unknown", False),  # unknown age: treated as under 16
        (JO, "jo", True),
        (JO, "ray", False),
        (RAY, "ray", True),
    ],
)
@pytest.mark.parametrize("position", [Position.GRANTED, Position.REFUSED, Position.WITHDRAWN])
def test_who_may_answer_for_whom(person: PersonFacts, giver: str, stands: bool, position: Position) -> None:
    found = clauses(replace(GRANTED, position=position, giver=giver, reason_clear="no"), person)
    assert (not found) == stands
    assert {clause for clause, _field in found} <= {"CON2", "CON3"}


@given(st.integers(0, 20), st.booleans(), st.booleans())
def test_under_sixteen_a_holder_answers_and_from_sixteen_oneself(
    age: int, holder: bool, estimated: bool
) -> None:
    child = PersonFacts(
        "c",
        "C",
        "child",
        born=None if estimated else date(2026 - age, 1, 1),
        age_estimate=age if estimated else None,
    )
    parent = replace(RAY, holds_parental_responsibility=holder)
    givers = [p.key for p in givers_for(child, [child, parent], TODAY)]
    assert givers == (["c"] if age >= 16 else ["ray"] if holder else [])


def test_with_no_holder_on_the_enquiry_the_way_on_is_said() -> None:
    [violation] = check_consent(GRANTED, KIT, [KIT, RAY], TODAY)
    assert violation.clause == "CON3"
    assert "not sought" in violation.message


def test_an_unborn_child_has_one_position() -> None:
    assert positions_for(UNBORN, EVERYONE, TODAY) == (Position.NOT_YET_BORN,)
    assert clauses(ConsentAnswers(Position.NOT_YET_BORN), UNBORN) == []
    assert clauses(GRANTED, UNBORN) == [("CON3", "position")]
    assert clauses(ConsentAnswers(Position.NOT_YET_BORN), KIT) == [("CON3", "position")]


@pytest.mark.clause("CON5")
def test_a_poster_is_not_consent_and_a_service_has_to_be_named() -> None:
    assert clauses(replace(GRANTED, method=Method.POSTER), KIT) == [("CON5", "method")]
    implied = replace(GRANTED, method=Method.IMPLIED)
    assert clauses(implied, KIT) == [("CON5", "service"), ("CON5", "service_agreed_on")]
    assert clauses(replace(implied, service="CAMHS", service_agreed_on=TODAY), KIT) == []


@pytest.mark.clause("CON10")
@pytest.mark.clause("OVR1")
def test_not_sought_needs_a_ground_and_of_a_risk_who_and_what() -> None:
    bare = ConsentAnswers(Position.NOT_SOUGHT, own_view="none")
    assert clauses(bare, KIT) == [("OVR1", "not_asking")]
    risk = replace(bare, not_asking=frozenset({NotAsking.RISK}))
    assert clauses(risk, KIT) == [("OVR1", "risk_to"), ("OVR1", "risk_harm"), ("OVR1", "paragraph_18")]
    assert clauses(replace(risk, risk_to="Kit", risk_harm="a beating", paragraph_18="prejudice"), KIT) == []


def test_a_childs_own_view_stands_beside_every_record() -> None:
    without = replace(GRANTED, own_view="")
    assert clauses(without, KIT) == [("CON3", "own_view")]
    assert clauses(replace(without, own_view_not_obtained="asleep"), KIT) == []
    assert clauses(replace(without, giver="jo"), JO) == []


@pytest.mark.clause("CON10")
def test_tried_and_not_obtained_says_what_was_tried() -> None:
    assert clauses(ConsentAnswers(Position.TRIED, own_view="x"), KIT) == [("CON10", "attempts")]


@pytest.mark.clause("CON10")
@pytest.mark.parametrize(
    ("position", "source", "clause"), [(Position.POLICE, "6", "CON9"), (Position.ANONYMOUS, "9", "CON10")]
)
def test_where_nobody_was_asked_it_is_said_why_and_only_of_such_a_contact(
    position: Position, source: str, clause: str
) -> None:
    bare = ConsentAnswers(position, own_view="none")
    assert clauses(bare, KIT) == [("CON3", "position")]  # a school contacted us: it could ask
    assert clauses(bare, KIT, source=source) == [(clause, "unasked_because")]
    assert clauses(replace(bare, unasked_because="No name was given."), KIT, source=source) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("CON6", "not_agencies")),
        ({"not_agencies": frozenset({"gp"})}, None),
        ({"not_agencies": frozenset({"nowhere"})}, ("CON6", "not_agencies")),
        ({"not_kinds": frozenset({"health"})}, None),
        ({"not_kinds": frozenset({"gossip"})}, ("CON6", "not_kinds")),
    ],
)
def test_limits_name_agencies_or_kinds_that_there_are(
    changes: dict[str, frozenset[str]], found: tuple[str, str] | None
) -> None:
    limited = replace(GRANTED, position=Position.LIMITED, **changes)  # type: ignore[arg-type]
    assert clauses(limited, KIT, agencies=["gp"]) == ([found] if found else [])


# Capacity (CON2) -----------------------------------------------------------------------------------------
@pytest.mark.clause("CON2")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"capacity": MentalCapacity.PRESUMED}, []),
        ({"capacity": ""}, [("CON2", "capacity")]),
        ({"capacity": MentalCapacity.HAS}, [("CON2", "capacity_assessed_by"), ("CON2", "capacity_helped")]),
        ({"capacity": MentalCapacity.HAS, "capacity_assessed_by": "A", "capacity_helped": "B"}, []),
        (
            {"capacity": MentalCapacity.LACKS, "capacity_assessed_by": "A", "capacity_helped": "B"},
            [("CON2", "position")],
        ),
        (
            {
                "capacity": MentalCapacity.LACKS, "capacity_assessed_by": "A", "capacity_helped": "B",
                "position": Position.BEST_INTERESTS,
            },
            [("CON2", "best_interests")],
        ),
        (
            {
                "capacity": MentalCapacity.LACKS, "capacity_assessed_by": "A", "capacity_helped": "B",
                "position": Position.BEST_INTERESTS, "best_interests": "Kim gets robbed.",
            },
            [],
        ),
        (
            {"position": Position.BEST_INTERESTS, "best_interests": "Kim gets robbed."},
            [("CON2", "capacity")],
        ),
    ],
)  # fmt: skip
def test_capacity_is_considered_at_sixteen_and_what_stands_in_its_place(
    changes: dict[str, str], found: list[tuple[str, str]]
) -> None:
    answers = replace(GRANTED, giver="teen", **changes)  # type: ignore[arg-type]
    assert clauses(answers, TEEN) == found
    if answers.position == Position.BEST_INTERESTS:  # under 16 it is no position at all
        assert clauses(replace(answers, giver="jo"), KIT) == [("CON3", "position")]


# Holders who disagree (CON3) -------------------------------------------------------------------------------
DAD = replace(RAY, key="dad", name="Dad", holds_parental_responsibility=True)


@pytest.mark.clause("CON3")
@pytest.mark.parametrize(
    ("jo", "dad", "field"),
    [
        (HolderSays.AGREES, HolderSays.REFUSES, None),
        (HolderSays.REFUSES, HolderSays.AGREES, None),
        (HolderSays.AGREES, HolderSays.AGREES, "position"),
        (HolderSays.REFUSES, HolderSays.NOT_REACHED, "position"),
        (HolderSays.AGREES, "", "holder_dad"),
    ],
)
def test_refused_by_one_has_the_answer_of_each_holder(jo: str, dad: str, field: str | None) -> None:
    answers = replace(
        GRANTED, position=Position.REFUSED_BY_ONE, reason_clear="yes", holders={"jo": jo, "dad": dad}
    )
    found = check_consent(answers, KIT, [KIT, JO, DAD], TODAY)
    assert [(b.clause, b.field) for b in found] == ([("CON3", field)] if field else [])
    [alone] = check_consent(answers, KIT, [KIT, JO], TODAY)
    assert "Fewer than two" in alone.message


@pytest.mark.clause("CON3")
def test_a_holder_whose_responsibility_ended_is_refused_by_name_and_day() -> None:
    gone = replace(DAD, holds_parental_responsibility=False, responsibility_ended=date(2026, 1, 5))
    assert givers_for(KIT, [KIT, JO, gone], TODAY) == [JO]
    [violation] = check_consent(replace(GRANTED, giver="dad"), KIT, [KIT, JO, gone], TODAY)
    assert (violation.clause, violation.field) == ("CON3", "giver")
    assert "Dad ended on 5 January 2026" in violation.message


def overriding(answers: OverrideAnswers) -> list[tuple[str, str]]:
    return [(b.clause, b.field) for b in check_override(answers)]


def test_an_override_with_both_sides_weighed_stands() -> None:
    assert overriding(OVERRIDE) == []


@pytest.mark.clause("OVR9", "OVR3")
@pytest.mark.parametrize(
    ("field", "empty", "clause"),
    [
        ("people", frozenset(), "OVR2"),
        ("grounds", frozenset(), "OVR9"),
        ("at_risk", "", "OVR2"),
        ("concern", "", "OVR2"),
        ("escalation", "", "OVR2"),
        ("proportionate_because", "", "OVR2"),
        ("wishes", "", "OVR2"),
        ("harm_of_sharing", "short", "OVR3"),
        ("harm_prevented", "", "OVR3"),
    ],
)
def test_each_part_of_an_override_is_needed(field: str, empty: object, clause: str) -> None:
    assert overriding(replace(OVERRIDE, **{field: empty})) == [(clause, field)]  # type: ignore[arg-type]


@pytest.mark.clause("OVR3")
@given(st.text(max_size=40))
def test_two_sides_that_say_the_same_are_refused(more: str) -> None:
    words = f"She may stop coming to the clinic. {more}"
    answers = replace(OVERRIDE, harm_of_sharing=words, harm_prevented=f"  {words.swapcase()}!! ")
    same = folded(words) == folded(words.swapcase())
    assert (("OVR3", "harm_prevented") in overriding(answers)) == same


@pytest.mark.clause("OVR4")
@given(st.sets(st.sampled_from(sorted(FACTORS))))
def test_a_closed_environment_is_never_the_only_factor(factors: set[str]) -> None:
    refused = ("OVR4", "factors") in overriding(replace(OVERRIDE, factors=frozenset(factors)))
    assert refused == (factors == {CLOSED_ENVIRONMENT})


# Age decides, never the role (CON2) ----------------------------------------------------------------------
FRIEND = PersonFacts("friend", "Amy", "other", born=date(2016, 11, 22))  # ten
YOUNG_MOTHER = PersonFacts(
    "mother", "Mia", "parent_or_carer", born=date(2011, 1, 1), holds_parental_responsibility=True
)
BABYS_FATHER = PersonFacts("father", "Leo", "parent_or_carer", holds_parental_responsibility=True)
HER_MOTHER = PersonFacts(
    "grandmother", "Pat", "other", born=date(1980, 1, 1), holds_parental_responsibility=True
)
BABY = PersonFacts("baby", "Baby", "child", born=date(2026, 9, 1))


@pytest.mark.clause("CON2")
def test_a_friend_of_ten_does_not_answer_for_herself() -> None:
    assert not FRIEND.answers_for_self(TODAY)
    assert givers_for(FRIEND, [KIT, JO, FRIEND], TODAY) == []  # nor does the parent of another child
    found = clauses(replace(GRANTED, giver="friend"), FRIEND)
    assert ("CON3", "giver") in found
    her_mother = replace(HER_MOTHER, elder_of=frozenset({"friend"}))
    assert givers_for(FRIEND, [JO, FRIEND, her_mother], TODAY) == [her_mother]


@pytest.mark.clause("CON2")
def test_a_parent_of_fifteen_answers_for_her_baby_and_not_alone_for_herself() -> None:
    everyone = [BABY, YOUNG_MOTHER, BABYS_FATHER, HER_MOTHER]
    assert YOUNG_MOTHER in givers_for(BABY, everyone, TODAY)
    assert givers_for(YOUNG_MOTHER, everyone, TODAY) == []
    related = [BABY, YOUNG_MOTHER, BABYS_FATHER, replace(HER_MOTHER, elder_of=frozenset({"mother"}))]
    assert [p.key for p in givers_for(YOUNG_MOTHER, related, TODAY)] == ["grandmother"]
    alone = check_consent(replace(GRANTED, giver="mother"), YOUNG_MOTHER, related, TODAY)
    assert [(b.clause, b.field) for b in alone] == [("CON3", "giver")]
    assert "does not answer alone" in alone[0].message
    without_her_view = replace(GRANTED, giver="grandmother", own_view="")
    found = check_consent(without_her_view, YOUNG_MOTHER, related, TODAY)
    assert [b.field for b in found] == ["own_view"]
    not_related = check_consent(replace(GRANTED, giver="father"), YOUNG_MOTHER, related, TODAY)
    assert "not recorded as a parent of Mia" in not_related[0].message


@pytest.mark.clause("CON2")
@pytest.mark.parametrize("role", ["child", "parent_or_carer", "other"])
def test_the_role_changes_nothing_where_the_age_is_known(role: str) -> None:
    for years in (10, 15, 16, 17, 18, 40):
        person = PersonFacts("p", "P", role, age_estimate=years, age_estimated_on=TODAY)
        assert person.answers_for_self(TODAY) == (years >= 16)
        assert person.young(TODAY) == (years in (16, 17))


@pytest.mark.clause("CON3")
def test_of_unknown_age_they_count_as_under_sixteen_and_it_is_said() -> None:
    for role in ("child", "other"):
        person = PersonFacts("p", "P", role)
        assert (person.answers_for_self(TODAY), person.age_unknown(TODAY)) == (False, True)
        refused = check_consent(replace(GRANTED, giver="p"), person, [person, JO], TODAY)
        assert "of unknown age" in refused[0].message
    parent = PersonFacts("p", "P", "parent_or_carer")
    assert (parent.answers_for_self(TODAY), parent.taken_to_be_adult(TODAY)) == (True, True)


def test_an_estimate_of_fifteen_answers_for_herself_a_year_later() -> None:
    person = PersonFacts("p", "P", "child", age_estimate=15, age_estimated_on=date(2025, 11, 22))
    assert person.answers_for_self(TODAY)
    assert not person.answers_for_self(date(2026, 11, 21))
