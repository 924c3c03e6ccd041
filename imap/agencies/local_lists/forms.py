"""Forms about the partnership's own lists."""

from typing import Any

from django.utils.translation import gettext_lazy

from imap.agencies.fields import reason_field
from imap.agencies.local_lists.queries import successors_of
from imap.agencies.models import LocalEntry
from imap.design.fields import Choice, DayField, Key, Text
from imap.design.forms import GovukForm


class AddEntryForm(GovukForm):
    """A new entry; posted twice it is one."""

    name = Text(label=gettext_lazy("Name"), max_length=200, missing=gettext_lazy("Enter the name"))
    valid_from = DayField(
        label=gettext_lazy("From which day on?"),
        called=gettext_lazy("The day"),
        missing=gettext_lazy("Enter the day from which it applies"),
    )
    reason = reason_field()
    key = Key()


class EndEntryForm(GovukForm):
    """The end of an entry, and what takes its place."""

    valid_until = DayField(
        label=gettext_lazy("On which day does it no longer apply?"),
        called=gettext_lazy("The day"),
        help_text=gettext_lazy("The first day without it: what takes its place may begin on the same day."),
        missing=gettext_lazy("Enter the first day on which it no longer applies"),
    )
    successor = Choice(
        label=gettext_lazy("What takes its place?"),
        select=True,
        required=False,
        mark_optional=False,
        blank=gettext_lazy("Nothing"),
    )
    reason = reason_field()

    def __init__(self, *args: Any, entry: LocalEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(gettext_lazy("Nothing"))), *successors_of(entry)]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]
