"""A form that comes with the key of another row is answered like one that comes without a key."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from psycopg.errors import UniqueViolation

from imap.access.middleware import Responder
from imap.db.keys import KeyTaken

KEY = "key"


def names_of_keys(names: Iterable[str]) -> list[str]:
    """The fields that hold a key, among those that a page sends; each form of a page may have its own."""
    return [name for name in names if name == KEY or name.endswith(f"-{KEY}")]


def _is_taken(exception: Exception) -> bool:
    """Whether a new row was refused because its key is some row's already."""
    if isinstance(exception, KeyTaken):
        return True
    cause = exception.__cause__
    if not isinstance(exception, IntegrityError) or not isinstance(cause, UniqueViolation):
        return False
    return (cause.diag.constraint_name or "").endswith("_pkey")


class ReusedKeyMiddleware:
    """A form carries the key of the decision that it will make, so that it is recorded once however often it is sent.

    Whoever sends the key of somebody else's row learns nothing by it: the page answers as it does without any key, with
    everything that was typed."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not _is_taken(exception):
            return None
        typed = request.POST.copy()
        taken = names_of_keys(typed)
        if not taken:
            return None
        for name in taken:
            del typed[name]
        request.POST = typed  # type: ignore[assignment]
        with transaction.atomic():  # what the view had written before is undone already
            answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer
