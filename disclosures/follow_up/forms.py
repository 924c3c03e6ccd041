"""What becomes of a request or a refusal: shape, and validation by the rules."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.follow_up import rules
from disclosures.models import Chase, GuardianAdvice, RefusalReview
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

    def to_answers(self) -> rules.ChaseAnswers:
        answers = self.cleaned_data
        return rules.ChaseAnswers(
            answers.get("at"), answers.get("how") or "", answers.get("whom") or "", answers.get("said") or ""
        )

    def violations(self) -> Iterable[Violation]:
        return rules.check_chase(self.to_answers(), asked_at=self.asked_at)


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

    def to_answers(self) -> rules.TimeAnswers:
        answers = self.cleaned_data
        return rules.TimeAnswers(
            answers.get("until"), answers.get("reasons") or "", answers.get("give") or rules.YES
        )

    def violations(self) -> Iterable[Violation]:
        return rules.check_time(self.to_answers(), due=self.due, now=clock.now())


class ExtendForm(MoreTimeForm):
    """The lead agency gives more time; or says no, where it was asked for."""

    give = ruled(
        Choice,
        _("Do they have more time?"),
        choices=[(rules.YES, _("Yes")), (rules.NO, _("No: the time in force stands"))],
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
    shown_when = {"until": ("give", {rules.YES})}

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

    def to_answers(self) -> rules.TimeAnswers:
        answers = self.cleaned_data
        give = (answers.get("give") or "") if "give" in self.fields else rules.YES
        return rules.TimeAnswers(answers.get("until"), answers.get("reasons") or "", give)


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
        return rules.check_cancelling(self.cleaned_data.get("reasons") or "")


class _Decision(RuledForm):
    def to_answers(self) -> rules.DecisionAnswers:
        answers = self.cleaned_data
        return rules.DecisionAnswers(answers.get("choice") or "", answers.get("reasons") or "")


class RefusalReviewForm(_Decision):
    """Upheld, or answered after all; at first, and once the Guardians have advised."""

    key = Key()
    choice = ruled(
        Choice,
        _("What do you decide?"),
        choices=RefusalReview.Verdict.choices,
        hints={
            RefusalReview.Verdict.UPHELD: _("The agency that asked may take it to the Guardians"),
            RefusalReview.Verdict.ANSWER: _("The request is open again. The refusal stays on the record"),
        },
    )
    reasons = ruled(
        LongText,
        _("Why?"),
        max_length=4_000,
        rows=4,
        help_text=_("The agency that asked reads this. Do not write what the information says"),
    )

    def violations(self) -> Iterable[Violation]:
        return rules.check_review(self.to_answers())


class EscalateForm(RuledForm):
    """An upheld refusal goes to both Guardians."""

    key = Key()
    reasons = ruled(
        LongText,
        _("Why should it be shared all the same?"),
        max_length=4_000,
        rows=4,
        help_text=_(
            "The Guardians and the agency that refused read this. They do not see whom the request is about"
        ),
    )

    def violations(self) -> Iterable[Violation]:
        return rules.check_escalation(self.cleaned_data.get("reasons") or "")


class GuardianAdviceForm(_Decision):
    """What a Guardian advises."""

    key = Key()
    choice = ruled(Choice, _("What do you advise?"), choices=GuardianAdvice.Choice.choices)
    reasons = ruled(
        LongText,
        _("Why?"),
        max_length=4_000,
        rows=4,
        help_text=_(
            "Both agencies read this. It is advice: the agency that refused decides what it does with it"
        ),
    )

    def violations(self) -> Iterable[Violation]:
        return rules.check_advice(self.to_answers())


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
