"""A manager's review of an override, and having read it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.models import Verdict
from consent.override_reviews.rules import ReviewAnswers, check_review
from imap.design.fields import Choice, Key, LongText
from imap.design.forms import GovukForm
from imap.law.forms import ReasonedForm
from imap.law.violations import as_errors


class ReviewForm(ReasonedForm):
    """A manager's review of an override."""

    key = Key()
    verdict = Choice(
        label=_("What do you decide?"),
        choices=Verdict.choices,
        hints={
            Verdict.UPHELD: _("The reasons stand as they are"),
            Verdict.CONDITIONS: _("The reasons stand, and something more is to be done"),
            Verdict.OVERTURNED: _(
                "From this moment nothing is asked or shared on it. What was shared before stays on the record"
            ),
        },
    )
    conditions = LongText(
        mark_optional=False, label=_("On which conditions?"), max_length=4_000, rows=3, required=False
    )
    reasons = LongText(
        label=_("Why?"),
        max_length=4_000,
        rows=5,
        required=False,
        mark_optional=False,
        help_text=_("Judge by what they knew then. Say which ground persuaded you, and which did not."),
    )

    shown_when = {"conditions": ("verdict", {Verdict.CONDITIONS})}

    def to_answers(self) -> ReviewAnswers:
        answers = self.cleaned_data
        return ReviewAnswers(**{name: answers.get(name) or "" for name in ReviewAnswers.__slots__})

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        violations = check_review(self.to_answers())
        self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return self.cleaned_data


class OverrideReadForm(GovukForm):
    """ "I have read this"."""

    key = Key()
