"""What the urgent screen's answers mean on the ordinary screens: pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consent.models import NotAsking, ParagraphEighteen, Position
from consent.overrides.rules import check_override
from consent.positions.giving import check_consent
from consent.urgent_intake.rules import UrgentAnswers, check_urgent, giver_of
from consent.urgent_intake.whose import PARAGRAPH_18
from enquiries.casework.late_entries.spoken import SpokenAnswers, check_spoken

TODAY = date(2026, 11, 22)
UNASKED = UrgentAnswers(
    child="Kit Marlow",
    age=8,
    whereabouts="At school, in the head’s office",
    narrative="A man with a knife is on his way.",
    source="2A",
    referrer="Tess Teacher, 01632 960001",
    referrer_asked="no_time",
    parent="Jo Marlow",
    position=Position.NOT_SOUGHT,
    not_asking=frozenset({NotAsking.DELAY}),
    concern="A man in a white van has taken him.",
    harm_prevented="He may be taken and hurt within the hour.",
    harm_of_sharing="His mother may trust us less; his life counts for more.",
    wishes="Kit wants to stay at school. His mother could not be reached.",
)
GRANTED = replace(
    UNASKED,
    position=Position.GRANTED,
    not_asking=frozenset(),
    concern="",
    harm_prevented="",
    harm_of_sharing="",
    parental_responsibility="mother",
    told_why="To keep him safe",
    told_what="What agencies know of the man",
    told_how="By telephone and this system",
    told_with_whom="Police and health",
    told_by="Tess Teacher",
)
TRIED = replace(
    UNASKED, position=Position.TRIED, not_asking=frozenset(), attempts="Rang three times since 18:00."
)
REFUSED = replace(
    UNASKED,
    position=Position.REFUSED,
    not_asking=frozenset(),
    parental_responsibility="mother",
    refusal_reason="She fears him.",
    reason_clear="yes",
    not_told_because="She hung up.",
)


@pytest.mark.parametrize("answers", [UNASKED, GRANTED, REFUSED, TRIED])
def test_whole_answers_pass_every_ordinary_rule(answers: UrgentAnswers) -> None:
    assert check_urgent(answers, TODAY) == []
    everyone = answers.facts()
    for about in everyone:
        consent = answers.consent(about, giver_of(about, everyone, TODAY), TODAY)
        assert check_consent(consent, about, everyone, TODAY) == []
    if people := answers.without_consent(everyone, TODAY):
        assert people == {"child", "parent"}
        assert check_override(answers.override(people), short=True) == []


@pytest.mark.parametrize(
    ("answers", "without", "clause", "field"),
    [
        (UNASKED, "not_asking", "OVR1", "not_asking"),
        (UNASKED, "harm_prevented", "OVR3", "harm_prevented"),
        (UNASKED, "harm_of_sharing", "OVR3", "harm_of_sharing"),
        (UNASKED, "wishes", "CON3", "wishes"),
        (GRANTED, "told_why", "CON1", "told_why"),
        (GRANTED, "told_what", "CON1", "told_what"),
        (GRANTED, "told_how", "CON1", "told_how"),
        (GRANTED, "told_with_whom", "CON1", "told_with_whom"),
        (GRANTED, "told_by", "CON1", "told_by"),
        (REFUSED, "reason_clear", "CON11", "reason_clear"),
        (REFUSED, "not_told_because", "CON1", "not_told_because"),
        (GRANTED, "parental_responsibility", "CON3", "parental_responsibility"),
        (GRANTED, "parent", "CON3", "parental_responsibility"),
        (TRIED, "attempts", "CON10", "attempts"),
        (TRIED, "harm_of_sharing", "OVR3", "harm_of_sharing"),
        (REFUSED, "parental_responsibility", "CON3", "parental_responsibility"),
        (REFUSED, "harm_prevented", "OVR3", "harm_prevented"),
    ],
)
def test_no_rule_is_skipped(answers: UrgentAnswers, without: str, clause: str, field: str) -> None:
    empty: object = frozenset() if without == "not_asking" else ""
    found = check_urgent(replace(answers, **{without: empty}), TODAY)  # type: ignore[arg-type]
    assert (clause, field) in {(b.clause, b.field) for b in found}


def test_both_sides_of_the_balance_say_something_of_their_own() -> None:
    same = replace(UNASKED, harm_of_sharing=UNASKED.harm_prevented.upper())
    assert [(b.clause, b.field) for b in check_urgent(same, TODAY)] == [("OVR3", "harm_prevented")]


def test_police_state_the_considered_need() -> None:
    police = replace(UNASKED, source="6", referrer_asked="")
    assert [b.clause for b in check_urgent(police, TODAY)] == ["CON9"]
    assert check_urgent(replace(police, considered_need="Third call this week"), TODAY) == []


def test_a_risk_says_to_whom_and_which_harm() -> None:
    risk = replace(UNASKED, not_asking=frozenset({NotAsking.RISK}))
    assert {b.field for b in check_urgent(risk, TODAY)} == {"risk_to", "risk_harm"}


@pytest.mark.parametrize("ground", NotAsking)
def test_each_ground_is_recorded_as_its_reason(ground: NotAsking) -> None:
    answers = replace(UNASKED, not_asking=frozenset({ground}))
    child = answers.facts()[0]
    assert answers.consent(child, "", TODAY).paragraph_18 == PARAGRAPH_18[ground]
    both = replace(UNASKED, not_asking=frozenset({NotAsking.DELAY, NotAsking.RISK}))
    assert both.consent(child, "", TODAY).paragraph_18 == ParagraphEighteen.PREJUDICE


def test_at_16_the_young_person_answers() -> None:
    everyone = replace(GRANTED, age=16).facts()
    assert giver_of(everyone[0], everyone, TODAY) == "child"
    assert giver_of(everyone[1], everyone, TODAY) == "parent"
    younger = replace(GRANTED, age=15).facts()
    assert giver_of(younger[0], younger, TODAY) == "parent"


PARENT_REFUSED = replace(REFUSED, age=17, parental_responsibility="", whose_answer=NotAsking.DELAY.value)


def positions(answers: UrgentAnswers) -> dict[str, str]:
    return {about.key: answers.position_of(about, TODAY) for about in answers.facts()}


@pytest.mark.clause("CON2")
@pytest.mark.parametrize(
    ("answers", "expected", "without"),
    [
        (PARENT_REFUSED, {"child": "not_sought", "parent": "refused"}, {"child", "parent"}),
        (replace(PARENT_REFUSED, whose_answer="both"), {"child": "refused", "parent": "refused"}, {"child", "parent"}),
        (replace(PARENT_REFUSED, whose_answer="own"), {"child": "refused", "parent": ""}, {"child"}),
        (replace(PARENT_REFUSED, whose_answer="own", parent=""), {"child": "refused"}, {"child"}),
        (
            replace(
                GRANTED, age=16, whose_answer="delay", concern=UNASKED.concern,
                harm_prevented=UNASKED.harm_prevented, harm_of_sharing=UNASKED.harm_of_sharing,
            ),
            {"child": "not_sought", "parent": "granted"}, {"child"},
        ),
        (replace(REFUSED, whose_answer="parents"), {"child": "refused", "parent": "refused"}, {"child", "parent"}),
        (replace(UNASKED, age=17), {"child": "not_sought", "parent": "not_sought"}, {"child", "parent"}),
    ],
)  # fmt: skip
def test_from_16_on_a_parents_answer_is_the_parents(
    answers: UrgentAnswers, expected: dict[str, str], without: set[str]
) -> None:
    assert check_urgent(answers, TODAY) == []
    assert positions(answers) == expected
    assert answers.without_consent(answers.facts(), TODAY) == without


@pytest.mark.clause("CON2")
@pytest.mark.parametrize(
    ("answers", "clause", "field"),
    [
        (replace(PARENT_REFUSED, whose_answer=""), "CON2", "whose_answer"),
        (replace(PARENT_REFUSED, whose_answer="parents"), "CON2", "whose_answer"),
        (replace(PARENT_REFUSED, parent=""), "CON2", "parent"),
        (replace(REFUSED, whose_answer="own"), "CON3", "whose_answer"),
        (replace(REFUSED, age=None, whose_answer="delay"), "CON3", "whose_answer"),
        (
            replace(PARENT_REFUSED, whose_answer="risk", asking_risk_harm="He is there."),
            "OVR1",
            "asking_risk_to",
        ),
        (replace(PARENT_REFUSED, whose_answer="risk", asking_risk_to="Her"), "OVR1", "asking_risk_harm"),
    ],
)
def test_whose_answer_it_is_has_to_be_said(answers: UrgentAnswers, clause: str, field: str) -> None:
    assert [(b.clause, b.field) for b in check_urgent(answers, TODAY)] == [(clause, field)]


def test_a_young_person_whom_nobody_asked_was_told_nothing_and_said_nothing() -> None:
    child, parent = PARENT_REFUSED.facts()
    own = PARENT_REFUSED.consent(child, "child", TODAY)
    assert (own.position, own.giver, own.refusal_reason, own.not_told_because) == ("not_sought", "", "", "")
    assert (own.not_asking, own.paragraph_18) == (frozenset({"delay"}), "cannot_obtain")
    theirs = PARENT_REFUSED.consent(parent, "parent", TODAY)
    assert (theirs.giver, theirs.refusal_reason) == ("parent", "She fears him.")
    kept = PARENT_REFUSED.override(frozenset({"child"})).wishes
    assert kept.splitlines() == [UNASKED.wishes, "The parent or carer refused: She fears him."]
    assert REFUSED.override(frozenset({"child"})).wishes == REFUSED.wishes


def test_a_household_of_one_unknown_child() -> None:
    alone = replace(UNASKED, parent="", age=None, child="Girl, about 4, pink pyjamas")
    assert [p.name for p in alone.people()] == ["Girl, about 4, pink pyjamas"]
    assert check_urgent(alone, TODAY) == []


def test_each_field_of_the_override_holds_what_was_written_for_it() -> None:
    made = UNASKED.override(frozenset({"child"}))
    assert (made.concern, made.wishes) == (UNASKED.concern, UNASKED.wishes)
    assert (made.harm_prevented, made.harm_of_sharing) == (UNASKED.harm_prevented, UNASKED.harm_of_sharing)
    assert made.escalation == made.proportionate_because == ""  # not asked here: left for later
    assert {b.field for b in check_override(made)} == {"escalation", "proportionate_because"}


def test_what_was_said_on_the_telephone_is_whole() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    whole = SpokenAnswers(noon, "Oba Officer, police", "Go to the school now.", "He was on his way.")
    assert check_spoken(whole, noon) == []
    assert [b.field for b in check_spoken(SpokenAnswers(None, "", "", ""), noon)] == [
        "at", "to", "said", "late_because",
    ]  # fmt: skip
    assert [b.clause for b in check_spoken(whole, noon - timedelta(minutes=1))] == ["LATE1"]
    missing = replace(UNASKED, spoken=SpokenAnswers(None, "", "x", "He was on his way."))
    assert {b.field for b in check_urgent(missing, TODAY)} == {"spoken_at", "spoken_to"}
