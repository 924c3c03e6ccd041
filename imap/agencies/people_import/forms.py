"""Forms that bring in a list of people: as a file, or pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imap.agencies.people_import.csv_file import MOST_BYTES, Problem, decoded
from imap.design.fields import Key, Question
from imap.design.forms import GovukForm


class _File(Question, forms.FileField):
    """A file; an empty one is judged by what is in it, like any other."""


class _AsTyped(Question, forms.CharField):
    """Text that is not tidied: what hides in it is to be found, not to vanish."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)


class ImportForm(GovukForm):
    """A list of people, to be checked."""

    file = _File(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("From the spreadsheet: “Save as”, then “CSV UTF-8”."),
        required=False,
        allow_empty_file=True,
        mark_optional=False,
        widget=forms.FileInput({"class": "govuk-file-upload", "accept": ".csv,.txt,text/csv"}),
    )
    text = _AsTyped(
        label=gettext_lazy("Or paste the list"),
        help_text=gettext_lazy("With its first row, which names the columns."),
        required=False,
        mark_optional=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if not file and not text.strip():
            self.add_error("file", ValidationError(_("Choose a file, or paste the list"), code="required"))
        elif file and text.strip():
            words = _("Choose a file or paste the list, not both: one of them would be passed over.")
            self.add_error("file", ValidationError(words, code="both"))
        return cleaned

    def read(self) -> tuple[str, list[str], list[Problem]]:
        """The list's text, what to note about it, and what is wrong with the file."""
        file = self.cleaned_data["file"]
        if not file:
            return self.cleaned_data["text"], [], []
        return decoded(file.read(MOST_BYTES + 1))

    @property
    def file_name(self) -> str:
        """What the file is called on the administrator's machine; empty for a pasted list."""
        file = self.cleaned_data["file"]
        return str(file.name) if file else ""


class ConfirmImportForm(GovukForm):
    """The list that was checked and shown, to be written."""

    text = _AsTyped(widget=forms.HiddenInput(), missing=gettext_lazy("The list is gone. Check it again."))
    file_name = forms.CharField(widget=forms.HiddenInput(), max_length=200, required=False)
    key = Key()
