"""One at a time: a lock that the kernel lets go of when its holder ends, however it ends."""

import fcntl
import os
import time
from pathlib import Path
from typing import IO


class Held(Exception):
    """Somebody else holds the lock; `note` is what they wrote into it."""

    def __init__(self, note: str) -> None:
        super().__init__(note or "held by another process")
        self.note = note


def hold(path: Path) -> IO[str]:
    """Take the lock at `path`; closing the returned file, or the end of the process, lets it go.

    Raises Held when another holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note = file.read().strip()
        file.close()
        raise Held(note) from None
    write(file, "")
    return file


def hold_soon(path: Path, *, patience: float) -> IO[str]:
    """Take the lock, waiting up to `patience` seconds for a holder who is just starting or ending: it has no note.

    Raises Held when another holds it with a note, or for longer.
    """
    started = time.monotonic()
    while True:
        try:
            return hold(path)
        except Held as held:
            if held.note or time.monotonic() - started > patience:
                raise
        time.sleep(0.2)


def write(file: IO[str], note: str) -> None:
    """Say in the lock what the next one who comes should read."""
    file.seek(0)
    file.truncate()
    file.write(note)
    file.flush()
