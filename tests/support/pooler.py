"""A proxy that greets as a pooler does, PgBouncer for one: with a process id of its own, not the server's."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imap.operations.cluster import HOST


def _exactly(line: socket.socket, many: int) -> bytes:
    found = b""
    while len(found) < many:
        more = line.recv(many - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while more := source.recv(65536):
            target.sendall(more)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _greet(server: socket.socket, client: socket.socket) -> None:
    """Hand on the server's messages until it is ready, the process id in BackendKeyData (K) apart."""
    kind = b""
    while kind != b"Z":
        kind, length = _exactly(server, 1), _exactly(server, 4)
        body = _exactly(server, int.from_bytes(length) - 4)
        client.sendall(kind + length + (b"\x00\x00\x00\x01" + body[4:] if kind == b"K" else body))


@contextmanager
def a_pooler(port: int) -> Iterator[int]:
    """Its port, before a PostgreSQL at `port`; to be spoken to without TLS (`sslmode=disable&gssencmode=disable`)."""
    listener = socket.create_server((HOST, 0))

    def serve(client: socket.socket) -> None:
        with client, socket.create_connection((HOST, port)) as server, suppress(OSError):
            towards = threading.Thread(target=_pass_on, args=(client, server), daemon=True)
            towards.start()
            _greet(server, client)
            _pass_on(server, client)
            towards.join(timeout=5)

    def accept() -> None:
        with suppress(OSError):  # closed
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
