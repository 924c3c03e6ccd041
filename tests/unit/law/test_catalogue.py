"""The catalogue is whole: no clause of the agreements is missing and none has been made up."""

import dataclasses

import pytest

from imap.law.catalogue import Clause, Guidance, Status, UnknownClause, catalogue, not_enforced

# Written out, not computed: this list is the agreement between the specification and the catalogue.
# fmt: off
EVERY_CLAUSE = [
    "DEL1", "DEL2", "OPEN1", "OPEN2", "OPEN3", "LEG1", "LEG2", "PUR1",
    "CON1", "PRV1", "CON2", "CON3", "CON4", "CON5", "CON6", "CON7", "CON8", "CON9", "CON10", "CON11",
    "OVR1", "OVR9", "OVR2", "OVR3", "OVR4", "OVR5", "OVR6", "OVR7", "OVR8", "LATE1",
    "NPR1", "NPR2", "NPR3", "NPR4", "NPR5", "NPR6", "ACC1", "ACC2", "ACC3", "SEN1", "SEC1", "REC1", "REC2", "REF1", "DUTY1", "DOC1",
    "ONW1", "ONW2", "ONW3", "ONW4",
    "ADV1", "OUT1", "OUT2", "CAL1", "CAL2", "CAL3", "CAL4", "CAL5", "CAL6", "CAL7", "CAL8", "CAL9",
]
# fmt: on


def test_every_clause_is_there_in_the_order_of_the_agreements() -> None:
    assert list(catalogue().by_id) == EVERY_CLAUSE
    assert len(EVERY_CLAUSE) == 62


def test_chapters_hold_each_clause_once() -> None:
    assert [chapter.title for chapter in catalogue().chapters] == [
        "Asking and opening",
        "Consent",
        "Overriding",
        "Deciding what to share",
        "Onward",
        "Advice, people, Caldicott",
    ]
    assert [clause.id for chapter in catalogue().chapters for clause in chapter.clauses] == EVERY_CLAUSE
    assert catalogue().chapter_of("LATE1").title == "Overriding"


def test_the_principles_and_questions_are_whole() -> None:
    assert [rule.number for rule in catalogue().golden_rules] == [1, 2, 3, 4, 5, 6, 7]
    assert [principle.number for principle in catalogue().caldicott] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [question.id for question in catalogue().questions] == [f"FAQ{number}" for number in range(1, 8)]
    for principle in catalogue().caldicott:
        assert f"CAL{principle.number}" in principle.clauses


def test_no_two_clauses_give_the_same_words() -> None:
    for field in ("title", "rule", "what_happens"):
        words = [getattr(clause, field) for clause in catalogue().by_id.values()]
        assert len(set(words)) == len(words), field
    answers = [clause.guidance.good for clause in catalogue().by_id.values()]
    assert len(set(answers)) == len(answers)


def test_guidance_is_short_enough_to_be_read_at_work() -> None:
    for clause in catalogue().by_id.values():
        for part in dataclasses.astuple(clause.guidance):
            assert 10 <= len(part) <= 500, (clause.id, part)
        assert len(clause.title) <= 70, clause.id


def test_an_unknown_clause_is_named() -> None:
    with pytest.raises(UnknownClause, match="CON12"):
        catalogue().clause("CON12")
    with pytest.raises(UnknownClause, match="CON12"):
        catalogue().chapter_of("CON12")


@pytest.mark.parametrize(
    ("names", "first", "count"),
    [
        ([], "DEL1", 62),
        (["CON"], "CON1", 11),
        (["CON1"], "CON1", 1),
        (["OVR", "LATE"], "OVR1", 10),
        (["C"], "CON1", 20),
    ],
)
def test_clauses_are_asked_for_by_prefix_or_whole_id(names: list[str], first: str, count: int) -> None:
    found = [clause.id for clause in catalogue().asked_for(names)]
    assert (found[0], len(found)) == (first, count)


def test_a_prefix_of_nothing_is_an_error() -> None:
    with pytest.raises(UnknownClause, match="no clause begins with 'XYZ'"):
        catalogue().asked_for(["CON", "XYZ"])


def test_not_enforced_leaves_out_what_is() -> None:
    held = dataclasses.replace(
        catalogue().clause("CON1"),
        enforced_by=("consent.rules.breaches",),
        tested_by=("tests/unit/test_x.py::test_y",),
    )
    open_still = dataclasses.replace(catalogue().clause("CON2"), enforced_by=(), tested_by=())
    assert not_enforced([held, open_still]) == ["CON2"]


@pytest.mark.parametrize(
    ("enforced_by", "tested_by", "missing", "status"),
    [
        ((), (), "", Status.NOT_YET),
        (("consent.rules.breaches",), (), "", Status.NOT_YET),
        ((), ("tests/unit/test_x.py::test_y",), "", Status.NOT_YET),
        (("consent.rules.breaches",), ("tests/unit/test_x.py::test_y",), "", Status.ENFORCED),
        (("consent.rules.breaches",), ("tests/unit/test_x.py::test_y",), "The rest.", Status.NOT_YET),
    ],
)
def test_enforced_takes_both_code_and_test_and_nothing_missing(
    enforced_by: tuple[str, ...], tested_by: tuple[str, ...], missing: str, status: Status
) -> None:
    guidance = Guidance("means", "good", "poor", "instead")
    clause = Clause("CON1", "Title", "A", "Rule", "What", guidance, (), enforced_by, tested_by, missing)
    assert clause.status is status


def test_what_is_missing_is_one_or_two_plain_sentences() -> None:
    """A rule that is only partly held says which part, short enough for the page that everybody can open."""
    for clause in catalogue().by_id.values():
        if clause.status is Status.NOT_YET:
            assert 40 <= len(clause.missing) <= 500, clause.id
            assert clause.missing.endswith("."), clause.id
