"""A person's browser, as far as a script needs one: TLS, cookies, forms. Each request has a connection of its own."""

import re
import socket
import ssl
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from imap.operations.cluster import HOST

PATIENCE = 30.0  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 is no answer at all, and `text` then says why."""

    status: int
    text: str
    location: str = ""


class _Form(HTMLParser):
    """The fields of the form that has a certain field: what a browser would send if nothing was typed."""

    def __init__(self, with_field: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.action = ""
        self._with_field, self._now, self._action = with_field, dict[str, str](), ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._now, self._action = {}, given.get("action", "")
        elif tag == "textarea" and name:
            self._area = name
            self._now[name] = ""
        elif tag == "input" and name:
            if given.get("type") not in ("radio", "checkbox", "file") or "checked" in given:
                self._now[name] = given.get("value", "")
            self._now.setdefault(name, "") if given.get("type") not in ("radio", "checkbox") else None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._now[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form" and self._with_field in self._now and not self.fields:
            self.fields, self.action = self._now, self._action


class Browser:
    """One person at one machine. `port` is the proxy's on 127.0.0.1, `host` the name that its certificate carries."""

    def __init__(self, host: str, port: int, certificate: str) -> None:
        self.host, self.port, self.certificate = host, port, certificate
        self.cookies: dict[str, str] = {}
        self._tls = ssl.create_default_context(cafile=certificate)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Answer:
        return self.ask("POST", path, urlencode(fields))

    def follow(self, path: str) -> Answer:
        """As `get`, going on where it is sent, at most five times; the last address is in `location`."""
        for _ in range(5):
            answer = self.get(path)
            if answer.status not in (301, 302):
                return Answer(answer.status, answer.text, path)
            path = urlsplit(urljoin(path, answer.location)).path
        raise AssertionError(f"{path} leads on and on")

    def send(self, path: str, with_field: str, **answers: str) -> Answer:
        """Open a page, answer its form that has `with_field`, and send it where it goes."""
        page = self.follow(path)
        action, fields = form_of(page.text, with_field)
        return self.post(action or page.location, fields | answers)

    def post_file(
        self, path: str, fields: list[tuple[str, str]], *, field: str, name: str, content: str
    ) -> Answer:
        """Send a form with one text file, as multipart/form-data."""
        mark = f"----{uuid4().hex}"
        parts = [f'Content-Disposition: form-data; name="{one}"\r\n\r\n{value}' for one, value in fields]
        head = (
            f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: text/plain'
        )
        parts.append(f"{head}\r\n\r\n{content}")
        body = "".join(f"--{mark}\r\n{part}\r\n" for part in parts) + f"--{mark}--\r\n"
        return self.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Answer:
        """One request. Never raises for what the network does: the status is 0 then."""
        try:
            sent = {"Host": self.host, "Connection": "close"}
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            if method == "POST":
                sent |= {
                    "Origin": f"https://{self.host}",
                    "Content-Type": "application/x-www-form-urlencoded",
                }
            sent |= headers or {}
            with self.connection() as line:
                http = HTTPConnection(self.host)
                http.sock = line
                http.request(method, path, body=body.encode() or None, headers=sent)
                return self._read(http.getresponse())
        except (OSError, HTTPException) as error:
            return Answer(0, f"{type(error).__name__}: {error}")

    def connection(self) -> ssl.SSLSocket:
        """A connection to the proxy whose certificate was checked."""
        plain = socket.create_connection((HOST, self.port), timeout=PATIENCE)
        return self._tls.wrap_socket(plain, server_hostname=self.host)

    def raw(self, request: str) -> str:
        """What comes back for these very bytes, for requests that no browser makes."""
        with self.connection() as line:
            line.sendall(request.encode())
            pieces = []
            while piece := line.recv(65536):
                pieces.append(piece)
        return b"".join(pieces).decode("utf-8", "replace")

    def _read(self, response: HTTPResponse) -> Answer:
        text = response.read().decode("utf-8", "replace")
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, text, response.headers.get("Location", ""))


def form_of(page: str, with_field: str) -> tuple[str, dict[str, str]]:
    """Where the form goes that has this field, and what it holds as it stands. Fails when the page has none."""
    parser = _Form(with_field)
    parser.feed(page)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert parser.fields, (
        f"no form with {with_field} on the page “{heading[1].strip() if heading else page[:200]}”"
    )
    return parser.action, {name: unescape(value) for name, value in parser.fields.items()}
