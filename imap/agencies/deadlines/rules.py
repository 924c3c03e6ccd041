"""Rules of clocks and working hours: what a partnership may set. No database, no request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.utils.translation import gettext as _

from imap.law.clocks import Clock, Hours
from imap.law.timetable import STANDARD, ClockName
from imap.law.violations import Violation

SHORTEST_DAY = timedelta(hours=4)
MOST = {"hours": 24 * 30, "mash_hours": 240, "working_days": 30}
_REVIEWS = frozenset({ClockName.REVIEW_RED, ClockName.REVIEW_AMBER, ClockName.REVIEW_GREEN})


@dataclass(frozen=True, slots=True)
class NewClock:
    """What an administrator wants a clock to be from a day on."""

    name: str
    clock: Clock
    since: date


def check_day(since: date, today: date) -> list[Violation]:
    """A change begins tomorrow at the earliest: what begins today keeps the clock of this morning (SEC1).
    Field: `valid_from`."""
    if since > today:
        return []
    words = _("Choose tomorrow or a later day: what begins today keeps the clock that it began with.")
    return [Violation("SEC1", words, "valid_from")]


def check_clock(new: NewClock, *, now: Clock, today: date, hours: Sequence[Hours]) -> list[Violation]:
    """Why a clock may not be set so (SEC1, OVR7). Fields: `amount`, `unit`, `valid_from`.

    `now` is what would be in force on that day otherwise; `hours` are all working hours that are in force then or come
    later. A review and telling the referrer may be made quicker than the agreement says, never slower; a red clock runs
    day and night.
    """
    found = check_day(new.since, today)
    if new.clock.amount > MOST[new.clock.unit]:
        words = _("At most %(most)d: longer is no clock.") % {"most": MOST[new.clock.unit]}
        found.append(Violation("SEC1", words, "amount"))
    elif new.name == ClockName.ANSWER_RED and new.clock.unit != "hours":
        words = _("A red enquiry does not wait for the morning: its clock runs day and night.")
        found.append(Violation("SEC1", words, "unit"))
    elif new.name in _REVIEWS and not _no_longer(new.clock, STANDARD[new.name], hours):
        words = _("The agreement sets %(most)s. You may set less, not more.")
        found.append(Violation("OVR7", words % {"most": in_words(STANDARD[new.name])}, "amount"))
    elif new.name == ClockName.ACKNOWLEDGEMENT and not _no_longer(new.clock, STANDARD[new.name], hours):
        words = _("The referrer is told within %(most)s. You may set less, not more.")
        found.append(Violation("SEC1", words % {"most": in_words(STANDARD[new.name])}, "amount"))
    elif new.clock == now:
        found.append(Violation("SEC1", _("That is what is in force on this day already."), "amount"))
    return found


def _no_longer(clock: Clock, than: Clock, hours: Sequence[Hours]) -> bool:
    """Whether one clock never ends after another, whenever both begin."""
    if clock.unit == than.unit:
        return clock.amount <= than.amount
    if than.unit == "hours" or clock.unit == "working_days":
        return False  # working time may stand still for days
    shortest = min(one.length for one in hours)
    return timedelta(hours=clock.amount) <= than.amount * shortest


def check_hours(new: Hours, *, now: Hours, today: date) -> list[Violation]:
    """Why the MASH's working hours may not be set so (SEC1). Fields: `opens`, `closes`, `valid_from`."""
    found = check_day(new.since, today)
    if new.length < SHORTEST_DAY:
        words = _("A working day has at least %(hours)d hours: every clock of working days hangs on it.")
        found.append(
            Violation("SEC1", words % {"hours": ceil(SHORTEST_DAY.total_seconds() / 3600)}, "closes")
        )
    if (new.opens, new.closes) == (now.opens, now.closes):
        found.append(Violation("SEC1", _("Those are the hours in force on this day already."), "opens"))
    return found


def in_words(clock: Clock) -> str:
    """ "4 hours, day and night", "1 working day"."""
    one = clock.amount == 1
    words = {
        "hours": _("1 hour, day and night") if one else _("%(amount)d hours, day and night"),
        "mash_hours": _("1 working hour of the MASH") if one else _("%(amount)d working hours of the MASH"),
        "working_days": _("1 working day") if one else _("%(amount)d working days"),
    }[clock.unit]
    return words if one else words % {"amount": clock.amount}


def set_meanwhile(who: str, what: str) -> Violation:
    """Somebody set the same clock while the form was open (SEC1). No field."""
    words = _(
        "%(who)s changed this while you had it open: %(what)s. If yours is still to be, send it again: then it "
        "counts from its day on."
    )
    return Violation("SEC1", words % {"who": who, "what": what})
