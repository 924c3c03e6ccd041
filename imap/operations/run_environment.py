"""What `make run` finds and hands on: directories, passwords, addresses, each child's environment."""

import json
import os
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from imap.operations.addresses import ADMIN_VARIABLE, LOGIN_ROLES, VARIABLES, Addresses
from imap.operations.cluster import HOST, SUPERUSER
from imap.operations.environment import cannot_be_used

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "imap"
#: Marks our children, so that a later start knows what a killed one left.
MARK = "IMAP_RUN_DIRECTORY"


@dataclass(frozen=True, slots=True)
class RunEnvironment:
    """Where the run keeps its things, the environment it was started in, and the web's port."""

    directory: Path
    environment: Mapping[str, str]
    port: int

    @classmethod
    def found(cls) -> "RunEnvironment":
        """From this process's environment: VAR_DIRECTORY (default: var/ of the working copy) and PORT (8000).

        Raises ValueError, which says what to do, when PORT is no port or VAR_DIRECTORY no name for a directory.
        """
        port = _number("PORT", default=8000, most=65_535)
        named = os.environ.get("VAR_DIRECTORY") or str(ROOT / "var")
        if not named.isprintable():
            raise ValueError(
                f"VAR_DIRECTORY ({named!r}) holds a character that does not print: name another directory."
            )
        try:
            directory = Path(named).resolve()
        except (OSError, RuntimeError):  # links that lead to each other
            raise ValueError(f"VAR_DIRECTORY ({named}) leads nowhere: name another directory.") from None
        return cls(directory, dict(os.environ), port)

    def make_directory(self) -> None:
        """Make VAR_DIRECTORY where it is missing. Raises ValueError, which says what to do, when it cannot be used, or when
        WEB_CONCURRENCY, which the web reads by itself, is no number of processes."""
        _number("WEB_CONCURRENCY", default=2, most=100)
        try:
            (self.directory / "static").mkdir(
                mode=0o755, parents=True, exist_ok=True
            )  # WhiteNoise looks for it
            with tempfile.TemporaryFile(dir=self.directory):
                pass
        except OSError as error:
            raise ValueError(cannot_be_used("VAR_DIRECTORY", self.directory, error)) from None

    @property
    def embedded(self) -> bool:
        """Whether we run a PostgreSQL of our own: nobody gave us an address."""
        return not self.environment.get(VARIABLES["imap_app"])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def passwords(self) -> dict[str, str]:
        """The embedded cluster's passwords by role: made once, kept in `passwords.json`, mode 0600.

        Raises ValueError, which says what to do, when they cannot be read.
        """
        path = self.directory / "passwords.json"
        roles = (SUPERUSER, *LOGIN_ROLES)
        if os.path.lexists(path):
            try:
                return _passwords_in(path.read_text(encoding="utf-8"), roles)
            except (OSError, ValueError, LookupError, TypeError, RecursionError):
                raise ValueError(
                    f"{path} cannot be read, or lacks a password, without which nobody gets into the database in "
                    f"{self.directory / 'pg'}. Put it back from a copy; or, if that database may go, remove both."
                ) from None
        made = {role: secrets.token_urlsafe(24) for role in roles}
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(made), encoding="utf-8")
        draft.rename(path)  # whole or not at all: a cluster without its passwords would be lost
        return made

    def addresses(self, port: int) -> Addresses:
        """The embedded cluster's addresses."""
        return Addresses.made(self.passwords(), HOST, port, DATABASE, superuser=SUPERUSER)

    def child(self, database_url: str) -> dict[str, str]:
        """The environment of a child that signs in at `database_url`, and is told no other address."""
        hidden = {*VARIABLES.values(), ADMIN_VARIABLE}
        kept = {name: value for name, value in self.environment.items() if name not in hidden}
        kept.setdefault("IMAP_ENV", "development")
        kept["PYTHONUNBUFFERED"] = "1"
        kept["DJANGO_SETTINGS_MODULE"] = "imap.settings"
        places = {MARK: str(self.directory), "VAR_DIRECTORY": str(self.directory)}
        return kept | places | {VARIABLES["imap_app"]: database_url}


def _number(name: str, *, default: int, most: int) -> int:
    value = os.environ.get(name) or str(default)
    if value.isascii() and value.isdigit() and len(value) < 6 and 0 < int(value) <= most:
        return int(value)
    raise ValueError(f"{name} is {value!r}: set it to a whole number from 1 to {most}, or leave it unset.")


def _passwords_in(text: str, roles: Sequence[str]) -> dict[str, str]:
    kept = json.loads(text)
    if not all(isinstance(kept[role], str) and kept[role] for role in roles):
        raise ValueError
    return {role: kept[role] for role in roles}
