"""What every form does so that nothing typed is lost: kept as one types, kept on request, there again on return.

A page asks `Drafting(request, "consent:<person>", enquiry_id=…)` first. The script of the form's `data-draft` saves to the
same name; without JavaScript the button "Save and come back later" does; a form that was turned back is kept as well.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enquiries import draft_actions, queries
from enquiries.draft_actions import FORM, Shown
from enquiries.models import Draft
from enquiries.pages import person

LATER = "save_draft"
ADVICE = "advice"  # the value of the button that leads on to asking for advice
GO_ON = "draft"  # …/?draft=continue
ABOUT = re.compile(r"[a-z_]{1,30}(:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?")
#: What a form carries for its draft's sake, and what is no answer.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "about", "part", "enquiry", "draft_opened", "draft_turn", LATER})
LARGEST = 400_000  # characters of one draft


class TooLong(Exception):
    """More was typed than a draft holds."""


def is_name(about: str) -> bool:
    """Whether a draft, or one of its forms, may be called this."""
    return ABOUT.fullmatch(about) is not None


def keep(request: HttpRequest, about: str, part: str = FORM, enquiry_id: UUID | None = None) -> bool:
    """Keep what was posted as the author's draft of this form; False when the draft has ended since the page was shown.

    Raises TooLong.
    """
    answers = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    # The database's JSON takes no null character; a form refuses it with words of its own.
    kept = {name: [str(value).replace("\x00", "") for value in values] for name, values in answers.items()}
    if sum(len(word) for values in kept.values() for word in values) > LARGEST:
        raise TooLong
    return draft_actions.keep_typed(
        by=person(request), about=about, part=part, answers=kept, shown=_shown(request), enquiry_id=enquiry_id
    )


def _shown(request: HttpRequest) -> Shown:
    turn = request.POST.get("draft_turn", "")
    return Shown(
        _moment(request.POST.get("draft_opened", "")), int(turn) if re.fullmatch(r"\d{1,6}", turn) else 0
    )


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class Drafting:
    """One form's draft: what was `typed` before, if anything, and since when (`kept_at`).

    A screen about something shows it at once. One on which something new begins (`about` names nothing) asks first: whoever
    takes the next call must not find another child's answers in the form.
    """

    def __init__(
        self, request: HttpRequest, about: str, *, enquiry_id: UUID | None = None, part: str = FORM
    ) -> None:
        self.request, self.about, self.part, self.enquiry_id = request, about, part, enquiry_id
        self.opened = timezone.now().isoformat()
        self.is_done = False
        self.row: Draft | None = queries.draft(person(request), about)
        self.data: QueryDict | None = None
        typed = self.row.typed.get(part) if self.row else None
        self.kept_at: datetime | None = _moment(typed["at"]) if typed else None
        if self.kept_at is None and part == FORM and self.row and self.row.answers:
            self.kept_at = self.row.saved_at
        asks_first = ":" not in about and request.GET.get(GO_ON) != "continue"
        self.offered = bool(typed) and asks_first and request.method != "POST"
        if typed and not self.offered and request.method != "POST":
            self.data = QueryDict(mutable=True)
            for name, values in typed["answers"].items():
                self.data.setlist(name, values)

    @property
    def posted(self) -> bool:
        """Whether somebody sent the form, and so means it: what comes from a draft is not judged, nor decided."""
        return self.request.method == "POST"

    @property
    def form(self) -> dict[str, Any]:
        """What the form is made with: the posted answers, or the draft's, which are not judged yet."""
        if self.data is not None:
            return {"data": self.data, "judged": False}
        return {"data": self.request.POST if self.posted else None}

    def show(self, **shown: str) -> None:
        """Put what the page shows now in place of what it showed when the draft was kept."""
        if self.data is not None:
            for name, value in shown.items():
                self.data[name] = value

    def later(self) -> HttpResponse | None:
        """Save and come back later: the answer to a form that was sent with that button; None for any other."""
        if not self.posted or LATER not in self.request.POST:
            return None
        try:
            kept = keep(self.request, self.about, self.part, self.enquiry_id)
        except TooLong:
            messages.error(self.request, _("This is too long to keep as a draft. Nothing was saved."))
            return redirect(self.request.get_full_path())
        if not kept:
            words = _("This was recorded, thrown away or handed over since you opened it. Nothing was saved.")
            messages.error(self.request, words)
            return redirect("work")
        if self.request.POST[LATER] == ADVICE and self.enquiry_id:
            asking = reverse("ask_advice", args=[self.enquiry_id])
            return redirect(f"{asking}?{urlencode({'from': self.request.path})}")
        messages.success(
            self.request,
            _("Your answers are kept for you alone. Find them in My work, under “Yours, not finished”."),
        )
        return redirect("work")

    def keep(self) -> None:
        """The form was turned back: what was typed is kept, whatever becomes of the page; unless it was let go."""
        if self.is_done:
            return
        try:
            keep(self.request, self.about, self.part, self.enquiry_id)
        except TooLong:
            messages.error(self.request, _("This is too long to keep as a draft: it is on this page alone."))

    def done(self) -> None:
        """The decision is recorded, or what was typed is not to be kept: its draft goes, in the same transaction."""
        self.is_done = True
        part = "" if self.part == FORM else self.part
        draft_actions.drop_draft(by=person(self.request), about=self.about, part=part)
