"""Passing on is a disclosure (ONW1): the rules."""

from dataclasses import replace
from typing import Any

import pytest

from consent.positions.rules import InForce
from disclosures.lawful_basis.powers import Power
from disclosures.lawful_basis.rules import Law
from disclosures.onward.disclosing import (
    Disclosing,
    OnwardTests,
    Party,
    check_consent_onward,
    check_party,
    check_tests,
)
from imap.law.rules import ListState

POWER = Power(name="A power", state=ListState.IN_FORCE, open_to_kind=True, until=None, use="", successor="")
LAW = Law(kind="health_provider", powers={"P": POWER}, bases={})
TESTS = OnwardTests(
    "Their worker visits alone.", "Dates and injuries only.", "It is about that house.", frozenset({"P"})
)
BODY = Party("Family Support, Priya Shah", "body")
CLASS = Party("Business Crime Partnership", "class", "Shops of the town", 500, "Any of them may meet him.")


def found(violations: list[Any]) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in violations]


@pytest.mark.clause("ONW1")
@pytest.mark.parametrize(("party", "expected"), [
    (BODY, []),
    (Party(), []),  # an agency of the partnership
    (CLASS, []),
    (replace(BODY, name="Business Crime Partnership, all of its about 500 members"), [("ONW1", "to")]),
    (replace(BODY, name="Every school in the county"), [("ONW1", "to")]),
    (replace(BODY, name="the members of the pub watch"), [("ONW1", "to")]),
    (replace(BODY, name="Northbridge  HOMES, tenancy team"), [("ONW1", "to_outside")]),
    (replace(CLASS, class_kind="", readers=None, why_many="ok"),
     [("ONW1", "class_kind"), ("ONW1", "readers"), ("ONW1", "why_many")]),
    (replace(CLASS, readers=1), [("ONW1", "readers")]),
])  # fmt: skip
def test_one_third_party_is_one_named_body_or_a_class_with_its_kind_number_and_why(
    party: Party, expected: list[tuple[str, str]]
) -> None:
    assert found(check_party(party, sensitive=False, members=["Northbridge Homes"])) == expected


@pytest.mark.clause("ONW1", "SEN1")
@pytest.mark.parametrize(("party", "expected"), [
    (replace(BODY, named_reader="Priya Shah"), []),
    (BODY, [("SEN1", "named_reader")]),
    (Party(), [("SEN1", "named_reader")]),
    (replace(CLASS, named_reader="Its chair"), [("SEN1", "to")]),
])  # fmt: skip
def test_a_sensitive_item_has_a_named_reader_there_and_goes_to_no_class(
    party: Party, expected: list[tuple[str, str]]
) -> None:
    assert found(check_party(party, sensitive=True, members=[])) == expected


@pytest.mark.clause("ONW1", "NPR1", "NPR2", "NPR3", "LEG1")
@pytest.mark.parametrize(("changes", "expected"), [
    ({}, []),
    ({"necessary_because": "ok"}, [("NPR1", "necessary_because")]),
    ({"proportionate_because": ""}, [("NPR2", "proportionate_because")]),
    ({"relevant_because": "n/a"}, [("NPR3", "relevant_because")]),
    ({"powers": frozenset()}, [("LEG1", "powers")]),
    ({"powers": frozenset({"another"})}, [("LEG1", "powers")]),
])  # fmt: skip
def test_it_has_the_three_tests_and_a_power(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert found(check_tests(replace(TESTS, **changes), LAW)) == expected


@pytest.mark.clause("ONW1", "CON6")
@pytest.mark.parametrize(("known", "clause"), [
    (Disclosing(LAW, InForce("Kit", "granted", False)), ""),
    (Disclosing(LAW, InForce("Kit", "limited", False)), ""),
    (Disclosing(LAW, InForce("Kit", "limited", False, against=("not to be told: Homes",))), "CON6"),
    (Disclosing(LAW, InForce("Kit", "limited", True, against=("not to be told: Homes",))), ""),
    (Disclosing(LAW, InForce("Kit", "refused", False)), "OVR2"),
    (Disclosing(LAW, InForce("Kit", "refused", True)), ""),
    (Disclosing(LAW, InForce("Kit", "", False), unrecorded=True), "OVR2"),
    (Disclosing(LAW, InForce("Kit", "", True), unrecorded=True), ""),
    (Disclosing(LAW, None), "CON6"),
    (Disclosing(LAW, InForce("Kit", "refused", False), let_then=True), ""),  # before she refused
    (Disclosing(LAW, InForce("Kit", "granted", False), let_then=False), "CON6"),
])  # fmt: skip
def test_a_position_or_limit_that_forbids_a_release_forbids_this(known: Disclosing, clause: str) -> None:
    assert [one.clause for one in check_consent_onward(known, field_name="verdict")] == [clause] * bool(
        clause
    )
