"""The only writer of the reference lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from imap.law import files
from imap.law.models import Dated, Gateway, LawfulBasis, ListEntry


@transaction.atomic
def load_lists(*, on: date | None = None) -> int:
    """Bring the reference lists up to their files, and return how many rows were written (LEG1).

    Safe to run again: a second run writes nothing and returns 0. Never deletes: an entry that vanished from
    its file ends on the day of the load (`on`, by default today in London), and one that comes back is open
    again. Run by the tables' owner; the application's role may only read. Raises files.ListError, then
    nothing is written.
    """
    day = on or timezone.localdate()
    written = _load(Gateway, files.gateways(), day)
    written += _load(LawfulBasis, files.lawful_bases(), day)
    written += _load(ListEntry, files.list_entries(), day)
    # After all powers are there, since a power may name one that stands further down.
    followed_by = files.successors()
    return written + sum(
        _write(gateway, {"successor_id": followed_by.get(gateway.id)}) for gateway in Gateway.objects.all()
    )


def _load(model: type[Dated], rows: dict[str, files.Row], day: date) -> int:
    entries = model._default_manager.in_bulk()
    written = sum(_write(entries.get(key) or model(id=key), fields) for key, fields in rows.items())
    vanished = model._default_manager.exclude(id__in=rows).filter(
        Q(valid_until=None) | Q(valid_until__gt=day)
    )
    return written + _end(vanished, day)


def _end(entries: Iterable[Dated], day: date) -> int:
    # One that had not begun yet never will: it ends on the day it would have begun.
    return sum(_write(entry, {"valid_until": max(day, entry.valid_from or day)}) for entry in entries)


def _write(entry: Dated, fields: dict[str, Any]) -> int:
    if not entry._state.adding and all(getattr(entry, name) == value for name, value in fields.items()):
        return 0
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save(force_insert=entry._state.adding, force_update=not entry._state.adding)
    return 1
