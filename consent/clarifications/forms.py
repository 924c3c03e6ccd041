"""An attempt to talk a refusal through, and what is decided then."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.clarifications.rules import AttemptAnswers, check_attempt, check_deciding
from consent.models import UnclearDecision
from consent.positions.giving import NO, YES
from imap.db import clock
from imap.design.fields import Choice, Key, LongText, MomentField, Text
from imap.law.forms import ReasonedForm
from imap.law.violations import as_errors


class AttemptForm(ReasonedForm):
    """One attempt to reach the referrer (CON11)."""

    no_reasons = ("whom", "said")

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    at = MomentField(label=_("When did you try?"), called=_("The time"))
    whom = Text(
        label=_("Whom did you try, and how?"),
        max_length=300,
        help_text=_("For example: the school nurse, by telephone, 01632 960123"),
    )
    reached = Choice(
        label=_("Did you reach them?"),
        choices=[(YES, _("Yes, we talked about it")), (NO, _("No"))],
    )
    said = LongText(
        label=_("What did they say about the refusal?"),
        max_length=4_000,
        rows=3,
        required=False,
        mark_optional=False,
    )

    shown_when = {"said": ("reached", {YES})}

    def to_answers(self) -> AttemptAnswers:
        answers = self.cleaned_data
        texts = {name: answers.get(name) or "" for name in ("whom", "reached", "said")}
        return AttemptAnswers(at=answers.get("at"), **texts)

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        errors = as_errors(check_attempt(self.to_answers(), clock.now()))
        self.add_refusals((name, error) for name, error in errors if name not in already)
        return self.cleaned_data


class DecideForm(ReasonedForm):
    """Whether to proceed, and why (CON11)."""

    prefix = "decide"

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    choice = Choice(
        label=_("What do you decide?"),
        choices=UnclearDecision.Choice.choices,
        hints={
            UnclearDecision.Choice.PROCEED: _("Your agency’s reasons for going ahead are recorded next"),
            UnclearDecision.Choice.DO_NOT: _("It stops nothing that turns out to be needed later"),
            UnclearDecision.Choice.CLEAR: _("Write the reason here; the position is recorded anew next"),
        },
    )
    because = LongText(label=_("Why?"), max_length=4_000, rows=3)

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        answers = self.cleaned_data
        violations = check_deciding(answers.get("choice") or "", answers.get("because") or "")
        self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return self.cleaned_data
