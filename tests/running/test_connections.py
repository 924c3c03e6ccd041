"""Nothing that is open crosses a fork: no two processes of `make run` share a socket but the one they listen on."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from imap.operations import processes
from tests.support.running import Run, a_run, command_of, migrated
from tests.support.sockets import shared, sockets_of


@pytest.fixture
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        yield run


def test_no_two_processes_share_a_socket(run: Run) -> None:
    run.start().up()
    with ThreadPoolExecutor(8) as people:  # every thread of both web processes has had a connection
        list(people.map(lambda _: run.sign_in_page(), range(64)))
    everyone = processes.family([run.supervisor.pid])
    web = run.web()
    assert len(web) == 3, web
    assert all(sockets_of(one) for one in web), "what holds no socket shares none: nothing was looked at"
    assert shared(everyone) == {}


def test_a_process_that_was_forked_after_loading_refuses_to_serve(run: Run) -> None:
    """`--preload`, by whatever way it comes back: gunicorn reads this variable as it reads its command."""
    _, said = run.start(GUNICORN_CMD_ARGS="--preload").ended(within=120)
    assert "The web server does not answer" in said
    assert "forked after the application was loaded" in said


def test_the_loader_and_the_workers_children_share_nothing_either(run: Run) -> None:
    """Whatever the environment says: DATABASE_POOL reaches every process of the run."""
    supervisor, met = run.start(DATABASE_POOL="true", DEMONSTRATION_ENQUIRIES="6"), set[int]()
    while "IMAP runs at" not in supervisor.said:
        everyone = processes.family([supervisor.pid])
        loading = [one for one in everyone if "load_demonstration" in command_of(one)]
        met.update(one.pid for one in loading)
        assert shared(loading) == {}
        assert supervisor.process.poll() is None, supervisor.said
        time.sleep(0.1)
    assert len(met) >= 3, "the loader and the two that it forks"
    with psycopg.connect(run.superuser_address()) as admin:
        admin.execute("LOCK TABLE agencies_unsentform")  # the task waits for it, and its connection is open
        run.send_task("enquiries.tasks.look_for_what_is_due")
        assert processes.wait_until(lambda: "look_for_what_is_due" in supervisor.said, seconds=60), (
            supervisor.said
        )
        everyone = processes.family([supervisor.pid])
        workers = [one for one in everyone if "celery" in command_of(one) and " worker " in command_of(one)]
        children = [one for one in workers if one.ppid() != supervisor.pid]
        assert children, workers
        assert processes.wait_until(lambda: any(map(sockets_of, children)), seconds=20)
        assert shared(processes.family([supervisor.pid])) == {}
