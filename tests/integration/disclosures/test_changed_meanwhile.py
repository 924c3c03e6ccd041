"""What stands in the draft of an answer is replaced by nobody who did not see it: a form that was opened on something else
is turned back, with what was typed and what stands now."""

from typing import Any

import pytest

from enquiries.models import Draft
from imap.access import acting_user
from tests.support.attached import Answering, a_file, in_words
from tests.support.case import WITHHELD
from tests.support.forms import hidden, post, typed
from tests.support.marks import sensitive

FIRST, SECOND = "Seen with a bruise in June", "The house has no heating"
ADDED = "You have already added this, with other answers."
CHANGED = "This was changed in another window since you opened it."
REMOVED = "This was removed from your draft in another window since you opened it."
LAWFUL = "The purpose, the powers or the three tests were changed in another window"


def opened(a: Answering, address: str) -> dict[str, str]:
    """What a window that stands open at this form will send unseen."""
    return hidden(in_words(a.client.get(address)))


def sent(a: Answering, address: str, window: dict[str, str], answers: dict[str, Any]) -> Any:
    return a.client.post(address, {**window, **answers})


def again(a: Answering, answer: Any, answers: dict[str, Any]) -> Any:
    """The page that was turned back, sent as it stands."""
    address = answer.request["PATH_INFO"]
    return a.client.post(address, {**hidden(answer.content.decode()), **answers})


def drafted(a: Answering) -> dict[str, Any]:
    with acting_user.acting_as(a.by):
        answers: dict[str, Any] = Draft.objects.get().answers
        return answers


def texts(a: Answering) -> list[str]:
    return [one["text"] for one in drafted(a)["items"]]


def key_of(a: Answering) -> str:
    return str(drafted(a)["items"][0]["key"])


def turned_back(answer: Any, why: str, *words: str) -> None:
    text = in_words(answer)
    assert answer.status_code == 422, text
    assert why in text
    for one in words:
        assert one in text, one


def test_a_new_item_sent_again_with_other_words_replaces_nothing(answering: Answering) -> None:
    a = answering
    address, window = a.address("share"), opened(answering, answering.address("share"))
    assert sent(a, address, window, a.item(text=FIRST)).status_code == 302
    assert sent(a, address, window, a.item(text=FIRST)).status_code == 302, "the same twice is one"
    answer = sent(a, address, window, a.item(text=SECOND))
    turned_back(answer, ADDED, FIRST, SECOND, "What stands in your draft now")
    assert texts(a) == [FIRST]
    assert again(a, answer, a.item(text=SECOND)).status_code == 302
    assert texts(a) == [SECOND]


def test_two_windows_at_one_item(answering: Answering) -> None:
    a = answering
    assert a.share(text=FIRST).status_code == 302
    address = a.address("change_item", key_of(a))
    windows = [opened(a, address), opened(a, address)]
    assert sent(a, address, windows[0], a.item(text=SECOND)).status_code == 302
    why = {"necessary_because": "It shows that it happened more than once."}
    answer = sent(a, address, windows[1], a.item(text=FIRST, **why))
    turned_back(answer, CHANGED, FIRST, SECOND, why["necessary_because"])
    assert texts(a) == [SECOND]
    assert why["necessary_because"] in in_words(a.client.get(address)), (
        "what was typed is kept with the draft"
    )
    assert again(a, answer, a.item(text=SECOND, **why)).status_code == 302
    (item,) = drafted(a)["items"]
    assert (item["text"], item["necessary_because"]) == (SECOND, why["necessary_because"])


def test_an_item_that_was_removed_meanwhile_is_added_only_when_it_is_sent_again(answering: Answering) -> None:
    a = answering
    a.share(text=FIRST)
    a.share(text=SECOND)
    key = key_of(a)
    address = a.address("change_item", key)
    window = opened(a, address)
    assert a.client.post(a.address("remove", key)).status_code == 302
    answer = sent(a, address, window, a.item(text=FIRST))
    turned_back(answer, REMOVED, FIRST)
    assert texts(a) == [SECOND]
    assert again(a, answer, a.item(text=FIRST)).status_code == 302
    assert texts(a) == [SECOND, FIRST]


