"""What a service says to syslog: a datagram socket that keeps every line, in the place of /dev/log."""

import socket
import threading
from pathlib import Path


class Journal:
    """Listens from its making to `end()`."""

    def __init__(self, path: Path) -> None:
        self.lines: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        path.chmod(0o666)  # as /dev/log: every service writes to it
        self._socket.settimeout(0.2)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="journal")
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                self.lines.append(self._socket.recv(65536).decode("utf-8", "replace"))
            except TimeoutError:
                continue
