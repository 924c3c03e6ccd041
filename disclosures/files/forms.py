"""The files of an item, asked beside everything else about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosures.files.rules import Attached
from imap.design.fields import Choices, Question
from imap.design.forms import GovukForm

PREFIX, REMOVE = "files", "remove"


class FilesInput(forms.FileInput):
    """A control that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


class Files(Question):
    """Files to upload: a list of what came. Whoever asks looks through them (disclosures.files.rules)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(attrs={"multiple": True}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[Any]:
        return list(value or ())


class FilesForm(GovukForm):
    """Stands beside the form of an item: files to attach, and, of those that are kept already, which to remove."""

    remove = Choices(label=_("Attached to this item"), required=False, choices=())
    attach = Files(
        label=_("Files to attach"),
        required=False,
        help_text=_(
            "Up to 5, each up to 10 MB: PDF, PNG, JPEG, plain text, .docx, .xlsx, .odt. All that is in a file is shared, so "
            "look at every page of it. Say above in a sentence what it is and what it says"
        ),
    )

    def __init__(self, *args: Any, kept: Iterable[Attached], **kwargs: Any) -> None:
        super().__init__(*args, prefix=PREFIX, **kwargs)
        self.kept = list(kept)
        remove: Any = self.fields[REMOVE]
        remove.choices = [
            (one.key, _("Remove %(name)s (%(size)s)") % {"name": one.name, "size": one.size_words})
            for one in self.kept
        ]

    @property
    def stands_open(self) -> bool:
        """Whether there is something to see: files that are kept, or why one is not."""
        return bool(self.kept or self.errors)
