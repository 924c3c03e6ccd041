"""The only writer of pictures' originals: beside their copies into a draft, out of it, and with it into the record."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import models, transaction

from disclosures.attachments import store
from disclosures.attachments.picture import check_passing_original
from disclosures.attachments.rules import CheckedFile
from disclosures.models import DraftFile, DraftOriginal, ItemFile, ItemOriginal
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.db.locks import lock
from imap.law.violations import RuleViolation, Violation


def keep(copy: DraftFile, key: UUID, original: CheckedFile) -> None:
    """Keep the row of an original whose bytes are stored under this key."""
    DraftOriginal.objects.create(
        id=key,
        enquiry_id=copy.enquiry_id,
        draft=copy.draft,
        copy=copy,
        name=original.name,
        kind=original.kind,
        size=original.size,
        sha256=original.sha256,
        scanned_at=copy.scanned_at,
        scanned_by=copy.scanned_by,
    )


def store_both(key: UUID, file: CheckedFile) -> UUID | None:
    """Store what is shared of a file under this key, and the original of a picture under another, which is returned. Raises
    FilesUnavailable; what was stored then is named by no row."""
    store.write(key, file.shared.content)
    if file.copy is None:
        return None
    other = new_key()
    store.write(other, file.content)
    return other


@transaction.atomic
def choose(*, enquiry_id: UUID, about: str, reasons: Mapping[UUID, str], by: User) -> None:
    """Say of copies in one's own draft why their originals go too; an empty reason: they stay."""
    lock(enquiry_id)  # as whoever releases does
    rows = DraftOriginal.objects.filter(draft__author=by, draft__about=about, copy__in=list(reasons))
    for row in rows:
        why = reasons[row.copy_id]
        if row.reasons != why:
            DraftOriginal.objects.filter(pk=row.pk).update(passed_on=bool(why), reasons=why)


def keys_of(copies: models.QuerySet[DraftFile]) -> list[UUID]:
    """The keys of the originals of these copies."""
    return list(DraftOriginal.objects.filter(copy__in=copies).values_list("pk", flat=True))


def raise_if_unready(copies: Iterable[DraftFile]) -> None:
    """Raises RuleViolation where the original of a picture is not there any more (REC1), or would be passed on without a
    reason
    (NPR1)."""
    found: list[Violation] = []
    for copy in copies:
        if not copy.original_sha256:
            continue
        original = copy.original
        if not store.is_there(original.pk):
            words = f"The original of “{copy.name}” is not there any more. Remove it, and attach it again."
            found.append(Violation("REC1", words))
        if original.passed_on:
            found += check_passing_original(copy.name, original.reasons)
    if found:
        raise RuleViolation(found)


def record(copy: ItemFile, drafted: DraftFile) -> None:
    """Record the original of a copy that is released in this transaction; nothing for what is no picture."""
    if not drafted.original_sha256:
        return
    original = drafted.original
    ItemOriginal.objects.create(
        id=original.pk,
        enquiry_id=copy.enquiry_id,
        item=copy.item,
        copy=copy,
        name=original.name,
        kind=original.kind,
        size=original.size,
        sha256=original.sha256,
        scanned_at=original.scanned_at,
        scanned_by=original.scanned_by,
        passed_on=original.passed_on,
        reasons=original.reasons if original.passed_on else "",
    )
