"""`manage.py clauses`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imap.law.catalogue import Status, catalogue, not_enforced


@pytest.fixture
def printed() -> StringIO:
    return StringIO()


def test_the_table_names_every_clause_and_its_status(printed: StringIO) -> None:
    call_command("clauses", stdout=printed)
    lines = printed.getvalue().splitlines()
    for clause in catalogue().by_id.values():
        assert f"{clause.id:<6} {clause.status.value:<9} {clause.title}" in lines
    enforced = sum(clause.status is Status.ENFORCED for clause in catalogue().by_id.values())
    assert lines[-1] == f"{enforced} of 62 enforced"


@pytest.mark.parametrize("asked", [["ONW"], ["CAL9"], ["OVR", "CON"], []])
def test_strict_fails_and_names_exactly_what_is_not_enforced(printed: StringIO, asked: list[str]) -> None:
    missing = not_enforced(catalogue().asked_for(asked))
    said, code = "", 0
    try:
        call_command("clauses", "--strict", *asked, stdout=printed)
    except CommandError as error:
        said, code = str(error), error.returncode
    assert (said, code) == ((f"not enforced: {', '.join(missing)}", 1) if missing else ("", 0))


def said_by(*arguments: str, printed: StringIO) -> tuple[str, int]:
    try:
        call_command("clauses", *arguments, stdout=printed)
    except CommandError as error:
        return str(error), error.returncode
    return "", 0


def test_what_is_left_out_does_not_fail(printed: StringIO) -> None:
    missing = not_enforced(catalogue().asked_for(["CAL", "ADV"]))
    assert {"ADV1", "CAL1", "CAL9"} <= set(missing)
    others = [one for one in missing if not one.startswith("CAL")]
    said = said_by("--strict", "CAL", "ADV", "--except", "CAL", printed=printed)
    assert said == (f"not enforced: {', '.join(others)}", 1)
    assert said_by("--strict", "CAL", "ADV", "--except", "CAL", "ADV1", printed=printed) == ("", 0)


def test_a_whole_id_that_is_left_out_is_that_clause_alone(printed: StringIO) -> None:
    said, _code = said_by("--strict", "CON", "--except", "CON1", printed=printed)
    assert "CON10" in said


@pytest.mark.parametrize("arguments", [("--strict", "--except", "XYZ"), ("--except", "CAL")])
def test_leaving_out_nothing_that_exists_is_a_mistake(printed: StringIO, arguments: tuple[str, ...]) -> None:
    assert said_by(*arguments, printed=printed)[1] == 2


def test_what_is_missing_stands_in_the_table(printed: StringIO) -> None:
    call_command("clauses", stdout=printed)
    table = printed.getvalue()
    for clause in catalogue().by_id.values():
        assert bool(clause.missing) is (clause.status is Status.NOT_YET)
        assert not clause.missing or f"missing: {clause.missing}" in table


def test_a_prefix_of_nothing_is_a_mistake_and_not_a_pass(printed: StringIO) -> None:
    with pytest.raises(CommandError, match="no clause begins with 'XYZ'") as caught:
        call_command("clauses", "--strict", "XYZ", stdout=printed)
    assert caught.value.returncode == 2
