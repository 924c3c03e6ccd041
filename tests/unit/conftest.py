"""Unit tests have no database; pages that ask whether this is a demonstration have been told already."""

import pytest

from imap.agencies import session


@pytest.fixture(autouse=True)
def _no_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "is_demonstration", lambda: False)
