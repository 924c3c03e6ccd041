"""The partnership's own lists: an entry begins, an entry ends. Nothing is deleted."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from imap.agencies.local_lists.rules import Period, check_adding, check_ending
from imap.agencies.models import LocalEntry
from imap.db import clock
from imap.law.clocks import LONDON
from imap.law.violations import raise_if


def _begin(list_name: str) -> tuple[list[LocalEntry], date]:
    """One change of a list after another; its entries, and today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"list:{list_name}"])
    return list(LocalEntry.objects.filter(list_name=list_name)), clock.now().astimezone(LONDON).date()


def _period(entry: LocalEntry) -> Period:
    return Period(entry.name, entry.valid_from, entry.valid_until)


@transaction.atomic
def add_entry(*, list_name: str, name: str, valid_from: date, reason: str, key: UUID) -> LocalEntry:
    """Put an entry on one of the partnership's own lists. Raises RuleViolation (LEG1)."""
    entries, today = _begin(list_name)
    if done := next((one for one in entries if one.pk == key), None):
        return done
    raise_if(check_adding(Period(name, valid_from), [_period(one) for one in entries], today))
    entry = LocalEntry(id=key, list_name=list_name, name=name, valid_from=valid_from)
    entry._change_reason = reason  # type: ignore[attr-defined]  # simple-history reads it
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def end_entry(*, entry: LocalEntry, valid_until: date, successor: UUID | None, reason: str) -> None:
    """End an entry on a day, and say which one takes its place, if one does. Raises RuleViolation (LEG1)."""
    entries, today = _begin(entry.list_name)
    known = {one.pk: one for one in entries}
    now, after = known[entry.pk], known.get(successor) if successor else None
    raise_if(
        check_ending(_period(now), ends=valid_until, successor=_period(after) if after else None, today=today)
    )
    now.valid_until, now.successor = valid_until, after
    now._change_reason = reason  # type: ignore[attr-defined]
    now.save(force_update=True)
