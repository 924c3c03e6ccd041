"""The search box of the guidance, and the base of every form in which reasons are written."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from imap.design.fields import LongText, Text
from imap.design.forms import GovukForm
from imap.law.gillick import warnings_of_reasons
from imap.law.violations import Violation, as_errors


class SearchText(Text):
    """A search box, which nobody takes for a question that has to be answered."""

    mark_optional = False


class GuidanceSearchForm(GovukForm):
    """What to look for in the guidance: words, or the id of a clause."""

    q = SearchText(
        label=_("Search the guidance"),
        help_text=_("Words, or the id of a clause, for example CON3"),
        max_length=200,
        required=False,
    )


class ReasonedForm(GovukForm):
    """A form in which somebody gives reasons: one that rests on Gillick is answered with an explanation, once (CON4).

    It comes back with the words beside the reason, as a refusal does; sent again it is recorded, changed or not. Every
    text is taken for a reason but those in `no_reasons`: what is said of a case, or was said in it, may speak of Gillick.
    """

    no_reasons: ClassVar[Collection[str]] = ()

    warned = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._reasons():
            del self.fields["warned"]

    def _reasons(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, Text | LongText) and name not in self.no_reasons
        ]

    def full_clean(self) -> None:
        super().full_clean()
        answers: dict[str, Any] = getattr(self, "cleaned_data", {})  # none of a form that nobody has sent
        if answers.get("warned"):
            return
        found = warnings_of_reasons({name: str(answers.get(name) or "") for name in self._reasons()})
        if found:
            typed: Any = self.data
            typed = typed.copy()
            typed[self.add_prefix("warned")] = "yes"  # what was said once is not said again
            self.data = typed
            self.add_refusals(as_errors(found))


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
