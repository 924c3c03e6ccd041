"""Forms of overriding and of its review."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.models import GoingAhead, Verdict
from consent.rules import PersonFacts, overriding
from consent.rules.reviewing import ReviewAnswers, check_review
from imap.design.fields import Choice, Choices, Key, LongText, Text
from imap.design.forms import GovukForm
from imap.law.forms import ReasonedForm
from imap.law.violations import as_errors


class OverrideForm(ReasonedForm):
    """An agency's reasons for going ahead without consent: both sides of the balance side by side."""

    no_reasons = ("at_risk", "concern")

    key = Key()
    people = Choices(label=_("Whom is this about?"), choices=())
    grounds = Choices(label=_("Grounds for going ahead"), choices=GoingAhead.choices, required=False)
    at_risk = Text(
        mark_optional=False,
        label=_("Who is at risk?"),
        max_length=300,
        required=False,
        help_text=_("A child, a parent, a worker, somebody else"),
    )
    concern = LongText(
        mark_optional=False, label=_("The safeguarding concern"), max_length=4_000, rows=3, required=False
    )
    escalation = LongText(
        mark_optional=False,
        label=_("What indicates that need, risk or harm would grow if nothing is shared?"),
        max_length=4_000,
        rows=3,
        required=False,
    )
    harm_of_sharing = LongText(
        mark_optional=False, label=_("Harm that sharing may cause"), max_length=4_000, rows=4, required=False
    )
    harm_prevented = LongText(
        mark_optional=False,
        label=_("Harm that sharing may prevent"),
        max_length=4_000,
        rows=4,
        required=False,
    )
    factors = Choices(
        label=_("What else was weighed"), choices=list(overriding.FACTORS.items()), required=False
    )
    proportionate_because = LongText(
        mark_optional=False,
        label=_("Why is sharing proportionate here?"),
        max_length=4_000,
        rows=3,
        required=False,
    )
    wishes = LongText(
        mark_optional=False,
        label=_("What do they wish, and what is left out because of it?"),
        max_length=4_000,
        rows=3,
        required=False,
        help_text=_("If their wishes are not known, say why"),
    )

    beside = {"harm_of_sharing": "harm_prevented"}  # the balance (OVR3)

    def __init__(self, *args: Any, people: Sequence[PersonFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(p.key, p.name) for p in people]  # type: ignore[attr-defined]

    def to_answers(self) -> overriding.OverrideAnswers:
        answers = self.cleaned_data
        sets = ("people", "grounds", "factors")
        given: dict[str, Any] = {
            name: frozenset(answers.get(name) or ()) if name in sets else answers.get(name) or ""
            for name in overriding.OverrideAnswers.__slots__
        }
        return overriding.OverrideAnswers(**given)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        already = set(self.errors)
        violations = overriding.check_override(self.to_answers())
        self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return answers


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
