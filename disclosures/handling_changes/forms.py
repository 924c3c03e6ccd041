"""Who may read a sensitive item, who may in their place, and that an item may be relevant to a criminal investigation."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.handling.rules import (
    check_criminal,
    check_pairs,
    check_replacing,
)
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import REASON, RuledForm, offer, ruled
from imap.law.violations import Violation


class ReplaceForm(RuledForm):
    """Others in the place of a named person and their deputy."""

    key = Key()
    person = ruled(Choice, gettext_lazy("Who may read it from now on?"), choices=(), select=True)
    deputy = ruled(Choice, gettext_lazy("Who in their place, when they are away?"), choices=(), select=True)
    reasons = ruled(LongText, gettext_lazy("Why are others named?"), max_length=REASON, rows=2)

    def __init__(self, *args: Any, people: Mapping[str, str], agency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.agency = people, agency
        for name in ("person", "deputy"):
            offer(self, name, {"": _("Choose one"), **people})

    def to_answers(self) -> dict[str, str]:
        """Who is named, who in their place, and why."""
        return {name: self.cleaned_data.get(name) or "" for name in ("person", "deputy", "reasons")}

    def violations(self) -> Iterable[Violation]:
        answers = self.to_answers()
        pair = (answers["person"], answers["deputy"])
        found = check_pairs([pair], self.people, agency=self.agency, fields=("person", "deputy"))
        return found + check_replacing(answers["reasons"])


class CriminalForm(RuledForm):
    """It may be relevant to a criminal investigation."""

    no_reasons = ("reasons",)

    key = Key()
    reasons = ruled(
        LongText,
        gettext_lazy("To which offence or investigation, and why?"),
        max_length=REASON,
        rows=3,
        help_text=gettext_lazy("Not what the item says: managers and the Guardian read this"),
    )

    def violations(self) -> Iterable[Violation]:
        return check_criminal(self.cleaned_data.get("reasons") or "")
