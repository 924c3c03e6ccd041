"""Whose files lie in FILES_DIRECTORY: `belongs-to.json` in it names the one database whose rows name them.

A restored dump and a staging copy have the same rows as the database that they were made from, imap.deployment among them.
So a database is known by that row together with the cluster's and the database's own numbers (imap.database_identity).
"""

import errno
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings

from disclosures.attachments.regular import NotAFile, read

BELONGS_TO: Final = "belongs-to.json"
_LARGEST: Final = 4_096  # characters of it, in which no nesting is too deep
#: On every new file system; and what begins with a dot is nobody's content (an unfinished claim, a file server's own).
_NOT_CONTENT: Final = "lost+found"
_ADOPT: Final = (
    "Look whether FILES_DIRECTORY and DATABASE_URL are the ones you mean, and give each system a directory of its own. Only "
    "after these files were restored or moved together with this database, and when no other system uses them, run "
    "“manage.py adopt_files” as imap_worker."
)


class FilesUnavailable(Exception):
    """The directory of files cannot be used. The message says what is wrong and what to do, for whoever operates the
    system; `full`: nothing is missing but space."""

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full


@dataclass(frozen=True, slots=True)
class DatabaseIdentity:
    """Which database it is. `name` is for reading only: renaming a database makes no other one of it."""

    deployment: str
    cluster: str
    database: int
    name: str

    def is_same(self, other: "DatabaseIdentity") -> bool:
        """Whether both are one database."""
        return (self.deployment, self.cluster, self.database) == (
            other.deployment,
            other.cluster,
            other.database,
        )

    def __str__(self) -> str:
        return (
            f"“{_plain(self.name)}” (deployment {_plain(self.deployment)}, cluster {_plain(self.cluster)}, "
            f"database {self.database})"
        )


def _plain(text: str) -> str:
    # What a file says goes to logs and terminals: nothing in it may end a line or steer one.
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def root() -> Path:
    """Where attached files lie."""
    return Path(settings.FILES_DIRECTORY)


def unavailable(error: OSError) -> FilesUnavailable:
    """What an error of the file system means for whoever operates the system. No file is named."""
    place = f"FILES_DIRECTORY ({root()})"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            words = f"No space is left in {place}. Make space, or raise the quota."
            return FilesUnavailable(words, full=True)
        case errno.ENOENT:
            words = f"{place}, or a folder in it, is missing. Mount it, or make it for the user of web and worker."
        case errno.ENOTDIR:
            words = f"{place} is not a directory. Name another."
        case errno.EROFS:
            words = f"{place} is mounted for reading only. Mount it for writing."
        case errno.EACCES | errno.EPERM:
            words = f"{place} cannot be written by the user with the id {os.geteuid()}. Make it that user’s, mode 0700."
        case _:
            words = f"{place} cannot be used ({error.strerror}). Look at the disk, or at the file server."
    return FilesUnavailable(words)


def identity_of_database(cursor: Any) -> DatabaseIdentity:
    """The identity of the database that this cursor (Django's or psycopg's) is connected to."""
    cursor.execute("SELECT deployment, cluster, database, name FROM imap.database_identity()")
    deployment, cluster, database, name = cursor.fetchone()
    return DatabaseIdentity(str(deployment), cluster, database, name)


def named_owner() -> DatabaseIdentity | None:
    """The database that the directory says it belongs to; None where it says nothing. Raises FilesUnavailable when the
    directory cannot be read, or what it says cannot be understood."""
    try:
        text = read(root() / BELONGS_TO, most=_LARGEST + 1).decode()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unavailable(error) from error
    except (UnicodeDecodeError, NotAFile):
        text = ""
    try:
        said = json.loads(text if len(text) <= _LARGEST else "", parse_constant=_no_constant)
        return DatabaseIdentity(
            str(said["deployment"]), str(said["cluster"]), int(said["database"]), str(said["name"])
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        words = f"{BELONGS_TO} in FILES_DIRECTORY ({root()}) is damaged. {_ADOPT}"
        raise FilesUnavailable(words) from error


def _no_constant(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity, which are no JSON


def require_ours(cursor: Any, *, claiming: bool = True) -> None:
    """Make sure that the directory belongs to the database of this cursor (Django's or psycopg's), on which somebody acts.
    An empty one belongs from now on to the first database that asks, if no row of it names a file (and it is `claiming`).

    Raises FilesUnavailable when it belongs to another, says nothing though something lies in it, or cannot be used.
    """
    ours = identity_of_database(cursor)
    owner = named_owner()
    if owner is None:
        _require_unused(cursor)
        if not claiming:
            return
        claim(ours)
        owner = named_owner()
    if owner is None or not owner.is_same(ours):
        words = (
            f"FILES_DIRECTORY ({root()}) belongs to the database {owner}, and this one is {ours}. {_ADOPT}"
        )
        raise FilesUnavailable(words)


def require_writable() -> None:
    """Make sure that a file can be made in the directory. Raises FilesUnavailable."""
    probe = root() / f".probe-{uuid4()}"
    try:
        probe.touch(mode=0o600, exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise unavailable(error) from error


def claim(owner: DatabaseIdentity, *, take_over: bool = False) -> None:
    """Write whose the directory is, whole or not at all. Of two that claim a new one at once, one does; `take_over`:
    whoever it belonged to. Raises FilesUnavailable."""
    claimed, draft = root() / BELONGS_TO, root() / f".{BELONGS_TO}-{uuid4()}"
    try:
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(asdict(owner), file, indent=2, ensure_ascii=True)
                file.flush()
                os.fsync(file.fileno())
            if take_over:
                draft.rename(claimed)
            else:
                with suppress(FileExistsError):  # whoever was first has it: the caller reads which
                    os.link(draft, claimed)
            sync(root())
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise unavailable(error) from error


def sync(directory: Path) -> None:
    """Have what was made or renamed in a directory on the disk before this returns. Raises OSError."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _require_unused(cursor: Any) -> None:
    try:
        with os.scandir(root()) as entries:
            used = any(entry.name != _NOT_CONTENT and not entry.name.startswith(".") for entry in entries)
    except OSError as error:
        raise unavailable(error) from error
    if used:
        words = f"FILES_DIRECTORY ({root()}) does not say whose it is ({BELONGS_TO} is missing). {_ADOPT}"
        raise FilesUnavailable(words)
    cursor.execute("SELECT imap.any_file_named()")
    [named] = cursor.fetchone()
    if named:
        words = f"FILES_DIRECTORY ({root()}) is empty, and this database names files. Mount the right one. {_ADOPT}"
        raise FilesUnavailable(words)
