"""A clock that jumps, and one that disagrees with the database's: everybody goes on, and the record stays in order."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.demonstration import ADDRESSES
from tests.support.load import Load
from tests.support.running import Run, a_run, migrated
from tests.support.verifying import verify
from tests.support.visitors import Visitor

SOURCE = Path(__file__).resolve().parent.parent / "support" / "clock_that_jumps.c"
HOUR = 3600
#: Seconds by which the clock of web, worker and scheduler differs from the database's.
JUMPS = (2 * HOUR, -2 * HOUR, 5 * 24 * HOUR, 0)

pytestmark = [pytest.mark.long, pytest.mark.skipif(not shutil.which("cc"), reason="there is no C compiler")]


@pytest.fixture
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        yield run


def test_goes_on_whatever_the_clock_says(run: Run) -> None:
    clock = run.directory / "clock"
    clock.write_text("0", encoding="utf-8")
    library = run.directory / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE)], check=True)
    run.start(LD_PRELOAD=str(library), CLOCK_OFFSET_FILE=str(clock)).up()
    for jump in JUMPS:
        clock.write_text(str(jump), encoding="utf-8")
        time.sleep(1)
        # Who is signed in stays so when the clock goes back; when it goes past their session they sign in again.
        readers = {Visitor(run.url, email).sign_in(): ["/", "/enquiries/find/"] for email in ADDRESSES[:3]}
        load = Load(readers, [Visitor(run.url, "owen.hart@brackenhurst.example").sign_in()])
        with load.going():
            time.sleep(6)
        statuses = {answer.status for answer in load.answers}
        assert statuses <= {200, 302}, (jump, statuses)
        assert len(load.acknowledged) >= 2, (jump, len(load.acknowledged))
        assert load.not_as_recorded(run.superuser_address()) == []
    with psycopg.connect(run.superuser_address()) as connection:
        backwards = connection.execute(
            "SELECT count(*) FROM (SELECT recorded_at, lag(recorded_at) OVER (ORDER BY era, transaction, id) AS before"
            " FROM audit_entry WHERE verb = 'insert' AND \"table\" = 'enquiries_enquiry') e"
            " WHERE recorded_at < before"
        ).fetchone()
    verify(run.addresses())
    assert backwards == (0,)
