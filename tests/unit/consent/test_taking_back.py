"""When a consent position takes back some of what was agreed to."""

from datetime import UTC, datetime

import pytest

from consent.models import Position
from consent.positions.rules import Recorded
from consent.positions.withdrawing import takes_back

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GRANTED = Recorded(NOW, Position.GRANTED)
LIMITED = Recorded(NOW, Position.LIMITED, not_agencies=frozenset({"police"}), not_kinds=frozenset({"health"}))
REFUSED = Recorded(NOW, Position.REFUSED)


@pytest.mark.parametrize(
    ("newest", "position", "agencies", "kinds", "expected"),
    [
        (GRANTED, "withdrawn", [], [], True),
        (LIMITED, "withdrawn", [], [], True),
        (REFUSED, "withdrawn", [], [], False),  # nothing stands that could be taken back
        (None, "withdrawn", [], [], False),
        (GRANTED, "limited", ["police"], [], True),
        (GRANTED, "limited", [], ["health"], True),
        (LIMITED, "limited", ["police"], ["health"], False),
        (LIMITED, "limited", ["police"], [], False),  # wider than before
        (LIMITED, "limited", ["police", "school"], ["health"], True),
        (LIMITED, "limited", ["police"], ["health", "housing"], True),
        (REFUSED, "limited", ["police"], [], False),
        (GRANTED, "refused", [], [], False),
        (GRANTED, "", ["police"], ["health"], False),
    ],
)
def test_taking_back_is_withdrawing_or_keeping_out_more_than_before(
    newest: Recorded | None, position: str, agencies: list[str], kinds: list[str], expected: bool
) -> None:
    assert takes_back(position, newest, not_agencies=agencies, not_kinds=kinds) == expected
