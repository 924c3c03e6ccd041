"""Whoever guesses passwords is slowed down, and shuts nobody out: neither their office nor a colleague."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone

from imap.accounts.attempts import ACCOUNT, ADDRESS, ASKING, HERE, KNOWN, LINKS, Attempt, Full
from imap.accounts.devices import COOKIE
from imap.agencies.models import User
from tests.factories import Partnership
from tests.support.account_events import recorded
from tests.support.sign_in import OTHER, RESET
from tests.support.signing_in import PASSWORD, give_password
from tests.support.sql import Sql

OFFICE, HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7", "203.0.113.9"
LOGIN = "/account/login/"
TURNED_AWAY = "Too many wrong passwords were tried. Wait until "


@pytest.fixture(autouse=True)
def _quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that goes as it is told."""
    with time_machine.travel(timezone.now(), tick=False) as told:
        yield told


@pytest.fixture
def nurse(partnership: Partnership) -> User:
    give_password(partnership.nurse, by=partnership.administrator)
    return partnership.nurse


def sign_in(
    email: str, password: str = PASSWORD, *, at: str = OFFICE, browser: Client | None = None, **more: Any
) -> Any:
    """Send the form from an address of the network, in a browser of its own unless one is given."""
    browser = browser or Client()
    browser.post("/account/logout/")
    return browser.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=at, **more)


def is_in(answer: Any) -> bool:
    return answer.status_code == 302 and COOKIE in answer.cookies


def is_turned_away(answer: Any) -> bool:
    return TURNED_AWAY in answer.content.decode()


def guess(email: str, times: int, *, at: str) -> None:
    for number in range(times):
        assert not is_in(sign_in(email, f"wrong {number}", at=at))


def known_browser(user: User, password: str = PASSWORD, *, at: str = OFFICE) -> Client:
    """A browser in which somebody signed in before, and signed out again."""
    browser = Client()
    assert is_in(sign_in(user.email, password, at=at, browser=browser))
    browser.post("/account/logout/")
    return browser


def looked_at(backup_sql: Sql) -> int:
    """How many wrong passwords were looked at, not turned away before."""
    return sum(kind == "sign_in_failed" for kind, _whose, _actor in recorded(backup_sql))


def test_an_office_with_many_wrong_passwords_goes_on(nurse: User) -> None:
    for number in range(24):
        sign_in(f"person.{number}@health.example", "wrong")
    assert is_in(sign_in(nurse.email))


def test_five_a_minute_from_elsewhere_do_not_shut_the_owner_out(nurse: User, clock: Any) -> None:
    for _minute in range(65):
        guess(nurse.email, 5, at=ELSEWHERE)
        assert is_in(sign_in(nurse.email, at=HOME))
        clock.shift(timedelta(minutes=1))
    assert is_turned_away(sign_in(nurse.email, at=ELSEWHERE))


@pytest.mark.committed
def test_twenty_addresses_are_bounded_and_the_owner_gets_in(nurse: User, backup_sql: Sql, clock: Any) -> None:
    known = known_browser(nurse)
    for _round in range(2):
        for number in range(20):
            guess(nurse.email, 5, at=f"203.0.113.{number}")
        clock.shift(timedelta(minutes=6))
    assert looked_at(backup_sql) == ACCOUNT.amount == 60
    assert is_turned_away(sign_in(nurse.email, at=HOME))
    assert is_in(sign_in(nurse.email, at=HOME, browser=known))
    clock.shift(timedelta(hours=1))
    assert is_in(sign_in(nurse.email, at=HOME))


def test_a_colleague_at_the_same_address_shuts_nobody_out(nurse: User) -> None:
    known = known_browser(nurse)
    guess(nurse.email, 30, at=OFFICE)
    assert is_turned_away(sign_in(nurse.email))
    assert is_in(sign_in(nurse.email, browser=known))


