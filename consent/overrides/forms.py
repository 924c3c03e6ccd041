"""Forms of overriding and of its review."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.models import GoingAhead
from consent.overrides import rules as overrides_rules
from consent.positions.people import PersonFacts
from imap.design.fields import Choices, Key, LongText, Text
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
        label=_("What else was weighed"), choices=list(overrides_rules.FACTORS.items()), required=False
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

    def to_answers(self) -> overrides_rules.OverrideAnswers:
        answers = self.cleaned_data
        sets = ("people", "grounds", "factors")
        given: dict[str, Any] = {
            name: frozenset(answers.get(name) or ()) if name in sets else answers.get(name) or ""
            for name in overrides_rules.OverrideAnswers.__slots__
        }
        return overrides_rules.OverrideAnswers(**given)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        already = set(self.errors)
        violations = overrides_rules.check_override(self.to_answers())
        self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return answers
