"""Two entries as one person: pure."""

from datetime import date

import pytest

from enquiries.identity_links.rules import PersonOnEnquiry, check_merging, check_separating

HERE = PersonOnEnquiry("Kit", date(2018, 3, 4), {"A"})
THERE = PersonOnEnquiry("Kit", date(2018, 3, 4), {"B"})


@pytest.mark.parametrize(
    ("there", "reasons", "checked", "wrong"),
    [
        (THERE, "Same NHS number", False, []),
        (THERE, " ", False, ["reasons"]),
        (None, "Same NHS number", False, ["same"]),
        (PersonOnEnquiry("Kit", date(2017, 3, 4), {"B"}), "The same boy", False, ["dates_checked"]),
        (PersonOnEnquiry("Kit", date(2017, 3, 4), {"B"}), "The same boy", True, []),
        (PersonOnEnquiry("Kit", None, {"B"}), "The same boy", False, []),
        (
            PersonOnEnquiry("Tim", date(2018, 3, 4), {"B", "A"}),
            "The same boy",
            True,
            ["same"],
        ),  # both stand on A
    ],
)
def test_who_may_count_as_one_person(
    there: PersonOnEnquiry | None, reasons: str, checked: bool, wrong: list[str]
) -> None:
    found = check_merging(HERE, there, reasons=reasons, dates_checked=checked)
    assert [b.field for b in found] == wrong


def test_undoing_it_has_reasons() -> None:
    assert [b.field for b in check_separating("")] == ["reasons"]
    assert check_separating("Two boys of one name.") == []
