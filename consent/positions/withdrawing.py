"""Whether somebody takes back some of what they agreed to. Facts in; no database."""

from collections.abc import Collection

from consent.models import Position
from consent.positions.giving import AGREED
from consent.positions.rules import Recorded


def takes_back(
    position: str,
    newest: Recorded | None,
    *,
    not_agencies: Collection[str] = (),
    not_kinds: Collection[str] = (),
) -> bool:
    """Whether this position takes back consent that stands, all of it, or a part by limits that keep out more than before:
    then what follows is recorded in the same save (CON6)."""
    if newest is None or newest.position not in AGREED:
        return False
    if position == Position.WITHDRAWN:
        return True
    narrower = not set(not_agencies) <= newest.not_agencies or not set(not_kinds) <= newest.not_kinds
    return position == Position.LIMITED and narrower
