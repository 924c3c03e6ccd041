"""After `kill -9` of the supervisor, under load, the next `make run` works every time."""

import signal
import time
from collections.abc import Iterator

import pytest

from tests.support.demonstration import ADDRESSES
from tests.support.load import Load
from tests.support.running import Run, a_run, migrated
from tests.support.verifying import verify
from tests.support.visitors import Visitor


@pytest.fixture
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        yield run


def test_starts_again_at_once_under_load(run: Run) -> None:
    run.start().up()
    readers = {Visitor(run.url, email).sign_in(): ["/", "/guidance/"] for email in ADDRESSES}
    writers = [Visitor(run.url, "owen.hart@brackenhurst.example").sign_in() for _ in range(2)]
    load = Load(readers, writers)
    with load.going():
        for _ in range(3):
            assert load.quiet_for(2, within=60), run.supervisor.said[-3000:]
            run.supervisor.kill()
            run.start().up()
    assert len(load.acknowledged) >= 3
    assert load.not_as_recorded(run.superuser_address()) == []
    verify(run.addresses())
    assert run.end() == 0
    assert run.left() == []


def test_starts_when_the_one_before_is_still_ending(run: Run) -> None:
    """Ctrl-C and at once again: the second waits for the first, and takes over."""
    first = run.start()
    first.up()
    first.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    second = run.start()
    second.up()
    assert first.ended()[0] == 0
    assert run.sign_in_page()
