"""What every page about a case does the same way."""

from collections.abc import Container
from typing import Any, Protocol, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from enquiries.models import Enquiry
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import Standing
from imap.access.access_notes import note_not_now
from imap.agencies.models import User
from imap.design.sent import TRANSPORT
from imap.law.violations import RuleViolation, Violation, as_errors

TURNED_BACK = 422  # the form was understood and not accepted: errors shown, nothing written


def user_of(request: HttpRequest) -> User:
    """The signed-in person. Every page but signing in requires one (LoginRequiredMiddleware)."""
    return cast("User", request.user)


def get_enquiry_and_standing(request: HttpRequest, enquiry_id: UUID) -> tuple[Enquiry, Standing]:
    """The enquiry of the address and how the reader stands to it; Http404 for someone with no right to it."""
    enquiry = get_enquiry_or_404(user_of(request), enquiry_id)
    return enquiry, standing(user_of(request), enquiry)


class Keeps(Protocol):
    """The draft of a form (enquiries.casework.drafts.drafting.Drafting)."""

    def keep(self) -> None: ...


def render_form(
    request: HttpRequest, template: str, form: Any, *, draft: Keeps | None = None, **context: Any
) -> HttpResponse:
    """Show a form: first time, from a draft, or turned back with its errors and everything that was typed, which its
    draft keeps too."""
    turned_back = form.is_bound and form.judged
    if turned_back and draft:
        draft.keep()
    status = TURNED_BACK if turned_back else 200
    return render(request, template, {"form": form, "draft": draft, **context}, status=status)


def carried(request: HttpRequest, *, leaving: Container[str] = ()) -> list[tuple[str, str]]:
    """What was typed, for a page that shows what follows before it is decided: each answer as it came, but for the names in
    `leaving`."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in TRANSPORT and name not in leaving
        for value in values
    ]


def add_violations(form: Any, refused: RuleViolation) -> None:
    """Put an action's refusal beside the fields that it is about."""
    form.add_refusals(as_errors(refused.violations))


def not_now(
    request: HttpRequest, refusal: Violation, enquiry: Enquiry, *, capacity: str = ""
) -> HttpResponse:
    """The page for someone who may see the case but not do this now: the reason with its clause, and the way back.

    Someone who has no part in the case at all got "not found" before. The access log tells who has no right to it from
    what the case does not allow now."""
    if refusal.state:
        note_not_now(request)
    return render(request, "casework/not-now.html", {"refusal": refusal, "enquiry": enquiry}, status=403)


def or_404(row: Any) -> Any:
    """The row, or "not found"."""
    if row is None:
        raise Http404
    return row
