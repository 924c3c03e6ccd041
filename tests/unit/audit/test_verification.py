"""What verification says, and what it ends with."""

import json
import time

import pytest

from audit.record import verification
from audit.record.catalogue import differences, digest, digest_of
from audit.record.history import pairs
from audit.record.verification import Counts, Fault, Report

EVERYTHING = Counts(entries=1, tables=1, rows=1, history_rows=1, catalogue=1)


@pytest.mark.parametrize("kind", verification.WORDS)
def test_each_fault_has_words_and_names_what_it_is_about(kind: str) -> None:
    fault = Fault(
        kind, table="a_table", key="a-key", entry=17, previous=16, columns=["one", "two"], what="a_thing"
    )
    assert "None" not in str(fault)
    assert "{" not in str(fault)
    assert any(
        name in str(fault) for name in ("17", "a_table", "a_thing", "migrate", "audit_securitycatalogue")
    )
    assert json.loads(json.dumps(fault.as_json()))["message"] == str(fault)


@pytest.mark.parametrize("before", ["", "(", "'", "('", "(ARRAY[", "(ARRAY['"])
@pytest.mark.parametrize(
    "part",
    ["(ARRAY[", "(ARRAY['", "(ARRAY[''", "('", "(''", "('''", "('x''", "''(", "('x'::character varying",
     "('x'::character varying)", "(ARRAY['x'])::text[]", "(ARRAY['x'])", "'(ARRAY['"],
)  # fmt: skip
def test_a_long_definition_is_read_in_a_moment(before: str, part: str) -> None:
    started = time.process_time()
    digest_of(before + part * 60_000)
    assert time.process_time() - started < 1


def test_nothing_wrong_ends_with_0() -> None:
    report = Report(EVERYTHING)
    assert report.exit_code == 0
    assert report.as_json()["result"] == "verified"
    assert report.in_words(at_most=1).endswith("No difference.")


def test_a_difference_ends_with_1() -> None:
    report = Report(EVERYTHING, [Fault("catalogue", what=f"policy {n} is missing") for n in range(3)])
    assert report.exit_code == 1
    assert report.as_json()["result"] == "different"
    said = report.in_words(at_most=1)
    assert "- policy 0 is missing\n- and 2 more: --json names them all\n3 differences." in said
    assert len(report.as_json()["faults"]) == 3


@pytest.mark.parametrize("name", ["entries", "tables", "rows", "history_rows", "catalogue"])
def test_comparing_nothing_ends_with_2(name: str) -> None:
    counts = Counts(
        **(dict.fromkeys(("entries", "tables", "rows", "history_rows", "catalogue"), 1) | {name: 0})
    )
    report = Report(counts)
    assert report.exit_code == 2
    assert report.as_json()["result"] == "not verified"
    assert f"nothing was there to compare of: {name.replace('_', ' ')}." in report.in_words(at_most=1)


def test_what_was_cut_short_ends_with_2_whatever_was_found() -> None:
    report = Report(
        EVERYTHING, [Fault("catalogue", what="policy x is missing")], cut_short="The database went away."
    )
    assert report.exit_code == 2
    assert "- policy x is missing\nNot verified: The database went away." in report.in_words(at_most=9)


def test_a_name_writes_no_line_of_its_own_and_turns_nothing_round() -> None:
    name = "policy x\nNo difference.\r\x1b[2J\x9b\u2028\u202e\\ on \u0430udit_entry"
    faults = [Fault("catalogue", what=name), Fault("row_missing", table="a\nb", key="c\x85d", entry=1)]
    said = Report(EVERYTHING, faults, cut_short="x\ny").in_words(at_most=9)
    assert said.isascii()
    assert len(said.split("\n")) == 4
    assert all(line.isprintable() for line in said.split("\n"))
    assert "- policy x\\nNo difference.\\r\\x1b[2J\\x9b\\u2028\\u202e\\\\ on \\u0430udit_entry\n" in said
    assert "- a\\nb c\\x85d is missing: entry 1" in said


def test_catalogues_are_compared_by_name() -> None:
    expected, found = (
        {"policy a": "1", "policy b": "2", "policy c": "3"},
        {"policy a": "1", "policy b": "9", "policy d": "4"},
    )
    assert differences(expected, expected) == []
    assert differences(expected, found) == [
        "policy b was changed",
        "policy c is missing",
        "policy d was added",
    ]
    assert digest(expected) == digest(dict(reversed(expected.items()))) != digest(found)


def test_what_a_dump_spells_otherwise_is_the_same_and_nothing_else_is() -> None:
    made = "(((x)::text = ANY ((ARRAY['a''b'::character varying, 'c'::character varying])::text[])) OR y)"
    dumped = (
        "(((x)::text = ANY (ARRAY[('a''b'::character varying)::text, ('c'::character varying)::text])) OR y)"
    )
    assert digest_of(made) == digest_of(dumped)
    for other in (dumped.replace("'c'", "'d'"), dumped.replace("OR", "AND"), "((x)::text = ANY (ARRAY[]))"):
        assert digest_of(other) != digest_of(made)


def test_every_history_of_the_models_is_looked_at() -> None:
    found = {pair.table: pair for pair in pairs()}
    assert len(found) > 30
    assert found["consent_override"].once
    assert not found["enquiries_person"].once
    assert found["agencies_user"].row_only == ["last_login", "made_in", "password", "sessions_ended"]
    for pair in found.values():
        assert pair.history_only == [
            "history_change_reason", "history_date", "history_id", "history_type", "history_user_id"
        ]  # fmt: skip
