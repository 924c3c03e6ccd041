"""Reviewing a refusal, escalating it, advising."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from disclosures.models import GuardianAdvice, RefusalReview
from disclosures.refusals.rules import DecisionAnswers, check_advice, check_escalation, check_review
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import RuledForm, ruled
from imap.law.violations import Violation


class _Decision(RuledForm):
    def to_answers(self) -> DecisionAnswers:
        answers = self.cleaned_data
        return DecisionAnswers(answers.get("choice") or "", answers.get("reasons") or "")


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
        return check_review(self.to_answers())


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
        return check_escalation(self.cleaned_data.get("reasons") or "")


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
        return check_advice(self.to_answers())
