"""In clamd's place, whose signatures cannot be had here: takes a file as clamd does (INSTREAM) and finds nothing in it."""

import socketserver
import struct
import threading
from pathlib import Path


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            return
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            self.rfile.read(length)
        self.wfile.write(b"stream: OK\0")


class Scanner(socketserver.ThreadingUnixStreamServer):
    """Serves from its making to `end()`."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), _Session)
        path.chmod(0o666)  # clamd's own is open to all services
        self._thread = threading.Thread(
            target=self.serve_forever, name="scanner", kwargs={"poll_interval": 0.1}
        )
        self._thread.start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()
