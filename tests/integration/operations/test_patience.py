"""A database that hangs, or a network that swallows what is sent: nobody who connects waits for long."""

import os
import socket
import subprocess
import sys
import time

import pytest

from tests.harness.cluster import ROOT, WorkerDatabase

pytestmark = pytest.mark.committed

#: With the settings as a process has them: the tests' own connection has other options.
_CONNECTS = """
import os, socket, django
django.setup()
from django.db import OperationalError, connection
try:
    connection.ensure_connection()
except OperationalError:
    raise SystemExit("no answer")
line = socket.socket(fileno=os.dup(connection.connection.fileno()))
tcp = [getattr(socket, "TCP_" + name) for name in ("USER_TIMEOUT", "KEEPIDLE", "KEEPINTVL", "KEEPCNT")]
print(line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), *(line.getsockopt(6, one) for one in tcp))
"""


def connects(address: str) -> "subprocess.CompletedProcess[str]":
    given = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "imap.settings"}
    command = [sys.executable, "-W", "ignore", "-c", _CONNECTS]
    return subprocess.run(
        command, check=False, env=given, cwd=ROOT, capture_output=True, text=True, timeout=25
    )


@pytest.mark.parametrize("pool", ["false", "true"])
def test_a_server_that_takes_connections_and_never_answers(
    monkeypatch: pytest.MonkeyPatch, pool: str
) -> None:
    monkeypatch.setenv("DATABASE_POOL", pool)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        ended = connects(f"postgresql://imap_app:x@127.0.0.1:{silent.getsockname()[1]}/imap")
        assert "no answer" in ended.stderr.splitlines(), ended.stderr  # the pool may warn after it
        assert time.monotonic() - began < 15


@pytest.fixture
def address(db: None, worker_database: WorkerDatabase) -> str:
    return worker_database.addresses.app


def test_a_connection_notices_within_seconds_that_nothing_arrives(address: str) -> None:
    assert connects(address).stdout == "1 10000 5 2 3\n"
    assert connects(address + "?tcp_user_timeout=7000&keepalives_idle=9").stdout == "1 7000 9 2 3\n"
