"""Everything that reads files: of a draft for its author, of an item for whoever reads the item."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse

from disclosures.attachments.picture import Original, Picture
from disclosures.attachments.rules import Attached, size_words
from disclosures.models import Item, ItemFile
from disclosures.models.attachments import DraftFile
from enquiries.models import Draft


def drafted_files(draft: Draft | None) -> Mapping[str, tuple[Attached, ...]]:
    """The files of a draft, by the key of the item that they belong to. One query; none without a draft."""
    found: dict[str, tuple[Attached, ...]] = {}
    for row in _drafted(draft.pk) if draft else ():
        found[str(row.item_key)] = (*found.get(str(row.item_key), ()), drafted(row))
    return found


def _drafted(draft: UUID) -> list[DraftFile]:
    return list(DraftFile.objects.filter(draft=draft).order_by("id"))


def drafted(row: DraftFile) -> Attached:
    """A file that is not released: it has no address."""
    return Attached(str(row.pk), row.name, row.kind, row.size, row.sha256, picture=_picture(row))


def files_of(item: Item) -> tuple[Attached, ...]:
    """The files of an item that was read with `prefetch_related("files")`, each with its address. No query."""
    shared: Any = item
    return tuple(_attached(row) for row in shared.files.all())


def _attached(row: ItemFile) -> Attached:
    href = reverse("disclosures:file", args=[row.enquiry_id, row.item_id, row.pk])
    return Attached(str(row.pk), row.name, row.kind, row.size, row.sha256, href, _picture(row, href))


def _picture(row: DraftFile | ItemFile, href: str = "") -> Picture | None:
    """What is shown beside a picture's copy; `href`: where the copy is handed over, for one that was released."""
    if not row.original_sha256 or row.width is None or row.height is None:
        return None
    held = getattr(row, "original", None)  # nothing for whoever may not read its row
    original = held and Original(
        held.name,
        size_words(held.size),
        held.passed_on,
        held.reasons,
        f"{href}original/" if href else "",
    )
    return Picture(row.width, row.height, row.original_sha256, original, f"{href}picture/" if href else "")


def names_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Names of released files, of those whose items the reader may read. One query."""
    return dict(ItemFile.objects.filter(pk__in=keys).values_list("pk", "name"))


def keys_named(keys: Sequence[UUID]) -> set[UUID]:
    """Those of the keys that a row names: of a draft, or of an item that was released. For the system: the database
    refuses the question to anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imap.files_named(%s::uuid[])", [list(keys)])
        return {row[0] for row in cursor.fetchall()}


def every_key_named(at_once: int) -> Iterator[tuple[UUID, str, bool]]:
    """Every key that a row names, the SHA-256 of its bytes, and whether it was released. Asked for so many at once. For the
    system."""
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT key, sha256, released FROM imap.every_file_named(%s, %s)", [after, at_once]
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        after = rows[-1][0]
