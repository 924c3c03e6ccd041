"""Asking one agency."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.lawful_basis.powers import Power, check_powers, preset_basis, preset_powers
from disclosures.lawful_basis.rules import Law, Lawful
from disclosures.requests.rules import (
    AskedBefore,
    AskingFacts,
    RequestAnswers,
    beside,
    check_request,
    check_second,
    copied_reasons,
    warnings_of_request,
)
from imap.law.kinds import AgencyKind
from imap.law.rules import ListState
from tests.unit.disclosures.strategies import GOOD

POWERS = {
    "CA2004-11": Power("Children Act 2004, section 11"),
    "LGA2000-2": Power(
        "Local Government Act 2000, section 2", state=ListState.ENDED, until=date(2012, 2, 18),
        successor="Localism Act 2011, section 1",
    ),
    "COMMON-POLICE": Power("Common law, police", open_to_kind=False),
    "CA2004-16LA": Power("Children Act 2004, section 16LA", state=ListState.NOT_COMMENCED),
}  # fmt: skip
BASES = {key: Power(key, sort=sort) for key, sort in {
    "6-1-e": "article6", "6-1-a": "article6", "9-2-g": "article9", "S1-18": "schedule1", "10-official": "article10",
}.items()}  # fmt: skip
FACTS = AskingFacts(
    agencies={"health": "NHS Trust", "police": "Police"}, people={"kit": "Kit"}, law=Law("lacsc", POWERS, BASES),
)  # fmt: skip
ANSWERS = RequestAnswers(
    asked="health", people=frozenset({"kit"}), purpose="safeguard", statement="A bruise.", questions="Injuries?",
    reasons=GOOD, helps="Shows a pattern.", hinders="We would guess.", considered=True,
    lawful=Lawful(
        powers=frozenset({"CA2004-11"}), article6="6-1-e", article9="9-2-g", schedule1=frozenset({"S1-18"}),
        article10="10-official", private_life="justified", private_life_because="The bruise has to be explained.",
        confidence="public_interest",
    ),
)  # fmt: skip


def test_a_whole_request_passes() -> None:
    assert check_request(ANSWERS, FACTS) == []
    assert warnings_of_request(ANSWERS, FACTS) == []


@pytest.mark.parametrize(
    ("name", "value", "clause"),
    [
        ("asked", "", "DEL1"),
        ("asked", "our own", "DEL1"),
        ("people", frozenset(), "OPEN1"),
        ("people", frozenset({"someone else"}), "OPEN1"),
        ("purpose", "", "PUR1"),
        ("purpose", "marketing", "PUR1"),
        ("statement", "…", "PUR1"),
        ("questions", "", "DEL1"),
        ("helps", "", "NPR6"),
        ("hinders", "", "NPR6"),
        ("considered", False, "LEG2"),
        ("level", "5", "NPR5"),
    ],
)
@pytest.mark.clause("PUR1", "NPR6")
def test_what_is_missing_is_said_beside_its_question(name: str, value: object, clause: str) -> None:
    found = check_request(dataclasses.replace(ANSWERS, **{name: value}), FACTS)  # type: ignore[arg-type]
    assert [(one.clause, one.field) for one in found] == [(clause, name)]


@pytest.mark.clause("DEL1")
@pytest.mark.parametrize("test", ["necessary", "proportionate", "relevant"])
def test_an_agency_is_asked_only_with_three_yeses(test: str) -> None:
    no: dict[str, Any] = {test: False}
    answers = dataclasses.replace(ANSWERS, reasons=dataclasses.replace(GOOD, **no))
    assert [(one.clause, one.field) for one in check_request(answers, FACTS)] == [("DEL1", test)]


def before(asked: str, because: str) -> AskedBefore:
    return AskedBefore(asked, "Police", dataclasses.replace(GOOD, necessary_because=because))


@pytest.mark.clause("DEL1")
@given(st.lists(st.sampled_from([" ", ",", ".", "!", "\n", "-"]), max_size=5), st.booleans())
def test_a_copied_reason_is_found_through_case_spaces_and_punctuation(noise: list[str], upper: bool) -> None:
    because = "".join(noise).join(["Only", "they", "hold", "it"]) + "".join(noise)
    because = because.upper() if upper else because
    facts = dataclasses.replace(FACTS, before=[before("police", because)])
    found = copied_reasons(ANSWERS, facts)
    assert ("DEL1", "necessary_because") in [(one.clause, one.field) for one in found]
    assert "Police" in found[0].message


@pytest.mark.clause("DEL1")
def test_the_same_agency_again_may_be_asked_for_the_same_reasons() -> None:
    facts = dataclasses.replace(FACTS, before=[before("health", GOOD.necessary_because)])
    assert copied_reasons(ANSWERS, facts) == []


@pytest.mark.clause("DEL1")
def test_on_red_a_copied_reason_is_a_warning() -> None:
    facts = dataclasses.replace(FACTS, before=[before("police", GOOD.necessary_because)])
    assert check_request(ANSWERS, facts)
    red = dataclasses.replace(facts, red=True)
    assert check_request(ANSWERS, red) == []
    assert "DEL1" in {one.clause for one in warnings_of_request(ANSWERS, red)}


def test_empty_reasons_are_not_copies_of_each_other() -> None:
    life = dataclasses.replace(GOOD, life_at_risk=True, proportionate_because="")
    facts = dataclasses.replace(FACTS, before=[AskedBefore("police", "Police", dataclasses.replace(
        life, necessary_because="Another", relevant_because="Yet another"))])  # fmt: skip
    assert copied_reasons(dataclasses.replace(ANSWERS, reasons=life), facts) == []


@pytest.mark.parametrize(
    ("power", "words"),
    [
        ("LGA2000-2", "“Localism Act 2011, section 1” took its place"),
        ("COMMON-POLICE", "not a power of your kind"),
        ("CA2004-16LA", "not in use"),
        ("MADE-UP", "not on the list"),
    ],
)
@pytest.mark.clause("LEG1")
def test_a_power_that_may_not_be_named_says_why(power: str, words: str) -> None:
    found = check_powers({"CA2004-11", power}, POWERS)
    assert [(one.clause, one.field) for one in found] == [("LEG1", "powers")]
    assert words in found[0].message


@given(st.sets(st.sampled_from([*POWERS, "MADE-UP"])))
@pytest.mark.clause("LEG1")
def test_only_powers_in_force_and_of_ones_own_kind_pass(chosen: set[str]) -> None:
    assert (not check_powers(chosen, POWERS)) == (chosen == {"CA2004-11"})


@pytest.mark.clause("LEG2")
def test_consent_as_the_basis_is_warned_about() -> None:
    because = "She asked us to look for her, and nothing else is sought."
    lawful = dataclasses.replace(ANSWERS.lawful, article6="6-1-a", consent_because=because)
    answers = dataclasses.replace(ANSWERS, lawful=lawful)
    assert check_request(answers, FACTS) == []
    assert [one.clause for one in warnings_of_request(answers, FACTS)] == ["LEG2"]
    silent = dataclasses.replace(answers, lawful=dataclasses.replace(lawful, consent_because="ok"))
    assert [(b.clause, b.field) for b in check_request(silent, FACTS)] == [("LEG2", "consent_because")]


@given(
    st.sampled_from(AgencyKind.values),
    st.sets(st.sampled_from(["CA2004-10", "CA2004-11", "CA1989-47", "COMMON-PI"])),
)
def test_only_usable_powers_are_ticked_beforehand(kind: str, usable: set[str]) -> None:
    preset = preset_powers(kind, usable, urgent=True)
    assert set(preset) <= usable
    assert "CA1989-47" not in preset_powers(kind, usable)


def test_the_basis_ticked_beforehand_is_never_consent() -> None:
    bases = {"6-1-a", "6-1-e", "6-1-ea"}
    assert {preset_basis(kind, bases) for kind in AgencyKind.values} == {"6-1-e", "6-1-ea"}
    assert preset_basis(AgencyKind.VOLUNTARY, bases) == "6-1-ea"
    assert preset_basis(AgencyKind.POLICE, {"6-1-a"}) == ""


@pytest.mark.clause("DEL1")
def test_a_request_written_beside_another_is_one_of_its_own() -> None:
    own = dataclasses.replace(
        GOOD,
        necessary_because="Police alone saw him.",
        proportionate_because="Call-outs only.",
        relevant_because="They came to the door.",
    )
    second = dataclasses.replace(ANSWERS, asked="police", reasons=own)
    assert check_second(second, ANSWERS, FACTS) == []
    same_agency = check_second(dataclasses.replace(second, asked="health"), ANSWERS, FACTS)
    assert [(b.clause, b.field) for b in same_agency] == [("DEL1", "asked")]
    copied = check_second(dataclasses.replace(second, reasons=GOOD), ANSWERS, FACTS)
    assert {b.clause for b in copied} == {"DEL1"}
    assert len(copied) == 3
    assert "given for NHS Trust" in copied[0].message
    red = dataclasses.replace(FACTS, red=True)
    assert check_second(dataclasses.replace(second, reasons=GOOD), ANSWERS, red) == []
    assert len(warnings_of_request(dataclasses.replace(second, reasons=GOOD), beside(red, ANSWERS))) == 3
