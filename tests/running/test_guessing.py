"""Guessing at the two web processes of `make run`, many at the same moment: all of them count together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from imap.accounts.attempts import HERE
from tests.support.demonstration import ADDRESSES
from tests.support.running import Run, a_run, migrated
from tests.support.visitors import Visitor

LOGIN = "/account/login/"
OWNER, COLLEAGUE, LEAVER = ADDRESSES[0], ADDRESSES[1], ADDRESSES[3]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        run.start().up()
        yield run


def wrong(run: Run, email: str) -> str:
    """What a browser reads that was never here before, and sends a wrong password."""
    visitor = Visitor(run.url, email)
    visitor.ask(LOGIN)
    answer = visitor.post(LOGIN, {"login": email, "password": "not the password"})
    while (
        answer.status == 503
    ):  # a busy machine: no connection came within five seconds, so nothing was looked at
        answer = visitor.post(LOGIN, {"login": email, "password": "not the password"})
    assert answer.status == 200, answer.status
    return answer.text


def test_guesses_at_the_same_moment_count_together_and_shut_nobody_out(run: Run) -> None:
    owner = Visitor(run.url, OWNER).sign_in()
    owner.post("/account/logout/", {})
    with ThreadPoolExecutor(8) as guessers:
        read = list(guessers.map(lambda _number: wrong(run, OWNER), range(32)))
        office = list(guessers.map(lambda n: wrong(run, f"person.{n}@wexmoor.example"), range(24)))
    looked_at = [page for page in read if "the password is not right" in page]
    turned_away = [page for page in read if "Too many wrong passwords were tried. Wait until" in page]
    assert (len(looked_at), len(turned_away)) == (HERE[0].amount, 32 - HERE[0].amount)
    assert all("the password is not right" in page for page in office)
    owner.sign_in()  # in the browser that knows them
    Visitor(run.url, COLLEAGUE).sign_in()  # in one that knows nobody
    assert "Traceback" not in run.supervisor.said


def test_an_old_cookie_is_dead_in_every_process(run: Run) -> None:
    leaver = Visitor(run.url, LEAVER).sign_in()
    assert leaver.ask("/").status == 200
    with psycopg.connect(run.addresses().app) as database:
        database.execute(
            "SELECT set_config('imap.person', id::text, true) FROM agencies_user WHERE email = %s",
            [ADDRESSES[-1]],
        )
        for _left_and_back in range(2):
            database.execute("UPDATE agencies_user SET is_active = NOT is_active WHERE email = %s", [LEAVER])
    assert {leaver.ask("/").status for _time in range(20)} == {302}
    assert leaver.sign_in().ask("/").status == 200
