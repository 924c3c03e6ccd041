"""Requests that no browser sends, to the processes that `make run` starts: refused, and written on one line."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import psycopg
import pytest

from imap.accounts.demonstration import PASSWORD
from imap.operations.addresses import with_database
from imap.operations.processes import wait_until
from imap.operations.run_environment import DATABASE
from tests.support import raw
from tests.support.running import Run, a_run, migrated

PERSON, LAST = "asha.reed@wexmoor.example", "kate.lowe@police.wexmoor.example"
#: C0, DEL, C1, line and paragraph ends, directions, and a colour: what a line must not hold.
CONTROLS = "".join(
    map(chr, (*range(1, 32), 127, *range(128, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), 0x2066))
)
FORGED = "\n2026-01-01 00:00:00,000 INFO forged " + CONTROLS + "\x1b[31m"
_RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+ ")


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        run.start(GUNICORN_CMD_ARGS="--access-logfile -").up()
        assert wait_until(lambda: f"  {LAST}" in run.supervisor.said, seconds=60), "it lists who may sign in"
        yield run


def sign_in(run: Run, email: str, password: str) -> tuple[int, str]:
    """The status and the page that follows."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    page = browser.open(f"{run.url}/account/login/", timeout=30).read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    try:
        with browser.open(
            f"{run.url}/account/login/", urllib.parse.urlencode(form).encode(), timeout=60
        ) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def said_since(run: Run, before: int, until: str) -> list[str]:
    """The lines that the run printed after so many characters, once a last one has come."""
    assert wait_until(lambda: until in run.supervisor.said[before:], seconds=20), run.supervisor.said[before:]
    return run.supervisor.said[before:].split("\n")


def last_line(run: Run) -> str:
    """Ask for a page that is not there and whose name ends what a test has to read."""
    name = f"the-end-{len(run.supervisor.said)}"
    assert raw.get(run.port, f"/{name}/".encode(), f"Host: 127.0.0.1:{run.port}".encode()).status in (
        302,
        404,
    )
    return name


@pytest.mark.parametrize(
    "host",
    [
        b"evil.example",
        b"",
        b"127.0.0.1, evil.example",
        b"me@127.0.0.1",
        b"127.0.0.1:port",
        b"<script>alert(1)</script>",
        b"a\tb",
        b"\xff\xfe\xc2\x85evil.example",
        b"a" * 7_000,
    ],
)
@pytest.mark.parametrize("path", [b"/", b"/account/login/", b"/static/design/favicon.svg"])
def test_a_wrong_host_is_answered_with_our_page(run: Run, host: bytes, path: bytes) -> None:
    before = len(run.supervisor.said)
    answer = raw.get(run.port, path, b"Host: " + host)
    assert answer.status == 400
    assert "an address that this service does not have" in answer.body
    assert "content-security-policy" in answer.head.lower()
    assert "evil" not in answer.head + answer.body
    assert "<script>alert" not in answer.body
    assert "aaaa" not in answer.body
    lines = said_since(run, before, last_line(run))
    assert [line for line in lines if " ERROR " in line or line.startswith("  ")] == []
    (refused,) = [line for line in lines if "for another host was refused" in line]
    assert " WARNING " in refused
    assert len(refused) < 300


@pytest.mark.parametrize("host", [b"a\0b", b"a\x1b[31mb", b"a\x7fb"])
def test_what_is_no_header_is_refused_before_the_application(run: Run, host: bytes) -> None:
    assert raw.get(run.port, b"/", b"Host: " + host).status == 400


def test_so_are_two_hosts_and_one_that_is_absurdly_long(run: Run) -> None:
    assert raw.get(run.port, b"/", b"Host: 127.0.0.1", b"Host: evil.example").status == 400
    assert raw.get(run.port, b"/", b"Host: " + b"a" * 100_000).status == 431


@pytest.mark.parametrize("port", [b"65536", b"99999999", b"9" * 5_000])
def test_a_port_that_there_cannot_be_is_a_wrong_host(run: Run, port: bytes) -> None:
    answer = raw.get(run.port, b"/account/login/", b"Host: 127.0.0.1:" + port)
    assert answer.status == 400
    assert "an address that this service does not have" in answer.body


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
@pytest.mark.parametrize("path", [b"/account/login/", b"/static/design/favicon.svg"])
def test_a_request_that_names_no_host_is_for_none_of_ours(run: Run, version: bytes, path: bytes) -> None:
    answer = raw.request(run.port, b"GET " + path + b" HTTP/" + version + b"\r\nConnection: close\r\n\r\n")
    assert answer.status == 400
    assert "an address that this service does not have" in answer.body


