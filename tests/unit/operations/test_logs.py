"""Nothing that somebody typed reaches a log, whatever went wrong with it."""

import logging
import subprocess
import sys
import unicodedata
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError
from gunicorn.http.errors import (
    InvalidHeader,
    InvalidHeaderName,
    InvalidHTTPVersion,
    InvalidRequestLine,
    InvalidRequestMethod,
)

from imap.operations.logs import NoContent, escaped
from tests.harness.cluster import ROOT

TYPED = "Kayleigh told her teacher"


def written(record: logging.LogRecord) -> str:
    assert NoContent().filter(record)
    return logging.Formatter("%(levelname)s %(message)s").format(record)


def record(message: object, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    information = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, information)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as caught:
        return caught


def test_a_database_error_keeps_class_code_and_place() -> None:
    cause = psycopg.errors.UniqueViolation(f"DETAIL: Key (words)=({TYPED}) already exists.")
    text = written(
        record("Internal Server Error: %s", "/enquiries/", error=raised(IntegrityError(TYPED), cause))
    )
    assert TYPED not in text
    assert "IntegrityError [23505]" in text
    assert "test_logs.py" in text


@pytest.mark.parametrize(
    "error", [ValueError(TYPED), KeyError(TYPED), UnicodeEncodeError("ascii", TYPED, 0, 1, "x")]
)
def test_so_does_every_error_that_may_repeat_what_it_stumbled_over(error: Exception) -> None:
    text = written(record("Task failed: %r", error, error=raised(error)))
    assert TYPED not in text
    assert type(error).__name__ in text


def test_the_error_that_was_being_handled_is_reduced_as_well() -> None:
    try:
        try:
            raise DatabaseError(TYPED)
        except DatabaseError:
            raise RuntimeError(TYPED)  # noqa: B904
    except RuntimeError as error:
        text = written(record("x", error=error))
    assert TYPED not in text
    assert "  DatabaseError\n  led to:" in text


def test_an_error_among_the_arguments_is_named_only() -> None:
    assert written(record("gave up: %s", ValueError(TYPED))) == "ERROR gave up: ValueError"
    assert written(record("gave up: %(exc)s", {"exc": ValueError(TYPED)})) == "ERROR gave up: ValueError"


def test_words_about_the_program_stay() -> None:
    assert "no attribute 'x'" in written(record("x", error=raised(AttributeError("no attribute 'x'"))))


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ('"GET /search?q=Kayleigh+B HTTP/1.1" 200', '"GET /search HTTP/1.1" 200'),
        ("Not Found: /people/?name=Kayleigh", "Not Found: /people/"),
        ("Is it ready? Yes.", "Is it ready? Yes."),
        ("Not Found: /enquiries/find/?q=Alfie Kayleigh", "Not Found: /enquiries/find/"),
        ('Not Found: /enquiries/find it/?q=Alfie "Kayleigh" HTTP/1.1', "Not Found: /enquiries/find it/"),
        ('"GET /find/%3Fq=Alfie%20Kayleigh HTTP/1.1" 404', '"GET /find/ HTTP/1.1" 404'),
        (
            '"GET /a?q=x HTTP/1.1" 200 5 "http://h/find/?q=Al Kayleigh" "M"',
            '"GET /a HTTP/1.1" 200 5 "http://h/find/',
        ),
    ],
)
def test_a_query_is_cut_from_its_path(message: str, left: str) -> None:
    assert written(record(message)) == f"ERROR {left}"
    assert written(record("%s", message)) == f"ERROR {left}"


#: Line ends, controls, directions, what does not print, and halves of a pair: nothing of it reaches a terminal as it is.
UNPRINTABLE = [
    one
    for one in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")
]


def test_every_character_that_does_not_print_is_escaped() -> None:
    assert {"\n", "\r", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066"} < set(UNPRINTABLE)
    text = written(record("Not Found: %s", "/" + "".join(UNPRINTABLE)))
    assert text.isprintable()
    assert "\\n" in text
    assert "\\u202e" in text
    assert escaped("Zoë Müller – 李文") == "Zoë Müller – 李文"


def test_so_it_is_in_an_exceptions_words_and_path_and_the_traceback_is_indented() -> None:
    error = raised(AttributeError("no\n2026-01-01 00:00:00,000 INFO forged\x1b[31m\u2028"), ValueError("x"))
    with_path = record("x", error=error)
    with_path.request = type("Request", (), {"path": "/a\nb"})()
    head, *places = written(with_path).split("\n")
    assert head == (
        "ERROR AttributeError: no\\n2026-01-01 00:00:00,000 INFO forged\\x1b[31m\\u2028 at /a\\nb"
    )
    assert len(places) > 3
    assert all(line.startswith("  ") and line.isprintable() for line in places)


@pytest.mark.parametrize(
    ("error", "left"),
    [
        (InvalidHTTPVersion("Kayleigh HTTP/1.1"), "Invalid HTTP Version"),
        (InvalidRequestLine('GET /find/?q=x"y\x0b Kayleigh HTTP/1.1'), "Invalid HTTP request line"),
        (InvalidRequestMethod("Kayleigh"), "Invalid HTTP method"),
        (InvalidHeader("Kayleigh: x"), "Invalid HTTP Header"),
        (InvalidHeaderName("it's Kayleigh"), "Invalid HTTP header name"),
    ],
)
def test_of_a_request_that_gunicorn_cannot_read_nothing_stays(error: Exception, left: str) -> None:
    for address in ("127.0.0.1", "::1"):
        message = f"Invalid request from ip={address}: {error}"
        assert written(record(message)) == f"ERROR Invalid request from ip={address}: {left}"


def test_a_full_disk_is_one_line_that_says_what_to_do() -> None:
    with (
        pytest.raises(OSError, match="No space left") as full,
        Path("/dev/full").open("wb", buffering=0) as disk,
    ):
        disk.write(b"x")
    text = written(record("Internal Server Error: %s", "/account/login/", error=full.value))
    assert "\n" not in text
    assert text.startswith("ERROR OSError: a disk is full, or cannot be written: free some room there")
    assert "traceback" not in text.lower()


def test_a_query_is_cut_whatever_it_holds() -> None:
    assert written(record("Not Found: /people/?name=Kay\nleigh")) == "ERROR Not Found: /people/"


@pytest.mark.parametrize(
    ("message", "args"), [("%d looks", ("Kay",)), ("%s and %s", ("Kay",)), ("%(x)s", ({"y": "Kay"},))]
)
def test_a_line_that_was_badly_written_is_a_line_without_its_values(
    message: str, args: tuple[object, ...]
) -> None:
    assert written(record(message, *args)) == f"ERROR {message} (with values that do not fit)"


def test_warnings_are_lines_like_all_others() -> None:
    """In a process of its own: in this one pytest makes errors of them."""
    code = "import django, warnings; django.setup(); warnings.warn('old\\nforged')"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = ran.stderr.splitlines()
    assert "WARNING py.warnings" in line
    assert "UserWarning: old\\nforged" in line
