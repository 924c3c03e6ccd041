"""What several forms of this room ask in the same way."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosures.rules.reasons import LIFE, NO, TESTS, YES
from imap.design.fields import Choice, Key, LongText
from imap.design.forms import GovukForm
from imap.law.forms import ReasonedForm
from imap.law.violations import Violation, as_errors

YES_NO = [(YES, _("Yes")), (NO, _("No"))]
REASON = 2_000  # characters: a sentence or two, not a report


class RuledForm(ReasonedForm):
    """A form judged by rules: what they refuse stands beside its question, with its clause.

    Questions that a rule asks for are not `required` here, so that one voice says what is missing.
    """

    def violations(self) -> Iterable[Violation]:
        """What the rules say about the cleaned answers."""
        return ()

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        already = set(self.errors)
        self.add_refusals(
            (name, error) for name, error in as_errors(self.violations()) if name not in already
        )
        return answers

    def typed(self, *names: str) -> dict[str, Any]:
        """What was typed, judged or not, as a draft keeps it and `initial` takes it back."""
        return {name: _plain(self[name].data) for name in names if name in self.fields}


def _plain(typed: Any) -> Any:
    if isinstance(typed, list):
        return [_plain(one) for one in typed]
    return str(typed or "").replace("\x00", "")


def ruled(field: Any, label: Any, **more: Any) -> Any:
    """A question that a rule requires: not marked optional, and without a message of its own."""
    return field(label=label, required=False, mark_optional=False, **more)


class ReasonsForm(RuledForm):
    """Necessity, proportionality and relevance: yes or no, with a reason either way (NPR1, NPR2, NPR3)."""

    does: Any = ""  # how the labels end: "to ask this agency"

    key = Key()
    necessary = ruled(
        Choice,
        "",
        choices=YES_NO,
        inline=True,
        help_text=_("If they could do their part without it, it is not"),
    )
    necessary_because = ruled(LongText, _("Why is it necessary, or not?"), max_length=REASON, rows=2)
    proportionate = ruled(
        Choice,
        "",
        choices=[(YES, _("Yes")), (LIFE, _("Yes: a life is at risk")), (NO, _("No"))],
        hints={LIFE: _("This is reason enough by itself")},
        help_text=_("Set the intrusion beside the worry"),
    )
    proportionate_because = ruled(
        LongText,
        _("Why is it proportionate, or not?"),
        max_length=REASON,
        rows=2,
        help_text=_("May be left empty when a life is at risk"),
    )
    relevant = ruled(
        Choice, "", choices=YES_NO, inline=True, help_text=_("To this concern, not merely to this family")
    )
    relevant_because = ruled(LongText, _("Why is it relevant, or not?"), max_length=REASON, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for test, _clause in TESTS:
            self.fields[test].label = _("Is it %(test)s %(does)s?") % {"test": test, "does": self.does}


def key_question(label: Any) -> Any:
    """One half of the key question (NPR6)."""
    return ruled(LongText, label, max_length=REASON, rows=2)


def offer(form: GovukForm, name: str, choices: Mapping[str, Any]) -> None:
    """Fill in the choices of one question."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices.items())


class Seen(forms.CharField):
    """Something that the page showed, carried back with the form: whoever decides has seen it."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, strip=False)

    def to_python(self, value: object) -> str:
        # A browser sends every line end of a form as two characters.
        return str(super().to_python(value)).replace("\r\n", "\n")


def seen() -> forms.CharField:
    """A field of that kind."""
    return Seen()