def test_what_holds_for_all_items(answering: Answering) -> None:
    """Two windows add an item each: neither changes without a word what makes the other's lawful."""
    a = answering
    address = a.address("share")
    windows = [opened(a, address) for _number in range(3)]
    assert sent(a, address, windows[0], a.item(text=FIRST)).status_code == 302
    assert sent(a, address, windows[1], a.item(text=SECOND)).status_code == 302, "the same answers"
    other = {"purpose": "welfare"}
    answer = sent(a, address, windows[2], a.item(text="Third", **other))
    turned_back(answer, LAWFUL, "Third", "What holds now for everything that you share")
    assert texts(a) == [FIRST, SECOND]
    assert drafted(a)["lawful"]["purpose"] == "safeguard"
    assert again(a, answer, a.item(text="Third", **other)).status_code == 302
    assert drafted(a)["lawful"]["purpose"] == other["purpose"]


@pytest.mark.parametrize("form", ["withhold", "left_out"])
def test_what_is_withheld(form: str, answering: Answering) -> None:
    a = answering
    if form == "left_out":
        a.share(text=FIRST)
    address = a.address(form, *([key_of(a)] if form == "left_out" else []))
    window = opened(a, address)
    assert sent(a, address, window, WITHHELD).status_code == 302
    answer = sent(a, address, window, {**WITHHELD, "description": SECOND})
    turned_back(answer, ADDED, WITHHELD["description"], SECOND)
    (row,) = drafted(a)["withheld"]
    assert row["description"] == WITHHELD["description"]
    assert again(a, answer, {**WITHHELD, "description": SECOND}).status_code == 302
    (row,) = drafted(a)["withheld"]
    assert row["description"] == SECOND


def test_one_more_with_the_same_answers(answering: Answering) -> None:
    a = answering
    a.share(text=FIRST)
    address = a.address("another", key_of(a))
    window = opened(a, address)
    own = typed({"text": SECOND, "information_from": "2025-11-02"})
    assert sent(a, address, window, own).status_code == 302
    answer = sent(a, address, window, {**own, "text": "Third"})
    turned_back(answer, ADDED, SECOND, "Third")
    assert texts(a) == [FIRST, SECOND]


def test_who_may_read_a_sensitive_item(answering: Answering) -> None:
    a, p = answering, answering.p
    marks = {name: value for name, value in sensitive(p, p.lead_manager).items() if name != "readers"}
    a.share(text=FIRST, **{**marks, "sensitive": "on"})
    address, lead = a.address("readers", key_of(a)), p.lead.pk
    windows = [opened(a, address), opened(a, address)]
    pair, other = (
        {f"person-{lead}-1": str(one.pk), f"deputy-{lead}-1": str(two.pk)}
        for one, two in ((p.social_worker, p.lead_manager), (p.lead_manager, p.social_worker))
    )
    assert sent(a, address, windows[0], pair).status_code == 302
    turned_back(sent(a, address, windows[1], other), CHANGED)
    (item,) = drafted(a)["items"]
    assert item["readers"] == {str(lead): [[str(p.social_worker.pk), str(p.lead_manager.pk)]]}


def test_a_file_with_an_item_that_changed_meanwhile_is_refused_with_the_true_reason(
    answering: Answering,
) -> None:
    a = answering
    a.share(text=FIRST)
    address = a.address("change_item", key_of(a))
    window = opened(a, address)
    assert post(a.client, address, a.item(text=SECOND)).status_code == 302
    answer = sent(a, address, window, {**a.item(text=FIRST), "files-attach": [a_file()]})
    turned_back(
        answer,
        "this item was added, changed or removed in another window since you opened this page",
        CHANGED,
        SECOND,
    )
    assert "thrown away" not in in_words(answer)
    assert a.files == []
    attached = again(a, answer, {**a.item(text=FIRST), "files-attach": [a_file()]})
    assert attached.status_code == 302
    assert len(a.files) == 1
