"""What a drafted answer would rest on, if it went now."""

from collections.abc import Sequence
from typing import ClassVar, Protocol
from uuid import UUID

from django.db import connection

from consent.positions.rules import InForce
from disclosures.items.rules import ItemAnswers
from disclosures.releases.rules import ItemPosition, LimitsOn, positions_of_items


class Positioned(Protocol):
    """What the position in force of an item follows from: a Sharing, or less."""

    LIMITS: ClassVar[str]

    @property
    def of(self) -> UUID: ...

    @property
    def positions(self) -> dict[str, InForce]: ...

    @property
    def agencies(self) -> dict[str, str]: ...


def items_in_force(known: Positioned, items: Sequence[ItemAnswers]) -> list[ItemPosition]:
    """Each drafted item with the position in force of the person it is about, by its kind and its recipients (CON6). One
    query."""
    recipients = {UUID(key) for item in items for key in item.recipients & set(known.agencies)}
    with connection.cursor() as cursor:
        cursor.execute(known.LIMITS, [known.of, [item.kind for item in items], sorted(recipients)])
        limits = {
            str(person): LimitsOn(frozenset(kinds), frozenset(str(key) for key in told), asked)
            for person, kinds, told, asked in cursor.fetchall()
        }
    return positions_of_items(items, known.positions, limits, known.agencies)
