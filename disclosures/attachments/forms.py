"""The files of an item, asked beside everything else about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosures.attachments import choices
from disclosures.attachments.rules import Attached
from imap.design.conditions import Condition
from imap.design.fields import Choices, Question
from imap.design.forms import GovukForm
from imap.law.violations import as_errors

PREFIX, REMOVE = "files", "remove"


class FilesInput(forms.FileInput):
    """A control that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


class Files(Question):
    """Files to upload: a list of what came. Whoever asks looks through them (disclosures.attachments.rules)."""

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
            "Up to 5, and 400 MB together. Sound and films: up to 200 MB each (MP4, MOV, 3GP, WebM, MKV, AVI, M4A, MP3, "
            "WAV, AAC, Ogg, FLAC, AMR). Everything else: up to 10 MB each (PDF, PNG, JPEG, HEIC, plain text, .docx, .xlsx, "
            ".odt, and mails: .eml, .msg). All that is in a file is shared, what a mail has attached too, so look at every "
            "page of it, and watch or listen to all of it. Of a picture a copy is shared, without where, when and by whom "
            "it was taken; everything else goes as it is, and may say who wrote it, where a film was taken, and where "
            "pictures inside it were. Say above in a sentence what it is and what it says"
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
        self.fields.update(choices.questions(self.kept))

    def condition(self, name: str) -> Condition | None:
        """Why an original is needed is asked where it is to be passed on."""
        return choices.condition(name) or super().condition(name)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        self.add_refusals(as_errors(choices.check_choices(self.kept, answers)))
        return answers

    @property
    def pictures(self) -> list[Any]:
        """What is asked of each picture."""
        return [self[name] for name in choices.questions(self.kept) if self.condition(name) is None]

    @property
    def stands_open(self) -> bool:
        """Whether there is something to see: files that are kept, or why one is not."""
        return bool(self.kept or self.errors)
