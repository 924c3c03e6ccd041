"""A mail server on loopback that keeps what it is sent, as far as Django's SMTP backend asks."""

import email
import email.policy
import re
import socketserver
import threading
from email.message import EmailMessage

from imap.operations.cluster import HOST


class _Session(socketserver.StreamRequestHandler):
    server: "Mailbox"

    def handle(self) -> None:
        self._say("220 mailbox")
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.server.messages.append(message)
        self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """Serves from its making to `end()`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Session)
        self.messages: list[EmailMessage] = []
        self._thread = threading.Thread(
            target=self.serve_forever, name="mailbox", kwargs={"poll_interval": 0.1}
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def link_for(self, address: str) -> str:
        """The path of the link in the last message to this address. Fails when there is none."""
        texts = [str(one.get_content()) for one in self.messages if one["To"] == address]
        assert texts, f"no mail to {address}: {[one['To'] for one in self.messages]}"
        link = re.search(r"https://[^/\s]+(/\S+)", texts[-1])
        assert link, texts[-1]
        return link[1]

    def end(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()
