"""Nothing hangs for ever: each test has its limit (pytest-timeout, in pyproject.toml), and behind it stands the end of the process.

The limit raises in the test, which fails with its stack. It cannot do so while a library's C code waits, in the end of a test that
has had its turn, or when the tests are over: then the process prints the stacks of all its threads and ends. xdist reports the
test and puts another process in its place.
"""

import faulthandler
import os
from collections.abc import Generator

import pytest

#: Seconds for one test that is marked `long`; those of the others are `timeout` in pyproject.toml.
LONG = 1800.0
#: Where pytest's capture, which begins later, does not reach.
_STDERR = os.dup(2)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests of this file shorten."""
    parser.addini(
        "end_stuck_after", "seconds past its limit after which a test ends its process", default="120"
    )
    parser.addini("end_after", "seconds in which the process ends when its tests are over", default="60")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long test has a long limit."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(LONG))


def _limit(item: pytest.Item) -> float:
    """Seconds for a test; 0 for no limit."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0] if mark else item.config.getoption("timeout") or item.config.getini("timeout"))


def _ended_when_stuck(item: pytest.Item) -> Generator[None, object, object]:
    """End the process when one part of a test (what it asks for, itself, its end) is stuck, unless somebody debugs it."""
    limit = _limit(item)
    if limit and not item.config.getoption("usepdb"):
        after = limit + float(item.config.getini("end_stuck_after"))
        faulthandler.dump_traceback_later(after, exit=True, file=_STDERR)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


pytest_runtest_setup = pytest_runtest_call = pytest_runtest_teardown = pytest.hookimpl(
    wrapper=True, tryfirst=True
)(_ended_when_stuck)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """A thread that a test left does not keep the process. A worker of xdist waits for the others first, and then ends by itself."""
    if hasattr(config, "workerinput"):
        return
    faulthandler.dump_traceback_later(float(config.getini("end_after")), exit=True, file=_STDERR)
