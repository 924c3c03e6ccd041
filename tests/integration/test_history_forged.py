"""History rows as the application's role would forge them: the database refuses each."""

import psycopg
import pytest
from django.apps import apps

from imap.access import acting_user
from imap.agencies.people import actions
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind
from tests.factories import Partnership, opened, override, refuse_consent
from tests.support.case import release, send
from tests.support.forging import Sql, copy_row

pytestmark = pytest.mark.committed

REFUSED = pytest.raises(psycopg.errors.InsufficientPrivilege, match="is what its row says")


@pytest.mark.parametrize("table", ["agencies_historicaluser", "agencies_historicalroleheld"])
@pytest.mark.parametrize(
    "forged",
    [
        {"history_type": "-"},
        {"history_type": "+"},
        {"history_type": "~", "history_user_id": None},
        {"history_type": "~", "id": "01a00000-0000-7000-8000-000000000000"},
    ],
)
def test_nobody_forges_who_had_which_account_or_role(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql, table: str, forged: dict[str, str | None]
) -> None:
    p = partnership
    [[key]] = backup_sql(f"SELECT history_id FROM {table} LIMIT 1")
    changes = {"history_id": new_key(), "history_user_id": p.nurse.pk, **forged}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        copy_row(app_sql, table, key, person=p.nurse.pk, **changes)


def test_a_name_that_nobody_has_is_in_no_history(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql
) -> None:
    p = partnership
    [[key]] = backup_sql("SELECT history_id FROM agencies_historicaluser WHERE id = %s", [p.officer.pk])
    mine = {"history_id": new_key(), "history_user_id": p.nurse.pk, "history_type": "~"}
    with REFUSED:
        copy_row(app_sql, "agencies_historicaluser", key, person=p.nurse.pk, name="Somebody Else", **mine)


def test_a_history_row_is_of_now(partnership: Partnership, app_sql: Sql, backup_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    [[key]] = backup_sql(
        "SELECT history_id FROM enquiries_historicalperson WHERE enquiry_id = %s LIMIT 1", [enquiry.pk]
    )
    row = new_key()
    copy_row(
        app_sql,
        "enquiries_historicalperson",
        key,
        person=p.social_worker.pk,
        history_id=row,
        history_type="~",
        history_date="2001-01-01",
    )
    seen = "SELECT history_date > now() - interval '1 minute' FROM enquiries_historicalperson WHERE history_id = %s"
    assert backup_sql(seen, [row]) == [(True,)]


@pytest.mark.parametrize("changes", [{}, {"history_type": "~"}, {"history_type": "-"}])
def test_a_decision_has_one_history_row_for_ever(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql, changes: dict[str, str]
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    [[key]] = backup_sql("SELECT history_id FROM consent_historicaloverride")
    with REFUSED:
        copy_row(
            app_sql,
            "consent_historicaloverride",
            key,
            person=p.social_worker.pk,
            history_id=new_key(),
            **changes,
        )


def test_an_item_that_was_never_shared_is_in_no_history(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=(p.lead,))
    [[key]] = backup_sql("SELECT history_id FROM disclosures_historicalitem")
    with REFUSED:
        copy_row(
            app_sql, "disclosures_historicalitem", key, person=p.nurse.pk, history_id=new_key(), id=new_key()
        )


def test_what_the_application_writes_goes_through(partnership: Partnership, backup_sql: Sql) -> None:
    p = partnership
    with acting_user.acting_as(p.administrator):
        actions.change_person(user=p.nurse, reason="Promoted", job_title="Lead nurse")
    rows = backup_sql(
        "SELECT history_type, history_change_reason, job_title FROM agencies_historicaluser WHERE id = %s"
        " ORDER BY history_date DESC LIMIT 1",
        [p.nurse.pk],
    )
    assert rows == [("~", "Promoted", "Lead nurse")]


def test_every_history_table_is_checked(owner_sql: Sql) -> None:
    checked = {
        (table, args.split("\\000")[1])
        for table, args in owner_sql(
            "SELECT c.relname::text, encode(t.tgargs, 'escape') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgfoid = 'imap.check_history'::regproc AND t.tgenabled = 'A'"
        )
    }
    wanted = set()
    for model in apps.get_models():
        if manager := getattr(model._meta, "simple_history_manager_attribute", None):
            once = "once" if getattr(model, "table_kind", None) == TableKind.DECISION else ""
            wanted.add((getattr(model, manager).model._meta.db_table, once))
    assert checked == wanted
