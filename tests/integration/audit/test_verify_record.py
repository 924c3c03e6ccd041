"""Whatever is changed behind the record's back, verify_record names it, by entry or by table and key."""

import pytest
from psycopg.types.json import Jsonb

from tests.support.tampering import Tampered


# Rows and entries ------------------------------------------------------------------------------------
def test_a_decision_that_was_changed_is_named(tampered: Tampered) -> None:
    [(key,)] = tampered.unseen(
        "disclosures_withholding",
        "UPDATE disclosures_withholding SET existence_shown = NOT existence_shown"
        " WHERE id = (SELECT min(id::text)::uuid FROM disclosures_withholding) RETURNING id",
    )
    [fault] = tampered.faults()
    assert fault == {
        "kind": "row_differs",
        "table": "disclosures_withholding",
        "key": str(key),
        "entry": tampered.newest_entry("disclosures_withholding", key),
        "columns": ["existence_shown"],
        "message": fault["message"],
    }
    assert (
        f"disclosures_withholding {key} is not what entry {fault['entry']} says: existence_shown"
        in fault["message"]
    )


def test_a_row_that_was_removed_is_named(tampered: Tampered) -> None:
    [(key,)] = tampered.unseen("disclosures_itemrecipient", "DELETE FROM disclosures_itemrecipient WHERE id ="
                               " (SELECT min(id::text)::uuid FROM disclosures_itemrecipient) RETURNING id")  # fmt: skip
    [fault] = tampered.faults()
    assert (fault["kind"], fault["table"], fault["key"]) == (
        "row_missing",
        "disclosures_itemrecipient",
        str(key),
    )
    assert fault["entry"] == tampered.newest_entry("disclosures_itemrecipient", key)


def test_a_row_that_was_put_in_is_named(tampered: Tampered) -> None:
    [(key,)] = tampered.unseen(
        "enquiries_stagemove",
        "INSERT INTO enquiries_stagemove SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).*"
        " FROM enquiries_stagemove m LIMIT 1 RETURNING id",
    )
    [fault] = tampered.faults()
    assert (fault["kind"], fault["table"], fault["key"]) == (
        "row_not_recorded",
        "enquiries_stagemove",
        str(key),
    )


def test_a_row_that_came_back_after_its_removal_is_named(tampered: Tampered) -> None:
    with tampered.named():
        tampered.sql("DELETE FROM agencies_user_groups WHERE id = (SELECT min(id) FROM agencies_user_groups)")
    assert tampered.faults() == []
    tampered.unseen(
        "agencies_user_groups",
        "INSERT INTO agencies_user_groups SELECT (jsonb_populate_record(NULL::agencies_user_groups,"
        " convert_from(b.bytes, 'UTF8')::jsonb)).* FROM audit_entrybytes b ORDER BY entry_id DESC LIMIT 1",
    )
    assert tampered.kinds() == {("row_after_delete", "agencies_user_groups")}


def test_a_column_that_was_dropped_is_named(tampered: Tampered) -> None:
    tampered.sql("ALTER TABLE law_gateway DROP COLUMN provision CASCADE")
    named = [one for one in tampered.faults() if one["kind"] == "row_differs"]
    assert {one["table"] for one in named} == {"law_gateway"}
    assert all(one["columns"] == ["provision"] for one in named)
    with tampered.named():  # though an honest change followed
        tampered.sql("UPDATE law_gateway SET checked = checked || ' and again' WHERE id = 'CA2004-11'")
    assert ("step_missing", "CA2004-11") in {(one["kind"], one.get("key")) for one in tampered.faults()}


@pytest.mark.parametrize(
    ("table", "statement", "kind"),
    [
        ("audit_entrybytes", "UPDATE audit_entrybytes SET bytes = bytes || ' ' WHERE entry_id = %s", "bytes_changed"),
        ("audit_entrybytes", "UPDATE audit_entrybytes SET bytes = '\\xff' WHERE entry_id = %s", "bytes_changed"),
        ("audit_entrybytes", "UPDATE audit_entrybytes SET salt = salt || 'x' WHERE entry_id = %s", "bytes_changed"),
        ("audit_entry", "UPDATE audit_entry SET commitment = sha256('') WHERE id = %s", "bytes_changed"),
        ("audit_entrybytes", "DELETE FROM audit_entrybytes WHERE entry_id = %s", "entry_without_bytes"),
        ("audit_entry", "DELETE FROM audit_entry WHERE id = %s", "bytes_without_entry"),
        ("audit_entry", "UPDATE audit_entry SET enquiry_id = gen_random_uuid() WHERE id = %s", "entry_mislabelled"),
        ("audit_entry", "UPDATE audit_entry SET enquiry_id = NULL WHERE id = %s", "entry_mislabelled"),
        ("audit_entry", "UPDATE audit_entry SET key = gen_random_uuid()::text WHERE id = %s", "entry_mislabelled"),
        ("audit_entry", "UPDATE audit_entry SET verb = 'delete' WHERE id = %s", "row_after_delete"),
        ("audit_entry", "UPDATE audit_entry SET \"table\" = 'enquiries_concern' WHERE id = %s", "row_missing"),
        ("audit_entry", "UPDATE audit_entry SET \"table\" = 'nowhere' WHERE id = %s", "table_not_watched"),
    ],
)  # fmt: skip
def test_an_entry_that_was_changed_is_named(
    tampered: Tampered, table: str, statement: str, kind: str
) -> None:
    entry, _key = tampered.first_entry("consent_override")
    tampered.unseen(table, statement, (entry,))
    assert (kind, entry) in {(one["kind"], one.get("entry")) for one in tampered.faults()}


