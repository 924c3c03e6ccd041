"""Eight people fetch a film at once, slowly, with nothing between them and the web of `make run`: other pages answer."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from http.client import HTTPConnection
from re import search
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import psycopg
import pytest

from tests.support.files import box
from tests.support.https import form_of
from tests.support.running import Run, a_run, migrated
from tests.support.sharing import CLOSING, ITEM, asked
from tests.support.visitors import Visitor, complaints

MEGABYTE = 1024 * 1024
ASKING, ANSWERING, OTHER = (
    "asha.reed@wexmoor.example",
    "kate.lowe@police.wexmoor.example",
    "helen.frost@wexmoor.example",
)
READERS = 8
PROMPT = 20.0  # seconds within which every other page has to be there, on a busy machine; behind the readers it takes 60


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        run.start().up()
        yield run
        print(run.supervisor.said)


def film(size: int) -> Iterator[bytes]:
    """A film of this size, in pieces; every piece is another."""
    head = box(b"ftyp", b"isom\0\0\x02\0isommp41") + box(b"moov", uuid4().bytes)
    head += struct.pack(">I4s", size - len(head), b"mdat")
    yield head
    left = size - len(head)
    for number in range(left // MEGABYTE):
        yield struct.pack(">Q", number) * (MEGABYTE // 8)
    yield b"\0" * (left % MEGABYTE)


def shared_film(run: Run, size: int) -> tuple[str, str]:
    """Kate answers Asha with a film; the address where it is handed over, and its SHA-256."""
    environment = {
        "IMAP_ENV": "development",
        "DATABASE_URL": run.addresses().app,
        "VAR_DIRECTORY": str(run.directory),
    }
    places = asked(environment, by=ASKING, agency="Wexmoor Police")
    kate = Visitor(run.url, ANSWERING).sign_in()
    _, fields = form_of(kate.get(places["share"]).text, "text")
    fields |= ITEM | {name: places[name] for name in ("about", "recipients")}
    digest = sha256()
    status = send_film(kate, places["share"], fields, film(size), size, digest)
    assert status == 302, status
    _, fields = form_of(kate.get(places["preview"]).text, "helps")
    released = kate.post(places["preview"], fields | CLOSING)
    assert released.status == 302, complaints(released.text)
    page = Visitor(run.url, ASKING).sign_in().get(places["information"])
    link = search(r'href="([^"]+/files/[^"]+)"', page.text)
    assert link, page.text[-3000:]
    return unescape(link[1]), digest.hexdigest()


def send_film(
    visitor: Visitor, path: str, fields: dict[str, str], pieces: Iterator[bytes], size: int, digest: object
) -> int:
    """Send a form with a film, piece by piece, as a browser does; the status of the answer."""
    mark = f"----{uuid4().hex}"
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()
    ]
    parts.append('Content-Disposition: form-data; name="files-attach"; filename="night.mp4"\r\n\r\n')
    head = "".join(f"--{mark}\r\n{part}\r\n" for part in parts)[:-2].encode()
    end = f"\r\n--{mark}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        for piece in pieces:
            digest.update(piece)  # type: ignore[attr-defined]
            yield piece
        yield end

    place = urlsplit(visitor.url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=120)
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Content-Length": str(len(head) + size + len(end)),
    }
    try:
        connection.request("POST", path, body(), headers)
        return connection.getresponse().status
    finally:
        connection.close()


class SlowReader(threading.Thread):
    """Somebody who takes a file a few bytes at a time until `hurry` is set, and then as fast as it comes."""

    def __init__(self, visitor: Visitor, path: str, hurry: threading.Event) -> None:
        super().__init__()
        self.hurry, self.digest, self.size, self.status = hurry, sha256(), 0, ""
        place = urlsplit(visitor.url)
        self.line = socket.socket()
        self.line.setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024
        )  # so that the system takes no more ahead
        self.line.settimeout(120)
        self.line.connect((place.hostname, place.port))
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
        )
        self.line.sendall(request.encode())

    def run(self) -> None:
        with self.line, self.line.makefile("rb") as answer:
            self.status = answer.readline().decode()
            while answer.readline() != b"\r\n":
                pass
            while piece := answer.read(MEGABYTE if self.hurry.is_set() else 2_048):
                self.digest.update(piece)
                self.size += len(piece)
                self.hurry.wait(0.2)


def sessions(run: Run) -> list[str]:
    """What the sessions of the web do, as the database sees them."""
    with psycopg.connect(run.superuser_address()) as admin:
        rows = admin.execute(
            "SELECT state FROM pg_stat_activity WHERE usename = 'imap_app' AND state <> 'idle'"
        )
        return [str(state) for (state,) in rows]


@pytest.mark.parametrize("size", [20 * MEGABYTE, pytest.param(200 * MEGABYTE, marks=pytest.mark.long)])
def test_while_eight_people_fetch_a_film_other_pages_answer(run: Run, size: int) -> None:
    workers: list[psutil.Process] = run.web()[1:]
    before = sum(one.memory_info().rss for one in workers)
    path, digest = shared_film(run, size)
    asha, helen = Visitor(run.url, ASKING).sign_in(), Visitor(run.url, OTHER).sign_in()
    hurry = threading.Event()
    readers = [SlowReader(asha, path, hurry) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        began = time.monotonic()
        while any(reader.size < 4_096 for reader in readers):
            assert time.monotonic() < began + 60, [reader.size for reader in readers]
            time.sleep(0.1)
        for _ in range(20):
            for page in ("/", "/guidance/"):
                answer = helen.get(page)
                assert answer.status == 200
                assert answer.ended - answer.began < PROMPT, page
        assert sessions(run) == []  # nobody who fetches holds a transaction
        assert all(reader.is_alive() and reader.size < MEGABYTE for reader in readers), "they were not slow"
    finally:
        hurry.set()
        for reader in readers:
            reader.join(timeout=120)
    assert {reader.status for reader in readers} == {"HTTP/1.1 200 OK\r\n"}
    assert {(reader.size, reader.digest.hexdigest()) for reader in readers} == {(size, digest)}
    assert sum(one.memory_info().rss for one in workers) - before < 150 * MEGABYTE
    assert "Traceback" not in run.supervisor.said
