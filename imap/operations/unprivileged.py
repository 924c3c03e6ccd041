"""PostgreSQL refuses to run as root: whom it runs as then, and where that user can reach its files."""

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

#: Where things go that root's own directories would hide. Only a root user gets here.
SHARED_STATE = Path("/var/lib/imap-embedded")


@dataclass(frozen=True, slots=True)
class RunAs:
    """The ids to run as; both None where we are not root and simply stay who we are."""

    user: int | None = None
    group: int | None = None

    @property
    def root(self) -> bool:
        return self.user is not None


def run_as() -> RunAs:
    """`nobody` when we are root, else ourselves. Raises RuntimeError when a root system has no `nobody`."""
    if os.geteuid() != 0:
        return RunAs()
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise RuntimeError("There is no user `nobody` to run PostgreSQL as: do not run as root") from None
    return RunAs(entry.pw_uid, entry.pw_gid)


def reachable(path: Path, who: RunAs) -> bool:
    """Whether `who` can pass every directory above `path`. Changes nothing: modes are not ours to widen."""
    return not who.root or all(_passable(parent, who) for parent in path.resolve().parents)


def _passable(directory: Path, who: RunAs) -> bool:
    try:
        status = directory.stat()
    except FileNotFoundError:
        return True  # we make it, and make it passable
    if status.st_uid == who.user:
        return bool(status.st_mode & 0o100)
    if status.st_gid == who.group:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def _elsewhere(path: Path) -> Path:
    SHARED_STATE.mkdir(mode=0o711, exist_ok=True)
    os.chmod(SHARED_STATE, 0o711)  # noqa: S103  (to be passed, not read; whatever the umask)
    return SHARED_STATE / hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]


def place_for(path: Path, who: RunAs) -> Path:
    """Where `home` will be, which is neither made nor changed: `path`, or one elsewhere when root's hide it."""
    path = path.absolute()
    return path if reachable(path, who) else _elsewhere(path)


def home(path: Path, who: RunAs) -> Path:
    """A directory for the cluster, 0700 and its user's: `path`, or one elsewhere when root's hide it.

    In the second case `path` is left as a link to it, so that one finds it from the working copy.
    """
    path, place = path.absolute(), place_for(path, who)
    if place != path:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_symlink():
            path.symlink_to(place)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if who.user is not None and who.group is not None:
        os.chown(place, who.user, who.group)
    os.chmod(place, 0o700)
    return place


def programs(directory: Path, who: RunAs) -> Path:
    """The directory of PostgreSQL's programs: as installed, or a copy (40 MB) that the user can reach."""
    if reachable(directory / "postgres", who):
        return directory
    installation = directory.parent
    copy = _elsewhere(installation).with_suffix(".programs")
    stamp = copy / "complete"
    version = str((directory / "postgres").stat().st_mtime_ns)
    if not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(copy, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "doc", "*.a")
        shutil.copytree(installation, copy, symlinks=True, ignore=unneeded)
        os.chmod(copy, 0o755)  # noqa: S103  (programs, for everybody)
        stamp.write_text(version)
    return copy / directory.name
