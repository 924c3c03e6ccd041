"""The clocks and working hours that the partnership set (imap.law.timetable says what they mean)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from imap.agencies.deadlines.rules import in_words
from imap.agencies.models import ClockChange
from imap.agencies.models.clock import HOURS, SUBJECTS
from imap.design.templatetags.govuk import day
from imap.law.clocks import Clock, Hours, hours_on
from imap.law.timetable import Setting, Timetable


def timetable_of(changes: list[ClockChange]) -> Timetable:
    """What a list of changes, in the order of recording, amounts to."""
    return Timetable.of(
        [
            Setting(one.subject, one.valid_from, Clock(one.amount, one.unit))  # type: ignore[arg-type]
            for one in changes
            if one.subject != HOURS
        ],
        [
            Hours(one.opens, one.closes, one.valid_from)
            for one in changes
            if one.subject == HOURS and one.opens and one.closes
        ],
    )


def read_timetable() -> Timetable:
    """Every clock and the working hours, each from its day on. One query."""
    return timetable_of(_changes())


def _changes() -> list[ClockChange]:
    return list(ClockChange.objects.all())


@dataclass(frozen=True, slots=True)
class ClockInForce:
    """One clock as it stands: what, since when (None: from the beginning), and what is to come."""

    subject: str
    name: str
    now: str
    since: date | None
    to_come: list[ClockChange]


def clocks_in_force(changes: list[ClockChange], today: date) -> list[ClockInForce]:
    """Every clock and the working hours as they stand on a day. `changes` in the order of recording."""
    timetable = timetable_of(changes)
    found = []
    for subject, name in SUBJECTS:
        own = {
            one.valid_from: one for one in changes if one.subject == subject
        }  # the later of one day counts
        begun = [begins for begins in own if begins <= today]
        if subject == HOURS:
            hours = hours_on(today, timetable.hours)
            now = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"
        else:
            now = in_words(timetable.clock(subject, today))
        to_come = [own[begins] for begins in sorted(own) if begins > today]
        found.append(ClockInForce(subject, str(name), now, max(begun, default=None), to_come))
    return found


def all_changes() -> list[ClockChange]:
    """Everything that was ever set, in the order of recording, with by whom. One query."""
    return list(ClockChange.objects.select_related("recorded_by"))


def words_of(change: ClockChange) -> str:
    """ "4 hours, day and night, from 1 December 2026"."""
    return _("%(what)s, from %(day)s") % {"what": length_of(change), "day": day(change.valid_from)}


def length_of(change: ClockChange) -> str:
    """ "4 hours, day and night", or "09:00–17:00"."""
    if change.subject == HOURS:
        return f"{change.opens:%H:%M}–{change.closes:%H:%M}"
    return in_words(Clock(change.amount or 0, change.unit))  # type: ignore[arg-type]
