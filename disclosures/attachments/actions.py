"""The only writer of files: into a draft, out of it, and with it into the record."""

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from disclosures.attachments import originals, quota, store
from disclosures.attachments.directory import FilesUnavailable
from disclosures.attachments.queries import drafted
from disclosures.attachments.rules import FIELD, Attached, CheckedFile, check_set
from disclosures.attachments.scanning import Scanned
from disclosures.models import Item, ItemFile
from disclosures.models.attachments import DraftFile
from enquiries.casework.decisions import take_turn
from enquiries.models import Draft
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, Violation, raise_if

log = logging.getLogger(__name__)


@transaction.atomic
def attach(
    *, enquiry_id: UUID, about: str, item_key: UUID, file: CheckedFile, scanned: Scanned, by: User
) -> Attached:
    """Keep a file, looked through and scanned, with one item of this person's own draft; of a picture its copy, and the
    original beside it. The same bytes twice are one file: of pictures, those of the originals.
    Raises RuleViolation (SEC1) for one
    too many or too much, where the draft is gone, where the agency's files have no more room, and where files cannot be
    stored; nothing is kept then.
    """
    take_turn(enquiry_id, by)
    draft = Draft.objects.filter(author=by, about=about).first()
    if draft is None:
        raise RuleViolation([Violation("SEC1", f"Your draft is gone: “{file.name}” was not kept.", FIELD)])
    there = list(DraftFile.objects.filter(draft=draft, item_key=item_key))
    shared = file.shared
    if same := next((one for one in there if (one.original_sha256 or one.sha256) == file.sha256), None):
        return drafted(same)
    raise_if(check_set([*(one.size for one in there), shared.size]))
    quota.refuse_too_much(by, shared.size + (file.size if file.copy else 0))
    key = new_key()
    try:  # before the row: a row whose bytes are missing would promise what is not there
        original = originals.store_both(key, file)
    except FilesUnavailable as error:
        log.error("A file could not be stored: %s", error.args[0])
        raise RuleViolation([Violation("SEC1", _not_stored(full=error.full), FIELD)]) from error
    row = DraftFile.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        draft=draft,
        item_key=item_key,
        name=shared.name,
        kind=shared.kind,
        size=shared.size,
        sha256=shared.sha256,
        scanned_at=clock.now(),
        scanned_by=scanned.by,
        **_picture_facts(file),
    )
    if original:
        originals.keep(row, original, file)
    return drafted(row)


def _picture_facts(file: CheckedFile) -> dict[str, Any]:
    """What the row of a picture's copy says of it besides; of everything else nothing."""
    copy = file.copy
    return {"width": copy.width, "height": copy.height, "original_sha256": file.sha256} if copy else {}


def _not_stored(*, full: bool) -> str:
    if full:
        return _(
            "There is no space left to store files, so it is not attached. Everything else is kept. Tell whoever looks "
            "after this system, and attach it again later."
        )
    return _(
        "Files cannot be stored at the moment, so it is not attached. Everything else is kept. Tell whoever looks after "
        "this system, and attach it again later."
    )


@transaction.atomic
def remove(
    *, enquiry_id: UUID, about: str, item_key: UUID, by: User, keys: Iterable[str] | None = None
) -> None:
    """Take files out of one item of one's own draft, bytes and all; `keys` None: every one of them."""
    take_turn(enquiry_id, by)  # as whoever releases does: what goes out now is not taken out meanwhile
    rows = DraftFile.objects.filter(draft__author=by, draft__about=about, item_key=item_key)
    _drop(rows if keys is None else rows.filter(pk__in=_uuids(keys)))


@transaction.atomic
def remove_strays(*, enquiry_id: UUID, about: str, items: Iterable[str], by: User) -> None:
    """Take out the files of everything but these items: of what is not to be shared any more nothing is kept (REC2)."""
    take_turn(enquiry_id, by)
    rows = DraftFile.objects.filter(draft__author=by, draft__about=about)
    _drop(rows.exclude(item_key__in=_uuids(items)))


def _drop(rows: models.QuerySet[DraftFile]) -> None:
    for key in [*rows.values_list("pk", flat=True), *originals.keys_of(rows)]:
        transaction.on_commit(partial(_remove_bytes, key))
    rows.delete()


def _remove_bytes(key: UUID) -> None:
    try:
        store.remove(key)
    except FilesUnavailable as error:  # the row is gone: the sweep moves the bytes
        log.error("A file taken out of a draft could not be removed: %s", error.args[0])


def _uuids(keys: Iterable[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


def take(*, about: str, previewed: Mapping[str, Iterable[Attached]], by: User) -> dict[str, list[DraftFile]]:
    """The files of a draft that is about to be released, by item: exactly those that were previewed. Called before the
    draft goes. Raises RuleViolation (REC1) when one was added or removed meanwhile, or its bytes are gone."""
    rows = DraftFile.objects.filter(
        draft__author=by, draft__about=about, item_key__in=_uuids(previewed)
    ).order_by("id")
    found: dict[str, list[DraftFile]] = {}
    for row in rows:
        found.setdefault(str(row.item_key), []).append(row)
    seen = {one.seen for files in previewed.values() for one in files}
    if seen != {drafted(row).seen for row in rows}:
        words = "A file was attached, changed or removed meanwhile. Look at what would go out now, then decide again."
        raise RuleViolation([Violation("REC1", words)])
    for row in rows:
        if not store.is_there(row.pk):
            words = f"What “{row.name}” says is not there any more. Remove it, and attach it again."
            raise RuleViolation([Violation("REC1", words)])
    originals.raise_if_unready(rows)
    return found


def record(item: Item, files: Iterable[DraftFile]) -> None:
    """Record the files of an item that is released in this transaction."""
    for one in files:
        row = ItemFile.objects.create(
            id=one.pk,
            enquiry_id=item.enquiry_id,
            item=item,
            name=one.name,
            kind=one.kind,
            size=one.size,
            sha256=one.sha256,
            scanned_at=one.scanned_at,
            scanned_by=one.scanned_by,
            width=one.width,
            height=one.height,
            original_sha256=one.original_sha256,
        )
        originals.record(row, one)
