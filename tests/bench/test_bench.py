"""`make bench` run small, as the command that people run: what it loads the schema allows, every page shows what it must, every
figure is there. No times are asserted."""

import os
import re
import subprocess
import sys

import psycopg
import pytest

from imap.access import acting_user
from imap.operations.addresses import with_database
from imap.worklist.lists import fetch
from tests.bench import checking
from tests.bench.figures import AGAINST
from tests.bench.pages import Page
from tests.bench.samples import CLOSED, make_samples
from tests.bench.timing import Site, WrongPage
from tests.bench.worklists import lists_of
from tests.factories import Partnership, record
from tests.harness.cluster import ROOT, WorkerDatabase

pytestmark = pytest.mark.committed

SIZE = 1_000
PAGES = (
    "guidance", "My work, lead agency's manager", "My work, lead agency's practitioner", "My work, agency asked often",
    "My work, agency that sees ten", "enquiry, lead agency", "enquiry, agency asked", "people", "person", "consent",
    "ask an agency", "request, lead agency", "request to answer", "answer form", "release", "information received", "chronology",
    "record, lead agency", "record, agency asked", "override to review", "find by reference", "find by date of birth",
    "find by name", "find by misspelt name", "find by family name", "reviews, manager", "reviews, Guardian",
    "Guardian's dashboard", "Guardian's cases",
)  # fmt: skip
FIGURES = (
    *(f"{name} / {against}" for name, against, _bar in AGAINST),
    "Guardian's dashboard, seconds",
    "worklist / SQL by hand, agency that sees all", "worklist / SQL by hand, agency that sees ten",
    "guardian's shortcut / worklist, agency that sees all", "guardian's shortcut / worklist, agency that sees ten",
    "throughput of guidance / bare page", "throughput of enquiry, lead agency / bare page",
    "a decision written / a bare insert",
)  # fmt: skip


def test_the_command_run_small(partnership: Partnership) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench"],
        env=os.environ | {"SIZES": str(SIZE), "TIMES": "2", "ENTRIES": "50"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{SIZE:,} enquiries loaded" in done.stderr
    rows = {}
    for line in done.stdout.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        rows[cells[0]] = cells[1:]
    lists = [
        f"{one.key}, {who}"
        for who in ("lead agency", "agency asked often")
        for one in lists_of(partnership.nurse)
    ]
    for name in (*PAGES, *lists):
        assert float(rows[name][0].split()[0]) > 0, name  # "13.3 (2 times)" where patience ended first
    for name in FIGURES:
        assert re.fullmatch(r"[<>]= [\d.]+", rows[name][0]), name
        assert float(rows[name][1]) > 0, name


def test_nothing_waits_in_a_closed_sample(partnership: Partnership) -> None:
    p = partnership
    made = make_samples(p)
    closed = {one.enquiry for one in made if one.name in CLOSED}
    assert len(closed) == len(CLOSED)
    waiting = set()
    for user in (
        p.social_worker,
        p.lead_manager,
        p.nurse,
        p.teacher,
        p.officer,
        p.police_manager,
        p.housing_officer,
    ):
        with acting_user.acting_as(user):
            found = fetch(lists_of(user))
            waiting |= {
                (user.name, key, row.enquiry_id) for key, one in found.items() for row in one.page.rows
            }
    assert len(waiting) > len(made)
    assert [(name, key) for name, key, enquiry in waiting if enquiry in closed and key != "referred"] == []


def test_a_foreign_key_that_points_nowhere_is_found(
    partnership: Partnership, worker_database: WorkerDatabase
) -> None:
    enquiry = record(partnership.social_worker)
    address = with_database(worker_database.addresses.admin, worker_database.name)
    tables = ["enquiries_enquiry", "enquiries_referral"]

    def check() -> None:
        checking.check_foreign_keys(lambda: psycopg.connect(address, autocommit=True), tables, 1)

    check()
    with psycopg.connect(address, autocommit=True) as admin:
        before = checking.triggers(admin)
        with checking.triggers_off(admin, tables):
            admin.execute("SET session_replication_role = replica")
            admin.execute("DELETE FROM enquiries_enquiry WHERE id = %s", [enquiry.pk])
        checking.same_triggers(before, checking.triggers(admin))
        admin.execute("ALTER TABLE enquiries_referral DISABLE TRIGGER refuse_change")
        with pytest.raises(RuntimeError, match="refuse_change"):
            checking.same_triggers(before, checking.triggers(admin))
    with pytest.raises(RuntimeError, match="enquiries_referral"):
        check()


def test_a_table_that_no_copy_has_rows_of_is_found() -> None:
    before = {"enquiries_enquiry": 0, "enquiries_draftended": 0, "agencies_user": 9, "enquiries_new": 0}
    after = before | {"enquiries_enquiry": 8, "enquiries_draftended": 2}
    checking.check_tables(before, after, ["enquiries_enquiry"])
    with pytest.raises(RuntimeError, match="enquiries_new"):
        checking.check_tables(before, after | {"enquiries_new": 1}, ["enquiries_enquiry"])


def test_a_page_that_does_not_show_what_it_must_is_not_timed(partnership: Partnership) -> None:
    right = Page("guidance", partnership.nurse, "/guidance/", "Guidance")
    wrong = Page("guidance", partnership.nurse, "/guidance/", "no such words")
    missing = Page("missing", partnership.nurse, "/no/such/page/", "")
    site = Site.of([right, wrong, missing])
    assert "Guidance" in site.ask(right)
    for page in (wrong, missing):
        with pytest.raises(WrongPage, match=page.name):
            site.ask(page)
