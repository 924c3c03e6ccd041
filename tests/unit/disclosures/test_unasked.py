"""Who shares without being asked, and with whom outside an exchange may be recorded: facts in, violations out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consent.positions.rules import InForce
from disclosures.external_exchanges.rules import (
    CameAnswers,
    OfferedItem,
    OnceAnswers,
    OnceFacts,
    check_came,
    check_consent,
    check_contact,
    check_passing_there,
    why_not_exchange,
)
from disclosures.lawful_basis.rules import Law
from disclosures.proactive.rules import check_why_now, why_not_share_unasked
from disclosures.releases.rules import ItemPosition, check_sharing_now
from enquiries.standing.rules import Standing
from imap.law.violations import Violation

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
CASEWORKER = frozenset({"practitioner"})
CONTACT = OnceAnswers(
    contact_name="Dr Weir",
    contact_role="Consultant",
    contact_agency="St Brannoc’s Hospital",
    reached_how="By telephone",
    verified_how="call_back",
    verified_against="The number on its web site",
    verified_by="Sam Worker",
    verified_at=NOON,
)


def fields(found: list[Violation]) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in found]


@pytest.mark.parametrize(
    ("capacity", "stage", "shares", "exchanges"),
    [
        ("lead_enquiry", "open", True, True),
        ("lead_enquiry", "received", True, False),
        ("asked_enquiry", "gathering", True, True),
        ("referred_enquiry", "received", True, False),
        ("received_enquiry", "decided", True, False),
        ("received_enquiry", "closed", False, False),
        ("asked_enquiry", "closed", False, False),
    ],
)
def test_who_may(capacity: str, stage: str, shares: bool, exchanges: bool) -> None:
    standing = Standing(stage, frozenset({capacity}), CASEWORKER)
    assert (why_not_share_unasked(standing) is None) is shares
    assert (why_not_exchange(standing) is None) is exchanges
    for nobody in (
        replace(standing, roles=frozenset({"administrator"})),
        replace(standing, capacities=frozenset()),
    ):
        assert why_not_share_unasked(nobody)
        assert why_not_exchange(nobody)


def test_why_now_is_a_sentence() -> None:
    assert fields(check_why_now("Now.")) == [("REC1", "why_now")]
    assert not check_why_now("The visit is tomorrow, and nobody knows of the dog.")


def test_where_no_position_stands_yet_reasons_of_its_own_are_enough_for_an_agency_that_records_none() -> None:
    silent = ItemPosition(1, "i", "kit", InForce("Kit", "", overridden=False))
    reasoned = replace(silent, in_force=replace(silent.in_force, overridden=True))
    assert fields(check_sharing_now([silent], unrecorded=True)) == [("OVR2", "")]
    assert not check_sharing_now([reasoned], unrecorded=True)
    assert fields(check_sharing_now([reasoned])) == [("OVR8", "")]  # the lead agency records positions


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"contact_name": " "}, "contact_name"),
        ({"contact_role": ""}, "contact_role"),
        ({"reached_how": ""}, "reached_how"),
        ({"verified_how": "they sounded right"}, "verified_how"),
        ({"verified_against": "yes"}, "verified_against"),
        ({"verified_by": ""}, "verified_by"),
        ({"verified_at": None}, "verified_at"),
        ({"verified_at": NOON + timedelta(hours=2)}, "verified_at"),
    ],
)
def test_a_contact_that_is_not_verified_says_what_is_missing(missing: dict[str, object], field: str) -> None:
    later = NOON + timedelta(hours=1)
    assert not check_contact(CONTACT, members=["Elm Grove School"], now=later)
    changed = replace(CONTACT, **missing)  # type: ignore[arg-type]
    assert fields(check_contact(changed, members=[], now=later)) == [("SEC1", field)]


def test_a_member_is_asked_as_one() -> None:
    found = check_contact(CONTACT, members=["ST BRANNOC’S  hospital"], now=NOON)
    assert fields(found) == [("DEL1", "contact_agency")]


def test_of_other_agencies_items_only_what_may_go_to_this_very_body() -> None:
    item = OfferedItem("i", "…", "St. Brannoc’s hospital", "p")
    facts = OnceFacts({}, Law(), {"i": item})
    chosen = replace(CONTACT, items=frozenset({"i"}))
    assert not check_passing_there(chosen, facts)
    elsewhere = replace(chosen, contact_agency="Another hospital")
    assert fields(check_passing_there(elsewhere, facts)) == [("ONW1", "items")]
    assert fields(check_passing_there(chosen, replace(facts, items={}))) == [("ONW1", "items")]


def test_consent_is_asked_of_those_whom_it_is_about_alone() -> None:
    refused, agreed = InForce("Jo", "refused", overridden=False), InForce("Kit", "granted", overridden=False)
    facts = OnceFacts({"jo": refused, "kit": agreed}, Law(), {})
    assert not check_consent(replace(CONTACT, people=frozenset({"kit"})), facts)
    both = replace(CONTACT, people=frozenset({"jo", "kit"}))
    assert fields(check_consent(both, facts)) == [("OVR2", "people")]
    reasoned = {"jo": replace(refused, overridden=True), "kit": agreed}
    assert not check_consent(both, replace(facts, positions=reasoned))


def test_nothing_and_refused_need_no_marks_information_all_of_them() -> None:
    nothing = CameAnswers(came="nothing", at=NOON, text="Not known to them.")
    known: Any = {"people": {"kit"}, "since": NOON, "now": NOON}
    assert not check_came(nothing, **known)
    assert fields(check_came(replace(nothing, at=NOON - timedelta(days=1)), **known)) == [("REC1", "at")]
    bare = check_came(replace(nothing, came="information"), **known)
    assert {one.field for one in bare} == {
        "about",
        "kind",
        "information_from",
        "certainty",
        "said_by",
        "checked_how",
    }
    whole = CameAnswers(
        "information",
        NOON,
        "Seen on 3 May.",
        "kit",
        "health",
        "reported",
        date(2026, 5, 3),
        "Dr Weir",
        "not checked",
    )
    assert not check_came(whole, **known)
