"""Tests speak with this machine only."""

import ipaddress
import socket
from typing import Any


class NetworkUsed(AssertionError):
    """A test, or what it tests, tried to reach another machine."""


def _allowed(address: Any) -> bool:
    if not isinstance(address, tuple):  # a path: a Unix socket
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("localhost", "")


def guard() -> None:
    """Refuse connections to anything but loopback, for the rest of the process. Calling twice does no harm."""
    if getattr(socket.socket.connect, "guarded", False):
        return

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, address: Any) -> Any:
            if not _allowed(address):
                raise NetworkUsed(f"Connection to {address[0]} refused: tests speak with this machine only")
            return original(self, address)

        call.guarded = True  # type: ignore[attr-defined]
        return call

    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, guarded(name))
