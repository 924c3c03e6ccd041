"""Reading plain files only: a pipe would never answer, and a link would lead out of the directory of files."""

import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

PIECE: Final = 1024 * 1024


class NotAFile(Exception):
    """There is something of this name, and it is a directory, a link, a pipe or a device."""


def is_regular(path: Path) -> bool:
    """Whether a plain file lies there, and no link to one. Raises OSError, of it FileNotFoundError."""
    return stat.S_ISREG(path.lstat().st_mode)


def read(path: Path, *, most: int = -1) -> bytes:
    """The bytes of a plain file, at most so many. Raises NotAFile and OSError."""
    with opened(path) as file:
        return file.read(most)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a plain file, read in pieces. Raises NotAFile and OSError."""
    return measured(path)[1]


def measured(path: Path) -> tuple[int, str]:
    """How many bytes a plain file has, and their SHA-256, read in pieces. Raises NotAFile and OSError."""
    with opened(path) as file:
        return digest_of(file)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """What is left to read of an open file, in pieces. Raises OSError."""
    while piece := file.read(PIECE):
        yield piece


def digest_of(file: IO[bytes]) -> tuple[int, str]:
    """How many bytes are left to read of an open file, and their SHA-256, read in pieces. Raises OSError."""
    size, digest = 0, sha256()
    for piece in pieces_of(file):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def opened(path: Path) -> IO[bytes]:
    """A plain file, open for reading: whoever asked closes it. Raises NotAFile and OSError."""
    if not is_regular(path):
        raise NotAFile
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # changed meanwhile
        file.close()
        raise NotAFile
    return file
