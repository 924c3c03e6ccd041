"""The bytes of files: outside the web root and the database, each under a key that says nothing (FILES_DIRECTORY).

Written before the row that names them, so that no row names what is not there; what no row names is moved to a quarantine.
Bytes that a row names are neither removed nor overwritten by anything here. Encrypted where they lie by whoever operates
the machine (docs/operations.md).
"""

import logging
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.db import connection

from disclosures.attachments import regular
from disclosures.attachments.directory import FilesUnavailable, require_ours, root, sync, unavailable
from disclosures.attachments.queries import keys_named
from disclosures.attachments.regular import NotAFile, is_regular, sha256_of
from imap.access import acting_user

UNFINISHED = ".part"
QUARANTINE = "quarantine"
#: Seconds: no clock is so wrong.
FUTURE = 10**9
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes as they lie in the directory. `finished`: whole, and not what a killed process left of an upload."""

    key: UUID
    path: Path

    @property
    def finished(self) -> bool:
        return self.path.suffix != UNFINISHED


def _place(key: UUID) -> Path:
    # The end of a key of version 7 is random: the files spread evenly over 256 directories.
    return root() / key.hex[-2:] / str(key)


def write(key: UUID, content: IO[bytes]) -> None:
    """Keep the bytes of an open file, from its beginning and in pieces, whole or not at all, and on the disk before this
    returns. Inside `acting_as`.

    Raises FilesUnavailable when the directory is another database's or cannot be written, and ValueError for a key that
    has bytes already; nothing is left behind then.
    """
    with connection.cursor() as cursor:
        require_ours(cursor)
    place = _place(key)
    draft = place.with_name(place.name + UNFINISHED)
    if os.path.lexists(place):
        raise ValueError("there are bytes under this key")
    try:
        try:
            place.parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                content.seek(0)
                shutil.copyfileobj(content, file, regular.PIECE)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(place)
            sync(place.parent)
        except OSError:
            for left in (draft, place):  # both of this key, which no row names yet
                with suppress(OSError):
                    left.unlink()
            raise
    except OSError as error:
        raise unavailable(error) from error


def opened(key: UUID) -> IO[bytes] | None:
    """The bytes, as a file that whoever asked reads in pieces and closes; None when they are not there, or cannot be read
    (the log says why)."""
    try:
        return regular.opened(_place(key))
    except FileNotFoundError:
        return None
    except NotAFile:
        log.error("File %s cannot be read: a link, pipe, device or directory lies in its place.", key)
        return None
    except OSError as error:
        log.error("File %s cannot be read: %s", key, unavailable(error).args[0])
        return None


def read(key: UUID) -> bytes | None:
    """The bytes of a file of a kind that a parser reads (10 MB at most), whole; None as `opened` says it."""
    file = opened(key)
    if file is None:
        return None
    with file:
        return file.read()


def is_there(key: UUID, *, sha256: str | None = None) -> bool:
    """Whether there are bytes under this key, and with this SHA-256 where one is given."""
    return holds(_place(key), sha256)


def is_taken(key: UUID) -> bool:
    """Whether anything at all lies in the place of this key."""
    return os.path.lexists(_place(key))


def holds(path: Path, sha256: str | None = None) -> bool:
    """Whether a plain file lies there, with this SHA-256 where one is given; False as well for one that cannot be read."""
    try:
        return is_regular(path) if sha256 is None else sha256_of(path) == sha256
    except (OSError, NotAFile):
        return False


def whole() -> set[UUID]:
    """The keys of all whole files in their places. Raises FilesUnavailable."""
    return {one.key for one in older_than(-FUTURE) if one.finished}


def remove(key: UUID) -> bool:
    """Let the bytes of a file go that its author took out of a draft; whether they went. Bytes that a row names stay,
    released ones for ever, and all of them stay where the directory is another database's."""
    with acting_user.acting_as(None, actor=acting_user.SYSTEM):
        with connection.cursor() as cursor:
            require_ours(cursor)
        if keys_named([key]):
            return False
    try:
        _place(key).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unavailable(error) from error
    return True


