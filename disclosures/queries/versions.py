"""Which item is a later version of which (ACC2)."""

from collections.abc import Collection
from uuid import UUID

from disclosures.models import Correction
from disclosures.queries.marks import shown


class Versions:
    """The versions of some items, and the mark of each that was corrected. One query."""

    def __init__(self, items: Collection[UUID]) -> None:
        rows = Correction.objects.filter(item__release__items__in=items).distinct() if items else []
        self.items = set(items)
        self.marks = {row.item_id: shown(row) for row in rows}
        self._next = {row.item_id: row.replacement_id for row in rows if row.replacement_id}
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

    def newest(self, key: UUID) -> UUID | None:
        """The version that holds in its place, if there is one."""
        found = key
        while later := self._next.get(found):
            found = later
        return found if found != key and found not in self.marks else None