@pytest.mark.committed
def test_many_accounts_from_one_address_are_bounded(
    nurse: User, partnership: Partnership, backup_sql: Sql, clock: Any
) -> None:
    give_password(partnership.officer, by=partnership.administrator)
    known = known_browser(nurse)
    for number in range(ADDRESS.amount + 20):
        sign_in(f"person.{number}@health.example", "Password123456")
    assert looked_at(backup_sql) == ADDRESS.amount == 100
    assert is_turned_away(sign_in(partnership.officer.email))
    assert is_in(sign_in(partnership.officer.email, at=HOME))
    assert is_in(sign_in(nurse.email, browser=known))
    clock.shift(timedelta(minutes=16))
    assert is_in(sign_in(partnership.officer.email))


@pytest.mark.committed
def test_a_known_browser_is_bounded_too(nurse: User, backup_sql: Sql, clock: Any) -> None:
    known = known_browser(nurse)
    for number in range(20):  # wherever it is
        sign_in(nurse.email, "wrong", at=f"203.0.113.{number}", browser=known)
    assert looked_at(backup_sql) == KNOWN.amount == 10
    assert is_turned_away(sign_in(nurse.email, browser=known))
    assert is_in(sign_in(nurse.email)), "another browser is not concerned"
    clock.shift(timedelta(minutes=16))
    assert is_in(sign_in(nurse.email, browser=known))


def test_a_browser_is_known_to_those_who_signed_in_there_and_to_nobody_else(
    nurse: User, partnership: Partnership
) -> None:
    give_password(partnership.officer, by=partnership.administrator)
    shared = known_browser(partnership.officer)
    guess(nurse.email, 5, at=OFFICE)
    assert is_turned_away(sign_in(nurse.email, browser=shared))
    for forged in ("", "x|y", f"{nurse.pk}:1:x", shared.cookies[COOKIE].value[:-2]):
        browser = Client()
        browser.cookies[COOKIE] = forged
        assert is_turned_away(sign_in(nurse.email, browser=browser))
    assert is_in(sign_in(nurse.email, at=HOME, browser=shared))
    for user in (nurse, partnership.officer):  # and now to both
        guess(user.email, 5, at=OFFICE)
        assert is_in(sign_in(user.email, browser=shared))
    cookie = shared.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/", True, "Lax")
    assert str(nurse.pk) not in cookie.value
    assert nurse.email not in cookie.value


def test_another_password_makes_browsers_unknown(nurse: User, partnership: Partnership) -> None:
    known = known_browser(nurse)
    give_password(nurse, by=partnership.administrator)
    guess(nurse.email, 5, at=OFFICE)
    assert is_turned_away(sign_in(nurse.email, browser=known))


def test_a_password_changed_here_leaves_this_browser_known(nurse: User) -> None:
    browser = Client()
    sign_in(nurse.email, browser=browser)
    changed = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert browser.post("/account/password/change/", changed).status_code == 302
    browser.post("/account/logout/")
    guess(nurse.email, 5, at=OFFICE)
    assert is_in(sign_in(nurse.email, OTHER, browser=browser))


@pytest.mark.committed
def test_whoever_is_turned_away_reads_what_to_do_and_gets_in_at_once_through_a_link(
    nurse: User, backup_sql: Sql, clock: Any
) -> None:
    clock.move_to("2026-11-30 14:29:10+00:00")
    guess(nurse.email, 5, at=OFFICE)
    answer = sign_in(nurse.email)
    assert TURNED_AWAY + "14:35, then try again." in answer.content.decode()
    assert recorded(backup_sql)[-1] == ("locked_out", "Nia Nurse", "sign-in")
    browser = Client()
    browser.post(RESET, {"email": nurse.email})
    browser.post(link_in(0, browser), {"password1": OTHER, "password2": OTHER})
    assert is_in(sign_in(nurse.email, OTHER, browser=browser))
    assert is_turned_away(sign_in(nurse.email, OTHER))
    clock.move_to("2026-11-30 14:35:00+00:00")
    assert is_in(sign_in(nurse.email, OTHER))


