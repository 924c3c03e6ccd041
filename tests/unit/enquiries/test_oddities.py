"""What is odd about the people and dates of an enquiry: pure."""

from dataclasses import replace
from datetime import date

import pytest

from enquiries.people.oddities import confirmed_words, new_oddities, oddities
from enquiries.people.rules import NewPerson

TODAY = date(2026, 11, 22)
KIT = NewPerson("child", "Kit Marlow", date_of_birth=date(2018, 3, 4))
JO = NewPerson(
    "parent_or_carer", "Jo Marlow", date_of_birth=date(1990, 1, 2), parental_responsibility="mother"
)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([KIT, JO], []),
        ([replace(KIT, date_of_birth=date(1980, 3, 4))], ["Kit Marlow is a child on this enquiry and 46 years old"]),
        ([NewPerson("child", "Kit", age_estimate=45)], ["Kit is a child on this enquiry and 45 years old"]),
        ([NewPerson("child", "Kit", age_estimate=17)], []),
        (
            [NewPerson("parent_or_carer", "Jo", date_of_birth=date(2021, 1, 2))],
            ["Jo is a parent or carer and 5 years old"],
        ),
        (
            [KIT, replace(JO, date_of_birth=date(2021, 1, 2))],
            ["Jo Marlow is a parent or carer and 5 years old", "Jo Marlow is a parent or carer and not older than Kit Marlow"],
        ),
        ([KIT, replace(JO, date_of_birth=date(2009, 1, 2))], ["Jo Marlow is the mother and was 9 when Kit Marlow was born"]),
        ([KIT, replace(JO, date_of_birth=date(2004, 1, 2))], []),
        ([KIT, replace(JO, date_of_birth=date(2009, 1, 2), parental_responsibility="step_parent")], []),
        ([KIT, JO, replace(JO, name="Ann Marlow")], ["Jo Marlow and Ann Marlow are both the birth mother"]),
        ([KIT, KIT], ["Kit Marlow is on this enquiry twice"]),
        ([KIT, replace(KIT, name="KIT MARLOW", date_of_birth=None)], ["KIT MARLOW is on this enquiry twice"]),
        ([KIT, replace(KIT, date_of_birth=date(2016, 1, 1))], []),
        ([NewPerson("child", "Baby girl", unborn=True), NewPerson("child", "Baby girl", unborn=True)], []),
        (
            [replace(KIT, age_estimate=15)],
            ["Kit Marlow was born on 4 March 2018, although the age was estimated as 15"],
        ),
        ([replace(KIT, age_estimate=9)], []),
        ([replace(KIT, age_estimate=5, age_estimated_on=date(2023, 11, 1))], []),  # it was right then
        (
            [NewPerson("child", "Una", date_of_birth=date(2026, 10, 22), age_estimate=11, age_estimate_unit="months")],
            ["Una was born on 22 October 2026, although the age was estimated as 11 months"],
        ),
    ],
)  # fmt: skip
def test_what_is_odd(people: list[NewPerson], words: list[str]) -> None:
    assert [odd.words for odd in oddities(people, TODAY)] == words


def test_a_contact_of_long_ago_is_odd() -> None:
    assert [one.words for one in oddities([KIT], TODAY, received=date(1950, 3, 1))] == [
        "We were contacted on 1 March 1950, more than a year ago"
    ]
    assert oddities([KIT], TODAY, received=date(2025, 11, 22)) == []


def test_what_was_confirmed_is_not_asked_again_but_another_value_is() -> None:
    grown = replace(KIT, date_of_birth=date(1980, 3, 4))
    [odd] = new_oddities([], grown, TODAY)
    assert new_oddities([], grown, TODAY, confirmed=odd.words) == []
    other = replace(grown, date_of_birth=date(1970, 3, 4))
    [again] = new_oddities([], other, TODAY, confirmed=odd.words)
    assert again.key != odd.key
    assert new_oddities([grown], replace(JO, date_of_birth=None), TODAY) == []  # of others nothing is asked
    assert confirmed_words([odd], 0) == odd.words
    assert confirmed_words([odd], None) == ""
