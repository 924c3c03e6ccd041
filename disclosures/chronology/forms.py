"""What of a chronology to show: kept in the address, so that it can be saved and sent on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from disclosures.chronology.rules import EVENTS, Wanted
from disclosures.forms.parts import offer
from imap.design.fields import Choice, DayField
from imap.design.forms import GovukForm
from imap.law.information import all_kinds


def _choice(label: Any) -> Choice:
    return Choice(label=label, select=True, required=False, mark_optional=False)


class ChronologyForm(GovukForm):
    """Which entries. What the address says and is no choice, or no day, is not asked for."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {one.code: one.name for one in all_kinds()}
        offer(self, "kind", {"": _("Everything"), EVENTS: _("What was asked, answered and decided"), **kinds})

    def choose_from(self, *, people: Mapping[str, str], agencies: Mapping[str, str]) -> None:
        """Whom and which agencies there is something about."""
        offer(self, "about", {"": _("Everybody"), **people})
        offer(self, "agency", {"": _("Every agency"), **agencies})

    def wanted(self) -> Wanted:
        """What was asked for, so far as it can be understood; who is nobody here is seen to by the queries."""
        return Wanted(
            agency=_uuid(self["agency"].value()),
            about=_uuid(self["about"].value()),
            kind=self._kind(),
            since=self._day("since"),
            until=self._day("until"),
        )

    def _kind(self) -> str:
        value = str(self["kind"].value() or "")
        return value if value == EVENTS or value in {one.code for one in all_kinds()} else ""

    def _day(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) if self.is_bound else None


def _uuid(typed: object) -> UUID | None:
    try:
        return UUID(str(typed))
    except ValueError:
        return None
