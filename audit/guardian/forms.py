"""The choices of the Guardian's pages."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from audit.guardian.period import Month
from imap.design.fields import Choice
from imap.design.forms import GovukForm

OFFERED = 36  # months; what is older is reached from month to month, or in the address


class MonthForm(GovukForm):
    """Which month to show."""

    month = Choice(label=gettext_lazy("Month"), select=True, required=False, mark_optional=False)

    def __init__(self, *args: Any, shown: Month, **kwargs: Any) -> None:
        super().__init__(*args, initial={"month": str(shown)}, **kwargs)
        months = [Month.now()]
        while len(months) < OFFERED:
            months.append(months[-1].before)
        if shown not in months:
            months.append(shown)
        choices = [(str(one), date_format(one.first, "F Y")) for one in months]
        field: Any = self.fields["month"]
        field.choices = choices
