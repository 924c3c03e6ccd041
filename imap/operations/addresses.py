"""The database's roles and their addresses: who connects as what (docs/operations.md has the table).

Nothing here reads settings: the supervisor and the tests use it before Django is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

#: Owns the database and its tables, runs the migrations; held by row security like everybody else.
OWNER = "imap_owner"
#: Owns the SECURITY DEFINER functions; nobody signs in as it.
DEFINER = "imap_definer"
#: What the running system may do: policies and GRANTs name this group.
ACCESS = "imap_access"
APP, WORKER = "imap_app", "imap_worker"
SEALER, BACKUP = "imap_sealer", "imap_backup"

LOGIN_ROLES = (OWNER, APP, WORKER, SEALER, BACKUP)
#: The environment variable that holds each role's address.
VARIABLES = {
    OWNER: "DATABASE_OWNER_URL",
    APP: "DATABASE_URL",
    WORKER: "DATABASE_WORKER_URL",
    SEALER: "DATABASE_SEALER_URL",
    BACKUP: "DATABASE_BACKUP_URL",
}
ADMIN_VARIABLE = "DATABASE_ADMIN_URL"


class AddressError(ValueError):
    """An address in the environment that is missing or contradicts another; says which."""


def address(user: str, password: str, host: str, port: int, database: str) -> str:
    """One libpq address; whatever the parts hold is quoted."""
    host = f"[{host}]" if ":" in host else host
    user, password, database = (quote(part, safe="") for part in (user, password, database))
    return f"postgresql://{user}:{password}@{host}:{port}/{database}"


def database_of(url: str) -> str:
    """The name of the database that an address points at."""
    return unquote(urlsplit(url).path.lstrip("/"))


def with_database(url: str, database: str) -> str:
    """The same address, for another database of the cluster."""
    return urlsplit(url)._replace(path="/" + quote(database, safe="")).geturl()


@dataclass(frozen=True, slots=True, repr=False)  # a repr would show passwords
class Addresses:
    """The addresses of one database, one for each role that signs in; `admin` only where roles are made."""

    owner: str
    app: str
    worker: str
    sealer: str
    backup: str
    admin: str = ""

    @classmethod
    def made(
        cls, passwords: Mapping[str, str], host: str, port: int, database: str, *, superuser: str = "postgres"
    ) -> "Addresses":
        """Addresses of a cluster whose passwords are known, by role (the superuser's among them)."""
        made = {role: address(role, passwords[role], host, port, database) for role in LOGIN_ROLES}
        return cls._of(made, admin=address(superuser, passwords[superuser], host, port, "postgres"))

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Addresses":
        """Addresses from the environment.

        Raises AddressError naming the variable when one is missing, signs in as another role than its own,
        carries no password, or points at another database than the application's.
        """
        found = {}
        for role, variable in VARIABLES.items():
            url = environment.get(variable, "")
            if not url:
                raise AddressError(f"{variable} is not set: it is the address of the role {role}")
            parts = urlsplit(url)
            if unquote(parts.username or "") != role:
                raise AddressError(f"{variable} must sign in as {role}")
            if not parts.password:
                raise AddressError(f"{variable} carries no password")
            found[role] = url
        if len({database_of(url) for url in found.values()} | {""}) != 2:
            raise AddressError("These must all name the same database: " + ", ".join(VARIABLES.values()))
        return cls._of(found, admin=environment.get(ADMIN_VARIABLE, ""))

    @classmethod
    def _of(cls, urls: Mapping[str, str], *, admin: str) -> "Addresses":
        return cls(urls[OWNER], urls[APP], urls[WORKER], urls[SEALER], urls[BACKUP], admin)

    @property
    def database(self) -> str:
        return database_of(self.app)

    def of(self, role: str) -> str:
        """The address of one role."""
        return {
            OWNER: self.owner,
            APP: self.app,
            WORKER: self.worker,
            SEALER: self.sealer,
            BACKUP: self.backup,
        }[role]

    def password(self, role: str) -> str:
        """The password that the role's address carries."""
        return unquote(urlsplit(self.of(role)).password or "")
