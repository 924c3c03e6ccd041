"""Which of the received information to show, and in which order."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.received.queries import CHRONOLOGY, NEWEST
from imap.design.fields import Choice
from imap.design.forms import GovukForm


class ReceivedForm(GovukForm):
    """Kept in the address, so that it can be saved and sent on."""

    order = Choice(
        label=_("In which order?"),
        choices=[(NEWEST, _("Not read first, then newest")), (CHRONOLOGY, _("Chronology, oldest first"))],
        select=True,
        required=False,
        mark_optional=False,
    )
    agency = Choice(label=_("Shared by"), select=True, required=False, mark_optional=False)

    def __init__(self, *args: Any, agencies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].choices = self.fields["order"].choices[1:]  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("Every agency")), *agencies.items()]  # type: ignore[attr-defined]
