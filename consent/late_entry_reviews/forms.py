"""The review of a late entry."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.late_entry_reviews import rules
from enquiries.models import LateReview
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import ReasonedForm
from imap.law.violations import as_errors


class LateReviewForm(ReasonedForm):
    """A manager's review of a late entry."""

    key = Key()
    verdict = Choice(
        label=_("What do you decide?"),
        choices=LateReview.Verdict.choices,
        hints={
            LateReview.Verdict.SEEN: _("It was right to act first, and what was said is on the record"),
            LateReview.Verdict.FOLLOW_UP: _(
                "Something is to be said, corrected or learnt: write what, and by whom"
            ),
        },
    )
    reasons = LongText(label=_("Why?"), max_length=4_000, rows=4, required=False, mark_optional=False)

    def to_answers(self) -> rules.LateReviewAnswers:
        answers = self.cleaned_data
        return rules.LateReviewAnswers(answers.get("verdict") or "", answers.get("reasons") or "")

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        errors = as_errors(rules.check_late_review(self.to_answers()))
        self.add_refusals((name, error) for name, error in errors if name not in already)
        return self.cleaned_data
