"""`make run` in odd environments: one line that says what to do, and nothing is started."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from imap.operations.addresses import LOGIN_ROLES
from imap.operations.supervise import say
from tests.support.running import Run, a_run


@pytest.fixture
def run() -> Iterator[Run]:
    with a_run() as run:
        yield run


def refused(run: Run, **environment: str) -> str:
    """What the one line says after “IMAP does not run”."""
    code, said = run.start(**environment).ended()
    assert code == 1
    assert not (run.directory / "pg").exists()
    assert len(said.splitlines()) == 1, said
    words = said.removesuffix("\n")
    assert words.isprintable()
    assert words.startswith("IMAP does not run: ")
    return words.removeprefix("IMAP does not run: ")


@pytest.mark.parametrize(
    "port", ["80x", "http", "0", "65536", "70000", "-1", "²", "9" * 5000, "80\n", "80\x1b[2J"]
)
def test_a_port_that_is_none(run: Run, port: str) -> None:
    words = f"PORT is {port!r}: set it to a whole number from 1 to 65535, or leave it unset."
    assert refused(run, PORT=port) == words


@pytest.mark.parametrize("many", ["two", "0", "-1", "1000"])
def test_a_number_of_web_processes_that_is_none(run: Run, many: str) -> None:
    words = f"WEB_CONCURRENCY is {many!r}: set it to a whole number from 1 to 100, or leave it unset."
    assert refused(run, WEB_CONCURRENCY=many) == words


def test_a_directory_that_is_none(run: Run) -> None:
    file = run.directory / "file"
    file.touch()
    around = run.directory / "around"
    around.symlink_to(around)
    do = "name a directory that this user can write."
    assert (
        refused(run, VAR_DIRECTORY=str(file))
        == f"VAR_DIRECTORY ({file}) cannot be used (Not a directory): {do}"
    )
    below = refused(run, VAR_DIRECTORY="/proc/self/nowhere")
    assert below.startswith("VAR_DIRECTORY (/proc/")
    assert below.endswith(do)
    assert "holds a character that does not print" in refused(run, VAR_DIRECTORY=f"{file}\nERROR \x1b[2J")
    assert "leads nowhere" in refused(run, VAR_DIRECTORY=str(around))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", "7", '{"postgres": 1}', "[" * 100_000, "\udcff"]
)
def test_passwords_that_cannot_be_read(run: Run, text: str) -> None:
    path = run.directory / "passwords.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    words = refused(run)
    assert words.startswith(
        f"{path} cannot be read, or lacks a password, without which nobody gets into the database"
    )
    assert words.endswith("Put it back from a copy; or, if that database may go, remove both.")
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_a_password_that_is_missing(run: Run) -> None:
    kept = dict.fromkeys(("postgres", *LOGIN_ROLES), "x") | {LOGIN_ROLES[-1]: ""}
    (run.directory / "passwords.json").write_text(json.dumps(kept))
    assert "lacks a password" in refused(run)


def test_what_lies_in_the_way_of_the_lock(run: Run) -> None:
    (run.directory / "run.lock").mkdir()
    assert f"({run.directory / 'run.lock'})" in refused(run)


def test_nothing_that_is_said_steers_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("\nIt\x1b[2J runs\rat", "http://\u202eelsewhere")
    assert capsys.readouterr().out == "\nIt\\x1b[2J runs\\rat http://\\u202eelsewhere\n"


@pytest.mark.committed
def test_nothing_that_a_command_refuses_with_steers_one(db: None, tmp_path: Path, settings: object) -> None:
    settings.FILES_DIRECTORY = str(tmp_path / "a\x1b[2J\n2026-11-29 ERROR")  # type: ignore[attr-defined]
    with pytest.raises(CommandError) as refused:
        call_command("sweep_files")
    assert str(refused.value).isprintable()
    assert "a\\x1b[2J\\n2026-11-29 ERROR" in str(refused.value)
