"""Whoever asks us to end while a child is being started is heard (imap.operations.processes.start)."""

import subprocess
import sys

import psutil

from imap.operations import processes

#: A signal comes in at the worst moment: within Python's own functions after a fork, which drop what a handler raises.
SCRIPT = """
import os, signal, sys
from imap.operations import processes

class Ending(BaseException):
    pass

def end(*_):
    raise Ending

signal.signal(signal.SIGINT, end)
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    child = processes.start([sys.executable, "-c", "import time; time.sleep(60)", "{mark}"], environment={{}}, cwd="/")
except Ending:
    print("ended", end="")
else:
    child.kill()
"""


def test_a_signal_while_a_child_is_started_is_not_lost_and_leaves_no_child() -> None:
    mark = "child-of-test_start_and_signals"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(mark=mark)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.returncode) == ("ended", 0), done.stderr
    assert not [one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or [])]


def test_a_child_hears_signals_itself() -> None:
    """Those that wait while it is started do not go on waiting in it."""
    child = processes.start([sys.executable, "-c", "import time; time.sleep(60)"], environment={}, cwd="/")
    child.terminate()
    assert child.wait(timeout=30) < 0