def test_the_right_password_does_not_count(nurse: User) -> None:
    for _time in range(20):
        assert is_in(sign_in(nurse.email))


def test_guesses_at_the_same_moment_are_counted() -> None:
    def tries(_number: int) -> bool:
        try:
            Attempt([(bound, "kay@wexmoor.example 192.0.2.1") for bound in HERE])
        except Full:
            return False
        return True

    with ThreadPoolExecutor(16) as people:
        assert sum(people.map(tries, range(64))) == HERE[0].amount == 5


def test_one_household_of_ipv6_is_one_address(nurse: User) -> None:
    for number in range(5):
        guess(nurse.email, 1, at=f"2001:db8:1:2::{number}")
    assert is_turned_away(sign_in(nurse.email, at="2001:db8:1:2:ffff::1"))
    assert is_in(sign_in(nurse.email, at="2001:db8:1:3::1"))


def test_only_the_proxys_word_counts_for_the_address(nurse: User, settings: LazySettings) -> None:
    guess(nurse.email, 5, at=OFFICE)
    assert is_turned_away(sign_in(nurse.email, headers={"x-forwarded-for": HOME}))
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert is_turned_away(sign_in(nurse.email, headers={"x-forwarded-for": f"{HOME}, {OFFICE}"}))
    assert is_in(sign_in(nurse.email, headers={"x-forwarded-for": f"{OFFICE}, {HOME}"}))


def link_in(number: int, browser: Client) -> str:
    """The form that the link in a mail leads to."""
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[number].body))
    assert found
    return str(browser.get(found[1]).headers["Location"])


@pytest.mark.parametrize("email", ["nia.nurse@health.example", "no@body.example"])
def test_a_mailbox_gets_three_links_an_hour_and_the_answer_is_the_same(
    nurse: User, clock: Any, email: str
) -> None:
    answers = [Client().post(RESET, {"email": email}, REMOTE_ADDR=f"203.0.113.{n}") for n in range(9)]
    assert {answer.headers["Location"] for answer in answers} == {RESET + "done/"}
    assert len(mail.outbox) == LINKS.amount == 3
    clock.shift(timedelta(minutes=61))
    Client().post(RESET, {"email": email.upper()})
    assert len(mail.outbox) == 4


def test_whoever_had_links_asked_for_is_not_shut_out(nurse: User) -> None:
    for _time in range(9):
        Client().post(RESET, {"email": nurse.email}, REMOTE_ADDR=ELSEWHERE)
    browser = Client()
    browser.post(link_in(-1, browser), {"password1": OTHER, "password2": OTHER})
    assert is_in(sign_in(nurse.email, OTHER, browser=browser))
    # The links that came are void now. So there are others:
    Client().post(RESET, {"email": nurse.email})
    assert len(mail.outbox) == 4


def test_links_from_one_network_are_bounded_but_not_in_a_known_browser(nurse: User, clock: Any) -> None:
    clock.move_to("2026-11-30 14:29:10+00:00")
    known = known_browser(nurse)
    for number in range(ASKING.amount):
        Client().post(RESET, {"email": f"person.{number}@health.example"}, REMOTE_ADDR=OFFICE)
    sent = len(mail.outbox)
    answer = Client().post(RESET, {"email": nurse.email}, REMOTE_ADDR=OFFICE)
    assert "Too many links were asked for from your network. Wait until 15:30," in answer.content.decode()
    assert len(mail.outbox) == sent == 60
    assert known.post(RESET, {"email": nurse.email}, REMOTE_ADDR=OFFICE).status_code == 302
    assert Client().post(RESET, {"email": nurse.email}, REMOTE_ADDR=HOME).status_code == 302
    assert len(mail.outbox) == sent + 2
