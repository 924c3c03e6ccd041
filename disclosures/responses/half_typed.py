"""What stands in the forms of an answer and is not in the answer yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext_lazy

from disclosures.drafts.rules import AnswerDraft
from enquiries.casework.drafts.drafting import GO_ON
from enquiries.models import Draft

#: The forms of an answer: what they are called, where each is filled in, and where one that was accepted is changed.
FORMS_OF_ANSWER = {
    "share": (gettext_lazy("Information to share"), "share", "change_item"),
    "withhold": (gettext_lazy("Something kept back"), "withhold", "change_withholding"),
    "another": (gettext_lazy("Another item with the same answers"), "answer", "another"),
    "left_out": (gettext_lazy("Something left out of an item"), "answer", "left_out"),
    "nothing": (gettext_lazy("Nothing to share"), "nothing", "nothing"),
    "refuse": (gettext_lazy("Refuse the request"), "refuse", "refuse"),
    "preview": (gettext_lazy("Preview your answer"), "preview", "preview"),
    "short": (gettext_lazy("Short answer"), "short", "short"),
}
#: Those that are about an item which stays.
OF_AN_ITEM = ("another", "left_out")


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """A form in which something stands that is not in the answer yet."""

    words: str
    href: str
    kept_at: datetime


class OfAnswer(Protocol):
    """An answer that is being written (disclosures.responses.views.Opened)."""

    row: Draft | None
    draft: AnswerDraft

    def url(self, page: str, key: object = "") -> str: ...


def half_typed(opened: OfAnswer) -> list[HalfTyped]:
    """The forms of this answer in which something stands that was neither added nor sent: each opening of each."""
    found = []
    typed_in: Mapping[str, Any] = opened.row.typed if opened.row else {}
    for part, typed in typed_in.items():
        name, _dot, opening = part.partition(".")
        form, _colon, key = name.partition(":")
        if form in OF_AN_ITEM and opened.draft.item(key) is None:
            continue  # the item that they were about is gone
        if form in FORMS_OF_ANSWER:
            words, page, changing = FORMS_OF_ANSWER[form]
            href = opened.url(changing if key else page, key) + (f"?{GO_ON}={opening}" if opening else "")
            found.append(HalfTyped(str(words), href, datetime.fromisoformat(typed["at"])))
    return found
