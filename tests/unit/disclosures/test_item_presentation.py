"""An item is presented once: what is answered is asked, kept in a column, corrected and shown, whichever field it is."""

from dataclasses import replace
from datetime import date
from typing import Any

from disclosures.corrections.forms import CorrectionForm
from disclosures.handling.queries import MarksShown
from disclosures.item_versions.queries import Corrections
from disclosures.items.forms import ASKED, ItemForm
from disclosures.items.presentation import drafted_item, listed, shown_item
from disclosures.items.rules import SAYS, ItemAnswers, answered_columns
from disclosures.models import ItemContent
from tests.unit.disclosures.strategies import GOOD

WORDS: dict[str, Any] = {name: f"The {name}" for name in answered_columns(ItemContent)}
ANSWERS = ItemAnswers(
    id="key", about="kit", kind="health", certainty="hearsay", information_from=date(2026, 10, 1), reasons=GOOD,
    recipients=frozenset({"lead"}), **WORDS,
)  # fmt: skip
NONE = Corrections({}, {})


def test_what_an_item_says_is_asked_of_a_new_one_and_of_a_correction() -> None:
    assert sorted(ASKED) == sorted(SAYS)
    for form in (ItemForm, CorrectionForm):
        assert set(SAYS) <= set(form.base_fields)
        assert set(SAYS) <= set(form.field_order or ())


def test_every_column_of_the_words_is_answered() -> None:
    ours = {one.name for one in ItemContent._meta.concrete_fields} - {"id", "enquiry", "item"}
    assert ours == set(answered_columns(ItemContent))


def test_answers_become_an_item_with_its_words_and_back() -> None:
    item = ANSWERS.unsaved(number=3, about_name="Kit Reed")
    assert item._state.adding
    assert item.content._state.adding
    assert item.content.item_id == item.pk
    again = ItemAnswers.recorded(item, reasons=GOOD, recipients=["lead"], words=True)
    assert [getattr(again, name) for name in SAYS] == [getattr(ANSWERS, name) for name in SAYS]
    unread = ItemAnswers.recorded(item, reasons=GOOD, recipients=[], words=False)
    assert [getattr(unread, name) for name in answered_columns(ItemContent)] == [""] * len(
        answered_columns(ItemContent)
    )


def test_a_page_shows_every_answer_and_the_preview_shows_what_is_recorded() -> None:
    preview = drafted_item(3, ANSWERS, {"kit": "Kit Reed"}, {"lead": "Social care", "gp": "A surgery"})
    recorded = shown_item(ANSWERS.unsaved(number=3, about_name="Kit Reed"), MarksShown(), NONE, files=False)
    assert {"text", "certainty", *(row.column for row in preview.rows)} == set(SAYS)
    assert all(row.label and row.value for row in preview.rows)
    assert preview.rows == recorded.rows
    assert preview.recipients == ["Social care"]
    assert replace(preview, key="", recipients=[]) == replace(recorded, key="")


def test_whoever_may_not_read_it_sees_its_kind_and_date_and_none_of_its_words() -> None:
    item = ANSWERS.unsaved(number=3, about_name="Kit Reed")
    shown = shown_item(item, MarksShown(), NONE, full=False)
    assert (shown.text, shown.about) == (None, "")
    assert {row.column for row in shown.rows if row.value} == {"kind", "information_from"}
    sensitive = listed(shown_item(item, MarksShown(sensitive=True), NONE, files=False))
    assert (sensitive.text, sensitive.about, sensitive.rows) == (None, "", ())
