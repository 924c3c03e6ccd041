"""Forms that set a clock, or the MASH's working hours, from a day on."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imap.agencies.models import ClockChange
from imap.design.dates import Wrong, read_time
from imap.design.fields import Choice, DayField, Key, LongText, Text
from imap.design.forms import GovukForm
from imap.law.clocks import Clock
from imap.law.reasons import reaches_the_floor


class _FromADay(GovukForm):
    valid_from = DayField(
        label=gettext_lazy("From which day on?"),
        called=gettext_lazy("The day"),
        help_text=gettext_lazy("Tomorrow or later. What began before keeps the clock that it began with."),
        missing=gettext_lazy("Enter the day from which this counts"),
    )
    reason = LongText(
        label=gettext_lazy("Why is this changed?"),
        help_text=gettext_lazy("Who agreed it, and when. It stays in the history, with your name."),
        max_length=500,
        rows=2,
        missing=gettext_lazy("Enter why this is changed"),
        validators=[reaches_the_floor("SEC1", gettext_lazy("Write why this is changed."))],
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    key = Key()


class ClockForm(_FromADay):
    """How long something may take."""

    amount = Text(
        label=gettext_lazy("How long may it take?"),
        called=gettext_lazy("The length"),
        max_length=5,
        width=3,
        widget=forms.TextInput({"inputmode": "numeric"}),
        missing=gettext_lazy("Enter a whole number, such as 4"),
    )
    unit = Choice(
        label=gettext_lazy("Counted in"),
        choices=ClockChange.Unit.choices,
        missing=gettext_lazy("Choose what it is counted in"),
    )
    field_order = ["amount", "unit"]

    def clean_amount(self) -> int:
        typed = str(self.cleaned_data["amount"])
        if not typed.isascii() or not typed.isdecimal() or int(typed) < 1:
            raise ValidationError(
                _("The length must be a whole number of 1 or more, such as 4"), code="number"
            )
        return int(typed)

    def clock(self) -> Clock:
        """What was answered."""
        return Clock(self.cleaned_data["amount"], self.cleaned_data["unit"])


class TimeText(Text):
    """A time of day as people type it: 09:00, 9am, 17.30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, width=5, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return read_time(typed)
        except Wrong as wrong:
            raise ValidationError(
                f"{self.name_in_errors(_('The time'))} {wrong.why}", code="invalid"
            ) from None


class HoursForm(_FromADay):
    """When the MASH works, Monday to Friday."""

    opens = TimeText(
        label=gettext_lazy("When does a working day begin?"),
        called=gettext_lazy("The beginning"),
        help_text=gettext_lazy("For example 09:00"),
        missing=gettext_lazy("Enter when a working day begins"),
    )
    closes = TimeText(
        label=gettext_lazy("When does it end?"),
        called=gettext_lazy("The end"),
        help_text=gettext_lazy("For example 17:00"),
        missing=gettext_lazy("Enter when a working day ends"),
    )
    field_order = ["opens", "closes"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if isinstance(opens, time) and isinstance(closes, time) and opens >= closes:
            self.add_error("closes", ValidationError(_("A working day ends after it begins"), code="order"))
        return cleaned
