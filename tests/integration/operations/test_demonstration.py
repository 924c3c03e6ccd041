"""The demonstration: loaded through the actions, so every row is lawful; a second load adds nothing."""

from hashlib import sha256
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from disclosures.attachments import store
from tests.harness.cluster import WorkerDatabase
from tests.support.demonstration import load

pytestmark = pytest.mark.committed


@pytest.fixture
def loaded(db: None, worker_database: WorkerDatabase) -> WorkerDatabase:
    load(worker_database.addresses.owner, "--first")
    call_command("load_demonstration", at_once=1)  # in this process, where passwords are quick to hash
    return worker_database


def test_sixty_enquiries_in_every_stage(loaded: WorkerDatabase, backup_sql: Any) -> None:
    stages = dict(backup_sql("SELECT stage, count(*) FROM enquiries_enquiry GROUP BY stage"))
    assert sum(stages.values()) == 60
    assert set(stages) == {"received", "open", "gathering", "decided", "closed", "not_opened"}
    kinds = {row[0] for row in backup_sql("SELECT DISTINCT kind FROM disclosures_answer")}
    assert kinds >= {"shared", "nothing", "refused"}
    late = backup_sql(
        "SELECT count(*) FROM disclosures_informationrequest r WHERE due_at < now() AND NOT EXISTS"
        " (SELECT 1 FROM disclosures_answer a WHERE a.request_id = r.id)"
    )
    assert late[0][0] > 0
    # The past is in the record as well: the oldest entry about a case is months old, in its order.
    spread = backup_sql(
        "SELECT max(recorded_at) - min(recorded_at) > interval '60 days' FROM audit_entry WHERE enquiry_id IS NOT NULL"
    )
    assert spread == [(True,)]
    restricted = backup_sql("SELECT kind, count(*) FROM enquiries_restriction GROUP BY kind ORDER BY kind")
    assert restricted == [("not", 1), ("only", 1)]
    kept_out = backup_sql(
        "SELECT count(*) FROM enquiries_restriction r, agencies_user u WHERE u.email LIKE 'tom.okafor@%'"
        " AND imap.keeps_out(r.enquiry_id, u.id)"
    )
    assert kept_out == [(2,)]
    # Advice: two questions without names, one of them answered and followed.
    asked = backup_sql(
        "SELECT r.question, f.verdict FROM enquiries_advicerequest r"
        " LEFT JOIN enquiries_advicefollowed f ON f.request_id = r.id ORDER BY f.verdict"
    )
    assert [verdict for _question, verdict in asked] == ["followed", None]
    assert all("Child A" in question for question, _verdict in asked)
    # Families in full: a step-parent, a half-sister who lives elsewhere, a child not yet born, one person on two enquiries.
    drawn = {row[0] for row in backup_sql("SELECT DISTINCT kind FROM enquiries_relation")}
    assert drawn >= {"parent", "step_parent", "half_sibling", "partner"}
    assert backup_sql("SELECT count(*) > 0 FROM enquiries_person WHERE unborn") == [(True,)]
    assert backup_sql("SELECT count(*) FROM enquiries_sameperson WHERE same") == [(1,)]
    # A third contact about one family: its chronology begins with two older enquiries.
    linked = backup_sql("SELECT count(*) FROM enquiries_enquirylink WHERE linked GROUP BY enquiry_id")
    assert linked == [(2,)]
    # Consent: most say that it is still right as they ask; an unclear refusal is talked through, another waits.
    assert backup_sql("SELECT count(*) > 20 FROM consent_stillright") == [(True,)]
    assert backup_sql("SELECT count(*) FROM consent_consentrecord WHERE discuss_by IS NOT NULL") == [(4,)]
    assert backup_sql("SELECT count(*) FROM consent_uncleardecision") == [(2,)]
    # Of requests: one reminded and late, one with more time, one cancelled, one refusal upheld and with the Guardians.
    for table in ("chase", "extension", "cancellation", "escalation"):
        assert backup_sql(f"SELECT count(*) FROM disclosures_{table}") == [(1,)], table
    assert backup_sql("SELECT verdict FROM disclosures_refusalreview") == [("upheld",)]
    chased = "SELECT r.due_at < now() FROM disclosures_chase c JOIN disclosures_informationrequest r ON r.id = c.request_id"
    assert backup_sql(chased) == [(True,)]
    # An address that is for two named people only.
    named = "SELECT count(*) > 0 FROM disclosures_item i JOIN disclosures_itemreader r ON r.item_id = i.id WHERE i.sensitive"
    assert backup_sql(named) == [(True,)]
    # A text is attached to what some share: named in the record, and what it says is kept apart.
    attached = backup_sql("SELECT id, sha256 FROM disclosures_itemfile")
    assert attached
    assert {sha256(store.read(key) or b"").hexdigest() for key, _sum in attached} == {attached[0][1]}
    # One correction, read by one of two, its third party not told yet; one recall with its breach entry.
    for table, rows in (
        ("correction", 1),
        ("correctionread", 1),
        ("thirdpartytold", 0),
        ("recall", 1),
        ("breachentry", 1),
    ):
        assert backup_sql(f"SELECT count(*) FROM disclosures_{table}") == [(rows,)], table
    # A school shared unasked with two agencies; a hospital elsewhere was asked once, and held nothing.
    unasked = (
        "SELECT count(DISTINCT r.id), count(DISTINCT x.recipient_id) FROM disclosures_release r"
        " JOIN disclosures_item i ON i.release_id = r.id JOIN disclosures_itemrecipient x ON x.item_id = i.id"
        " WHERE r.answer_id IS NULL"
    )
    assert backup_sql(unasked) == [(1, 2)]
    assert backup_sql("SELECT came FROM disclosures_exchangeanswer") == [("nothing",)]
    before = backup_sql("SELECT count(*) FROM audit_entry")
    load(loaded.addresses.owner, "--first")
    call_command("load_demonstration")
    assert backup_sql("SELECT count(*) FROM audit_entry") == before


@pytest.mark.committed(demonstration=False)
def test_a_real_database_takes_no_made_up_people(
    db: None, worker_database: WorkerDatabase, backup_sql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="not a demonstration"):
        load(worker_database.addresses.owner, "--first")
    assert backup_sql("SELECT count(*) FROM agencies_user") == [(0,)]
