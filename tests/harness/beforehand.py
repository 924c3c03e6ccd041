"""Compiling the tests beforehand. On a fresh machine each process of a run would do it by itself, all at the same time; and
while the first database is made one core has nothing to do."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def compiled_meanwhile(*, needed: bool) -> Iterator[None]:
    """While the block runs another process collects all tests, which leaves them compiled. What it says is of no interest: the
    run itself collects them again."""
    if not needed or sys.dont_write_bytecode:
        yield
        return
    collecting = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider"]
    with subprocess.Popen(collecting, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        except BaseException:
            process.kill()
            raise
