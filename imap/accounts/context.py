"""What every page needs to know about the deployment."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject

from imap.db import clock
from imap.design.sent import typed_in


def deployment(request: HttpRequest) -> dict[str, Any]:
    """`demonstration`: whether everyone and everything here is made up."""
    return {"demonstration": clock.is_demonstration()}


def unsent(request: HttpRequest) -> dict[str, Any]:
    """`unsent`: what somebody typed in a form that could not be sent and is shown again here (imap.accounts.unsent): None
    on every other page, else its longer answers. `sent_words`: those of the form that this page answers, for pages that
    say why it was not accepted and have no form any more."""
    answers: QueryDict | None = getattr(request, "unsent", None)
    return {
        "unsent": None if answers is None else typed_in(answers),
        "sent_words": SimpleLazyObject(lambda: _sent_words(request)),
    }


def _sent_words(request: HttpRequest) -> list[str]:
    """Of somebody signed in, whose form a page of ours got: not of a post whose token nobody has checked."""
    if request.method != "POST" or request.resolver_match is None or not request.user.is_authenticated:
        return []
    return typed_in(request.POST)
