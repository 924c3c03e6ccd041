"""What of a chronology to show: kept in the address, so that it can be saved and sent on."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from disclosures.chronology.rules import EVENTS, Wanted
from imap.design.fields import Choice, DayField
from imap.design.forms import GovukForm
from imap.law.forms import offer
from imap.law.information import all_kinds


def _choice(label: Any) -> Choice:
    return Choice(label=label, select=True, required=False, mark_optional=False)


class ChronologyForm(GovukForm):
    """Which entries."""

    about = Choice(
        label=_("About whom?"),
        select=True,
        required=False,
        mark_optional=False,
        help_text=_("One child’s view: what is about another child or parent only is left out"),
    )
    agency = _choice(_("From which agency?"))
    kind = _choice(_("What kind?"))
    since = DayField(label=_("From"), required=False, mark_optional=False)
    until = DayField(label=_("Until"), required=False, mark_optional=False)

    def __init__(
        self, *args: Any, people: Mapping[str, str], agencies: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", {"": _("Everybody"), **people})
        offer(self, "agency", {"": _("Every agency"), **agencies})
        kinds = {one.code: one.name for one in all_kinds()}
        offer(self, "kind", {"": _("Everything"), EVENTS: _("What was asked, answered and decided"), **kinds})


def wanted_of(address: QueryDict) -> Wanted:
    """What an address asks for, so far as it can be understood; the form says what cannot be."""
    kind = address.get("kind", "")
    return Wanted(
        agency=_uuid(address.get("agency", "")),
        about=_uuid(address.get("about", "")),
        kind=kind if kind == EVENTS or kind in {one.code for one in all_kinds()} else "",
        since=_day(address, "since"),
        until=_day(address, "until"),
    )


def _day(address: QueryDict, name: str) -> date | None:
    field: Any = ChronologyForm.base_fields[name]
    try:
        found: date | None = field.clean(field.widget.value_from_datadict(address, {}, name))
    except ValidationError:
        return None
    return found


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
