"""Each kind of row that the decision log tells stands under exactly one subject."""

from audit.decision_log import TELLERS
from audit.decision_log.subjects import KINDS, Subject


def test_every_kind_stands_under_one_subject() -> None:
    listed = [label for labels in KINDS.values() for label in labels]
    assert sorted(listed) == sorted(TELLERS)
    assert set(KINDS) == set(Subject)
