"""Rows that decide what a permission is, and whether the past may be written, are held with what the last migration left."""

import pytest

from tests.support.tampering import Tampered

#: A permission that everybody's grants are about, and another.
LEAD, ASKED = "enquiries.enquiry.lead_enquiry", "enquiries.enquiry.asked_enquiry"
PERMISSION = "(SELECT id FROM auth_permission WHERE codename = 'lead_enquiry')"
PERSON = "(SELECT min(id::text)::uuid FROM agencies_user)"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (("INSERT INTO auth_permission (name, content_type_id, codename)"
         " SELECT 'x', content_type_id, 'more' FROM auth_permission WHERE codename = 'lead_enquiry'"),
         "permission enquiries.enquiry.more was added"),
        ("UPDATE auth_permission SET name = 'x' WHERE codename = 'lead_enquiry'", f"permission {LEAD} was changed"),
        (("UPDATE auth_permission SET codename = CASE codename WHEN 'lead_enquiry' THEN 'asked_enquiry'"
         " ELSE 'lead_enquiry' END WHERE codename IN ('lead_enquiry', 'asked_enquiry')"), f"permission {ASKED} was changed"),
        ("DELETE FROM auth_permission WHERE codename = 'delete_accessevent'", "permission audit.accessevent.delete_accessevent is missing"),
        (f"INSERT INTO auth_group_permissions (group_id, permission_id) SELECT min(id), {PERMISSION} FROM auth_group",
         f"permission {LEAD} of every member of group agency:"),
        (("INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, group_id, permission_id)"
         f" SELECT '7', 1, min(id), {PERMISSION} FROM auth_group"), f"permission {LEAD} of group agency:"),
        (("INSERT INTO guardian_userobjectpermission (object_pk, content_type_id, user_id, permission_id)"
         f" SELECT '7', 1, {PERSON}, {PERMISSION}"), f"permission {LEAD} of person "),
        ("INSERT INTO django_content_type (app_label, model) VALUES ('enquiries', 'more')",
         "content type enquiries.more was added"),
        ("UPDATE django_content_type SET model = 'more' WHERE model = 'accessevent'", "content type audit.accessevent is missing"),
        (("INSERT INTO account_emailaddress (email, verified, \"primary\", user_id)"
         f" SELECT 'x@example.org', true, true, {PERSON}"), "another email address of person "),
    ],
)  # fmt: skip
def test_a_row_of_permission_is_named(tampered: Tampered, statement: str, what: str) -> None:
    drop_unique(tampered)
    tampered.sql(statement)
    assert any(one["kind"] == "catalogue" and one["what"].startswith(what) for one in tampered.faults())


def drop_unique(of: Tampered) -> None:
    """Two permissions can then change places in one statement; it is named besides."""
    of.sql(
        "ALTER TABLE auth_permission DROP CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq"
    )


def test_a_demonstration_that_becomes_none_is_named(tampered: Tampered) -> None:
    tampered.unseen("imap.deployment", "UPDATE imap.deployment SET demonstration = NOT demonstration")
    assert tampered.kinds() == {("catalogue", "row of imap.deployment was changed")}


def test_a_table_of_permissions_that_is_gone_is_named_and_the_rest_is_compared(tampered: Tampered) -> None:
    tampered.sql("DROP TABLE guardian_userobjectpermission")
    tampered.sql("ALTER TABLE consent_review DISABLE TRIGGER zz_record")
    assert tampered.kinds() >= {
        ("catalogue", "table guardian_userobjectpermission is missing"),
        ("catalogue", "contents of the tables of permissions was added"),
        ("catalogue", "trigger zz_record on consent_review was changed"),
    }
