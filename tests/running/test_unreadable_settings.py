"""Settings that cannot be read end each process with one clear line, which carries no secret."""

from pathlib import Path

import pytest

from tests.support.starts import SCHEDULER, WEB, WORKER, environment, ran

WORD = "Kq8s0JzX"


@pytest.mark.parametrize("command", [WEB, WORKER, SCHEDULER, ["manage", "check"]], ids=lambda one: one[-1])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"psql://imap_app:{WORD}@127.0.0.1:1/imap"),
        ("DATABASE_URL", f"postgresql://imap_app:{WORD}%zz@127.0.0.1:1/imap"),
        ("DATABASE_URL", f"postgresql://imap_app:1/{WORD}@127.0.0.1:1/imap"),
        ("LOG_LEVEL", "DEBUGG"),
        ("EMAIL_PORT", "x25"),
        ("CACHE_URL", f"redis://:{WORD}@127.0.0.1:port/0"),
        ("CACHE_URL", f"redis://127.0.0.1:1/{WORD}"),
        ("FILES_DIRECTORY", f"/srv/{WORD}\n2026-11-29 ERROR"),
        ("VAR_DIRECTORY", f"/srv/{WORD}\x1b[2J"),
        ("DATABASE_PREPARE_AFTER", "²"),
    ],
)
def test_no_process_starts_and_none_repeats_the_value(
    tmp_path: Path, command: list[str], name: str, value: str
) -> None:
    ended = ran(command, **environment(tmp_path, **{name: value}))
    assert ended.returncode not in (0, -9)
    said = ended.stdout + ended.stderr
    assert f"IMAP does not start. {name} " in said
    assert WORD not in said
    if command is not WEB:  # gunicorn adds the places
        assert "Traceback" not in said
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize("command", [WEB, WORKER, SCHEDULER], ids=lambda one: one[-1])
def test_a_directory_that_cannot_be_used_is_said_in_one_line(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    given = environment(tmp_path, IMAP_ENV="development", VAR_DIRECTORY=str(tmp_path / "file"))
    ended = ran(command, **given)
    assert ended.returncode not in (0, -9)
    said = ended.stdout + ended.stderr
    words = f"VAR_DIRECTORY ({tmp_path / 'file'}) cannot be used (Not a directory): name a directory that this user can"
    assert f"IMAP does not start. {words} write." in said
    if command is not WEB:
        assert len(said.splitlines()) == 1


def test_no_web_process_is_no_number_of_them(tmp_path: Path) -> None:
    ended = ran(WEB, **environment(tmp_path, WEB_CONCURRENCY="0"))
    assert ended.returncode == 1
    assert ended.stderr == "IMAP does not start. WEB_CONCURRENCY must be a whole number from 1 to 100.\n"
