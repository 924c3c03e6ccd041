"""A process's own address in parts: what Django connects with, and so what the checks at start connect with.

Read by libpq's own rules. Nothing here reads settings: the settings are made with it.
"""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from imap.operations.addresses import AddressError

#: What the address says before its query; said there again, it would be another address.
_BEFORE_THE_QUERY = ("user", "password", "host", "hostaddr", "port", "dbname", "service")
_FORM = "postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE"
_QUOTED = "write characters such as / ? # @ : % in a password as %2F %3F %23 %40 %3A %25"


def database_settings(url: str, variable: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's settings of a database from its address; the query's parameters (sslmode, …) are its OPTIONS.

    Raises AddressError, which names the variable and never repeats what stands in it.
    """
    if not url:
        raise AddressError(f"{variable} is not set: set it to the address of this process's role ({_FORM}).")
    parts = _parts(url, variable)
    fault = _fault(parts)
    if fault:
        raise AddressError(f"{variable} cannot be read: {fault}. It has the form {_FORM}; {_QUOTED}.")
    first = {name.upper(): parts.pop(name, "") for name in ("user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        **first,
        "OPTIONS": parts,
    }


def _parts(url: str, variable: str) -> dict[str, str]:
    """The parameters, by libpq's names. Raises AddressError."""
    try:
        if not url.startswith(("postgresql://", "postgres://")):
            raise ValueError
        named = {name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except (ValueError, psycopg.Error):  # their words repeat parts of the address
        words = f"it is no address of a PostgreSQL database. It has the form {_FORM}; {_QUOTED}"
        raise AddressError(f"{variable} cannot be read: {words}.") from None
    again = [name for name in _BEFORE_THE_QUERY if name in named]
    if again:
        raise AddressError(
            f"{variable} names {', '.join(again)} after its question mark: write that before it, as {_FORM}."
        )
    return parts


def _fault(parts: dict[str, str]) -> str:
    """Why these parts are no address, without their values; empty when they are one."""
    if not parts.get("user"):
        return "it names no role"
    if not parts.get("dbname"):
        return "it names no database"
    if any(sign in parts["dbname"] for sign in "/@") or "@" in parts.get("host", ""):
        return "a password, host or database holds a character that must be quoted"
    ports = [port for port in parts.get("port", "").split(",") if port]
    if not all(
        port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536 for port in ports
    ):
        return "its port is no number from 1 to 65535"
    return ""
