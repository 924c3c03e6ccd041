"""What every page of administration does the same way."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from imap.agencies.models import User
from imap.design.forms import GovukForm
from imap.law.violations import RuleViolation, as_errors

P = ParamSpec("P")


TURNED_BACK = 422  # the form was understood and not accepted: errors shown, nothing written


def person(request: HttpRequest) -> User:
    """The signed-in person. Every page but signing in requires one (LoginRequiredMiddleware)."""
    return cast("User", request.user)


def administrator_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For everybody else there is nothing at this address (SEC1)."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not person(request).is_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def as_key(typed: object) -> UUID | None:
    """A key as it came in an address or a form; None for anything else."""
    try:
        return UUID(str(typed or ""))
    except ValueError:
        return None


def status_of(form: GovukForm) -> int:
    """The status of a page that shows this form."""
    return TURNED_BACK if form.is_bound and form.errors else 200


def turn_back(form: GovukForm, refused: RuleViolation, fresh: str) -> None:
    """Show an action's refusal beside its fields. What was typed stays, and may be sent again: knowing what
    somebody else did meanwhile."""
    form.update_shown(seen=fresh)
    form.add_refusals(as_errors(refused.violations))
