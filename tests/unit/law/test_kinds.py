"""Kinds of agency and their names in the dated lists."""

import pytest

from imap.law.kinds import LIST_NAMES, AgencyKind, names_in_lists, words_for


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("lacsc", "lacsc"),
        ("health_provider", "health"),
        ("gp", "gp"),
        ("school", "school"),
        ("other", "other"),
    ],
)
def test_a_kind_goes_by_its_own_name_and_by_everyones(kind: str, own: str) -> None:
    assert names_in_lists(kind) == ("*", own)


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len(LIST_NAMES) == len(AgencyKind) == 15
    assert "health" in LIST_NAMES
    assert "health_provider" not in LIST_NAMES


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="health"):
        names_in_lists("health")


def test_words_for_the_screen() -> None:
    assert words_for("*") == "Every agency"
    assert words_for("health") == "Health provider"
    assert {words_for(name) for name in LIST_NAMES} == {str(kind.label) for kind in AgencyKind}
