"""What somebody has written so far and not decided: kept in their own draft, as text that a form takes back.

A draft of something withheld holds no more than its form asks: a description, never the content (REC2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from disclosures.attachments.rules import Attached
from disclosures.items.rules import ItemAnswers, WithholdingAnswers
from disclosures.lawful_basis.presets import LAWFUL
from disclosures.shared_justification.rules import still_shared
from enquiries.casework.drafts.answers import digest, kept
from enquiries.models import Draft
from imap.db.keys import new_key

#: What of an item or a withholding is chosen on pages of its own, and not in its form.
CHOSEN = ("readers", "shares", "part_of")

#: In the draft of a request: the one that is written beside it, to another agency.
SECOND = "second"
#: In a draft that was kept before its form had judged it.
UNCHECKED = "unchecked"


def about_asking(enquiry_id: UUID) -> str:
    """Which draft holds a request that is being written."""
    return f"ask:{enquiry_id}"


def about_answer(request_id: UUID) -> str:
    """Which draft holds the answer to a request."""
    return f"answer:{request_id}"


def about_unasked(enquiry_id: UUID) -> str:
    """Which draft holds what is to be shared without having been asked."""
    return f"unasked:{enquiry_id}"


def about_outcome(enquiry_id: UUID) -> str:
    """Which draft holds an outcome that is being written."""
    return f"outcome:{enquiry_id}"


def about_closing(enquiry_id: UUID) -> str:
    """Which draft holds a closing that is being written."""
    return f"close:{enquiry_id}"


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer being written: items to share and things kept back, each under the key of its form; what makes sharing
    lawful (purpose, powers, the three legal tests), answered once for all items; and the files that go with the items, by
    the item's key, which have rows of their own (disclosures.models.DraftFile)."""

    items: tuple[dict[str, Any], ...] = ()
    withheld: tuple[dict[str, Any], ...] = ()
    lawful: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, tuple[Attached, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, draft: Draft | None, files: Mapping[str, tuple[Attached, ...]] | None = None
    ) -> "AnswerDraft":
        answers = draft.answers if draft else {}
        rows = tuple(answers.get("items", ())), tuple(answers.get("withheld", ()))
        return cls(*rows, lawful=answers.get("lawful", {}), files=files or {})

    def as_answers(self) -> dict[str, Any]:
        """As the draft keeps it."""
        return {"items": list(self.items), "withheld": list(self.withheld), "lawful": dict(self.lawful)}

    def as_seen(self) -> dict[str, Any]:
        """All that a preview shows of it: what is sent is this."""
        files = {key: [one.seen for one in self.files.get(key, ())] for key in self._keys()}
        return {**self.as_answers(), "files": files} if any(files.values()) else self.as_answers()

    def _keys(self) -> list[str]:
        return [str(one["key"]) for one in self.items]

    def with_item(self, answers: Mapping[str, Any]) -> "AnswerDraft":
        """With this item, in the place of the one with the same key if there is one; what its form says about
        lawfulness holds for all items."""
        given = kept(answers)
        lawful = {name: given.pop(name) for name in LAWFUL if name in given}
        before = self.item(given["key"]) or {}
        given |= {name: before[name] for name in ("readers", "shares") if name in before}
        changed = replace(
            self,
            items=_put(self.items, given),
            withheld=_without(self.withheld, given["key"]),
            lawful=lawful or self.lawful,
        )
        return changed.settled(changed=given["key"])

    def with_another(self, base: str, answers: Mapping[str, Any]) -> "AnswerDraft":
        """With one more item that has the answers of this one: what it says, its date and its key are its own (NPR4)."""
        first = self.item(base)
        if first is None:
            raise KeyError(base)
        name = first.get("shares") or str(new_key())
        rows = _put(self.items, {**first, "shares": name})
        return replace(self, items=_put(rows, {**first, **kept(answers), "shares": name})).settled()

    def settled(self, *, changed: str = "") -> "AnswerDraft":
        """Without what does not hold any more: an item that differs from its set has answers of its own, and what was left
        out of an item that is gone is kept back by itself. `changed`: the item that was just changed."""
        sharing = still_shared([ItemAnswers.given(one) for one in self.items], changed=changed)
        keys = self._keys()
        items = tuple(one if one["key"] in sharing else _but(one, "shares") for one in self.items)
        withheld = tuple(one if one.get("part_of") in keys else _but(one, "part_of") for one in self.withheld)
        return replace(self, items=items, withheld=withheld)

    def with_readers(self, key: str, readers: Mapping[str, Any]) -> "AnswerDraft":
        """With these named people of a sensitive item: agency to pairs of a person and their deputy (SEN1)."""
        rows = tuple({**one, "readers": readers} if one["key"] == key else one for one in self.items)
        return replace(self, items=rows)

    def with_withholding(self, answers: Mapping[str, Any]) -> "AnswerDraft":
        """With this withholding. An item of the same key goes, content and all (REC2)."""
        given = kept(answers)
        before = self.withholding(given["key"]) or {}
        if "part_of" in before:
            given["part_of"] = before["part_of"]
        items, withheld = _without(self.items, given["key"]), _put(self.withheld, given)
        return replace(self, items=items, withheld=withheld).settled()

    def without(self, key: str) -> "AnswerDraft":
        """Without the item or withholding of this key."""
        return replace(self, items=_without(self.items, key), withheld=_without(self.withheld, key)).settled()

    def item(self, key: str) -> dict[str, Any] | None:
        """What was answered about one item, for its form."""
        return next((one for one in self.items if one["key"] == key), None)

    def withholding(self, key: str) -> dict[str, Any] | None:
        """What was answered about one withholding, for its form."""
        return next((one for one in self.withheld if one["key"] == key), None)

    def row(self, key: str) -> dict[str, Any] | None:
        """What was answered under this key: an item or a withholding."""
        return self.item(key) or self.withholding(key)

    def to_share(self) -> list[ItemAnswers]:
        """The items as the rules take them, in the order of their numbers: sensitive ones last, so that no gap tells of one
        to whoever is not named for it (SEN1)."""
        items = [
            replace(ItemAnswers.given(one), files=tuple(self.files.get(str(one["key"]), ())))
            for one in self.items
        ]
        return sorted(items, key=lambda one: one.marks.sensitive)

    def files_to_share(self) -> dict[str, tuple[Attached, ...]]:
        """The files of the items that are to be shared; of an item without any, none."""
        return {key: tuple(self.files.get(key, ())) for key in self._keys()}

    def to_keep_back(self) -> list[WithholdingAnswers]:
        """The withholdings as the rules take them."""
        return [WithholdingAnswers.given(one) for one in self.withheld]

    @property
    def withheld_shown(self) -> int:
        """How many withholdings the lead agency may know of."""
        return sum(bool(one.existence_shown) for one in self.to_keep_back())

    def __bool__(self) -> bool:
        return bool(self.items or self.withheld)


