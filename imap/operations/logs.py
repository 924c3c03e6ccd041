"""Log lines without case content, one line for each record.

A database error's DETAIL carries the values of the row, and the message of many an exception the value that
it stumbled over. So a logged exception keeps its class, its SQLSTATE and where it was raised; its words only
when its class is one that speaks about the program.

What somebody sent can name a second line, an earlier time or another colour: so every character that does not print is
written as an escape. A line that begins with a time is a record; lines that are indented are the traceback of the one above.
"""

import logging
import logging.config
import re
import traceback
from collections.abc import Mapping
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import OperationalError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from imap.design.outages import cannot_write

#: Exceptions whose words name code, files or settings and never what somebody typed.
ABOUT_THE_PROGRAM = (
    ImportError,
    AttributeError,
    NameError,
    ConnectionError,
    ImproperlyConfigured,
    TemplateDoesNotExist,
    TemplateSyntaxError,
)
#: What was asked for, from its question mark (encoded or not) to the end of the address: to " HTTP/1.1" in an access log,
#: else to the end of the line, since what was decoded holds spaces and quotation marks.
_QUERY = re.compile(r"(/.*?)(?:\?|%3[Ff])(?:.*(?= HTTP/\d\.\d\" \d)|.*)")
#: Gunicorn repeats a request that it cannot read: what it is stays, what was sent goes.
_UNREADABLE = re.compile(r"(Invalid request from ip=\S+ [^:'\"]*).*")


def configure(logging_settings: dict[str, Any]) -> None:
    """Configure the logging of a process, Python's warnings included (the setting LOGGING_CONFIG)."""
    logging.config.dictConfig(logging_settings)
    logging.captureWarnings(True)


def escaped(text: str) -> str:
    """The text with every character that does not print as itself, line ends and directions among them, as an escape."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


def _without_query(text: str) -> str:
    return _QUERY.sub(r"\1", _UNREADABLE.sub(r"\1", text))


def named(error: BaseException) -> str:
    """What a log may say of an exception: its class, a database error's SQLSTATE, safe words."""
    name = type(error).__name__
    if isinstance(error, DatabaseError | psycopg.Error):
        state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
        return f"{name} [{state}]" if state else name
    if cannot_write(error):
        return f"{name}: a disk is full, or cannot be written: free some room there (VAR_DIRECTORY, FILES_DIRECTORY, /tmp)"
    return f"{name}: {_without_query(escaped(str(error)))}" if isinstance(error, ABOUT_THE_PROGRAM) else name


def places(error: BaseException) -> str:
    """The traceback, causes first, of places only; every line is indented."""
    parts, seen = [], set[int]()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        frames = "".join(traceback.format_list(traceback.extract_tb(step.__traceback__)))
        parts.append(f"{frames}{named(step)}")
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    lines = "\nled to:\n".join(reversed(parts)).split("\n")
    return "\n".join(f"  {escaped(line)}" for line in lines)


class LineFormatter(logging.Formatter):
    """The form of every line: time, level, logger, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")


class NoContent(logging.Filter):
    """Reduces each record, in place, to one line of what a log may hold; drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            # Celery's and others' messages repeat the exception's words, so they go as well.
            request = getattr(record, "request", None)
            where = f" at {request.path}" if request is not None and hasattr(request, "path") else ""
            record.msg, record.args = f"{named(error)}{where}", None
            # An outage is one line a page, not a traceback: where it was noticed says nothing.
            away = isinstance(error, OperationalError) or cannot_write(error)
            record.exc_text, record.exc_info = None if away else places(error), None
        elif record.args:
            record.args = _without_words(record.args)
        record.stack_info = None
        record.msg, record.args = _without_query(escaped(_message(record))), None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage().rstrip()
    except Exception:  # a log line that was badly written must not end what it tells of, nor print its values
        return f"{record.msg} (with values that do not fit)"


def _without_words(args: object) -> "tuple[object, ...] | Mapping[str, object]":
    def safe(value: object) -> object:
        return named(value) if isinstance(value, BaseException) else value

    if isinstance(args, Mapping):
        errors = {key: named(value) for key, value in args.items() if isinstance(value, BaseException)}
        return {**args, **errors} if errors else args  # gunicorn's own kind knows what is missing
    return tuple(safe(value) for value in (args if isinstance(args, tuple) else (args,)))
