"""What lies in the directory of files and no row names: moved into a dated quarantine, with an entry each, never deleted.

Undone uploads and ended drafts leave such bytes, one now and then. A database that is not the one whose files these are
would call all of them left over: so the directory says whose it is, and a sweep that would move most of it moves nothing.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from disclosures.attachments import store
from disclosures.attachments.directory import FilesUnavailable, require_ours, root, unavailable
from disclosures.attachments.queries import keys_named
from disclosures.attachments.regular import NotAFile, measured
from disclosures.attachments.store import Stored
from disclosures.models import FileRemoval
from imap.access import acting_user

#: Seconds after which bytes that no row names are nobody's: longer than any transaction.
LEFT_OVER: Final = 3_600
#: So many may go in one sweep whatever their share is: the drafts that end in an hour in which nothing else is stored.
HANDFUL: Final = 20
AT_ONCE: Final = 500
log = logging.getLogger(__name__)


class MostWouldGo(Exception):
    """No row names most of what is stored, so nothing was moved. The message says what to do."""


def sweep_files(*, even_most: bool = False) -> int:
    """Move the bytes that no row names into the quarantine. For the system, outside any transaction; safe to run twice,
    and after one that was cut short. Returns how many were moved.

    Raises FilesUnavailable when the directory is another database's or cannot be written, and, unless `even_most`,
    MostWouldGo when more than a handful and more than half of what has lain there for an hour would go. Nothing is
    moved then, and the log says why. What is no plain file is neither read nor moved; the log says how many.
    """
    try:
        left_over = _left_over(even_most=even_most)
        if odd := store.odd_entries():
            log.error(
                "In FILES_DIRECTORY (%s) lie links, pipes, devices or directories where only files belong (%s): they are "
                "left as they are. Look what put them there, and remove them.",
                root(),
                odd,
            )
        return sum(_move(batch) for batch in _batches(left_over))
    except (FilesUnavailable, MostWouldGo) as error:
        log.error("Files were not swept: %s", error.args[0])
        raise


def _left_over(*, even_most: bool) -> list[Stored]:
    with transaction.atomic(durable=True), acting_user.acting_as(None, actor=acting_user.SYSTEM):
        with connection.cursor() as cursor:
            require_ours(cursor)
        old = list(store.older_than(LEFT_OVER))
        left_over = [one for batch in _batches(old) for one in _unnamed(batch)]
    if len(left_over) > HANDFUL and len(left_over) * 2 > len(old) and not even_most:
        raise MostWouldGo(
            f"No row names {len(left_over)} of the {len(old)} files in FILES_DIRECTORY ({root()}) that are older than an "
            "hour. Make sure that directory and database belong together. If they do, run "
            "“manage.py sweep_files --even-most” as imap_worker."
        )
    return left_over


def _batches(files: Sequence[Stored]) -> Iterator[Sequence[Stored]]:
    return (files[start : start + AT_ONCE] for start in range(0, len(files), AT_ONCE))


def _unnamed(files: Sequence[Stored]) -> list[Stored]:
    named = keys_named([one.key for one in files])
    # What was not finished has no row, whatever its key: its bytes are a part of some.
    return [one for one in files if one.key not in named or not one.finished]


def _move(files: Sequence[Stored]) -> int:
    """Write the entries, then move: cut short between the two, the next sweep moves what its entry says."""
    with transaction.atomic(durable=True), acting_user.acting_as(None, actor=acting_user.SYSTEM):
        with connection.cursor() as cursor:  # two sweeps at once would write an entry each
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('sweep of files', 1))")
        entries = [(one, _entry(one)) for one in _unnamed(files)]
    return sum(_moved(one, entry) for one, entry in entries if entry)


def _moved(stored: Stored, entry: FileRemoval) -> bool:
    """Move bytes, unless a row names them by now; whether they went."""
    with transaction.atomic(durable=True), acting_user.acting_as(None, actor=acting_user.SYSTEM):
        named = not _unnamed([stored])
    if named:
        log.error("File %s stays where it is: a row names it since its removal was written down.", stored.key)
        return False
    return store.quarantine(stored, entry.day)


def _entry(stored: Stored) -> FileRemoval | None:
    """The entry of a move: the one that a sweep wrote before it was cut short, or a new one. None for bytes that went, or
    in whose place lies what is no file."""
    try:
        size, digest = measured(stored.path)
    except (FileNotFoundError, NotAFile):
        return None
    except OSError as error:
        raise unavailable(error) from error
    why = FileRemoval.Why.NO_ROW if stored.finished else FileRemoval.Why.UNFINISHED
    facts = {"key": stored.key, "why": why, "size": size, "sha256": digest}
    earlier = FileRemoval.objects.filter(**facts).order_by("-recorded_at").first()
    if earlier and not store.is_in_quarantine(stored, earlier.day):
        return earlier
    return FileRemoval.objects.create(**facts, day=timezone.localdate())
