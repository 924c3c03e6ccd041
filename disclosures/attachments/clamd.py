"""ClamAV's daemon, asked over its socket (INSTREAM, clamd's manual): the file goes in pieces, each behind its length."""

import socket
import struct
from typing import IO, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from disclosures.attachments.scanning import Scanned, ScannerDown

PIECE: Final = 64 * 1024
WAIT: Final = 60.0  # seconds for each answer: it comes when all of a film is scanned
CLEAN: Final = "stream: OK"
FOUND: Final = " FOUND"


class Clamd:
    """FILE_SCANNER_ADDRESS is the path of clamd's socket, or `host:port` (what clamd must be told: docs/operations.md)."""

    def __init__(self) -> None:
        self.address = str(settings.FILE_SCANNER_ADDRESS)
        host, colon, port = self.address.rpartition(":")
        is_port = port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65_536
        if not self.address.startswith("/") and not (colon and host and is_port):
            raise ImproperlyConfigured("FILE_SCANNER_ADDRESS is neither a path nor host:port.")

    def scan(self, content: IO[bytes]) -> Scanned:
        """What clamd says of the content. Raises ScannerDown for every answer but “OK” and “… FOUND”."""
        try:
            with self._connected() as line:
                line.sendall(b"zINSTREAM\0")
                content.seek(0)
                while piece := content.read(PIECE):
                    line.sendall(struct.pack("!I", len(piece)) + piece)
                line.sendall(struct.pack("!I", 0))
                answer = self._answer(line)
        except OSError as error:
            raise ScannerDown(str(error)) from error
        if answer == CLEAN:
            return Scanned("ClamAV")
        if answer.startswith("stream: ") and answer.endswith(FOUND):
            return Scanned("ClamAV", answer.removeprefix("stream: ").removesuffix(FOUND))
        raise ScannerDown(answer)

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(WAIT)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
            return line
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=WAIT)

    @staticmethod
    def _answer(line: socket.socket) -> str:
        said = b""
        while not said.endswith(b"\0") and len(said) < 4096:
            piece = line.recv(4096)
            if not piece:
                break
            said += piece
        return said.rstrip(b"\0").decode("utf-8", "replace").strip()
