"""What the tests of attached files ask for."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories import Partnership
from tests.support.attached import Answering


@pytest.fixture
def answering(partnership: Partnership, tmp_path: Path, settings: Any) -> Answering:
    """An answer that an officer writes, with a directory of files that is this test's alone."""
    settings.FILES_DIRECTORY = str(tmp_path)
    return Answering(partnership)
