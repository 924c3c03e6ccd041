"""Breaches: the clause they carry, and what becomes of their words on a form."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from imap.law.catalogue import UnknownClause
from imap.law.violations import RuleViolation, Violation, as_errors, raise_if


@pytest.mark.parametrize("clause", ["CON99", "con3", "", "CON3 ", "XYZ1"])
def test_an_unknown_clause_is_refused_at_construction(clause: str) -> None:
    with pytest.raises(UnknownClause, match=repr(clause)):
        Violation(clause, "Words")


def test_the_error_carries_the_clause_and_the_way_to_its_guidance() -> None:
    error = Violation("CON3", "Choose who holds parental responsibility", "giver").as_error()
    assert error.code == "CON3"
    assert error.params is not None
    assert error.params["guidance_url"].endswith("/CON3/")
    assert error.params["guidance_label"] == "CON3"
    assert error.messages == ["Choose who holds parental responsibility"]


@pytest.mark.parametrize("words", ["50% of visits missed", "100%", "%(guidance_url)s", "%%", "%s and %d"])
def test_a_percent_sign_in_the_words_survives(words: str) -> None:
    assert Violation("OVR3", words).as_error().messages == [words]


def test_breaches_land_beside_their_fields() -> None:
    class Balance(forms.Form):
        may_cause = forms.CharField()

    form = Balance({"may_cause": "x"})
    assert form.is_valid()
    for field, error in as_errors(
        [Violation("OVR3", "Say 5% more", "may_cause"), Violation("OVR2", "Whole form")]
    ):
        form.add_error(field or None, error)
    assert form.errors["may_cause"] == ["Say 5% more"]
    assert form.non_field_errors() == ["Whole form"]
    assert [error["code"] for error in form.errors.get_json_data()["may_cause"]] == ["OVR3"]


def test_refused_names_every_breach() -> None:
    first, second = (
        Violation("NPR1", "Say why it is necessary"),
        Violation("NPR2", "Say why it is proportionate"),
    )
    with pytest.raises(RuleViolation, match="NPR1: Say why it is necessary; NPR2: Say why") as caught:
        raise_if(violation for violation in (first, second))
    assert caught.value.violations == (first, second)


def test_nothing_is_refused_without_a_breach() -> None:
    raise_if([])
    assert as_errors([]) == []


def test_an_error_is_a_validation_error_of_one_message() -> None:
    assert isinstance(Violation("ACC1", "Say how sure").as_error(), ValidationError)
    assert len(Violation("ACC1", "Say how sure").as_error().messages) == 1
