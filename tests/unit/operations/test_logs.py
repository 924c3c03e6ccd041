"""Nothing that somebody typed reaches a log, whatever went wrong with it."""

import logging

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError

from imap.operations.logs import NoContent

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
    assert "DatabaseError\nled to:" in text


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
    ],
)
def test_a_query_is_cut_from_its_path(message: str, left: str) -> None:
    assert written(record(message)) == f"ERROR {left}"
    assert written(record("%s", message)) == f"ERROR {left}"
