"""Which item is a later version of which (ACC2)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from disclosures.item_versions.queries import WITH_CORRECTIONS, shown
from disclosures.item_versions.rules import Corrected
from disclosures.models import Correction, Item


def _corrections(items: Collection[UUID]) -> list[Correction]:
    return list(Correction.objects.filter(item__release__items__in=items).distinct())


def _read(items: Collection[UUID], rows: Mapping[UUID, Item]) -> list[Correction] | None:
    """The corrections that came with the rows; None where an item, or another version of one, is none of the rows."""
    found = [getattr(row, name, None) for row in rows.values() for name in WITH_CORRECTIONS]
    corrections = [one for one in found if one]
    versions = {key for one in corrections for key in (one.item_id, one.replacement_id) if key}
    return corrections if {*items, *versions} <= rows.keys() else None


class Versions:
    """The versions of some items, and the mark of each that was corrected. `rows`: the items, where they have been read
    WITH_CORRECTIONS. One query; none where every version is among the rows."""

    def __init__(self, items: Collection[UUID], rows: Mapping[UUID, Item] | None = None) -> None:
        corrections = _read(items, rows or {})
        if corrections is None:
            corrections = _corrections(items)
        self.items = set(items)
        self._marks = {one.item_id: shown(one) for one in corrections}
        self._next = {one.item_id: one.replacement_id for one in corrections if one.replacement_id}
        self._before = {later: first for first, later in self._next.items()}
        self.every = {one for key in items for one in self._back(key)}

    def _back(self, key: UUID) -> list[UUID]:
        """An item and the versions before it."""
        found = [key]
        while before := self._before.get(found[-1]):
            found.append(before)
        return found

    def later(self, key: UUID) -> list[UUID]:
        """Those of the items that this one is, or is an earlier version of."""
        return [one for one in self.items if key in self._back(one)]

    def _last(self, key: UUID) -> UUID:
        while later := self._next.get(key):
            key = later
        return key

    def newest(self, key: UUID) -> UUID | None:
        """The version that holds in its place, if there is one."""
        last = self._last(key)
        return last if last != key and last not in self._marks else None

    def mark(self, key: UUID) -> Corrected | None:
        """Since when an item does not hold any more, and whether nothing holds in its place."""
        mark = self._marks.get(key)
        return replace(mark, disregard=self.newest(key) is None) if mark else None
