"""Whatever is killed under load, for at most 10 seconds some are told to wait, then nobody; nothing acknowledged is lost."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from imap.db.keys import new_key
from imap.operations import processes
from tests.support.demonstration import ADDRESSES
from tests.support.load import RECORD, Load
from tests.support.running import Run, a_run, migrated
from tests.support.verifying import verify
from tests.support.visitors import (
    Answer,
    Visitor,
    an_enquiry,
    complaints,
    form_of,
    hidden_fields,
    name_of,
    walk,
)

AT_MOST = 10.0  # seconds
READ = ["/", "/enquiries/find/", "/guidance/", "/no-such-page/"]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        run.start(DEMONSTRATION_ENQUIRIES="16", DATABASE_POOL_SIZE="3").up()
        yield run
        print(run.supervisor.said)


def kill_a_web_worker(run: Run) -> None:
    run.web()[1].kill()


def kill_both_web_workers(run: Run) -> None:
    for worker in run.web()[1:]:
        worker.kill()


def recycle_the_web_workers(run: Run) -> None:
    run.web()[0].send_signal(signal.SIGHUP)


def kill_the_worker_and_the_scheduler(run: Run) -> None:
    for one in run.celery():
        one.kill()


def kill_the_database(run: Run) -> None:
    run.database_server().kill()


def restart_the_database(run: Run) -> None:
    run.database_server().send_signal(signal.SIGINT)


def end_every_session(run: Run) -> None:
    with psycopg.connect(run.superuser_address()) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'imap_app'")


def hold_what_every_page_writes(run: Run) -> None:
    """All connections of both pools wait; whoever comes then finds the pool exhausted."""
    with psycopg.connect(run.superuser_address()) as admin:
        admin.execute("LOCK TABLE audit_accessevent")
        time.sleep(8)


@contextmanager
def out_of_reach(run: Run) -> Iterator[None]:
    """The database lets nobody in but a superuser."""
    with psycopg.connect(run.addresses().admin, autocommit=True) as admin:
        admin.execute("ALTER DATABASE imap CONNECTION LIMIT 0")
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'imap_%'"
            )
            yield
        finally:
            admin.execute("ALTER DATABASE imap CONNECTION LIMIT -1")


KILLS = [
    kill_a_web_worker,
    kill_both_web_workers,
    recycle_the_web_workers,
    kill_the_worker_and_the_scheduler,
    kill_the_database,
    restart_the_database,
    end_every_session,
    hold_what_every_page_writes,
]


@pytest.fixture(scope="module")
def load(run: Run) -> Load:
    readers = [Visitor(run.url, email).sign_in() for email in ADDRESSES[:4]]
    writers = [Visitor(run.url, "owen.hart@brackenhurst.example").sign_in() for _ in range(2)]
    return Load(dict.fromkeys(readers, READ), writers)


@pytest.mark.parametrize("what", KILLS, ids=lambda what: what.__name__)
def test_after_a_kill_all_goes_on(run: Run, load: Load, what: Callable[[Run], None]) -> None:
    with load.going():
        assert load.quiet_for(2, within=60), "it does not even work before"
        before, began = len(load.acknowledged), time.monotonic()
        what(run)
        assert load.quiet_for(2, within=30), run.supervisor.said[-3000:]
        recorded = processes.wait_until(lambda: len(load.acknowledged) > before, seconds=20)
    came = load.since(began)
    failed = [one for one in came if one.status not in (200, 302, 404)]
    print(
        f"{what.__name__}: {len(came)} requests, {len(failed)} failed, the last {_last(failed, began):.1f} s after"
    )
    assert _last(failed, began) <= AT_MOST
    for one in failed:
        in_flight = one.status == 0 and one.began < began + 0.5
        assert one.unavailable or in_flight, (one.path, one.status, one.began - began, one.text[:500])
    assert recorded, "nothing was recorded afterwards"
    assert load.not_as_recorded(run.superuser_address()) == []
    verify(run.addresses())


def _last(failed: list[Answer], began: float) -> float:
    return max((one.ended - began for one in failed), default=0.0)


def test_what_was_sent_and_not_recorded_is_on_the_page_that_says_so(run: Run) -> None:
    """Without a script: one press sends it again, and it is recorded once."""
    writer = Visitor(run.url, "owen.hart@brackenhurst.example").sign_in()
    form = an_enquiry(new_key(), child="Ada <Again>")
    with out_of_reach(run):
        answer = writer.post(RECORD, form)
    assert answer.unavailable, (answer.status, answer.text[:2000])
    fields = dict(hidden_fields(answer.text))
    assert {name: fields[name] for name in form} == form
    assert processes.wait_until(lambda: writer.post(RECORD, fields).status == 302, seconds=AT_MOST, every=0.5)
    again = writer.post(RECORD, fields)
    assert again.status == 302
    assert len({one.location for one in writer.answers[-2:]}) == 1


def test_nobody_waits_long_while_the_database_is_away(run: Run, load: Load) -> None:
    """Its return is noticed within 10 seconds; what is not asked of it goes on meanwhile."""
    with load.going():
        assert load.quiet_for(2, within=60)
        began = time.monotonic()
        with out_of_reach(run):
            time.sleep(20)
            assert Visitor(run.url, "").ask("/static/design/imap.css").status == 200
        back = time.monotonic()
        assert load.quiet_for(2, within=30), run.supervisor.said[-3000:]
    failed = [one for one in load.since(began) if one.status not in (200, 302, 404)]
    assert failed
    assert all(one.unavailable for one in failed), {one.status for one in failed}
    assert max(one.ended - one.began for one in failed) < AT_MOST + 5
    assert _last(failed, back) <= AT_MOST
    assert load.not_as_recorded(run.superuser_address()) == []


def test_a_web_worker_that_starts_without_a_database_serves_once_it_is_there(run: Run, load: Load) -> None:
    with load.going():
        assert load.quiet_for(2, within=60)
        with out_of_reach(run):
            kill_both_web_workers(run)
            waiting = Visitor(run.url, "")
            assert processes.wait_until(lambda: waiting.ask("/").unavailable, seconds=30)
        back = time.monotonic()
        assert load.quiet_for(2, within=30), run.supervisor.said[-3000:]
    assert _last([one for one in load.since(back) if one.status not in (200, 302, 404)], back) <= AT_MOST
    assert "nothing is served until it does" in run.supervisor.said


ITEM = {
    "text": "Attended twice in October with bruises to both arms",
    "kind": "housing",
    "owed": "no",
    "said_by": "Tenancy file",
    "information_from-day": "20",
    "information_from-month": "10",
    "information_from-year": "2026",
    "certainty": "verified",
    "checked_how": "Read in the record",
    "necessary": "yes",
    "necessary_because": "It shows a pattern.",
    "proportionate": "yes",
    "proportionate_because": "Dates only.",
    "relevant": "yes",
    "relevant_because": "The concern is an injury.",
}
CLOSING = {"helps": "It shows when.", "hinders": "It would be missed.", "considered": "on"}
CLOSING |= {"all_needed_because": "One visit, and nothing else is held of that day."}
RELEASED = (
    "disclosures_answer",
    "disclosures_release",
    "disclosures_item",
    "disclosures_itemcontent",
    "audit_entry",
    "disclosures_historicalrelease",
    "disclosures_historicalitemcontent",
)


def test_a_release_in_the_middle_of_which_the_worker_is_killed_is_not_there_or_whole(run: Run) -> None:
    officer = Visitor(run.url, "carl.jensen@homes.wexmoor.example").sign_in()
    path = _ready_to_release(officer)
    response = form_of(officer.get(path).text) | CLOSING
    with (
        psycopg.connect(run.superuser_address(), autocommit=True) as admin,
        ThreadPoolExecutor(1) as meanwhile,
    ):
        before = _counted(admin)

        def waits() -> bool:
            query = "SELECT 1 FROM pg_stat_activity WHERE usename = 'imap_app' AND wait_event_type = 'Lock'"
            return admin.execute(query).fetchone() is not None

        with psycopg.connect(run.superuser_address()) as other:
            other.execute(
                "LOCK TABLE disclosures_historicalitemcontent IN EXCLUSIVE MODE"
            )  # written late in a release
            posting = meanwhile.submit(officer.post, path, response)
            assert processes.wait_until(lambda: waits() or posting.done(), seconds=30)
            assert not posting.done(), complaints(posting.result().text)
            kill_both_web_workers(run)
            assert posting.result().status == 0
        assert processes.wait_until(lambda: not waits(), seconds=20)
        assert _counted(admin) == before
        verify(run.addresses())
        again = officer.post(path, response)
        assert again.status == 302, complaints(again.text)
        after = _counted(admin)
        assert all(after[table] > before[table] for table in RELEASED), after
        assert officer.post(path, response).status in (302, 404, 409)
        assert _counted(admin, *RELEASED[:4]) == {table: after[table] for table in RELEASED[:4]}


def _ready_to_release(officer: Visitor) -> str:
    """Draft one item for a request that consent was given for; the address of its preview."""
    said = []
    for answering in [one.path for one in walk(officer, each=8) if name_of(one.path) == "disclosures:answer"]:
        page = officer.get(f"{answering}share/").text
        chosen = {
            name: re.findall(f'name="{name}"[^>]*value="([^"]+)"', page)[:1]
            for name in ("about", "recipients")
        }
        if all(chosen.values()):
            item = form_of(page) | ITEM | {name: values[0] for name, values in chosen.items()}
            answer = officer.post(f"{answering}share/", item)
            preview = officer.get(f"{answering}preview/")
            if answer.status == 302 and "going ahead without it" not in preview.text:
                return preview.path
            said.append(complaints(answer.text))
    pytest.fail(
        f"No request can be answered: {said}, {sorted({name_of(one.path) for one in officer.answers})}"
    )


def _counted(admin: "psycopg.Connection[Any]", *tables: str) -> dict[str, int]:
    return {
        table: int((admin.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0])
        for table in tables or RELEASED
    }
