"""The mark of a correction, for every page on which an item appears (ACC2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from disclosures.item_versions.rules import Corrected
from disclosures.models import Correction, Item

#: What is read with every item whose corrections are shown with it.
WITH_CORRECTIONS = ("corrected", "corrects")


@dataclass(frozen=True, slots=True)
class Corrections:
    """Item to the correction of it, and to the correction that made it."""

    corrected: dict[UUID, Corrected]
    corrects: dict[UUID, Corrected]


def corrections_of(items: Iterable[UUID]) -> Corrections:
    """Of these items, as far as the reader may know. One query."""
    rows = _corrections(list(items))
    marks = {row.pk: shown(row) for row in rows}
    return Corrections(
        {row.item_id: marks[row.pk] for row in rows},
        {row.replacement_id: marks[row.pk] for row in rows if row.replacement_id},
    )


def _corrections(items: Collection[UUID]) -> list[Correction]:
    return list(Correction.objects.filter(Q(item__in=items) | Q(replacement__in=items)))


def corrections_read(items: Iterable[Item]) -> Corrections:
    """The same, of items that were read WITH_CORRECTIONS. No query."""
    corrected, corrects = ({one.pk: getattr(one, name, None) for one in items} for name in WITH_CORRECTIONS)
    return Corrections(
        {key: shown(row) for key, row in corrected.items() if row},
        {key: shown(row) for key, row in corrects.items() if row},
    )


def shown(row: Correction) -> Corrected:
    """A correction as a mark."""
    return Corrected(str(row.pk), str(row.enquiry_id), row.recorded_at, row.replacement_id is None)
