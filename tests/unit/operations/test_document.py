"""docs/operations.md can be run: every variable, every block and every setting in it is one that something reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.cluster import ROOT
from tests.support.documents import (
    BEGIN,
    END,
    OPERATIONS,
    Block,
    DocumentError,
    assignments,
    blocks_of,
    table_under,
    variables_listed,
    write_between_marks,
)
from tests.support.production import POOLED, UNITS, substituted, substitutions
from tests.support.units import unit_of

DOCUMENT = OPERATIONS.read_text(encoding="utf-8")
BLOCKS = blocks_of(DOCUMENT)
LISTED = variables_listed(DOCUMENT)
SHARED = BLOCKS[f"{UNITS}imap-.service.d/shared.conf"].text


def read_by_settings() -> dict[str, bool]:
    """The variables of imap/settings.py, each with whether production does not start without it."""
    found: dict[str, bool] = {}
    for node in ast.walk(ast.parse((ROOT / "imap" / "settings.py").read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "env"
        ):
            (name,) = [one.value for one in node.args if isinstance(one, ast.Constant)]
            has_default = any(keyword.arg == "default" for keyword in node.keywords)
            found[str(name)] = found.get(str(name), False) or not has_default
    return found


def named_in_code() -> Iterator[str]:
    """Every constant text of the code that could be a variable's name."""
    for place in ("imap", "enquiries", "consent", "disclosures", "audit", "tests/support"):
        for path in (ROOT / place).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def given_to(unit: str) -> set[str]:
    """The variables that a unit's environment files hold."""
    files = unit_of(unit, SHARED, BLOCKS[f"{UNITS}{unit}.service"].text).environment_files
    return {name for file in files for name in assignments(BLOCKS[file].text)}


def test_every_variable_of_the_settings_is_listed() -> None:
    read = read_by_settings()
    assert len(read) > 20
    assert read.keys() - LISTED.keys() == set()


def test_every_variable_that_is_listed_is_read_by_something() -> None:
    assert LISTED.keys() - set(named_in_code()) == set()


def test_what_production_does_not_start_without_is_called_needed() -> None:
    needed = {name for name, without_default in read_by_settings().items() if without_default}
    assert {"DATABASE_URL", "FILES_DIRECTORY"} <= needed
    assert {name for name in needed if LISTED[name] != "needed"} == set()


@pytest.mark.parametrize("unit", ["imap-web", "imap-worker", "imap-scheduler"])
def test_each_unit_is_given_what_is_needed(unit: str) -> None:
    needed = {name for name, said in LISTED.items() if said == "needed"}
    assert needed - given_to(unit) == set()


@pytest.mark.parametrize("unit", ["imap-web", "imap-worker", "imap-scheduler"])
def test_no_unit_is_given_what_nothing_reads_or_anothers_address(unit: str) -> None:
    assert given_to(unit) - LISTED.keys() == set()
    assert [name for name in given_to(unit) if name.startswith("DATABASE_") and name.endswith("_URL")] == [
        "DATABASE_URL"
    ]


def test_files_for_the_pooler_stand_in_for_files_that_are_there() -> None:
    instead = [title for title in BLOCKS if title.endswith(POOLED)]
    assert len(instead) == 2
    assert [title for title in instead if title.removesuffix(POOLED) not in BLOCKS] == []
    for title in instead:
        assert assignments(BLOCKS[title].text)["DATABASE_PREPARE_AFTER"] == "0"


def test_every_command_of_ours_exists() -> None:
    commands = set(re.findall(r"manage\.py ([a-z_]+)", "\n".join(block.text for block in BLOCKS.values())))
    there = {path.stem for path in (ROOT / "imap" / "operations" / "management" / "commands").glob("*.py")}
    assert len(commands) >= 6
    assert commands - there == {"collectstatic", "check"}


def test_the_rehearsal_finds_everything_that_it_puts_something_in_for() -> None:
    texts = substituted(BLOCKS, put_in())
    assert texts.keys() == BLOCKS.keys()
    everything = "\n".join(
        text for title, text in texts.items() if title not in ("packages", "user", "start")
    )
    assert re.findall(r"(?<!/tmp/x)/(?:srv|etc|var/lib|var/backups|var/www)/imap\b", everything) == []


def put_in() -> dict[str, str]:
    ports = dict.fromkeys(("postgres", "pgbouncer", "redis", "web", "http", "https"), 1)
    words = dict.fromkeys(
        ("secret-key", "redis", "app", "worker", "owner", "sealer", "backup", "postgres"), "secret"
    )
    return substitutions("/tmp/x", ports, words, 1)  # noqa: S108  (nothing is written)


def test_what_the_document_does_not_say_cannot_be_put_in() -> None:
    with pytest.raises(DocumentError, match="stand nowhere"):
        substituted(BLOCKS, put_in() | {"127.0.0.1:1234": "127.0.0.1:1"})
    with pytest.raises(DocumentError, match="change-me"):
        substituted(BLOCKS | {"/etc/x": Block("sh", "/etc/x", "A=change-me-new\n")}, put_in())
    with pytest.raises(DocumentError, match="what to do"):
        substituted(BLOCKS | {"dance": Block("sh", "dance", "true\n")}, put_in())


def test_a_block_needs_a_title_of_its_own_and_an_end() -> None:
    assert blocks_of('```sh title="a"\ntrue\n```\n') == {"a": Block("sh", "a", "true\n")}
    for wrong, words in (
        ("```sh\ntrue\n```\n", "needs a title"),
        ('```sh title="a"\ntrue\n', "not closed"),
        ('```sh title="a"\n```\n```sh title="a"\n```\n', "two blocks"),
    ):
        with pytest.raises(DocumentError, match=words):
            blocks_of(wrong)


@pytest.mark.parametrize("line", ["A=b c", "A=$B", "A=`b`", "a=b", "A='b", 'A="b"', "A=b # c", "A"])
def test_a_line_that_systemd_and_a_shell_read_otherwise_is_refused(line: str) -> None:
    assert assignments("# why\n\nA=b\nC='none: because'\n") == {"A": "b", "C": "none: because"}
    with pytest.raises(DocumentError):
        assignments(line)


def test_a_unit_that_asks_for_what_the_rehearsal_does_not_do_is_refused() -> None:
    assert unit_of("x", SHARED, "[Service]\nExecStart=/bin/true 'a b'\n").command == ("/bin/true", "a b")
    for more in ("Restart=no", "ExecStartPre=/bin/true", "KillMode=process"):
        with pytest.raises(DocumentError):
            unit_of("x", SHARED, f"[Service]\nExecStart=/bin/true\n{more}\n")


def test_only_what_stands_between_the_marks_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_between_marks(path, "new")
    assert path.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    path.write_text("no marks", encoding="utf-8")
    with pytest.raises(DocumentError):
        write_between_marks(path, "new")


def test_the_table_of_roles_names_the_variables_of_the_file_for_installing() -> None:
    named = set(re.findall(r"`(DATABASE_[A-Z_]+)`", str(table_under("Roles and addresses", DOCUMENT))))
    assert named == assignments(BLOCKS["/etc/imap/install.env"].text).keys()
