"""The three legal tests: what may be named is what is offered; what must be named follows from the information."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.lawful_basis.presentation import lawful_in_words
from disclosures.lawful_basis.presets import preset_lawful
from disclosures.lawful_basis.queries import law_of, names_under
from disclosures.lawful_basis.rules import MANY, SORTS, Law, Lawful, check_lawful, warnings_of_lawful
from disclosures.models import Regime
from imap.law import files
from imap.law.information import ANYTHING, SensitiveKinds, touched_by
from imap.law.kinds import AgencyKind
from imap.law.models import Gateway, LawfulBasis

GATEWAYS = [Gateway(id=key, **row) for key, row in files.gateways().items()]
BASES = [LawfulBasis(id=key, **row) for key, row in files.lawful_bases().items()]
NEITHER = SensitiveKinds(special=False, criminal=False)
DAYS = sorted({day for one in [*GATEWAYS, *BASES] for day in (one.valid_from, one.valid_until) if day})
TODAY = date(2026, 11, 22)

kinds = st.sampled_from(AgencyKind.values)
days = st.one_of(st.sampled_from(DAYS), st.dates(date(1970, 1, 1), date(2040, 1, 1)))


@cache
def law(kind: str, day: date = TODAY) -> Law:
    return law_of(kind, day, GATEWAYS, BASES)


def preset(kind: str, day: date = TODAY, **changes: Any) -> Lawful:
    return Lawful.given({**preset_lawful(law(kind, day)), **changes})


def refused(
    named: Lawful, kind: str, touched: SensitiveKinds = ANYTHING, day: date = TODAY
) -> list[tuple[str, str]]:
    return [(b.clause, b.field) for b in check_lawful(named, law(kind, day), touched)]


@given(kinds, days)
@settings(deadline=None)  # a busy machine is no fault
@pytest.mark.clause("LEG1")
def test_what_is_offered_is_exactly_what_the_rule_accepts(kind: str, day: date) -> None:
    said = law(kind, day)
    for key in said.powers:
        named = Lawful(powers=frozenset({key}))
        accepted = ("LEG1", "powers") not in refused(named, kind, NEITHER, day)
        assert accepted == said.powers[key].usable
    for sort in SORTS:
        regime = Regime.PART_3 if sort == "schedule8" else Regime.UK_GDPR
        for key in said.bases:
            value = frozenset({key}) if sort in MANY else key
            named = Lawful.given({"regime": regime, sort: value})
            found = refused(named, kind, NEITHER, day)
            unoffered = ("LEG1", sort) in found or (sort == "schedule8" and ("LEG1", "regime") in found)
            assert unoffered == (key not in said.offered(sort)), (sort, key)


@given(kinds, days)
@settings(deadline=None)  # a busy machine is no fault
@pytest.mark.clause("LEG1")
def test_a_power_is_offered_by_its_kinds_and_its_dates_alone(kind: str, day: date) -> None:
    names = {"*", "health" if kind == "health_provider" else kind}
    for one in GATEWAYS:
        begun = one.valid_from is None or one.valid_from <= day
        over = one.valid_until is not None and one.valid_until <= day
        commenced = one.checked != "commencement not confirmed"
        expected = bool(names & set(one.agency_kinds)) and begun and not over and commenced
        assert law(kind, day).powers[one.pk].usable == expected, one.pk


@given(kinds, st.dates(date(2018, 5, 25), date(2040, 1, 1)), st.booleans(), st.booleans())
@settings(deadline=None)
@pytest.mark.clause("LEG1", "LEG2")
def test_what_is_filled_in_beforehand_is_always_accepted_and_never_consent(
    kind: str, day: date, special: bool, criminal: bool
) -> None:
    named = preset(kind, day)
    assert refused(named, kind, SensitiveKinds(special, criminal), day) == []
    assert warnings_of_lawful(named) == []
    assert (named.regime == Regime.PART_3) == (kind == "police")
    under_gdpr = replace(named, regime=Regime.UK_GDPR)
    assert refused(under_gdpr, kind, ANYTHING, day) == []


@pytest.mark.clause("LEG1")
@pytest.mark.parametrize(
    ("kind", "changes", "touched", "field"),
    [
        ("lacsc", {"article9": ""}, SensitiveKinds(True, False), "article9"),
        ("lacsc", {"article9": ""}, SensitiveKinds(False, True), ""),
        ("lacsc", {"article10": ""}, SensitiveKinds(False, True), "article10"),
        ("lacsc", {"article10": ""}, SensitiveKinds(True, False), ""),
        ("lacsc", {"schedule1": []}, SensitiveKinds(True, False), "schedule1"),
        ("lacsc", {"schedule1": []}, SensitiveKinds(False, True), ""),  # under official authority
        ("lacsc", {"schedule1": ["S1-2"]}, SensitiveKinds(True, False), "schedule1"),
        ("gp", {"article9": "9-2-h"}, SensitiveKinds(True, False), "schedule1"),
        ("gp", {"article9": "9-2-h", "schedule1": ["S1-2"]}, SensitiveKinds(True, False), ""),
        ("gp", {"article9": "9-2-c", "schedule1": []}, SensitiveKinds(True, False), ""),
        ("school", {"schedule1": []}, SensitiveKinds(False, True), "schedule1"),
        ("school", {"article10": "10-official"}, SensitiveKinds(False, True), "article10"),
        ("school", {"article9": "S1-18"}, NEITHER, "article9"),
        ("lacsc", {"regime": "part3"}, NEITHER, "regime"),
        ("lacsc", {"regime": "none"}, NEITHER, "regime"),
        ("police", {"schedule8": []}, SensitiveKinds(True, False), "schedule8"),
        ("police", {"schedule8": []}, SensitiveKinds(False, True), ""),
        ("police", {"schedule8": ["S1-18"]}, SensitiveKinds(True, False), "schedule8"),
        ("probation", {"regime": "part3"}, ANYTHING, ""),
        ("voluntary", {"article6": "6-1-ea"}, ANYTHING, ""),
        ("lacsc", {"article6": "6-1-ea"}, ANYTHING, "article6"),
        ("lacsc", {"powers": ["LGA2000-2"]}, NEITHER, "powers"),
    ],
)
def test_conditions_follow_from_the_information(
    kind: str, changes: dict[str, Any], touched: SensitiveKinds, field: str
) -> None:
    assert refused(preset(kind, **changes), kind, touched) == ([("LEG1", field)] if field else [])


@pytest.mark.clause("LEG2")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"private_life": ""}, "private_life"),
        ({"private_life": "unjustified"}, "private_life"),
        ({"private_life_because": "Because."}, "private_life_because"),
        ({"private_life": "none"}, "private_life_because"),  # what stood there answers another question
        ({"private_life": "none", "private_life_because": "Only the number of places at the school."}, ""),
        ({"confidence": ""}, "confidence"),
        ({"confidence": "consent"}, "confidence_because"),
        ({"confidence": "law", "confidence_because": "As per policy."}, "confidence_because"),
        ({"confidence": "law", "confidence_because": "The family court’s order of 2 November."}, ""),
        ({"confidence": "not_owed", "confidence_because": "The school’s own register, told to nobody."}, ""),
        ({"article6": "6-1-a"}, "consent_because"),
        ({"article6": "6-1-a", "consent_because": "He asks for his own file; withdrawn, we stop."}, ""),
    ],
)
def test_each_of_the_three_is_an_answer_of_its_own(changes: dict[str, Any], field: str) -> None:
    assert refused(preset("lacsc", **changes), "lacsc") == ([("LEG2", field)] if field else [])


def test_what_the_information_does_not_need_is_left_out() -> None:
    said, named = law("lacsc"), preset("lacsc")
    kept = named.columns(said, touched_by(["education"]))
    assert [kept[sort] for sort in SORTS] == ["6-1-e", "", [], "", []]
    kept = named.columns(said, touched_by(["police"]))
    assert [kept[sort] for sort in SORTS] == ["6-1-e", "", [], "10-official", []]
    kept = named.columns(said, touched_by([], none_is_any=True))
    assert [kept[sort] for sort in SORTS] == ["6-1-e", "9-2-g", ["S1-18"], "10-official", []]
    kept = preset("police").columns(law("police"))
    assert [kept[sort] for sort in SORTS] == ["", "", [], "", ["S8-4"]]


def test_in_words_each_stands_by_itself() -> None:
    shown = lawful_in_words(preset("police").kept_to(ANYTHING), names_under(law("police")))
    assert "Part 3" in shown.data_protection
    assert "Safeguarding of children" in shown.data_protection
    assert "Article 6" not in shown.data_protection
    assert "public interest" in shown.confidence
    assert "interferes" in shown.private_life
    assert lawful_in_words(Lawful(powers=frozenset({"gone"})), {}).powers == ["gone"]