def _put(rows: Iterable[dict[str, Any]], answers: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    rows = tuple(rows)
    if any(row["key"] == answers["key"] for row in rows):
        return tuple(answers if row["key"] == answers["key"] else row for row in rows)
    return (*rows, answers)


def _without(rows: Iterable[dict[str, Any]], key: str) -> tuple[dict[str, Any], ...]:
    return tuple(row for row in rows if row["key"] != key)


def _but(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def stands(draft: AnswerDraft, key: str) -> str:
    """Tells what stands under this key, and what holds for all items, from anything else: for the form that is opened on
    it. Each part is empty where nothing stands."""
    row = {name: value for name, value in (draft.row(key) or {}).items() if name not in CHOSEN}
    return ".".join(digest(one) if one else "" for one in (row, draft.lawful))


def readers_stand(draft: AnswerDraft, key: str) -> str:
    """The same of who may read a sensitive item."""
    return digest((draft.item(key) or {}).get("readers") or {})


def is_stale(opened_on: str, *, now: str, after: str) -> bool:
    """Whether something stands in a draft `now` that is neither what a form was opened on, nor what it would put there."""
    parts = zip(now.split("."), after.split("."), [*opened_on.split("."), "", ""], strict=False)
    return any(one not in (before, then) for one, then, before in parts)
