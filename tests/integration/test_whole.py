"""Written once is whole at once: nothing joins a decision after the transaction that made it."""

import psycopg
import pytest

from disclosures.models import Item
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, opened, override, record, refuse_consent
from tests.support.case import people_of, release, send
from tests.support.forging import Sql, copy_row
from tests.support.mended import correct

pytestmark = pytest.mark.committed

REFUSED = pytest.raises(psycopg.errors.InsufficientPrivilege, match="nothing joins")


@pytest.fixture
def shared(partnership: Partnership) -> Enquiry:
    """The trust shared an item with the lead agency and the school, and kept one back."""
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, withheld=({},), to=(p.lead, p.school))
    return enquiry


def test_nobody_joins_an_upheld_override(partnership: Partnership, app_sql: Sql, backup_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    [[row]] = backup_sql("SELECT id FROM consent_overrideperson LIMIT 1")
    newcomer = new_key()
    copy_row(
        app_sql,
        "enquiries_person",
        backup_sql("SELECT id FROM enquiries_person LIMIT 1")[0][0],
        person=p.social_worker.pk,
        id=newcomer,
    )
    with REFUSED:
        copy_row(
            app_sql,
            "consent_overrideperson",
            row,
            person=p.social_worker.pk,
            id=new_key(),
            person_id=newcomer,
        )


def test_a_recipient_does_not_join_an_item(
    partnership: Partnership, shared: Enquiry, app_sql: Sql, backup_sql: Sql
) -> None:
    p = partnership
    [[row]] = backup_sql("SELECT id FROM disclosures_itemrecipient LIMIT 1")
    with REFUSED:
        copy_row(
            app_sql,
            "disclosures_itemrecipient",
            row,
            person=p.nurse.pk,
            id=new_key(),
            recipient_id=p.police.pk,
        )


@pytest.mark.parametrize("table", ["item", "withholding", "release"])
def test_nothing_joins_an_answer_or_its_release(
    partnership: Partnership, shared: Enquiry, app_sql: Sql, backup_sql: Sql, table: str
) -> None:
    [[row]] = backup_sql(f"SELECT id FROM disclosures_{table}")
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation)) as caught:
        copy_row(app_sql, f"disclosures_{table}", row, person=partnership.nurse.pk, id=new_key())
    assert "nothing joins" in str(caught.value) or table == "release"


def test_a_given_transaction_is_ignored(
    partnership: Partnership, shared: Enquiry, app_sql: Sql, backup_sql: Sql
) -> None:
    [[row, before]] = backup_sql("SELECT id, made_in::text FROM disclosures_informationrequest")
    later = new_key()
    copy_row(
        app_sql,
        "disclosures_informationrequest",
        row,
        person=partnership.social_worker.pk,
        id=later,
        made_in="9000000000000",
    )
    [[made]] = backup_sql(
        "SELECT made_in::text::bigint FROM disclosures_informationrequest WHERE id = %s", [later]
    )
    assert int(before) < made < 9000000000000


def test_nobody_is_added_to_a_request(
    partnership: Partnership, shared: Enquiry, app_sql: Sql, backup_sql: Sql
) -> None:
    p = partnership
    one, *_others = people_of(shared, p.social_worker).values()
    asked = send(shared, p.police, p.social_worker, people=[one])
    [[row]] = backup_sql(
        "SELECT id FROM disclosures_requestperson WHERE request_id <> %s AND person_id <> %s LIMIT 1",
        [asked.pk, one],
    )
    with REFUSED:
        copy_row(
            app_sql,
            "disclosures_requestperson",
            row,
            person=p.social_worker.pk,
            id=new_key(),
            request_id=asked.pk,
        )


def test_the_referrer_adds_nobody_to_what_it_gave(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql
) -> None:
    """A session's setting said which enquiry is being recorded: anybody may set it."""
    p = partnership
    enquiry = record(p.teacher)
    [[row]] = backup_sql("SELECT to_jsonb(p)::text FROM enquiries_person p LIMIT 1")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "WITH me AS MATERIALIZED (SELECT set_config('imap.recording', %s, true)) INSERT INTO enquiries_person"
            " SELECT (jsonb_populate_record(NULL::enquiries_person, %s::jsonb"
            " || jsonb_build_object('id', %s::text, 'changed_by_id', %s::text))).* FROM me",
            [str(enquiry.pk), row, str(new_key()), str(p.teacher.pk)],
            person=p.teacher.pk,
        )


def test_a_new_version_joins_by_its_correction_alone(
    partnership: Partnership, shared: Enquiry, backup_sql: Sql
) -> None:
    p = partnership
    with acting_user.acting_as(p.nurse):
        item = Item.objects.select_related("release", "enquiry").get()
    correct(item, p.nurse)
    assert backup_sql("SELECT count(*) FROM disclosures_item") == [(2,)]


GRANT = (
    "INSERT INTO enquiries_enquirygrant (id, group_id, permission_id, content_object_id, granted_by_id, granted_at, reason,"
    " request_id, release_id) SELECT %s, a.group_id, p.id, %s, %s, now(), 'forged', %s, %s FROM agencies_agency a,"
    " auth_permission p WHERE a.id = %s AND p.codename = %s"
)


def test_nobody_is_let_in_without_a_request_or_release(
    partnership: Partnership, shared: Enquiry, app_sql: Sql, backup_sql: Sql
) -> None:
    """Neither without one, nor by one that was made for somebody else or before."""
    p = partnership
    [[request]] = backup_sql("SELECT id FROM disclosures_informationrequest")
    [[sent]] = backup_sql("SELECT id FROM disclosures_release")
    for who, capacity, by_request, by_release in (
        (p.social_worker, "asked_enquiry", None, None),
        (p.social_worker, "asked_enquiry", request, None),
        (p.social_worker, "asked_enquiry", None, sent),
        (p.nurse, "received_enquiry", None, None),
        (p.nurse, "received_enquiry", None, sent),
        (p.nurse, "received_enquiry", request, None),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="a grant comes with"):
            app_sql(
                GRANT,
                [new_key(), shared.pk, who.pk, by_request, by_release, p.police.pk, capacity],
                person=who.pk,
            )
    assert backup_sql(
        "SELECT count(*) FROM enquiries_enquirygrant WHERE request_id = %s OR release_id = %s",
        [request, sent],
    ) == [(2,)]
