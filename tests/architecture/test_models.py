"""Every model is classified, and the database protects each as its kind demands."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from imap.db.table_kinds import TableKind

pytestmark = pytest.mark.committed

#: Models that are not ours to annotate. A new one fails the test until somebody says what it holds.
THEIRS = {
    "auth.Group": TableKind.REFERENCE,
    "agencies.User_groups": TableKind.REFERENCE,
    "law.Gateway": TableKind.REFERENCE,
    "law.LawfulBasis": TableKind.REFERENCE,
    "law.ListEntry": TableKind.REFERENCE,
    "auth.Permission": TableKind.INFRASTRUCTURE,
    "auth.Group_permissions": TableKind.INFRASTRUCTURE,
    "contenttypes.ContentType": TableKind.INFRASTRUCTURE,
    "sessions.Session": TableKind.INFRASTRUCTURE,
    "account.EmailAddress": TableKind.INFRASTRUCTURE,
    "account.EmailConfirmation": TableKind.INFRASTRUCTURE,
    "guardian.UserObjectPermission": TableKind.INFRASTRUCTURE,  # generic tables: unused, and without any GRANT
    "guardian.GroupObjectPermission": TableKind.INFRASTRUCTURE,
}
CASE_APPS = {"enquiries", "consent", "disclosures"}
WRITTEN_ONCE = {TableKind.DECISION, TableKind.HISTORY, TableKind.GRANT, TableKind.RECORD}
#: Of a case app and about no case: bytes that no row names any more, and whose the directory is.
WITHOUT_AN_ENQUIRY = {"enquiries.Enquiry", "disclosures.FileRemoval", "disclosures.FilesAdoption"}
#: The entries' own tables are written by the trigger; they are not watched by themselves.
NOT_WATCHED = {"audit_entry", "audit_entrybytes"}
EVERY_MODEL = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]


def kind_of(model: type[models.Model]) -> TableKind | None:
    return THEIRS.get(model._meta.label) or getattr(model, "table_kind", None)


def holds_case_content(model: type[models.Model]) -> bool:
    return model._meta.app_label in CASE_APPS


def test_every_model_is_classified() -> None:
    faults = [
        f"say which kind of facts {model._meta.label} holds (imap.db.table_kinds)"
        for model in EVERY_MODEL
        if kind_of(model) not in set(TableKind)
    ]
    assert len(EVERY_MODEL) > 150
    assert not faults, "\n".join(faults)


def test_every_case_table_names_its_enquiry() -> None:
    of_cases = {model._meta.label: model for model in EVERY_MODEL if holds_case_content(model)}
    without = {
        label
        for label, model in of_cases.items()
        if not {field.column for field in model._meta.fields} & {"enquiry_id", "content_object_id"}
    }
    faults = [f"{label}: no column names the enquiry" for label in sorted(without - WITHOUT_AN_ENQUIRY)]
    faults += [f"{label}: names its enquiry or is gone" for label in sorted(WITHOUT_AN_ENQUIRY - without)]
    assert len(of_cases) > 120
    assert not faults, "\n".join(faults)


@dataclass
class Protection:
    forced: dict[str, bool]
    policies: dict[str, set[str]]
    triggers: dict[str, set[tuple[str, str]]]
    privileges: dict[str, set[str]]


@pytest.fixture
def protection(owner_sql: Any) -> Protection:
    """What the database itself says of every table: row security, policies, ALWAYS triggers, privileges."""
    forced = dict(
        owner_sql("SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r'")
    )
    policies: dict[str, set[str]] = {}
    for table, command, roles in owner_sql("SELECT tablename, cmd, roles::text FROM pg_policies"):
        if "imap_access" in roles or "public" in roles:
            policies.setdefault(table, set()).add(command)
    triggers: dict[str, set[tuple[str, str]]] = {}
    for table, name, enabled in owner_sql(
        "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal"
    ):
        triggers.setdefault(table, set()).add((name, enabled))
    privileges: dict[str, set[str]] = {}
    for table, privilege in owner_sql(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee IN ('imap_access', 'imap_app', 'imap_worker', 'PUBLIC') AND table_schema = 'public'"
    ):
        privileges.setdefault(table, set()).add(privilege)
    return Protection(forced, policies, triggers, privileges)


def test_every_case_table_has_its_second_lock(protection: Protection) -> None:
    for model in EVERY_MODEL:
        table, kind = model._meta.db_table, kind_of(model)
        if holds_case_content(model) or kind in {TableKind.HISTORY, TableKind.RECORD}:
            assert protection.forced[table], f"{table}: row-level security is not forced"
        if holds_case_content(model):
            assert protection.policies[table] & {"SELECT", "ALL"}, f"{table}: nobody may see it"
            assert protection.policies[table] & {"INSERT", "ALL"}, f"{table}: no check on inserts"


def test_every_watched_table_has_the_trigger(protection: Protection) -> None:
    for model in EVERY_MODEL:
        table, kind = model._meta.db_table, kind_of(model)
        if kind in {TableKind.DRAFT, TableKind.INFRASTRUCTURE} or table in NOT_WATCHED:
            assert ("zz_record", "A") not in protection.triggers.get(table, set()), (
                f"{table} must not be in the record"
            )
        else:
            assert ("zz_record", "A") in protection.triggers.get(table, set()), (
                f"{table} is not in the record"
            )


def test_what_is_written_once_is_refused_change(protection: Protection) -> None:
    for model in EVERY_MODEL:
        table, kind = model._meta.db_table, kind_of(model)
        if kind in WRITTEN_ONCE:
            assert ("refuse_change", "A") in protection.triggers.get(table, set()), table
            assert not protection.privileges.get(table, set()) & {"UPDATE", "DELETE", "TRUNCATE"}, table
        elif kind == TableKind.DETAIL:
            assert ("refuse_change", "A") in protection.triggers.get(table, set()), table
            assert not protection.privileges.get(table, set()) & {"DELETE", "TRUNCATE"}, table


def test_guardians_generic_tables_are_out_of_use(protection: Protection) -> None:
    for table in ("guardian_userobjectpermission", "guardian_groupobjectpermission"):
        assert table not in protection.privileges


def test_the_trigger_of_a_decision_stamps_its_time(protection: Protection) -> None:
    for model in EVERY_MODEL:
        if kind_of(model) == TableKind.DECISION and "recorded_at" in {f.name for f in model._meta.fields}:
            assert ("stamp", "A") in protection.triggers[model._meta.db_table], model._meta.label
