"""Answering: items, withholdings, the release, nothing, a refusal."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.items.rules import (
    ItemAnswers,
    WithholdingAnswers,
    check_certainty,
    check_item,
    check_withholding,
)
from disclosures.justification.rules import Reasons
from disclosures.lawful_basis.powers import Power
from disclosures.lawful_basis.rules import Law, Lawful
from disclosures.models import Answer, Certainty
from disclosures.releases.rules import (
    ReleaseAnswers,
    asks_whether_all_is_needed,
    check_drafted,
    check_nothing,
    check_release,
    kind_of_answer,
    why_not_acknowledge,
)
from disclosures.requests.rules import Answered
from disclosures.responses.rules import Ground, RefusalAnswers, check_refusal, why_not_answer
from enquiries.models import Stage
from enquiries.standing.rules import Standing
from imap.access.grants import Participation
from imap.agencies.roles import Role
from imap.law.violations import Violation
from tests.unit.disclosures.strategies import GOOD, any_reasons

TODAY = date(2026, 11, 22)
ITEM = ItemAnswers(
    text="Two attendances.", about="kit", kind="health", said_by="Record", information_from=date(2026, 10, 1), certainty="verified",
    checked_how="Read in the record", reasons=GOOD, recipients=frozenset({"lead"}),
)  # fmt: skip
WITHHELD = WithholdingAnswers(
    description="Counselling notes", held_where="Clinical system", existence_shown=True, helps="Only a little", hinders="Hardly at all",
    reasons=dataclasses.replace(GOOD, relevant=False, relevant_because="No bearing on the injury."),
)  # fmt: skip
LAWFUL = Lawful(
    powers=frozenset({"A"}), article6="6-1-e", private_life="justified", confidence="public_interest",
    private_life_because="The bruise has to be explained.",
)  # fmt: skip
CLOSING = ReleaseAnswers(
    purpose="safeguard", lawful=LAWFUL, considered=True, helps="Only a little", hinders="Hardly at all", searched="Here",
    all_needed=True, all_needed_because="Two dates, and nothing besides.",
)  # fmt: skip
LAW = Law("lacsc", {"A": Power("A")}, {"6-1-e": Power("Public task", sort="article6")})


def of_item(item: ItemAnswers) -> list[Violation]:
    return check_item(item, people={"kit"}, agencies={"lead", "police"}, today=TODAY)


def where(violations: list[Violation]) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in violations]


def test_a_whole_item_and_a_whole_withholding_pass() -> None:
    assert of_item(ITEM) == []
    assert check_withholding(WITHHELD) == []


@pytest.mark.parametrize(
    ("name", "value", "clause"),
    [
        ("text", " ", "REC1"),
        ("about", "someone else", "NPR3"),
        ("kind", "", "CON6"),
        ("kind", "secrets", "CON6"),
        ("said_by", "", "ACC1"),
        ("certainty", "sure", "ACC1"),
        ("checked_how", "", "ACC1"),
        ("information_from", None, "ACC2"),
        ("information_from", TODAY + timedelta(days=1), "ACC2"),
        ("recipients", frozenset(), "SEC1"),
        ("recipients", frozenset({"lead", "nobody"}), "SEC1"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_beside_its_question(
    name: str, value: object, clause: str
) -> None:
    changed = dataclasses.replace(ITEM, **{name: value})  # type: ignore[arg-type]
    assert where(of_item(changed)) == [(clause, name)]


@given(any_reasons)
@pytest.mark.clause("DEL2", "NPR4")
def test_no_item_leaves_without_three_answers_and_three_yeses(reasons: Reasons) -> None:
    drafted = check_drafted(
        [dataclasses.replace(ITEM, reasons=reasons)], [], people={"kit"}, agencies={"lead"}, today=TODAY
    )
    assert bool(drafted) or reasons.met
    assert all(one.message.startswith("Item 1: ") for one in drafted)


@pytest.mark.clause("ACC1")
@pytest.mark.parametrize("certainty", Certainty.values)
def test_the_mark_says_how_sure_who_and_how_checked(certainty: str) -> None:
    assert where(check_certainty(certainty, "", "Rang them")) == [("ACC1", "said_by")]
    assert where(check_certainty(certainty, "Neighbour", "")) == [("ACC1", "checked_how")]
    unchecked = where(check_certainty(certainty, "Neighbour", "Not checked."))
    assert unchecked == ([("ACC1", "checked_how")] if certainty == Certainty.VERIFIED else [])


@pytest.mark.parametrize(
    ("name", "value", "clause"),
    [
        ("description", "…", "REC2"),
        ("held_where", "", "REC2"),
        ("existence_shown", None, "REC2"),
        ("helps", "", "NPR6"),
        ("hinders", "", "NPR6"),
    ],
)
@pytest.mark.clause("REC2", "NPR6")
def test_what_is_missing_from_a_withholding(name: str, value: object, clause: str) -> None:
    changed = dataclasses.replace(WITHHELD, **{name: value})  # type: ignore[arg-type]
    assert where(check_withholding(changed)) == [(clause, name)]


@pytest.mark.clause("REC2")
def test_a_withholding_has_no_place_for_what_it_says() -> None:
    assert "text" not in {field.name for field in dataclasses.fields(WithholdingAnswers)}


@given(st.integers(0, 5), st.integers(0, 5))
@pytest.mark.clause("REC2")
def test_all_hidden_is_told_as_nothing(shared: int, withheld_shown: int) -> None:
    kind = kind_of_answer(shared=shared, withheld_shown=withheld_shown)
    if shared:
        assert kind == Answer.Kind.SHARED
    else:
        assert kind == (Answer.Kind.WITHHELD if withheld_shown else Answer.Kind.NOTHING)


def of_release(
    answers: ReleaseAnswers, *, shared: int, withheld: int, shown: int = 0, red: bool = False
) -> list[tuple[str, str]]:
    return where(
        check_release(
            answers,
            shared=shared,
            withheld=withheld,
            withheld_shown=shown,
            law=LAW,
            kinds=["housing"],
            red=red,
        )
    )


def test_an_empty_answer_is_not_released() -> None:
    assert of_release(CLOSING, shared=0, withheld=0) == [("REC1", "")]


@pytest.mark.parametrize(
    ("name", "value", "clause"),
    [
        ("purpose", "", "PUR1"),
        ("lawful", dataclasses.replace(LAWFUL, powers=frozenset()), "LEG1"),
        ("lawful", dataclasses.replace(LAWFUL, article6="x"), "LEG1"),
        ("lawful", dataclasses.replace(LAWFUL, confidence=""), "LEG2"),
        ("considered", False, "LEG2"),
        ("helps", "", "NPR6"),
    ],
)
@pytest.mark.clause("PUR1", "NPR6")
def test_what_a_release_needs(name: str, value: object, clause: str) -> None:
    changed = dataclasses.replace(CLOSING, **{name: value})  # type: ignore[arg-type]
    fields = {"LEG1": ("powers", "article6"), "LEG2": ("confidence", "considered")}.get(clause, (name,))
    [(found, where_)] = of_release(changed, shared=1, withheld=1)
    assert (found, where_ in fields) == (clause, True)


@given(
    st.integers(0, 3),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(["", "ok", "yes yes yes yes yes yes"]),
)
@pytest.mark.clause("NPR5")
def test_sharing_everything_asks_whether_all_is_needed(
    shared: int, withheld: int, red: bool, because: str
) -> None:
    asked = asks_whether_all_is_needed(shared=shared, withheld=withheld)
    assert asked == (shared > 0 and withheld == 0)
    unanswered = dataclasses.replace(CLOSING, all_needed=not red, all_needed_because=because)
    found = of_release(unanswered, shared=shared, withheld=withheld, red=red)
    assert (("NPR5", "all_needed" if red else "all_needed_because") in found) == asked
    whole = dataclasses.replace(CLOSING, all_needed_because="" if red else CLOSING.all_needed_because)
    assert "NPR5" not in {clause for clause, _field in of_release(whole, shared=1, withheld=0, red=red)}


def test_hidden_withholding_says_where_was_looked_like_nothing_held() -> None:
    silent = dataclasses.replace(CLOSING, searched="")
    assert of_release(silent, shared=0, withheld=1, shown=0) == [("DUTY1", "searched")]
    assert of_release(silent, shared=0, withheld=1, shown=1) == []
    assert where(check_nothing("")) == [("DUTY1", "searched")]
    assert where(check_nothing("Everywhere", drafted=1)) == [("DUTY1", "")]
    assert check_nothing("Everywhere") == []


@given(st.sets(st.sampled_from(Ground.values)))
@pytest.mark.clause("REF1")
def test_neither_bar_is_a_ground_alone(grounds: set[str]) -> None:
    answers = RefusalAnswers(
        grounds=frozenset(grounds),
        reasons="It concerns the aunt only.",
        helps="Only a little",
        hinders="Hardly at all",
    )
    found = where(check_refusal(answers))
    others = grounds - {Ground.CONFIDENCE, Ground.DATA_PROTECTION}
    if not grounds:
        assert found == [("DUTY1", "grounds")]
    else:
        assert found == ([] if others else [("REF1", "grounds")])


@pytest.mark.clause("NPR6")
def test_a_refusal_has_reasons_and_the_key_question() -> None:
    answers = RefusalAnswers(grounds=frozenset({Ground.NOT_RELEVANT}), reasons="GDPR", helps="", hinders="")
    assert where(check_refusal(answers)) == [
        ("REF1", "reasons"),
        ("NPR6", "helps"),
        ("NPR6", "hinders"),
    ]
    assert answers.in_words() == "It has no bearing on the concern.\nGDPR"


CASEWORKER = frozenset({Role.PRACTITIONER.value})


def standing(*capacities: Participation, roles: frozenset[str] = CASEWORKER) -> Standing:
    return Standing(Stage.GATHERING, frozenset(c.value for c in capacities), roles)


def test_who_may_answer() -> None:
    assert why_not_answer(standing(Participation.ASKED), asked_here=True, answered=None) is None
    assert why_not_answer(standing(Participation.LEAD), asked_here=False, answered=None)
    assert why_not_answer(standing(Participation.ASKED), asked_here=False, answered=None)
    assert why_not_answer(standing(Participation.ASKED, roles=frozenset()), asked_here=True, answered=None)
    refusal = why_not_answer(
        standing(Participation.ASKED), asked_here=True, answered=Answered("Nia Nurse", "22 November")
    )
    assert refusal
    assert "Nia Nurse" in refusal.message
    assert "22 November" in refusal.message


def test_who_may_say_that_it_was_read() -> None:
    assert why_not_acknowledge(standing(Participation.RECEIVED), received_here=True) is None
    assert why_not_acknowledge(standing(Participation.LEAD), received_here=False)
    assert why_not_acknowledge(standing(), received_here=True)
