"""One set of answers for several items, and something left out of one. Pure."""

from typing import Any

import pytest

from disclosures.drafts.rules import AnswerDraft
from disclosures.items.rules import ItemAnswers
from disclosures.shared_justification.rules import (
    check_another,
    check_sets,
    differences,
    sets_of,
    shown_in_part,
    still_shared,
)

ITEM: dict[str, Any] = {
    "text": "Two visits", "about": "kit", "kind": "health", "said_by": "A&E record", "information_from": "2025-10-20",
    "certainty": "verified", "checked_how": "Read", "necessary": "yes", "necessary_because": "A pattern.",
    "proportionate": "yes", "proportionate_because": "Dates.", "relevant": "yes", "relevant_because": "An injury.",
    "recipients": ["lead"],
}  # fmt: skip
WITHHELD: dict[str, Any] = {"key": "w", "description": "Her notes", "existence_shown": "yes"}


def an_item(key: str, **changes: Any) -> ItemAnswers:
    return ItemAnswers.given({**ITEM, "key": key, "shares": "s", **changes})


@pytest.mark.clause("NPR4")
@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"said_by": "Health visitor"}, "source"),
        ({"kind": "mental_health"}, "kind of information"),
        ({"about": "jo"}, "person"),
        ({"necessary_because": "Something else."}, "decision"),
        ({"proportionate": "life"}, "decision"),
        ({"recipients": ["lead", "school"]}, "decision"),
    ],
)
def test_one_set_of_answers_only_for_same_source_kind_person_and_decision(
    changes: dict[str, Any], differs: str
) -> None:
    first, other = an_item("1"), an_item("2", **changes)
    assert differences(first, other) == [differs]
    [violation] = check_sets([first, other])
    assert violation.clause == "NPR4"
    assert f"Item 2 has the answers of item 1, and differs in: {differs}" in violation.message
    assert still_shared([first, other]) == set()


def test_what_each_item_has_for_itself_may_differ() -> None:
    """What it says and its date; the source however it is spelled; how sure it is."""
    items = [
        an_item("1"),
        an_item("2", text="A third visit", information_from="2025-11-02", said_by="a & e Record"),
    ]
    assert check_sets(items) == []
    assert [[one.id for one in members] for members in sets_of(items)] == [["1", "2"]]
    assert check_sets([an_item("1", shares=""), an_item("2", shares="", about="jo")]) == []


def test_answers_that_changed_meanwhile_are_not_taken_over_unseen() -> None:
    assert check_another(seen="a", now="a") == []
    assert [one.clause for one in check_another(seen="a", now="b")] == ["NPR4"]


# The draft --------------------------------------------------------------------------------------------------
def a_draft(*keys: str) -> AnswerDraft:
    """An item, and more with its answers."""
    draft = AnswerDraft().with_item({**ITEM, "key": keys[0]})
    for key in keys[1:]:
        draft = draft.with_another(
            keys[0], {"key": key, "text": f"Visit {key}", "information_from": "2025-11-02"}
        )
    return draft


def sharing(draft: AnswerDraft) -> set[str]:
    return {one.id for one in draft.to_share() if one.shares}


@pytest.mark.clause("NPR4")
def test_another_item_keeps_the_answers_as_its_own() -> None:
    draft = a_draft("1", "2")
    first, second = draft.to_share()
    assert first.reasons == second.reasons
    assert (second.text, str(second.information_from)) == ("Visit 2", "2025-11-02")
    assert sharing(draft) == {"1", "2"}


@pytest.mark.clause("NPR4")
def test_whoever_answers_otherwise_for_one_takes_it_out_of_the_set() -> None:
    draft = a_draft("1", "2", "3")
    assert sharing(draft.with_item({**(draft.item("2") or {}), "text": "Other words"})) == {"1", "2", "3"}
    for changed in ("1", "3"):
        other = draft.with_item({**(draft.item(changed) or {}), "necessary_because": "Another reason."})
        assert sharing(other) == {"1", "2", "3"} - {changed}
        again = other.with_another(changed, {"key": "4", "text": "x", "information_from": "2025-11-03"})
        assert [sorted(one.id for one in members) for members in sets_of(again.to_share())] in (
            [[changed, "4"], sorted({"1", "2", "3"} - {changed})],
            [sorted({"1", "2", "3"} - {changed}), [changed, "4"]],
        )  # fmt: skip


@pytest.mark.clause("NPR4")
def test_each_is_kept_back_by_itself() -> None:
    draft = a_draft("1", "2", "3").with_withholding({**WITHHELD, "key": "1"})
    assert [one.id for one in draft.to_share()] == ["2", "3"]
    assert sharing(draft) == {"2", "3"}
    assert sharing(draft.without("2")) == set()  # nobody shares a set alone


def test_what_is_left_out_of_an_item_marks_it_as_the_decision_says() -> None:
    draft = a_draft("1", "2").with_withholding({**WITHHELD, "part_of": "1"})
    assert shown_in_part(draft.to_share(), draft.to_keep_back()) == {"1"}
    hidden = draft.with_withholding({**WITHHELD, "existence_shown": "no"})  # the part that it is of stays
    assert hidden.to_keep_back()[0].part_of == "1"
    assert shown_in_part(hidden.to_share(), hidden.to_keep_back()) == set()
    gone = draft.without("1")
    assert [(one.id, one.part_of) for one in gone.to_keep_back()] == [("w", "")]
    assert shown_in_part(gone.to_share(), gone.to_keep_back()) == set()
