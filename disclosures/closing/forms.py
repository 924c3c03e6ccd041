"""The form of closing an enquiry."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.closing.rules import LEVELS, ClosingAnswers, Facts, check_closing
from disclosures.models import ClosedWithout, Closing
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import REASON, RuledForm, ruled, seen
from imap.law.violations import Violation


class ClosingForm(RuledForm):
    """Why, at which level of need; and for each silence and each thing unread, one question of its own."""

    key = Key()
    shown = seen()
    why = ruled(Choice, _("Why is the enquiry closed?"), choices=Closing.Why.choices)
    reasons = ruled(
        LongText,
        _("Why, in your own words?"),
        max_length=4_000,
        rows=4,
        help_text=_("A short sentence will do: what was found, or who goes on"),
    )
    level = ruled(Choice, _("Level of need"), choices=[(level.value, level.label) for level in LEVELS])
    history = ruled(
        LongText,
        _("How did you consider the earlier enquiries?"),
        max_length=REASON,
        rows=2,
        help_text=_("For example: the second contact about bruises, read together with the first"),
    )

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        if not facts.history:
            del self.fields["history"]
        if facts.confirms and not facts.needs_manager:
            for gap in facts.gaps:
                self.fields[gap.key] = ruled(
                    Choice, gap.words, choices=ClosedWithout.Because.choices, help_text=_("Close without it?")
                )

    @property
    def confirmed(self) -> list[Any]:
        """The questions about what is missing, in their order."""
        return [self[gap.key] for gap in self.facts.gaps if gap.key in self.fields]

    def to_answers(self) -> ClosingAnswers:
        """The answers as the rules take them."""
        return ClosingAnswers.given(self.cleaned_data, self.facts.gaps)

    def violations(self) -> Iterable[Violation]:
        return check_closing(self.to_answers(), self.facts)
