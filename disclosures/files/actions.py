"""The only writer of files: into a draft, out of it, and with it into the record."""

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from django.db import connection, models, transaction

from disclosures.files import store
from disclosures.files.queries import drafted
from disclosures.files.rules import FIELD, Attached, Checked, breaches_of_set
from disclosures.files.scanning import Scanned
from disclosures.models import Item, ItemFile
from disclosures.models.files import DraftFile
from enquiries.locks import lock
from enquiries.models import Draft
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from imap.law.breaches import Breach, Refused, refuse_if

#: Seconds after which bytes that no row names are nobody's: longer than any transaction.
LEFT_OVER = 3_600
AT_ONCE = 500


@transaction.atomic
def attach(
    *, enquiry_id: UUID, about: str, item_key: UUID, file: Checked, scanned: Scanned, by: User
) -> Attached:
    """Keep a file, looked through and scanned, with one item of this person's own draft. The same bytes twice are one
    file. Raises Refused (SEC1) for one too many or too much, and where the draft is gone; nothing is kept then.
    """
    lock(enquiry_id)
    draft = Draft.objects.filter(author=by, about=about).first()
    if draft is None:
        raise Refused([Breach("SEC1", f"Your draft is gone: “{file.name}” was not kept.", FIELD)])
    there = list(DraftFile.objects.filter(draft=draft, item_key=item_key))
    if same := next((one for one in there if one.sha256 == file.sha256), None):
        return drafted(same)
    refuse_if(breaches_of_set([*(one.size for one in there), file.size]))
    key = new_key()
    store.write(
        key, file.content
    )  # before the row: a row whose bytes are missing would promise what is not there
    row = DraftFile.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        draft=draft,
        item_key=item_key,
        name=file.name,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        scanned_at=session.now(),
        scanned_by=scanned.by,
    )
    return drafted(row)


@transaction.atomic
def remove(*, about: str, item_key: UUID, by: User, keys: Iterable[str] | None = None) -> None:
    """Take files out of one item of one's own draft, bytes and all; `keys` None: every one of them."""
    rows = DraftFile.objects.filter(draft__author=by, draft__about=about, item_key=item_key)
    _drop(rows if keys is None else rows.filter(pk__in=_uuids(keys)))


@transaction.atomic
def remove_strays(*, about: str, items: Iterable[str], by: User) -> None:
    """Take out the files of everything but these items: of what is not to be shared any more nothing is kept (REC2)."""
    rows = DraftFile.objects.filter(draft__author=by, draft__about=about)
    _drop(rows.exclude(item_key__in=_uuids(items)))


def _drop(rows: models.QuerySet[DraftFile]) -> None:
    for key in list(rows.values_list("pk", flat=True)):
        transaction.on_commit(partial(store.remove, key))
    rows.delete()


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
    draft goes. Raises Refused (REC1) when one was added or removed meanwhile, or its bytes are gone."""
    rows = DraftFile.objects.filter(
        draft__author=by, draft__about=about, item_key__in=_uuids(previewed)
    ).order_by("id")
    found: dict[str, list[DraftFile]] = {}
    for row in rows:
        found.setdefault(str(row.item_key), []).append(row)
    seen = {one.key for files in previewed.values() for one in files}
    if seen != {str(row.pk) for row in rows}:
        words = "A file was attached or removed meanwhile. Look at what would go out now, then decide again."
        raise Refused([Breach("REC1", words)])
    for row in rows:
        if not store.is_there(row.pk):
            words = f"What “{row.name}” says is not there any more. Remove it, and attach it again."
            raise Refused([Breach("REC1", words)])
    return found


def record(item: Item, files: Iterable[DraftFile]) -> None:
    """Record the files of an item that is released in this transaction."""
    for one in files:
        ItemFile.objects.create(
            id=one.pk,
            enquiry_id=item.enquiry_id,
            item=item,
            name=one.name,
            kind=one.kind,
            size=one.size,
            sha256=one.sha256,
            scanned_at=one.scanned_at,
            scanned_by=one.scanned_by,
        )


def sweep_files() -> int:
    """Remove the bytes that no row names: of uploads that were undone, of drafts that went. For the system; safe to run
    twice. Returns how many."""
    removed, batch = 0, []
    for key in store.older_than(LEFT_OVER):
        batch.append(key)
        if len(batch) == AT_ONCE:
            removed += _remove_unnamed(batch)
            batch = []
    return removed + _remove_unnamed(batch)


def _remove_unnamed(keys: list[UUID]) -> int:
    if not keys:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imap.files_named(%s::uuid[])", [keys])
        named = {row[0] for row in cursor.fetchall()}
    for key in keys:
        if key not in named:
            store.remove(key)
    return len(set(keys) - named)
