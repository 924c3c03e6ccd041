"""Asks a page, a query or a decision again and again and tells how long it took, as medians."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from psycopg.errors import QueryCanceled

from imap.access import acting_user
from imap.agencies.models import User
from tests.bench.database import connect_once, end_of_request, new_connection
from tests.bench.pages import Page
from tests.factories import sign_in
from tests.support.query_counts import net

#: The first and the last of a page's times that are set against each other.
ENDS = 5
#: Seconds: what takes this long by then is asked no more often, and its few times are said.
PATIENCE = 20
#: Seconds: gunicorn ends a worker that has not answered by then. The figure of what came too late is infinite.
LIMIT = 30


@dataclass(frozen=True)
class PageTimes:
    """What one page took: `median` in milliseconds over the times it was `asked`; `age`, the median of the last five over that
    of the first five; `queries`, net of those of every request."""

    asked: int
    median: float
    age: float
    queries: int


class TooLate(RuntimeError):
    """There was no answer in the time that gunicorn gives a worker before it ends it."""


class WrongPage(RuntimeError):
    """A page was not answered as it must be: a time of it would mean nothing."""


@dataclass(frozen=True)
class Site:
    """The pages of one size, and everybody who asks for them, signed in by a session.

    The test client is the browser: what is left out are sockets, gunicorn and the proxy; middleware, transaction, access
    event and templates are all in.
    """

    pages: list[Page]
    clients: dict[User, Client]

    @classmethod
    def of(cls, pages: list[Page]) -> "Site":
        """With a session for everybody, in the database that Django's connection points at."""
        return cls(
            pages,
            {
                user: sign_in(Client(raise_request_exception=False), user)
                for user in {page.user for page in pages}
            },
        )

    def page(self, name: str) -> Page:
        """The page of this name."""
        return next(page for page in self.pages if page.name == name)

    def ask(self, page: Page) -> str:
        """A page's text as its person reads it."""
        return ask(page, self.clients[page.user])


def times_of(page: Page, client: Client, times: int) -> PageTimes:
    """Ask a page so many times on one new connection. Raises WrongPage when it does not show what it must."""
    try:
        _queries(page, client)  # with what a process reads once: content types and the like
        queries = _queries(page, client)
    except TooLate:
        return PageTimes(0, math.inf, math.inf, 0)
    new_connection()
    connect_once()
    taken = repeated(lambda: ask(page, client), times)
    ends = max(1, min(ENDS, len(taken) // 2))
    age = statistics.median(taken[-ends:]) / statistics.median(taken[:ends])
    return PageTimes(len(taken), statistics.median(taken), age, queries)


def _queries(page: Page, client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(page, client)
    return len(net(query["sql"] for query in captured.captured_queries))


def ask(page: Page, client: Client) -> str:
    """The text of a page, or where it leads to."""
    began = time.monotonic()
    response = client.get(page.address)
    text = response.headers.get("Location", "") if page.status == 302 else response.content.decode()
    end_of_request()
    if time.monotonic() - began >= LIMIT:
        raise TooLate(page.name)
    if response.status_code != page.status or not (page.shows in text or escape(page.shows) in text):
        raise WrongPage(
            f"{page.name}: answered {response.status_code}, to be {page.status} with {page.shows!r} on it"
        )
    return text


def milliseconds(do: Callable[[], Any]) -> float:
    """How long one call took, by the wall's clock."""
    began = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - began)


def acting(user: User, do: Callable[[], Any]) -> Callable[[], Any]:
    """The same, done by a person in a transaction of its own. Raises TooLate when the database gave up."""

    def done() -> Any:
        try:
            with acting_user.acting_as(user):
                return do()
        except OperationalError as error:
            if isinstance(error.__cause__, QueryCanceled):
                raise TooLate from error
            raise

    return done


def repeated(do: Callable[[], Any], times: int, patience: float = PATIENCE) -> list[float]:
    """How long each of so many calls took; fewer, but at least one, when the patience (in seconds) is at its end; the last is
    infinite when it came too late."""
    taken: list[float] = []
    until = time.monotonic() + patience
    while not taken or (len(taken) < times and time.monotonic() < until):
        try:
            taken.append(milliseconds(do))
        except TooLate:  # it may answer in time once, and not the next time
            return [*taken, math.inf]
    return taken


def median(do: Callable[[], Any], times: int, patience: float = PATIENCE) -> float:
    """The median of so many calls, in milliseconds, after one that warms up."""
    try:
        do()
        return statistics.median(repeated(do, times, patience))
    except TooLate:
        return math.inf


def side_by_side(first: Callable[[], Any], second: Callable[[], Any], times: int) -> tuple[float, float]:
    """The medians of two, called in turns, after one of each that warms up."""
    if math.inf in (alone := (median(first, 1), median(second, 1))):
        return alone
    taken: list[float] = []
    repeated(lambda: taken.extend((milliseconds(first), milliseconds(second))), times)
    return statistics.median(taken[::2]), statistics.median(taken[1::2])
