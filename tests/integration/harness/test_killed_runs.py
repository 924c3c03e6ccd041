"""A run of the suite that is killed with its processes takes along what it started, or the next run ends and removes it."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from imap.operations import processes
from tests.harness.cluster import ROOT, new_directory
from tests.support.running import Run

CLUSTER = """
import time
from imap.operations.cluster import Cluster
from tests.harness.cluster import new_directory

directory = new_directory()
cluster = Cluster(directory / "pg", password="p", durable=False)
cluster.start()
print(directory, cluster.pid, flush=True)
time.sleep(600)
"""
MAKE_RUN = """
import time
from tests.harness.cluster import new_directory
from tests.support.running import Run

directory = new_directory()
print(directory, Run(directory).start().pid, flush=True)
time.sleep(600)
"""


def started_and_killed(code: str, *, standing_still: bool) -> tuple[Path, psutil.Process]:
    """The directory of a process that ran `code`, and what it started, which may not hear that its parent was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as parent:
        assert parent.stdout is not None
        directory, pid = parent.stdout.readline().split()
        child = psutil.Process(int(pid))
        if standing_still:
            child.suspend()
        parent.kill()
    return Path(directory), child


@pytest.mark.parametrize("code", [CLUSTER, MAKE_RUN], ids=["cluster", "make run"])
def test_a_killed_run_takes_along_what_it_started(code: str) -> None:
    directory, child = started_and_killed(code, standing_still=False)
    assert processes.wait_until(lambda: not processes.alive(child), seconds=30)
    assert processes.wait_until(lambda: Run(directory).left() == [], seconds=30)
    new_directory().rmdir()
    assert processes.wait_until(lambda: not directory.exists(), seconds=30)


@pytest.mark.parametrize("code", [CLUSTER, MAKE_RUN], ids=["cluster", "make run"])
def test_what_outlived_a_killed_run_is_ended_by_the_next(code: str) -> None:
    directory, child = started_and_killed(code, standing_still=True)
    new_directory().rmdir()
    # Another process of this run may be about it as well.
    assert processes.wait_until(lambda: not processes.alive(child) and not directory.exists(), seconds=30)
    assert Run(directory).left() == []
