"""Production as docs/operations.md writes it: its people at work while each part of it is killed or started again."""

import os
import socket
import subprocess
import time
from collections.abc import Callable

import psutil
import pytest

from imap.operations import processes
from imap.operations.cluster import HOST
from tests.harness.cluster import ROOT
from tests.support.documents import OPERATIONS, variables_listed, write_between_marks
from tests.support.rehearsal import Rehearsal, away
from tests.support.sockets import shared

pytestmark = pytest.mark.long

MOST_SECONDS = 10.0
NOTHING = "nothing"


def web(rehearsal: Rehearsal) -> None:
    rehearsal.kill(rehearsal.services["imap-web"])


def one_of_the_web(rehearsal: Rehearsal) -> None:
    rehearsal.kill(rehearsal.services["imap-web"], which=1)


def worker(rehearsal: Rehearsal) -> None:
    rehearsal.kill(rehearsal.services["imap-worker"])


def scheduler(rehearsal: Rehearsal) -> None:
    rehearsal.kill(rehearsal.services["imap-scheduler"])


def redis(rehearsal: Rehearsal) -> None:
    away(rehearsal.services["imap-redis"], seconds=5)


def pooler(rehearsal: Rehearsal) -> None:
    rehearsal.services["imap-pgbouncer"].restart()


def proxy(rehearsal: Rehearsal) -> None:
    rehearsal.services["imap-proxy"].reload()


def web_restarted(rehearsal: Rehearsal) -> None:
    rehearsal.services["imap-web"].restart()


def web_reloaded(rehearsal: Rehearsal) -> None:
    rehearsal.services["imap-web"].reload()


def database(rehearsal: Rehearsal) -> None:
    cluster, port = rehearsal.production.cluster, rehearsal.production.ports["postgres"]
    cluster.stop()
    cluster.start(port=port)


#: What happens, by what the table calls it.
HAPPENINGS: dict[str, Callable[[Rehearsal], None]] = {
    "one gunicorn worker, `kill -9`": one_of_the_web,
    "gunicorn, `kill -9`": web,
    "gunicorn, restarted": web_restarted,
    "gunicorn, reloaded": web_reloaded,
    "Celery worker, `kill -9`": worker,
    "scheduler, `kill -9`": scheduler,
    "Redis, away for 5 s": redis,
    "PgBouncer, restarted": pooler,
    "nginx, reloaded": proxy,
    "PostgreSQL, restarted": database,
}


def test_a_thousand_requests_of_eight_people_at_once(rehearsal: Rehearsal) -> None:
    trial = rehearsal.trial(NOTHING, lambda: None, at_least=1_000)
    assert trial.wrong == []
    assert trial.unavailable == []
    assert trial.requests >= 1_000
    assert trial.acknowledged >= 100
    assert rehearsal.lost() == 0


def test_no_two_processes_share_a_socket(rehearsal: Rehearsal) -> None:
    ours = [
        one
        for name in ("web", "worker", "scheduler")
        for one in rehearsal.services[f"imap-{name}"].everyone()
    ]
    assert len(ours) >= 3 + 3 + 1, ours
    assert shared(ours) == {}


