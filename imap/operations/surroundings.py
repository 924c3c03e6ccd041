"""What `make run` finds and hands on: directories, passwords, addresses, each child's environment."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from imap.operations.addresses import ADMIN_VARIABLE, LOGIN_ROLES, VARIABLES, Addresses
from imap.operations.cluster import HOST, SUPERUSER

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "imap"
#: Marks our children, so that a later start knows what a killed one left.
MARK = "IMAP_RUN_DIRECTORY"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the run keeps its things, the environment it was started in, and the web's port."""

    directory: Path
    environment: Mapping[str, str]
    port: int

    @classmethod
    def found(cls) -> "Surroundings":
        """From this process's environment: VAR_DIRECTORY (default: var/ of the working copy) and PORT (8000).

        Raises ValueError when PORT is no port.
        """
        port = os.environ.get("PORT") or "8000"
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError(f"PORT is {port!r}, which is no port")
        directory = Path(os.environ.get("VAR_DIRECTORY") or ROOT / "var").resolve()
        return cls(directory, dict(os.environ), int(port))

    @property
    def embedded(self) -> bool:
        """Whether we run a PostgreSQL of our own: nobody gave us an address."""
        return not self.environment.get(VARIABLES["imap_app"])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def passwords(self) -> dict[str, str]:
        """The embedded cluster's passwords by role: made once, kept in `passwords.json`, mode 0600."""
        path = self.directory / "passwords.json"
        roles = (SUPERUSER, *LOGIN_ROLES)
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            return {role: str(kept[role]) for role in roles}
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
        return kept | {MARK: str(self.directory), VARIABLES["imap_app"]: database_url}
