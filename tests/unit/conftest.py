"""Unit tests have no database; pages that ask whether this is a demonstration have been told already."""

import pytest


@pytest.fixture(autouse=True)
def _no_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imap.db.clock.is_demonstration", lambda: False)
