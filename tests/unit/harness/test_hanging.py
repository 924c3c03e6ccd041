"""A test that hangs is ended and named, wherever it hangs, and the run goes on or ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.cluster import ROOT

STUCK_IN_C = """
    import ctypes
    library, mutex = ctypes.CDLL(None), ctypes.create_string_buffer(64)
    library.pthread_mutex_lock(mutex)
    library.pthread_mutex_lock(mutex)
"""
WAITS = """
import threading, time
import pytest

@pytest.fixture
def stuck_end():
    yield
    time.sleep(1000)
"""


def run(
    place: Path, test: str, *arguments: str, end_stuck_after: int = 60, end_after: int = 60
) -> tuple[int, str]:
    """Run a test and one behind it in a process of their own, without databases: the exit code and all that was printed."""
    (place / "pytest.ini").write_text(
        f"[pytest]\ntimeout = 1\nend_stuck_after = {end_stuck_after}\nend_after = {end_after}\nmarkers = long: it is long\n"
    )
    (place / "test_made_up.py").write_text(f"{WAITS}\n{test}\n\ndef test_behind(): pass\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.support.hanging",
        "-p",
        "no:django",
        "-p",
        "no:randomly",
    ]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", *arguments],
        cwd=place, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "test",
    [
        "def test_stuck(): time.sleep(1000)",
        "def test_stuck(stuck_end): pass",
        "def test_stuck():\n    try: time.sleep(1000)\n    except Exception: pass",
    ],
)
def test_a_test_that_waits_fails_and_the_next_one_runs(tmp_path: Path, test: str) -> None:
    code, words = run(tmp_path, test)
    assert code == 1, words
    assert "Failed: Timeout (>1.0s) from pytest-timeout." in words
    assert "test_made_up.py::test_stuck" in words
    assert "passed" in words


@pytest.mark.parametrize(
    "test", [f"def test_stuck():{STUCK_IN_C}", "def test_stuck(stuck_end): time.sleep(1000)"]
)
def test_a_process_that_is_stuck_ends_and_another_goes_on(tmp_path: Path, test: str) -> None:
    code, words = run(tmp_path, test, "-n1", end_stuck_after=2)
    assert code == 1, words
    assert "crashed while running 'test_made_up.py::test_stuck'" in words
    assert 'test_made_up.py", line' in words  # where it stood
    assert "1 passed" in words


def test_a_thread_that_is_left_does_not_keep_the_run(tmp_path: Path) -> None:
    code, words = run(
        tmp_path, "def test_left(): threading.Thread(target=time.sleep, args=[1000]).start()", end_after=1
    )
    assert code == 1, words
    assert "2 passed" in words
    assert "Timeout (0:00:01)!" in words


def test_a_long_test_has_longer(tmp_path: Path) -> None:
    code, words = run(tmp_path, "@pytest.mark.long\ndef test_long(): time.sleep(2)")
    assert code == 0, words


def test_a_worker_that_is_done_waits_for_the_others(tmp_path: Path) -> None:
    code, words = run(tmp_path, "@pytest.mark.long\ndef test_long(): time.sleep(4)", "-n2", end_after=3)
    assert code == 0, words
    assert "Timeout" not in words
