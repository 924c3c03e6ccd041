"""What becomes of a request: shape, and validation by the rules."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.follow_up.rules import (
    NO,
    YES,
    ChaseAnswers,
    TimeAnswers,
    check_cancelling,
    check_chase,
    check_time,
)
from disclosures.models import Chase
from imap.db import clock
from imap.design.fields import Choice, Key, LongText, MomentField, Text
from imap.design.forms import GovukForm
from imap.law.forms import REASON, RuledForm, ruled, seen
from imap.law.violations import Violation


class ChaseForm(RuledForm):
    """A reminder that happened."""

    no_reasons = ("whom", "said")

    key = Key()
    at = MomentField(
        label=_("When did you remind them?"), called=_("The time"), required=False, mark_optional=False
    )
    how = ruled(Choice, _("How?"), choices=Chase.How.choices)
    whom = ruled(Text, _("Whom did you speak or write to?"), max_length=200)
    said = ruled(
        LongText,
        _("What was said?"),
        max_length=REASON,
        rows=4,
        help_text=_(
            "On both sides: when they will answer, what holds them up. Not what the answer would say"
        ),
    )

    def __init__(self, *args: Any, asked_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_at = asked_at

    def to_answers(self) -> ChaseAnswers:
        answers = self.cleaned_data
        return ChaseAnswers(
            answers.get("at"), answers.get("how") or "", answers.get("whom") or "", answers.get("said") or ""
        )

    def violations(self) -> Iterable[Violation]:
        return check_chase(self.to_answers(), asked_at=self.asked_at)


class MoreTimeForm(RuledForm):
    """The agency asked needs longer."""

    key = Key()
    until = MomentField(
        label=_("By when can you answer?"),
        called=_("The time"),
        required=False,
        mark_optional=False,
        not_future=False,
    )
    reasons = ruled(
        LongText,
        _("Why do you need longer?"),
        max_length=REASON,
        rows=3,
        help_text=_("The lead agency reads this"),
    )

    def __init__(self, *args: Any, due: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = due

    def to_answers(self) -> TimeAnswers:
        answers = self.cleaned_data
        return TimeAnswers(answers.get("until"), answers.get("reasons") or "", answers.get("give") or YES)

    def violations(self) -> Iterable[Violation]:
        return check_time(self.to_answers(), due=self.due, now=clock.now())


class ExtendForm(MoreTimeForm):
    """The lead agency gives more time; or says no, where it was asked for."""

    give = ruled(
        Choice,
        _("Do they have more time?"),
        choices=[(YES, _("Yes")), (NO, _("No: the time in force stands"))],
    )
    until = MomentField(
        label=_("By when is the answer to come now?"),
        called=_("The time"),
        required=False,
        mark_optional=False,
        not_future=False,
    )
    reasons = ruled(
        LongText, _("Why?"), max_length=REASON, rows=3, help_text=_("The agency that was asked reads this")
    )
    due_seen = seen()
    asked = seen()

    field_order = ("key", "give", "until", "reasons")
    shown_when = {"until": ("give", {YES})}

    def __init__(self, *args: Any, asked_for: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks(asked_for)

    def asks(self, asked_for: bool) -> None:
        """Whether it is asked if they have more time at all: only where they asked for it."""
        if asked_for and "give" not in self.fields:
            self.fields["give"] = deepcopy(self.base_fields["give"])
            self.order_fields(self.field_order)
        elif not asked_for:
            self.fields.pop("give", None)

    def to_answers(self) -> TimeAnswers:
        answers = self.cleaned_data
        give = (answers.get("give") or "") if "give" in self.fields else YES
        return TimeAnswers(answers.get("until"), answers.get("reasons") or "", give)


class CancelForm(RuledForm):
    """A request is taken back."""

    key = Key()
    reasons = ruled(
        LongText,
        _("Why is it not to be answered any more?"),
        max_length=REASON,
        rows=3,
        help_text=_("The agency that was asked reads this"),
    )

    def violations(self) -> Iterable[Violation]:
        return check_cancelling(self.cleaned_data.get("reasons") or "")


class CopiedReadForm(GovukForm):
    """ "I have looked at this", and a word to whoever sent it."""

    key = Key()
    note = LongText(
        label=_("What do you say to it?"),
        max_length=REASON,
        rows=3,
        required=False,
        help_text=_("Whoever sent the request reads this"),
    )
