"""The same few questions on every decision screen: did this happen already? And the review of what was answered."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.late import rules
from enquiries.models import LateReview
from enquiries.rules import SpokenAnswers, breaches_of_spoken
from imap.agencies import session
from imap.design.fields import Choice, Key, LongText, MomentField, Text, Tick
from imap.design.forms import GovukForm
from imap.law.breaches import as_errors


class LateForm(GovukForm):
    """“This happened already”: stands beside the form of a decision (LATE1). Not ticked, it asks nothing."""

    prefix = "late"

    happened = Tick(
        label=_("This happened already, before I could record it"),
        required=False,
        help_text=_("For example: you telephoned first. It is never refused for being late"),
    )
    at = MomentField(
        label=_("When did it happen?"), called=_("The time"), required=False, mark_optional=False
    )
    to = Text(
        label=_("To whom did you speak, and for which agency?"),
        max_length=200,
        required=False,
        mark_optional=False,
    )
    said = LongText(label=_("What was said?"), max_length=4_000, rows=2, required=False, mark_optional=False)
    late_because = LongText(
        label=_("Why could it not wait until it was recorded?"),
        max_length=4_000,
        rows=2,
        required=False,
        mark_optional=False,
    )

    shown_when = dict.fromkeys(("at", "to", "said", "late_because"), ("happened", {True}))

    def to_answers(self) -> SpokenAnswers | None:
        """The answers as the rules take them; None when it did not happen before."""
        answers = self.cleaned_data
        if not answers.get("happened"):
            return None
        texts = (answers.get(name) or "" for name in ("to", "said", "late_because"))
        return SpokenAnswers(answers.get("at"), *texts)

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        if spoken := self.to_answers():
            errors = as_errors(breaches_of_spoken(spoken, session.now()))
            self.add_refusals((name, error) for name, error in errors if name not in already)
        return self.cleaned_data


class LateReviewForm(GovukForm):
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
        errors = as_errors(rules.breaches_of_late_review(self.to_answers()))
        self.add_refusals((name, error) for name, error in errors if name not in already)
        return self.cleaned_data