def test_everything_listens_on_loopback_only(rehearsal: Rehearsal) -> None:
    listening = [
        (service.unit.name, connection.laddr)
        for service in rehearsal.services.by_name.values()
        for process in service.everyone()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len({port for _, (_, port) in listening}) == 5, listening  # http, https, web, Redis, PgBouncer
    assert {host for _, (host, _) in listening} == {HOST}


@pytest.mark.parametrize("what", HAPPENINGS)
def test_what_was_acknowledged_is_there_and_the_rest_says_what_to_do(rehearsal: Rehearsal, what: str) -> None:
    trial = rehearsal.trial(what, lambda: HAPPENINGS[what](rehearsal))
    assert trial.wrong == []
    assert trial.gap <= MOST_SECONDS
    assert trial.acknowledged > 0
    assert rehearsal.lost() == 0
    assert rehearsal.a_task_is_done()


WITHOUT_POOLER = "PostgreSQL, restarted, without PgBouncer"


def test_without_pgbouncer_the_same_holds(rehearsal: Rehearsal) -> None:
    """The document's first form: the web's own pool, prepared statements on."""
    rehearsal.pooled(False)
    try:
        trial = rehearsal.trial(WITHOUT_POOLER, lambda: database(rehearsal))
        assert trial.wrong == []
        assert trial.gap <= MOST_SECONDS
        assert trial.acknowledged > 0
        assert rehearsal.lost() == 0
        assert rehearsal.a_task_is_done()
    finally:
        rehearsal.pooled(True)


def test_the_scheduler_goes_on_after_all_of_this(rehearsal: Rehearsal) -> None:
    scheduler, worker = rehearsal.services["imap-scheduler"], rehearsal.services["imap-worker"]
    sent, done = scheduler.said().count("look-for-what-is-due"), worker.said().count("succeeded")
    assert processes.wait_until(lambda: scheduler.said().count("look-for-what-is-due") > sent, seconds=75)
    assert processes.wait_until(lambda: worker.said().count("succeeded") > done, seconds=10)


def test_signing_in_works_while_redis_is_away(rehearsal: Rehearsal) -> None:
    service = rehearsal.services["imap-redis"]
    service.stop()
    try:
        answer = rehearsal.browser().send(
            "/account/login/", "login", login="nobody@people.example", password="x"
        )
    finally:
        service.start()
    assert answer.status == 200
    assert "is not right" in answer.text, (
        "the limit is counted by each process then, and the password is looked at"
    )


def test_another_host_name_is_refused(rehearsal: Rehearsal) -> None:
    browser = rehearsal.browser()
    assert browser.ask("GET", "/account/login/", headers={"Host": "elsewhere.example"}).status == 400
    twice = "GET /account/login/ HTTP/1.1\r\nHost: imap.example\r\nHost: {}\r\nConnection: close\r\n\r\n"
    assert browser.raw(twice.format("elsewhere.example")).startswith("HTTP/1.1 400 ")
    assert browser.raw(twice.format("imap.example")).startswith("HTTP/1.1 400 ")
    once = twice.replace("Host: {}\r\n", "")
    assert browser.raw(once).startswith("HTTP/1.1 200 ")


@pytest.mark.parametrize("second", ["elsewhere.example", "imap.example"])
def test_the_web_itself_refuses_two_host_names(rehearsal: Rehearsal, second: str) -> None:
    """A proxy that sends two: whichever the web took, the other one was meant."""
    request = f"GET /account/login/ HTTP/1.1\r\nHost: imap.example\r\nHost: {second}\r\nX-Forwarded-Proto: https\r\n"
    with socket.create_connection((HOST, rehearsal.production.ports["web"]), timeout=20) as line:
        line.sendall(f"{request}Connection: close\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 400"


def test_plain_http_leads_to_tls(rehearsal: Rehearsal) -> None:
    with socket.create_connection((HOST, rehearsal.production.ports["http"]), timeout=20) as line:
        line.sendall(
            b"GET /enquiries/find/?q=Marlow HTTP/1.1\r\nHost: imap.example\r\nConnection: close\r\n\r\n"
        )
        said = line.makefile("rb").read().decode()
    assert said.startswith("HTTP/1.1 301 ")
    assert "Location: https://imap.example/enquiries/find/?q=Marlow\r\n" in said


def test_a_body_over_the_limit_is_answered_in_words(rehearsal: Rehearsal) -> None:
    size = 421 * 1024 * 1024
    head = f"POST / HTTP/1.1\r\nHost: imap.example\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    said = rehearsal.browser().raw(head)
    assert said.startswith("HTTP/1.1 413 ")
    assert "up to 200 MB each, other files of up to 10 MB each" in said
    assert "999" in said


def test_a_name_that_is_searched_for_is_in_no_log(rehearsal: Rehearsal) -> None:
    searched = "Zebedee Quillfeather"
    someone = rehearsal.people[0]
    assert someone.browser.get("/enquiries/find/?q=Zebedee+Quillfeather").status == 200
    rehearsal.services["imap-web"].stop()  # so that the proxy has something to complain about
    assert someone.browser.get("/enquiries/find/?q=Zebedee+Quillfeather").status == 503
    rehearsal.services["imap-web"].start()
    rehearsal.wait_until_it_answers()
    time.sleep(0.5)
    logs = rehearsal.production.logs()
    assert "/enquiries/find/" in logs, "what was asked for is logged"
    assert not [word for word in searched.split() if word in logs]
    assert not [one.mark for one in rehearsal.people if one.mark in logs]
    assert not [name for name, secret in rehearsal.production.secrets.items() if secret in logs]


NEEDED = [
    name
    for name, said in variables_listed(OPERATIONS.read_text(encoding="utf-8")).items()
    if said == "needed"
]


@pytest.mark.parametrize("variable", NEEDED)
def test_without_a_needed_variable_the_check_says_so(rehearsal: Rehearsal, variable: str) -> None:
    environment = rehearsal.services["imap-web"].unit.environment()
    del environment[variable]
    done = subprocess.run(
        [".venv/bin/python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=rehearsal.production.root / "srv/imap",
        env={"PATH": os.defpath} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert variable in done.stderr


def test_the_document_says_how_it_went(rehearsal: Rehearsal, capsys: pytest.CaptureFixture[str]) -> None:
    """Written when all was tried; `make test-running` prints it as well."""
    assert {what for what, _, _ in rehearsal.table} == {*HAPPENINGS, NOTHING, WITHOUT_POOLER}, (
        "run the whole of this module"
    )
    with capsys.disabled():
        print(f"\n{rehearsal.words()}")
    write_between_marks(ROOT / "docs" / "operations.md", rehearsal.words())
