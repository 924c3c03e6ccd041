"""Relying on reasons that stand above the form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.overrides.reliance_rules import RelianceAnswers, check_reliance
from imap.design.fields import Key, LongText, Tick
from imap.law.forms import ReasonedForm
from imap.law.violations import as_errors


class RelyForm(ReasonedForm):
    """One tick, and one sentence why."""

    key = Key()
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    read = Tick(label=_("I have read these reasons, and they hold for what my agency knows"), required=False)
    because = LongText(
        label=_("Why does your agency rely on them?"),
        max_length=2_000,
        rows=3,
        required=False,
        mark_optional=False,
        help_text=_("One sentence in your own words: what your own records say to it"),
    )

    def to_answers(self) -> RelianceAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        return RelianceAnswers(read=bool(answers.get("read")), because=answers.get("because") or "")

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        violations = check_reliance(self.to_answers())
        self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return self.cleaned_data
