"""One more item with the answers of another: only what it says and its date are asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.disclosure_context.facts import Sharing
from disclosures.items.forms import ITEM
from disclosures.items.rules import ItemAnswers, check_item
from disclosures.shared_justification.rules import check_another
from enquiries.casework.drafts.answers import digest, kept
from imap.design.fields import DayField, Key, LongText
from imap.law.forms import RuledForm, ruled, seen
from imap.law.violations import Violation

#: What each item of a set has for itself.
OWN = ("key", "text", "information_from", "shares")


def taken_over(base: Mapping[str, Any]) -> str:
    """Tells the answers that are taken over from others."""
    return digest({name: value for name, value in base.items() if name not in OWN})


class AnotherForm(RuledForm):
    """What it says, its date, and its files; everything else is the first item's, shown beside it (NPR4)."""

    no_reasons = ("text",)

    key = Key()
    base = seen()
    opened_on = seen()
    text = ruled(LongText, _("Information"), max_length=ITEM, rows=4)
    information_from = ruled(
        DayField, _("What date is the information from?"), called=_("The date"), not_future=True
    )

    def __init__(
        self, *args: Any, first: Mapping[str, Any], known: Sharing, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.known, self.today = first, known, today
        self.initial["base"] = taken_over(first)

    def own(self) -> dict[str, Any]:
        """What is this item's own, as a draft keeps it."""
        return kept({name: self.cleaned_data.get(name) for name in OWN if name in self.fields})

    def to_answers(self) -> ItemAnswers:
        """The whole item as the rules take it: its own answers, and those that it takes over."""
        return ItemAnswers.given({**self.first, "text": "", "information_from": None, **self.own()})

    def violations(self) -> Iterable[Violation]:
        found = check_another(seen=str(self.cleaned_data.get("base") or ""), now=taken_over(self.first))
        for one in check_item(
            self.to_answers(), people=self.known.people, agencies=self.known.agencies, today=self.today
        ):
            found.append(one if one.field in self.fields else Violation(one.clause, one.message))
        return found
