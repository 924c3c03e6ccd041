"""A process asks again whether it is safe once the database was away, and nobody queues for the answer."""

import threading
import time

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from imap.operations import starting
from imap.operations.addresses import APP
from imap.operations.starting import StartCheck, asked_middleware


class Database:
    """What asking finds: `faults`, or nothing while it is `away`; how often it was asked."""

    def __init__(self) -> None:
        self.away, self.slow, self.faults, self.asked = False, 0.0, list[str](), 0

    def faults_at_start(self, role: str) -> list[str]:
        assert role == APP
        self.asked += 1
        time.sleep(self.slow)
        if self.away:
            raise psycopg.OperationalError
        return self.faults


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    found = Database()
    monkeypatch.setattr(starting, "faults_at_start", found.faults_at_start)
    return found


def test_after_the_database_was_away_it_is_asked_again_once(database: Database) -> None:
    status, asking = 200, StartCheck()
    asking.start()
    served = asked_middleware(lambda _: HttpResponse(status=status), asking)
    request = RequestFactory().get("/")
    served(request)
    assert database.asked == 1
    status = 503
    served(request)
    status = 200
    for _ in range(3):
        served(request)
    assert database.asked == 2


def test_a_role_that_became_unsafe_meanwhile_is_not_served(database: Database) -> None:
    asking = StartCheck()
    asking.start()
    served = asked_middleware(lambda _: HttpResponse(status=503), asking)
    served(RequestFactory().get("/"))
    database.faults = ["The role has BYPASSRLS."]
    for _ in range(2):
        with pytest.raises(ImproperlyConfigured, match="BYPASSRLS"):
            served(RequestFactory().get("/"))


def test_whoever_finds_it_away_while_it_is_asked_is_not_answered_by_that(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = StartCheck()
    asking.start()
    asking.again()

    def away_meanwhile(role: str) -> list[str]:
        if database.asked == 1:
            asking.again()
        return database.faults_at_start(role)

    monkeypatch.setattr(starting, "faults_at_start", away_meanwhile)
    for _ in range(4):
        asking.before_serving()
    assert database.asked == 3


def test_nobody_queues_for_an_answer_that_does_not_come(database: Database) -> None:
    database.away = True
    asking = StartCheck()
    asking.start()
    database.slow = 2.5
    waited: list[float] = []

    def visit() -> None:
        began = time.monotonic()
        with pytest.raises(OperationalError):
            asking.before_serving()
        waited.append(time.monotonic() - began)

    visitors = [threading.Thread(target=visit) for _ in range(10)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(waited) == 10
    assert max(waited) < 4
    assert sorted(waited)[8] < 2


def test_a_process_that_was_never_asked_is_not_asked_by_a_page(database: Database) -> None:
    asking = StartCheck()
    asking.again()
    asking.before_serving()
    assert database.asked == 0
