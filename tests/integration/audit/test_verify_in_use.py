"""What is written as it should be is no difference for verify_record; what cannot be verified is not called verified."""

import json
import subprocess
import sys

import psycopg
import pytest

from imap.access import acting_user
from imap.agencies.models import User
from imap.agencies.people import actions
from imap.operations.addresses import Addresses
from tests.factories import Partnership
from tests.harness.cluster import WorkerDatabase
from tests.support.tampering import Tampered
from tests.support.verifying import command_of_verify_record, run_verify_record, verify

pytestmark = pytest.mark.committed


def test_what_the_application_wrote_is_no_difference(tampered: Tampered) -> None:
    verify(tampered.addresses)
    done = run_verify_record(tampered.addresses)
    assert "No difference." in done.stdout
    code, told = tampered.verified()
    assert (code, told["result"], told["faults"]) == (0, "verified", [])
    counts = told["counts"]
    assert counts["entries"] > 400
    assert counts["rows"] > 400
    assert counts["changes"] >= 3
    assert counts["history_rows"] > 80
    assert counts["tables"] > 130
    assert counts["catalogue"] > 3000


# No difference ------------------------------------------------------------------------------------------------
def test_what_is_written_meanwhile_is_no_difference(
    partnership: Partnership, worker_database: WorkerDatabase
) -> None:
    p, changes = partnership, 0
    environment, command = command_of_verify_record(worker_database.addresses, "--json")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            changes += 1
            with acting_user.acting_as(p.administrator):
                nurse = User.objects.get(pk=p.nurse.pk)
                actions.change_person(user=nurse, reason="Meanwhile", job_title=f"Nurse {changes}")
        told = json.loads(process.stdout.read() if process.stdout else "")
    assert process.returncode == 0, told
    assert changes > 10
    # Each was asked in a statement of its own, all of one moment: nothing was removed, so each entry is a row's first or
    # a change.
    counts = told["counts"]
    assert counts["changes"] > 0
    assert counts["entries"] == counts["rows"] + counts["changes"]


def test_a_transaction_that_began_before_another_and_wrote_after_it_is_no_difference(
    tampered: Tampered,
) -> None:
    # Its number is lower and its entry is newer.
    with psycopg.connect(tampered.addresses.owner) as earlier:
        earlier.execute("SELECT set_config('imap.actor', 'lists', true), pg_current_xact_id()")
        with psycopg.connect(tampered.addresses.owner) as later:
            later.execute("SELECT set_config('imap.actor', 'lists', true)")
            later.execute("UPDATE law_gateway SET provision = 'later' WHERE id = 'CA2004-11'")
        earlier.execute("UPDATE law_gateway SET provision = 'earlier' WHERE id = 'CA2004-11'")
    [(first,), (second,)] = tampered.sql("SELECT transaction FROM audit_entry ORDER BY id DESC LIMIT 2")
    assert first < second
    assert tampered.faults() == []


def test_what_was_written_in_another_time_zone_is_no_difference(tampered: Tampered) -> None:
    table = "audit_securitycatalogue"
    columns = "recorded_at, digest, definitions, migrations, unexplained, reason"
    with tampered.named():
        tampered.sql("SET LOCAL TimeZone = 'Asia/Kathmandu'")
        tampered.sql(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}")
    [(said,)] = tampered.sql(
        "SELECT convert_from(bytes, 'UTF8')::jsonb ->> 'recorded_at' FROM audit_entrybytes ORDER BY entry_id DESC LIMIT 1"
    )
    assert said.endswith("+05:45")
    assert tampered.faults() == []
    tampered.unseen(table, f"UPDATE {table} SET recorded_at = recorded_at + interval '1 microsecond'")
    assert tampered.kinds() == {("row_differs", table)}


# Not verified ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["app", "owner", "sealer"])
def test_a_role_that_does_not_see_everything_verifies_nothing(tampered: Tampered, role: str) -> None:
    addresses = tampered.addresses
    other = Addresses(**{name: getattr(addresses, name) for name in ("owner", "app", "worker", "sealer")},
                      backup=getattr(addresses, role))  # fmt: skip
    done = run_verify_record(other)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "DATABASE_URL=$DATABASE_BACKUP_URL" in done.stdout


def test_nothing_to_compare_is_not_verified(db: None, worker_database: WorkerDatabase) -> None:
    done = run_verify_record(worker_database.addresses)  # nobody is there yet
    assert done.returncode == 2
    assert "Not verified: nothing was there to compare of: history rows." in done.stdout


def test_a_database_that_is_gone_is_not_verified(tampered: Tampered) -> None:
    gone = tampered.addresses.backup.rpartition("/")[0] + "/nowhere"
    done = run_verify_record(Addresses("", "", "", "", backup=gone))
    assert done.returncode == 2
    assert "Not verified: The database refused or is not there (OperationalError" in done.stdout


def test_what_cannot_be_compared_is_not_verified_and_the_rest_is_told(tampered: Tampered) -> None:
    tampered.sql("ALTER TABLE audit_entry RENAME COLUMN verb TO word")
    tampered.sql("DROP TRIGGER zz_record ON consent_override")
    code, told = tampered.verified()
    assert code == 2
    assert told["result"] == "not verified"
    assert "UndefinedColumn 42703" in told["cut_short"]
    assert "column audit_entry.verb is missing" in [one.get("what") for one in told["faults"]]
    assert "table_not_watched" in [one["kind"] for one in told["faults"]]


def test_the_command_writes_nothing_and_says_no_content(tampered: Tampered) -> None:
    tampered.unseen("enquiries_concern", "UPDATE enquiries_concern SET narrative = 'Cobalt'")
    done = run_verify_record(tampered.addresses)
    assert done.returncode == 1
    assert "narrative" in done.stdout
    assert "Cobalt" not in done.stdout + done.stderr
    assert "bruise" not in done.stdout + done.stderr
    assert sys.executable in command_of_verify_record(tampered.addresses)[1]
