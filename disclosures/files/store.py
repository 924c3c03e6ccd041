"""The bytes of files: outside the web root and the database, each under a key that says nothing (FILES_DIRECTORY).

Written before the row that names them, so that no row names what is not there; what no row names is swept.
Encrypted where it lies by whoever operates the machine (docs/operations.md).
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

UNFINISHED = ".part"


def _place(key: UUID) -> Path:
    # The end of a key of version 7 is random: the files spread evenly over 256 directories.
    return Path(settings.FILES_DIRECTORY) / key.hex[-2:] / str(key)


def write(key: UUID, content: bytes) -> None:
    """Keep the bytes, whole or not at all, and on the disk before this returns."""
    place = _place(key)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(place.name + UNFINISHED)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(place)
    directory = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def read(key: UUID) -> bytes | None:
    """The bytes; None when they are not there."""
    try:
        return _place(key).read_bytes()
    except FileNotFoundError:
        return None


def is_there(key: UUID) -> bool:
    """Whether there are bytes under this key."""
    return _place(key).is_file()


def remove(key: UUID) -> None:
    """Let the bytes go; nothing when they are gone."""
    _place(key).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[UUID]:
    """Keys of what has lain here for so long. What a killed process left half-written goes on the way."""
    before = time.time() - seconds
    for path in Path(settings.FILES_DIRECTORY).glob("??/*"):
        try:
            if path.stat().st_mtime >= before:
                continue
        except FileNotFoundError:  # removed meanwhile
            continue
        if path.name.endswith(UNFINISHED):
            path.unlink(missing_ok=True)
            continue
        try:
            yield UUID(path.name)
        except ValueError:
            continue  # not ours
