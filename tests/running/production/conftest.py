"""One installation for all the rehearsals: made once, from the document."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from tests.support.documents import OPERATIONS, blocks_of
from tests.support.production import Production
from tests.support.rehearsal import Rehearsal


@pytest.fixture(scope="session")
def rehearsal() -> Iterator[Rehearsal]:
    """Installed, started, with a partnership of nine people who are signed in."""
    if os.geteuid() != 0:
        pytest.fail("Run the rehearsal as root: its units run as other users.")
    root = Path(tempfile.mkdtemp(prefix="imap-rehearsal-"))
    production = Production(root, blocks_of(OPERATIONS.read_text(encoding="utf-8")), pooled=True)
    try:
        production.install()
        rehearsal = Rehearsal(production)
        rehearsal.begin()
        yield rehearsal
    finally:
        production.end()
        rmtree(root)