def older_than(seconds: float) -> Iterator[Stored]:
    """The plain files that have lain here for so long, by the clock of the machine that they lie on.

    Raises FilesUnavailable.
    """
    try:
        before = _clock() - seconds
        for path, facts in _entries():
            with suppress(ValueError):  # not ours
                key = UUID(path.name.removesuffix(UNFINISHED))
                if stat.S_ISREG(facts.st_mode) and facts.st_mtime < before:
                    yield Stored(key, path)
    except OSError as error:
        raise unavailable(error) from error


def odd_entries() -> int:
    """How many links, pipes, devices and directories lie where only files belong. Raises FilesUnavailable."""
    try:
        return sum(not stat.S_ISREG(facts.st_mode) for _, facts in _entries())
    except OSError as error:
        raise unavailable(error) from error


def _entries() -> Iterator[tuple[Path, os.stat_result]]:
    """What lies in the folders, with what is known of it without following it; of a folder that is a link, the link."""
    for folder in root().glob("[0-9a-f][0-9a-f]"):
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode):
            yield folder, facts
            continue
        for path in folder.iterdir():
            with suppress(FileNotFoundError):  # removed meanwhile
                yield path, path.lstat()


def _clock() -> float:
    # A file server's clock is not this machine's, and a new file has the time that the others have theirs from.
    probe = root() / f".probe-{uuid4()}"
    probe.touch(mode=0o600, exist_ok=False)
    try:
        return probe.stat().st_mtime
    finally:
        probe.unlink()


def quarantine(stored: Stored, day: date) -> bool:
    """Move a plain file into the quarantine of a day, over nothing that lies there; whether it was still in its place.
    Through no link, whoever puts one there meanwhile. Raises FilesUnavailable."""
    folder, name = root() / QUARANTINE / day.isoformat(), stored.path.name
    try:
        for directory in (folder.parent, folder):
            if not os.path.lexists(directory):
                directory.mkdir(mode=0o700, exist_ok=True)
            _require_folder(directory)
        with _opened(folder) as there, _opened(stored.path.parent) as here:
            try:
                if not stat.S_ISREG(os.stat(name, dir_fd=here, follow_symlinks=False).st_mode):
                    return False
                target, times = name, 1
                while os.path.lexists(folder / target):
                    times += 1
                    target = f"{name}.{times}"
                os.rename(name, target, src_dir_fd=here, dst_dir_fd=there)
            except FileNotFoundError:
                return False
            os.fsync(there)
            os.fsync(here)
    except OSError as error:
        raise unavailable(error) from error
    return True


def _require_folder(directory: Path) -> None:
    """Raises FilesUnavailable where something else lies there, and OSError."""
    if os.path.lexists(directory) and not stat.S_ISDIR(directory.lstat().st_mode):
        name = directory.relative_to(root())
        raise FilesUnavailable(
            f"“{name}” in FILES_DIRECTORY ({root()}) is a link, or no directory. Make it a directory, on the same file "
            "system, for the user of web and worker."
        )


@contextmanager
def _opened(directory: Path) -> Iterator[int]:
    opened = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield opened
    finally:
        os.close(opened)


def is_in_quarantine(stored: Stored, day: date) -> bool:
    """Whether the quarantine of a day has a file of this name."""
    return os.path.lexists(root() / QUARANTINE / day.isoformat() / stored.path.name)


def in_quarantine() -> dict[UUID, list[Path]]:
    """Whole files in the quarantine by key, of each the newest first. Raises FilesUnavailable where it is a link."""
    found: dict[UUID, list[tuple[str, int, Path]]] = {}
    _require_folder(root() / QUARANTINE)
    for path in (root() / QUARANTINE).glob("*/*"):
        if path.parent.is_symlink():
            continue
        key, _dot, more = path.name.partition(".")
        with suppress(ValueError):  # not ours, or not whole
            found.setdefault(UUID(key), []).append((path.parent.name, int(more or 1), path))
    return {key: [path for *_, path in sorted(paths, reverse=True)] for key, paths in found.items()}


def bring_back(key: UUID, quarantined: Path) -> None:
    """Move bytes that a row names out of the quarantine to their place, over nothing. Raises FilesUnavailable."""
    place = _place(key)
    if is_taken(key):
        raise ValueError("there are bytes under this key")
    if not holds(quarantined):
        raise ValueError("this is no plain file")
    try:
        place.parent.mkdir(mode=0o700, exist_ok=True)
        quarantined.rename(place)
        sync(place.parent)
        sync(quarantined.parent)
    except OSError as error:
        raise unavailable(error) from error
