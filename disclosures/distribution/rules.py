"""Where one item went, as one reader may know it. Pure: facts, and the words for each of them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class Onto:
    """One step further: stored by the holder itself, or passed on (`party`), or permitted and not recorded to have gone
    there (`at` is None). `under`: what permits or requires it, in words. `suspended`: permitted, and cannot be done now."""

    party: str
    under: str
    at: datetime | None = None
    told: str = ""  # of a correction; "" where there is nothing to tell, or nothing is known
    ended: bool = False
    suspended: bool = False

    @property
    def stored(self) -> bool:
        return not self.party

    @property
    def what(self) -> str:
        """What was done, or may be done."""
        if self.stored:
            return _("Stored in its own system") if self.at else _("May store it in its own system")
        named = {"party": self.party}
        if self.suspended:
            return _("Permitted, but not now: pass it on to %(party)s") % named
        return (_("Passed on to %(party)s") if self.at else _("May pass it on to %(party)s")) % named

    @property
    def lines(self) -> list[str]:
        """All that is said of it, in order."""
        return [one for one in (self.under, moment(self.at) if self.at else "", self.told) if one]


@dataclass(frozen=True, slots=True)
class Leg:
    """One recipient. `full`: the reader may know what it did with the item; else only that it went there, and whether it was
    called back. `read`: when it was said to have been read, None where it was not."""

    agency: str
    full: bool
    sent: datetime
    read: datetime | None = None
    recalled: datetime | None = None
    correction: str = ""  # whether it has read the correction; "" where there is none
    onto: tuple[Onto, ...] = field(default_factory=tuple)

    @property
    def state(self) -> str:
        """Whether it was read, or called back."""
        if self.recalled:
            return _("Called back %(when)s") % {"when": moment(self.recalled)}
        if not self.full:
            return _("Shared %(when)s") % {"when": moment(self.sent)}
        return _("Read %(when)s") % {"when": moment(self.read)} if self.read else _("Not read yet")

    @property
    def lines(self) -> list[str]:
        return [one for one in (self.state, self.correction) if one]


@dataclass(frozen=True, slots=True)
class Where:
    """Where one item went. `whole`: the reader knows every way that is recorded; else each recipient knows its own."""

    provider: str
    shared: datetime
    corrected: str
    legs: tuple[Leg, ...]
    whole: bool
