"""The environment as the settings read it: a value is taken as it stands (no `$NAME`), or refused in one clear line."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from redis import ConnectionPool

from imap.operations.address_parts import database_settings
from imap.operations.addresses import AddressError

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


def _refused(words: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"IMAP does not start. {words}")


def redis_number(url: str) -> int:
    """The database that an address of Redis names; 0 without one. Raises ValueError for what is no number, which the library
    would take for 0."""
    return int(urlsplit(url).path.strip("/") or 0)


def cannot_be_used(name: str, place: object, error: OSError) -> str:
    """What is wrong with a directory that is named by a variable, and what to do."""
    return f"{name} ({place}) cannot be used ({error.strerror}): name a directory that this user can write."


class Environment:
    """Variables by kind. Each method raises ImproperlyConfigured, which names the variable and never its value."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self._variables.get(name, default)
        if value is None:
            raise _refused(f"{name} is not set: docs/operations.md says what it is.")
        return value

    def number(self, name: str, *, default: int, least: int = 0, most: int = 1_000_000) -> int:
        value = self._variables.get(name) or str(default)
        if value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        raise _refused(f"{name} must be a whole number from {least} to {most}.")

    def directory(self, name: str, *, default: str | None = None) -> str:
        """A path that can be written in a line of a log."""
        value = self.text(name, default=default)
        if not value.isprintable():
            raise _refused(
                f"{name} holds a character that does not print, such as a line end: name another directory."
            )
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._variables.get(name, "true" if default else "false").lower()
        if value not in _TRUE + _FALSE:
            raise _refused(f"{name} must be true or false.")
        return value in _TRUE

    def names(self, name: str, *, default: list[str]) -> list[str]:
        """Words between commas."""
        if name not in self._variables:
            return default
        return [one.strip() for one in self._variables[name].split(",") if one.strip()]

    def choice(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        value = self._variables.get(name) or default
        if value not in choices:
            raise _refused(f"{name} must be one of {', '.join(choices)}.")
        return value

    def database(self, name: str) -> dict[str, Any]:
        """Django's settings of the database at this address."""
        try:
            return database_settings(self._variables.get(name, ""), name)
        except AddressError as error:
            raise _refused(str(error)) from None

    def cache(self, name: str, *, default: str) -> dict[str, Any]:
        """Django's settings of the cache at this address."""
        try:
            found = dict(environ.Env.cache_url_config(self._variables.get(name) or default))
            if found["BACKEND"].endswith(".RedisCache"):
                for url in [found["LOCATION"]] if isinstance(found["LOCATION"], str) else found["LOCATION"]:
                    ConnectionPool.from_url(url)  # which connects to nothing
                    redis_number(url)
        except Exception:  # its words repeat parts of the address
            raise _refused(f"{name} cannot be read: it has the form redis://:PASSWORD@HOST:PORT/0.") from None
        return found