def test_words_that_somebody_searched_for_are_in_no_line(run: Run) -> None:
    before = len(run.supervisor.said)
    host = f"Host: 127.0.0.1:{run.port}".encode()
    for path in (
        b"/enquiries/find/?q=Alfie Morag",
        b'/enquiries/find/?q=x"y\x0b Morag',
        b"/enquiries/find/?q=x\x0bMorag",
        b"/enquiries/find/%3Fq=Alfie%20Morag",
        b"/enquiries/find%20it/%3fq=Alfie%20%22Morag%22%20HTTP/1.1",
        b"/no-such/?q=Alfie%20Morag",
        b"/no-such/?q='Alfie'\"Morag\"",
    ):
        raw.get(run.port, path, host, b"Referer: /x?q=Alfie Morag")
        raw.request(run.port, b"Morag " + path + b"\r\n\r\n")
    lines = said_since(run, before, last_line(run))
    assert len(lines) > 10
    assert [line for line in lines if "Morag" in line or "Alfie" in line] == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost.", "LOCALHOST:80", "[::1]:80"])
def test_our_own_host_is_served(run: Run, host: str) -> None:
    assert raw.get(run.port, b"/account/login/", b"Host: " + host.encode()).status == 200


def test_whatever_is_sent_one_record_is_one_line(run: Run) -> None:
    before = len(run.supervisor.said)
    host = f"Host: 127.0.0.1:{run.port}".encode()
    sent = quote(FORGED).encode()
    for one in CONTROLS:  # each by itself as well: what is refused in company may pass alone
        raw.get(run.port, b"/no-such/" + quote(one).encode(), host)
        raw.get(run.port, b"/no-such/", host, b"User-Agent: " + one.encode("utf-8"))
        raw.get(run.port, b"/no-such/", b"Host: a" + one.encode("utf-8"))
        raw.request(run.port, b"GET /no-such/" + one.encode("utf-8") + b" HTTP/1.1\r\n" + host + b"\r\n\r\n")
        raw.request(run.port, b"G" + one.encode("utf-8") + b"T / HTTP/1.1\r\n" + host + b"\r\n\r\n")
    raw.get(run.port, b"/no-such/" + sent, host)
    raw.get(run.port, b"/no-such/?name=" + sent, host, b"Referer: /x?name=" + sent)
    sign_in(run, FORGED, FORGED)
    lines = said_since(run, before, last_line(run))
    assert [line for line in lines if not line.isprintable()] == []
    records = [line for line in lines if _RECORD.match(line)]
    assert len(records) > len(CONTROLS)
    assert [line for line in lines if line.startswith("2026-01-01")] == []
    others = [line for line in lines if line and not _RECORD.match(line) and not line.startswith("  ")]
    # What is neither a record nor part of a traceback is a line of the access log, which begins with who asked.
    assert [line for line in others if not line.startswith("127.0.0.1 - - [")] == []
    assert others, "gunicorn's access log is asked for above"
    assert [line for line in lines if "name=" in line] == []


def test_a_persons_name_is_no_exception(run: Run) -> None:
    with psycopg.connect(with_database(run.addresses().admin, DATABASE), autocommit=True) as database:
        database.execute("ALTER TABLE agencies_user DISABLE TRIGGER USER")  # which would ask who does this
        database.execute("UPDATE agencies_user SET name = %s WHERE email = %s", ["Asha" + FORGED, PERSON])
    before = len(run.supervisor.said)
    status, page = sign_in(run, PERSON, PASSWORD)
    assert (status, "forged" in page) == (200, True), "signed in under that name"
    lines = said_since(run, before, last_line(run))
    assert [line for line in lines if not line.isprintable() or "forged" in line] == []


def test_wrong_passwords_are_counted_by_both_web_processes_together(run: Run) -> None:
    """Five for one person; counted apart there would be up to ten."""
    with ThreadPoolExecutor(8) as people:
        pages = list(
            people.map(lambda _: sign_in(run, "dan.price@police.wexmoor.example", "wrong")[1], range(16))
        )
    wrong = [page for page in pages if "the password is not right" in page]
    assert len(wrong) <= 5, len(wrong)
    assert sorted(path.suffix for path in (run.directory / "cache").iterdir() if path.suffix == ".djcache")
