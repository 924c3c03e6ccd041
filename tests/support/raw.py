"""HTTP as no browser speaks it: bytes to a socket, and what came back."""

import socket
from contextlib import suppress
from dataclasses import dataclass

from imap.operations.cluster import HOST


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 when nothing came back; `head` and `body` are as they came, read as Latin-1."""

    status: int
    head: str
    body: str


def request(port: int, data: bytes) -> Answer:
    """Send bytes to a port of this machine and read until the other side closes."""
    came = b""
    with socket.create_connection((HOST, port), timeout=30) as line, suppress(ConnectionError):
        line.sendall(data)
        while more := line.recv(65536):
            came += more
    head, _, body = came.decode("latin-1").partition("\r\n\r\n")
    words = head.split(" ", 2)
    return Answer(int(words[1]) if len(words) > 1 else 0, head, body)


def get(port: int, path: bytes = b"/", *headers: bytes) -> Answer:
    """GET a path with the headers as they are given, Host among them or not."""
    lines = [b"GET " + path + b" HTTP/1.1", *headers, b"Connection: close", b"", b""]
    return request(port, b"\r\n".join(lines))
