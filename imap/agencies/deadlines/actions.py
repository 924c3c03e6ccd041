"""Setting a clock, or the MASH's working hours, from a day on."""

from datetime import date, time
from uuid import UUID

from django.db import connection, transaction

from imap.agencies.deadlines import rules
from imap.agencies.deadlines.queries import timetable_of, words_of
from imap.agencies.models import ClockChange, User
from imap.agencies.models.clock import HOURS
from imap.db import clock as db_clock
from imap.law.clocks import LONDON, Clock, Hours, hours_on
from imap.law.violations import RuleViolation, raise_if


def _begin(key: UUID, subject: str, seen: str) -> tuple[ClockChange | None, list[ClockChange]]:
    """One change after another. What this form recorded before, if it did; and everything recorded so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('clocks', 0))")
    changes = list(ClockChange.objects.select_related("recorded_by"))
    done = next((one for one in changes if one.pk == key), None)
    newest = next((one for one in reversed(changes) if one.subject == subject), None)
    if done is None and newest and str(newest.pk) != seen:
        raise RuleViolation([rules.set_meanwhile(str(newest.recorded_by), words_of(newest))])
    return done, changes


def _today() -> date:
    return db_clock.now().astimezone(LONDON).date()


@transaction.atomic
def set_clock(
    *, name: str, clock: Clock, valid_from: date, reason: str, by: User, key: UUID, seen: str
) -> ClockChange:
    """Give a clock another length from a day on. What runs already keeps its own.

    `seen` is the key of the newest change of this clock that the form knew ("" for none).
    Raises RuleViolation (SEC1, OVR7).
    """
    done, changes = _begin(key, name, seen)
    if done:
        return done
    timetable = timetable_of(changes)
    hours = [hours_on(valid_from, timetable.hours)]
    hours += [one for one in timetable.hours if one.since > valid_from]
    raise_if(
        rules.check_clock(
            rules.NewClock(name, clock, valid_from),
            now=timetable.clock(name, valid_from),
            today=_today(),
            hours=hours,
        )
    )
    return ClockChange.objects.create(
        id=key,
        subject=name,
        amount=clock.amount,
        unit=clock.unit,
        valid_from=valid_from,
        reason=reason,
        recorded_by=by,
    )


@transaction.atomic
def set_hours(
    *, opens: time, closes: time, valid_from: date, reason: str, by: User, key: UUID, seen: str
) -> ClockChange:
    """Give the MASH other working hours from a day on. Raises RuleViolation (SEC1)."""
    done, changes = _begin(key, HOURS, seen)
    if done:
        return done
    now = hours_on(valid_from, timetable_of(changes).hours)
    raise_if(rules.check_hours(Hours(opens, closes, valid_from), now=now, today=_today()))
    return ClockChange.objects.create(
        id=key,
        subject=HOURS,
        opens=opens,
        closes=closes,
        valid_from=valid_from,
        reason=reason,
        recorded_by=by,
    )