def test_a_row_whose_entry_was_removed_with_its_bytes_is_named(tampered: Tampered) -> None:
    entry, key = tampered.first_entry("enquiries_stagemove")
    with tampered.triggers_off("audit_entry", "audit_entrybytes"):
        tampered.sql("DELETE FROM audit_entrybytes WHERE entry_id = %s", (entry,))
        tampered.sql("DELETE FROM audit_entry WHERE id = %s", (entry,))
    [fault] = tampered.faults()
    assert (fault["kind"], fault["key"]) == ("row_not_recorded", key)


def test_a_change_behind_the_record_is_named_though_an_honest_one_followed(tampered: Tampered) -> None:
    tampered.unseen("law_gateway", "UPDATE law_gateway SET checked = 'never' WHERE id = 'CA2004-11'")
    with tampered.named():
        tampered.sql("UPDATE law_gateway SET provision = provision || ' and more' WHERE id = 'CA2004-11'")
    [fault] = tampered.faults()
    assert (fault["kind"], fault["table"], fault["key"]) == ("step_missing", "law_gateway", "CA2004-11")
    assert fault["entry"] == tampered.newest_entry("law_gateway", "CA2004-11") > fault["previous"]


def test_a_change_whose_beginning_was_removed_is_named(tampered: Tampered) -> None:
    with tampered.named():
        tampered.sql("UPDATE law_gateway SET provision = provision || ' and more' WHERE id = 'CA2004-11'")
    first, _ = tampered.sql(
        "SELECT min(id), '' FROM audit_entry WHERE \"table\" = 'law_gateway' AND key = 'CA2004-11'"
    )[0]
    with tampered.triggers_off("audit_entry", "audit_entrybytes"):
        tampered.sql("DELETE FROM audit_entrybytes WHERE entry_id = %s", (first,))
        tampered.sql("DELETE FROM audit_entry WHERE id = %s", (first,))
    assert tampered.kinds() == {("no_beginning", "law_gateway")}


def test_an_entry_that_was_forged_twice_is_named(tampered: Tampered) -> None:
    entry, _key = tampered.first_entry("enquiries_stagemove")
    with tampered.triggers_off("audit_entry", "audit_entrybytes"):
        tampered.sql(
            "INSERT INTO audit_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', 1000000))).*"
            " FROM audit_entry e WHERE id = %s",
            (entry,),
        )
        tampered.sql(
            "INSERT INTO audit_entrybytes SELECT 1000000, salt, bytes FROM audit_entrybytes WHERE entry_id = %s",
            (entry,),
        )
    assert [(one["kind"], one["entry"], one["previous"]) for one in tampered.faults()] == [
        ("inserted_twice", 1000000, entry)
    ]


# History -----------------------------------------------------------------------------------------------
HISTORY = "consent_historicaloverride"  # of a decision


def test_a_history_row_that_was_changed_is_named(tampered: Tampered) -> None:
    tampered.unseen(HISTORY, f"UPDATE {HISTORY} SET history_date = history_date - interval '1 day'")
    [fault] = tampered.faults()
    assert (fault["kind"], fault["table"], fault["columns"]) == ("row_differs", HISTORY, ["history_date"])


def test_a_history_row_that_was_removed_is_named(tampered: Tampered) -> None:
    entry, _key = tampered.first_entry(HISTORY)
    tampered.unseen(HISTORY, f"DELETE FROM {HISTORY}")
    assert tampered.kinds() == {("row_missing", HISTORY)}
    with tampered.triggers_off("audit_entry", "audit_entrybytes"):
        tampered.sql("DELETE FROM audit_entrybytes WHERE entry_id = %s", (entry,))
        tampered.sql("DELETE FROM audit_entry WHERE id = %s", (entry,))
    [fault] = tampered.faults()  # now by the decision, which has none
    assert (fault["kind"], fault["table"]) == ("history_missing", "consent_override")
    assert fault["entry"] == tampered.first_entry("consent_override")[0]


def forged(of: Tampered, table: str, **changes: object) -> None:
    """A history row like one that is there, past the check of history, recorded by the trigger as any other would be."""
    of.sql(f"ALTER TABLE {table} DISABLE TRIGGER check_history")
    with of.named():
        of.sql(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(h, %s || jsonb_build_object('history_id', gen_random_uuid()))).*"
            f" FROM {table} h ORDER BY history_id LIMIT 1",
            (Jsonb(changes),),
        )
    of.sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER check_history")


def test_a_second_history_row_of_a_decision_is_named(tampered: Tampered) -> None:
    forged(tampered, HISTORY, history_change_reason="because")
    assert tampered.kinds() == {("history_twice", "consent_override")}


def test_a_history_row_that_tells_another_story_is_named(tampered: Tampered) -> None:
    forged(tampered, HISTORY, concern="Something else.")
    assert ("history_differs", "consent_override") in tampered.kinds()


def test_a_history_row_of_a_detail_that_never_was_so_is_named(tampered: Tampered) -> None:
    forged(tampered, "enquiries_historicalperson", name="Somebody Else")
    assert tampered.kinds() == {("history_differs", "enquiries_person")}


def test_a_history_row_of_nothing_is_named(tampered: Tampered) -> None:
    with tampered.triggers_off():
        forged(tampered, "enquiries_historicalperson", id="019a0000-0000-7000-8000-000000000000")
    assert tampered.kinds() == {("history_without_row", "enquiries_person")}


def test_a_change_of_a_detail_without_its_history_is_named(tampered: Tampered) -> None:
    with tampered.named():
        [(key,)] = tampered.sql("UPDATE agencies_agency SET contact = 'Another' WHERE leads RETURNING id")
    [fault] = tampered.faults()
    assert (fault["kind"], fault["table"], fault["key"]) == ("history_missing", "agencies_agency", str(key))
