"""What a drafted answer would rest on, if it went now."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from disclosures.queries.sharing import Sharing
from disclosures.rules.items import ItemAnswers
from disclosures.rules.releasing import ItemPosition, LimitsOn, positions_of_items


def items_in_force(known: Sharing, items: Sequence[ItemAnswers]) -> list[ItemPosition]:
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
