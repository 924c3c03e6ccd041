"""The site, served on loopback from this process with connections of its own."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

HOST = "127.0.0.1"


class LiveServer:
    """`url` without a closing slash; `site + "/path"` is an address."""

    def __init__(self) -> None:
        self._thread = LiveServerThread(HOST, static_handler=StaticFilesHandler)
        self._thread.daemon = True
        self._thread.start()
        self._thread.is_ready.wait()
        if self._thread.error:
            raise self._thread.error

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._thread.port}"

    def __add__(self, path: str) -> str:
        return self.url + path

    def __str__(self) -> str:
        return self.url

    def stop(self) -> None:
        self._thread.terminate()


@pytest.fixture(scope="session")
def servers() -> Iterator[list[LiveServer]]:
    """Those that this process has started: at most one."""
    started: list[LiveServer] = []
    yield started
    for server in started:
        server.stop()


@pytest.fixture
def site(transactional_db: None, servers: list[LiveServer]) -> LiveServer:
    """The site over this test's database; started once a process, by the first test that asks."""
    if not servers:
        servers.append(LiveServer())
    return servers[0]
