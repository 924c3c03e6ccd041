"""`manage.py show_table`, and docs/policies.txt: a change of what protects a table is seen in a diff."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

POLICIES = Path(__file__).resolve().parents[3] / "docs" / "policies.txt"


def printed(*arguments: str) -> str:
    said = io.StringIO()
    call_command("show_table", *arguments, stdout=said)
    return said.getvalue()


def test_docs_policies_txt_is_what_stands_in_the_database(db: None) -> None:
    now, written = printed("--all").splitlines(), POLICIES.read_text(encoding="utf-8").splitlines()
    gone, new = [one for one in written if one not in now], [one for one in now if one not in written]
    assert (gone, new) == ([], []), (
        "Write docs/policies.txt anew: manage.py show_table --all (docs/development.md)"
    )


def test_a_table_is_shown_with_its_security_policies_rights_and_triggers(db: None) -> None:
    lines = printed("enquiries_concern").splitlines()
    assert "security public enquiries_concern enabled forced" in lines
    assert {line.split()[0] for line in lines} == {"policy", "right", "security", "trigger"}
    assert all(" enquiries_concern " in line for line in lines)


@pytest.mark.parametrize("arguments", [(), ("no_such_table",)])
def test_without_a_table_of_that_name_it_says_so(db: None, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="table"):
        printed(*arguments)
