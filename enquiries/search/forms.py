"""Forms around finding people: earlier enquiries before one is saved, links, and the search."""

from django.utils.translation import gettext_lazy

from imap.design.fields import DayField, Text
from imap.design.forms import GovukForm


class FindForm(GovukForm):
    """Find an enquiry by its reference, or a person by name, date of birth or both."""

    q = Text(
        label=gettext_lazy("Reference, or a name"),
        max_length=200,
        required=False,
        mark_optional=False,
        width=20,
    )
    born = DayField(label=gettext_lazy("Date of birth"), required=False, mark_optional=False, not_future=True)
