"""The page of one decision: its form, its draft, whether it happened before now, and where it leads once it is recorded.

A view reads what the page shows, makes a `DecisionPage`, makes the form from `typed`, and lets `record` call its action:

    page = DecisionPage(request, enquiry, draft=f"recall:{release_id}", beside=Beside.RECALL)
    if page.later:
        return page.later
    form = RecallForm(**page.typed, known=known)
    if page.record(form, lambda made: recall(enquiry_id=enquiry_id, answers=form.to_answers(), **made)):
        return page.done(_("The release is recalled."), "enquiry", enquiry_id=enquiry.pk)
    return page.show("disclosures/recalls/recall.html", form, known=known)
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypedDict, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from enquiries.casework.decisions import recorded_before
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import Enquiry, SpokenExchange
from enquiries.models.base import Decision
from imap.agencies.models import User
from imap.design.sent import sent
from imap.law.violations import RuleViolation

Beside = SpokenExchange.Beside

Result = TypeVar("Result")
Row = TypeVar("Row", bound=Decision)


class Made(TypedDict):
    """What an action takes from every page: in whose name, under the key of which form; and when it happened, if that was
    before it could be recorded (LATE1)."""

    by: User
    key: UUID
    happened_at: datetime | None


class DecisionPage:
    """One decision on one page.

    `enquiry`: None where whoever decides may have no part in it; then no late entry is asked for. `draft`: the name of its
    draft, or the draft itself; None where nothing is saved as one types. `beside`: which decision a late entry stands
    beside; None where the page does not ask whether it happened before. `happened`: the words of that question, where the
    usual ones do not fit.
    """

    def __init__(
        self,
        request: HttpRequest,
        enquiry: Enquiry | None,
        *,
        draft: str | Drafting | None = None,
        beside: Beside | None = None,
        happened: Any = None,
    ) -> None:
        self.request, self.enquiry, self.beside = request, enquiry, beside
        of = enquiry.pk if enquiry else None
        self.draft = Drafting(request, draft, enquiry_id=of) if isinstance(draft, str) else draft
        #: The answer to "Save and come back later"; the view returns it. None for anything else that was sent.
        self.later = self.draft.later() if self.draft else None
        #: What its forms are made with: `AnyForm(**page.typed)`.
        self.typed: dict[str, Any] = self.draft.form if self.draft else sent(request)
        self.late = LateForm(**self.typed, happened=happened) if beside and enquiry else None
        #: Whether the action turned the form back: what the page shows of the record may have changed, and is read anew.
        self.refused = False

    @property
    def posted(self) -> bool:
        """Whether the form was sent to be decided: not opened, and not saved for later."""
        return self.draft.posted if self.draft else self.request.method == "POST"

    def record(
        self,
        form: Any,
        act: Callable[[Made], Result],
        *,
        fresh: Callable[[], Mapping[str, object]] | None = None,
    ) -> Result | None:
        """Do what was sent, and end its draft; None where nothing was sent, or where it was turned back: then the form has
        the errors. `act` calls the action and returns what that made. `fresh`: what the page shows now, by the hidden field
        that carries it, so that the form sent again decides with that known."""
        if not (self.posted and form.is_valid() & (self.late is None or self.late.is_valid())):
            return None
        made: Made = {
            "by": user_of(self.request),
            "key": form.cleaned_data["key"],
            "happened_at": self.late.happened_at if self.late else None,
        }
        try:
            with transaction.atomic():
                result = act(made)
                if self.late and self.beside and self.enquiry:
                    note_late(self.request, self.late, self.enquiry, beside=self.beside, decision=made["key"])
        except RuleViolation as refused:
            self.refused = True
            add_violations(form, refused)
            if fresh:
                form.update_shown(**fresh())
            return None
        if self.draft:
            self.draft.done()
        return result

    def done(self, words: str, to: str, **place: Any) -> HttpResponse:
        """Say that it is recorded, and lead on to the page of this name, or of this address."""
        messages.success(self.request, words)
        there: HttpResponse = redirect(to, **place)
        return there

    def show(self, template: str, form: Any, **context: Any) -> HttpResponse:
        """The page with its form: new, from a draft, or turned back with its errors and all that was typed."""
        shown = {"enquiry": self.enquiry, "late": self.late, **context}
        return render_form(self.request, template, form, draft=self.draft, **shown)


def posted_before(request: HttpRequest, model: type[Row], /, **about: Any) -> Row | None:
    """The decision that the posted form recorded already; `about`: what the form is about. None where it did not."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return None
    return recorded_before(model, key=key, by=user_of(request), **about)
