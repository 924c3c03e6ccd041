"""The caches in which rate limits of signing in count: for all processes together, and for each when Redis is gone."""

import logging
import os
import pickle
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from imap.operations import caches
from imap.operations.caches import PAUSE, SAY_AGAIN, DirectoryCache, Json, Outage, SharedCache
from tests.harness.cluster import ROOT

#: Waits until the others are there as well, then tries to sign in wrongly as often as it can.
_TRIES = """
import sys, time, django
django.setup()
from imap.accounts.attempts import HERE, Attempt, Full
print("ready", flush=True)
sys.stdin.readline()
counted = 0
for _ in range(20):
    try:
        Attempt([(bound, "kay@wexmoor.example 192.0.2.1") for bound in HERE])
        counted += 1
    except Full:
        pass
print(counted)
"""


def test_two_processes_count_one_limit(tmp_path: Path) -> None:
    """With the settings' own default, as `make run` has it: five wrong passwords for one person, whoever is asked."""
    environment = {name: value for name, value in os.environ.items() if name != "CACHE_URL"}
    environment |= {"VAR_DIRECTORY": str(tmp_path), "DJANGO_SETTINGS_MODULE": "imap.settings"}
    command = [sys.executable, "-c", _TRIES]
    started = [
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    counted = [int(process.communicate(timeout=60)[0]) for process in started]
    assert sum(counted) == 5, counted


def test_one_of_many_adds_a_key(tmp_path: Path) -> None:
    """Each with a cache of its own, as threads and processes have."""
    with ThreadPoolExecutor(8) as people:
        for number in range(50):
            key = f"lock-{number}"
            added = list(people.map(lambda _, key=key: DirectoryCache(tmp_path, {}).add(key, True), range(8)))
            assert sum(added) == 1, added


def test_a_directory_that_was_removed_is_made_again(tmp_path: Path) -> None:
    cache = DirectoryCache(tmp_path / "cache", {})
    (tmp_path / "cache").rmdir()
    assert cache.add("one", 1)
    assert cache.get("one") == 1


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> SharedCache:
    """A Redis at a port where nobody listens, and a process that has not yet noticed."""
    cache = SharedCache("redis://127.0.0.1:1/0", {})
    cache.clear()  # of what the test before left
    monkeypatch.setattr(caches, "_outage", Outage())
    return cache


def test_without_redis_every_method_counts_in_the_process(gone: SharedCache) -> None:
    assert gone.add("one", [1.5], 60)
    assert not gone.add("one", [2.5], 60)
    assert gone.get("one") == [1.5]
    gone.set("two", 2, 60)
    assert gone.incr("two") == 3
    assert gone.touch("two", 60)
    assert gone.has_key("two")
    assert gone.get_many(["one", "two"]) == {"one": [1.5], "two": 3}
    assert gone.set_many({"three": 3}) == []
    gone.delete_many(["three"])
    assert gone.delete("two")
    assert gone.get("two", "none") == "none"
    gone.clear()
    assert gone.get("one") is None


def test_other_threads_caches_count_with_it(gone: SharedCache) -> None:
    gone.set("one", 1, 60)
    assert SharedCache("redis://127.0.0.1:1/0", {}).get("one") == 1


def test_nobody_waits_for_a_redis_that_is_gone(gone: SharedCache) -> None:
    begun = time.monotonic()
    for _ in range(1_000):
        gone.get("one")
    assert time.monotonic() - begun < caches.PATIENCE


def test_it_is_said_once_a_minute_and_without_the_address(
    gone: SharedCache, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()  # the fixture noticed
    for _ in range(100):
        gone.get("one")
    (line,) = [one for one in caplog.records if one.name == "imap.operations.caches"]
    assert "CACHE_URL" in line.getMessage()
    assert "127.0.0.1" not in line.getMessage()


def test_an_outage_is_tried_again_by_one_and_ends(caplog: pytest.LogCaptureFixture) -> None:
    now = 1_000.0
    outage = Outage(lambda: now)
    assert outage.may_try()
    outage.begin(ConnectionError())
    assert not outage.may_try()
    for _ in range(int(SAY_AGAIN / PAUSE) - 1):
        now += PAUSE
        assert outage.may_try()
        assert not outage.may_try(), "one tries, the others do not wait for it"
        outage.begin(ConnectionError())
    assert len(caplog.records) == 1
    now += PAUSE
    assert outage.may_try()
    outage.begin(ConnectionError())
    assert len(caplog.records) == 2
    now += PAUSE
    assert outage.may_try()
    outage.end()
    assert outage.may_try()
    assert outage.may_try()
    assert caplog.records[-1].getMessage() == "Redis (CACHE_URL) answers again."
    assert caplog.records[-1].levelno == logging.WARNING


@pytest.mark.parametrize("value", [True, 3, [1.5, 2.25], "words", {"a": None}])
def test_what_is_kept_in_redis_is_json(value: Any) -> None:
    assert Json().loads(Json().dumps(value).encode()) == value


LIMIT = "allauth:rl:account:login_failed:5/300.0/key:0123"


@pytest.mark.parametrize(
    "lying", [b"", b"not ours", b"\x80\x04garbage", pickle.dumps(1e12) + b"no zlib", pickle.dumps("words")]
)
def test_a_file_that_no_cache_wrote_is_a_miss(tmp_path: Path, lying: bytes) -> None:
    cache = DirectoryCache(tmp_path, {})
    cache.set(LIMIT, [1.5])
    [file] = tmp_path.glob("*.djcache")
    for ask in (
        lambda: cache.get(LIMIT, []) == [],
        lambda: not cache.has_key(LIMIT),
        lambda: not cache.touch(LIMIT),
        lambda: cache.add(LIMIT, [2.5]),
        lambda: cache.get_many([LIMIT]) == {},
    ):
        file.write_bytes(lying)
        assert ask()
    file.write_bytes(lying)
    cache.set(LIMIT, [2.5])
    assert cache.get(LIMIT, []) == [2.5]


@pytest.mark.parametrize("lying", ["words", {"a": 1}, 7, None, ["words"], [[1.5]], [None], [True]])
def test_a_value_of_another_shape_is_a_miss(tmp_path: Path, lying: Any) -> None:
    cache = DirectoryCache(tmp_path, {})
    cache.set(LIMIT, lying)
    assert cache.get(LIMIT, []) == []
    cache.set(LIMIT, [1.5, 2])
    assert cache.get(LIMIT, []) == [1.5, 2]


@contextmanager
def a_redis_that_says(answer: bytes) -> Iterator[str]:
    """The address of a server that greets as Redis does, and gives this answer to whoever reads."""

    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while many := self.rfile.readline():
                words = [(self.rfile.readline(), self.rfile.readline())[1] for _ in range(int(many[1:]))]
                greeting = {b"HELLO": b"%1\r\n+proto\r\n:3\r\n", b"GET": answer}
                self.wfile.write(greeting.get(words[0].strip().upper(), b"+OK\r\n"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        finally:
            server.shutdown()


@pytest.mark.parametrize(
    "lying", [b"not ours", b"\x80\x04garbage", b"\xff\xfe", b"[" * 100_000, b'"words"', b'["words"]', b""]
)
def test_a_value_in_redis_that_is_not_ours_is_a_miss(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lying: bytes
) -> None:
    monkeypatch.setattr(caches, "_outage", Outage())
    with a_redis_that_says(b"$%d\r\n%s\r\n" % (len(lying), lying)) as address:
        assert SharedCache(address, {}).get(LIMIT, []) == []
        assert SharedCache(address, {}).get(LIMIT) in (None, "words", ["words"])
    assert not [one for one in caplog.records if "does not answer" in one.getMessage()]


def test_a_key_of_redis_of_another_kind_is_a_miss_and_no_outage(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(caches, "_outage", Outage())
    words = b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"
    with a_redis_that_says(words) as address:
        assert SharedCache(address, {}).get(LIMIT, []) == []
    assert not [one for one in caplog.records if "does not answer" in one.getMessage()]


def test_a_value_in_redis_that_is_ours_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "_outage", Outage())
    with a_redis_that_says(b"$8\r\n[1.5, 2]\r\n") as address:
        assert SharedCache(address, {}).get(LIMIT, []) == [1.5, 2]
