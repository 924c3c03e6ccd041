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
    assert lines[-1] == f"{enforced} of 61 enforced"


@pytest.mark.parametrize("asked", [["ONW"], ["CAL9"], ["OVR", "CON"], []])
def test_strict_fails_and_names_exactly_what_is_not_enforced(printed: StringIO, asked: list[str]) -> None:
    missing = not_enforced(catalogue().asked_for(asked))
    said, code = "", 0
    try:
        call_command("clauses", "--strict", *asked, stdout=printed)
    except CommandError as error:
        said, code = str(error), error.returncode
    assert (said, code) == ((f"not enforced: {', '.join(missing)}", 1) if missing else ("", 0))


def test_a_prefix_of_nothing_is_a_mistake_and_not_a_pass(printed: StringIO) -> None:
    with pytest.raises(CommandError, match="no clause begins with 'XYZ'") as caught:
        call_command("clauses", "--strict", "XYZ", stdout=printed)
    assert caught.value.returncode == 2
