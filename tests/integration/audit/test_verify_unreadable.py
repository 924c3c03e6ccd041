"""An entry whose bytes cannot be read is named, and everything else is still compared."""

import pytest

from tests.support.tampering import Tampered


def rewrite(of: Tampered, entry: int, expression: str) -> None:
    """Put other bytes into an entry, with a commitment that fits: what only a superuser can do."""
    of.unseen(
        "audit_entrybytes", f"UPDATE audit_entrybytes SET bytes = {expression} WHERE entry_id = %s", (entry,)
    )
    of.unseen(
        "audit_entry",
        "UPDATE audit_entry SET commitment = (SELECT sha256(salt || bytes) FROM audit_entrybytes"
        " WHERE entry_id = audit_entry.id) WHERE id = %s",
        (entry,),
    )


def changed(value: str) -> str:
    """The bytes with something else in them, as an expression."""
    return f"convert_to((convert_from(bytes, 'UTF8')::jsonb || {value}::jsonb)::text, 'UTF8')"


@pytest.mark.parametrize(
    "expression",
    [
        "'not json'",
        "'\\xff'",
        "''",
        "'null'",
        "'7'",
        "'[1]'",
        '\'{"a": "\\\\u0000"}\'',
        "convert_to(repeat('[', 100000), 'UTF8')",
        changed("""'{"agency_id": "nobody"}'"""),
        changed("""'{"enquiry_id": "nowhere"}'"""),
        changed("""'{"grounds": 7}'"""),
        changed("""'{"recorded_at": "2026-13-45"}'"""),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_and_the_rest_is_compared(
    tampered: Tampered, expression: str
) -> None:
    entry, key = tampered.first_entry("consent_override")
    rewrite(tampered, entry, expression)
    other = tampered.unseen("enquiries_concern", "UPDATE enquiries_concern SET narrative = 'x' RETURNING id")
    tampered.unseen("consent_historicaloverride", "DELETE FROM consent_historicaloverride")
    faults = tampered.faults()
    [named] = [one for one in faults if one["kind"] == "entry_unreadable"]
    assert (named["entry"], named["table"], named["key"]) == (entry, "consent_override", key)
    differing = {one["key"] for one in faults if one["kind"] == "row_differs"}
    assert differing == {str(one) for (one,) in other}
    assert ("row_missing", "consent_historicaloverride") in {(one["kind"], one["table"]) for one in faults}


def test_each_of_many_is_named(tampered: Tampered) -> None:
    entries = [one for (one,) in tampered.sql("SELECT id FROM audit_entry WHERE id % 7 = 0 ORDER BY id")]
    for entry in entries:
        rewrite(tampered, entry, "'not json'")
    named = [one["entry"] for one in tampered.faults() if one["kind"] == "entry_unreadable"]
    assert named == entries
    assert len(entries) > 50


@pytest.mark.parametrize("verb", ["", "amend"])
def test_an_entry_that_says_nothing_is_named(tampered: Tampered, verb: str) -> None:
    entry, _key = tampered.first_entry("consent_override")
    tampered.unseen("audit_entry", "UPDATE audit_entry SET verb = %s WHERE id = %s", (verb, entry))
    assert ("entry_unreadable", entry) in {(one["kind"], one.get("entry")) for one in tampered.faults()}


def test_a_change_that_does_not_say_what_was_before_is_named(tampered: Tampered) -> None:
    with tampered.named():
        tampered.sql("UPDATE law_gateway SET provision = provision || ' and more' WHERE id = 'CA2004-11'")
    entry = tampered.newest_entry("law_gateway", "CA2004-11")
    rewrite(tampered, entry, "convert_to((convert_from(bytes, 'UTF8')::jsonb - 'before')::text, 'UTF8')")
    assert tampered.kinds() == {("entry_unreadable", "law_gateway")}
