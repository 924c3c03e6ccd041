"""Log lines without case content: what people typed never reaches a log (spec/7-traps.md).

A database error's DETAIL carries the values of the row, and the message of many an exception the value that
it stumbled over. So a logged exception keeps its class, its SQLSTATE and where it was raised; its words only
when its class is one that speaks about the program.
"""

import logging
import re
import traceback

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

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
_QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]*")


def _without_query(text: str) -> str:
    return _QUERY.sub(r"\1", text)


def named(error: BaseException) -> str:
    """What a log may say of an exception: its class, a database error's SQLSTATE, safe words."""
    name = type(error).__name__
    if isinstance(error, DatabaseError | psycopg.Error):
        state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
        return f"{name} [{state}]" if state else name
    return f"{name}: {_without_query(str(error))}" if isinstance(error, ABOUT_THE_PROGRAM) else name


def places(error: BaseException) -> str:
    """The traceback, causes first, of places only."""
    parts, seen = [], set[int]()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        frames = "".join(traceback.format_list(traceback.extract_tb(step.__traceback__)))
        parts.append(f"{frames}{named(step)}")
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return "\nled to:\n".join(reversed(parts))


class NoContent(logging.Filter):
    """Reduces each record, in place, to what a log may hold; drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            # Celery's and others' messages repeat the exception's words, so they go as well.
            request = getattr(record, "request", None)
            where = f" at {request.path}" if request is not None and hasattr(request, "path") else ""
            record.msg, record.args = f"{named(error)}{where}", None
            record.exc_text, record.exc_info = places(error), None
        elif record.args:
            record.args = _without_words(record.args)
        record.stack_info = None
        record.msg, record.args = _without_query(record.getMessage()), None
        return True


def _without_words(args: object) -> "tuple[object, ...] | dict[str, object]":
    def safe(value: object) -> object:
        return named(value) if isinstance(value, BaseException) else value

    if isinstance(args, dict):
        return {key: safe(value) for key, value in args.items()}
    return tuple(safe(value) for value in (args if isinstance(args, tuple) else (args,)))
