"""Production under the hands of its people, and what they met each time something of it was killed."""

import subprocess
import time
from collections.abc import Callable
from datetime import date

import psycopg

from imap.operations import processes
from tests.support import partnership
from tests.support.crowd import Crowd, Someone, Trial
from tests.support.https import Browser
from tests.support.production import Production
from tests.support.services import Service, Services

HOST = "imap.example"
DUE = "enquiries.tasks.look_for_what_is_due"


class Rehearsal:
    """One installation that runs, its people, and the table of what was tried."""

    def __init__(self, production: Production) -> None:
        self.production = production
        self.table: list[tuple[str, Trial, int]] = []
        self.people: list[Someone] = []

    @property
    def services(self) -> Services:
        assert self.production.services is not None, "it was not started"
        return self.production.services

    def browser(self) -> Browser:
        """Somebody who is not signed in."""
        return Browser(HOST, self.production.ports["https"], self.production.certificate)

    def begin(self) -> None:
        """Start everything, and enter everybody."""
        self.production.start()
        self.wait_until_it_answers()
        said = self.production.said["database"]
        self.administrator = self.browser()
        self.people = partnership.enter(self.administrator, said, self.production.mailbox)

    def wait_until_it_answers(self) -> None:
        asking = self.browser()
        assert processes.wait_until(
            lambda: asking.get("/account/login/").status == 200, seconds=60, every=0.2
        ), self.production.logs()[-4000:]

    def trial(self, what: str, happening: Callable[[], None], *, at_least: int = 100) -> Trial:
        """Let everybody work while something happens; afterwards look for what they were told was recorded, and verify."""
        trial = Crowd(self.people).during(happening, at_least=at_least)
        lost = self.lost()
        self.table.append((what, trial, lost))
        self.verify()
        return trial

    def pooled(self, pooled: bool) -> None:
        """Put the files for running with PgBouncer, or without it, in the place of those that are there."""
        using = [self.services[f"imap-{name}"] for name in ("pgbouncer", "web", "worker", "scheduler")]
        for service in reversed(using):
            service.stop()
        self.production.pooled = pooled
        self.production.write_files()
        self.production.run("owners")
        for service in using if pooled else using[1:]:
            service.start()
        self.wait_until_it_answers()

    def acknowledged(self) -> set[str]:
        """Keys of all enquiries of which somebody was told that they are recorded."""
        return {key for one in self.people for key in one.acknowledged}

    def lost(self) -> int:
        """How many of them the database does not hold."""
        with psycopg.connect(self.production.address_of("DATABASE_BACKUP_URL")) as connection:
            there = {str(key) for (key,) in connection.execute("SELECT id FROM enquiries_enquiry")}
        return len(self.acknowledged() - there)

    def verify(self) -> None:
        """`manage.py verify_record` as the document has it. Fails with what it says."""
        self.production.manage("verify_record", address=self.production.address_of("DATABASE_BACKUP_URL"))

    def a_task_is_done(self) -> bool:
        """Whether a task that is sent now through the broker is done by the worker within half a minute."""
        worker = self.services["imap-worker"]
        before = worker.said().count("succeeded")
        environment = worker.unit.environment() | {"PATH": "/usr/bin:/bin"}
        command = [worker.unit.command[0], "-A", "imap", "--skip-checks", "call", DUE]
        subprocess.run(command, env=environment, cwd=worker.unit.directory, check=True, capture_output=True)
        return processes.wait_until(lambda: worker.said().count("succeeded") > before, seconds=30)

    def kill(self, service: Service, *, which: int = 0) -> None:
        """`kill -9` of the main process, or of the child that is `which`; returns when systemd would have it up again."""
        starts, victim = service.starts, service.everyone()[which]
        victim.kill()
        if which == 0:
            assert processes.wait_until(lambda: service.starts > starts and service.running, seconds=20)

    def words(self) -> str:
        """The table for the document."""
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        )
        lines = [
            f"{date.today():%-d %B %Y}, on {commit.stdout.strip() or 'a copy'}:",  # noqa: DTZ011  (a day for people)
            "",
            "| what | requests | “not available” | longest gap | longest answer | acknowledged | lost |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {what} | {trial.requests} | {len(trial.unavailable)} | {trial.gap:.1f} s | {trial.longest:.1f} s"
            f" | {trial.acknowledged} | {lost} |"
            for what, trial, lost in self.table
        ]
        return "\n".join(lines)


def away(service: Service, *, seconds: float) -> None:
    """Stop a service, and start it again after so long."""
    service.stop()
    time.sleep(seconds)
    service.start()
