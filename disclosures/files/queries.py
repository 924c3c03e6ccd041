"""Everything that reads files: of a draft for its author, of an item for whoever reads the item."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from disclosures.files.rules import Attached
from disclosures.models import Item, ItemFile
from disclosures.models.files import DraftFile
from enquiries.models import Draft
from imap.agencies.composed import composed


def drafted_files(draft: Draft | None) -> Mapping[str, tuple[Attached, ...]]:
    """The files of a draft, by the key of the item that they belong to. One query; none without a draft."""
    found: dict[str, tuple[Attached, ...]] = {}
    for row in _drafted(draft.pk) if draft else ():
        found[str(row.item_key)] = (*found.get(str(row.item_key), ()), drafted(row))
    return found


@composed
def _drafted(draft: UUID) -> "QuerySet[DraftFile]":
    return DraftFile.objects.filter(draft=draft).order_by("id")


def drafted(row: DraftFile) -> Attached:
    """A file that is not released: it has no address."""
    return Attached(str(row.pk), row.name, row.kind, row.size, row.sha256)


def files_of(item: Item) -> tuple[Attached, ...]:
    """The files of an item that was read with `prefetch_related("files")`, each with its address. No query."""
    shared: Any = item
    return tuple(_attached(row) for row in shared.files.all())


def _attached(row: ItemFile) -> Attached:
    href = reverse("disclosures:file", args=[row.enquiry_id, row.item_id, row.pk])
    return Attached(str(row.pk), row.name, row.kind, row.size, row.sha256, href)


def names_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Names of released files, of those whose items the reader may read. One query."""
    return dict(ItemFile.objects.filter(pk__in=keys).values_list("pk", "name"))
