"""The search box of the guidance, and the base of every form in which reasons are written."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from imap.design.fields import LongText, Text
from imap.design.forms import GovukForm
from imap.law.gillick import warnings_of_reasons
from imap.law.violations import as_errors


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
