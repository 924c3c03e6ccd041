"""What every form does so that nothing typed is lost: kept as one types, kept on request, there again on return.

A page asks `Drafting(request, "consent:<person>", enquiry_id=…)` first. The script of the form's `data-draft` saves to the
same name; without JavaScript the button "Save and come back later" does; a form that was turned back is kept as well.

A form that is opened empty is a draft of its own (`opening`), so that two windows keep two. What is of one thing, an answer
with its pages for instance, is one draft (`part` names its form), and in it each opening of a form is kept by itself.

What a page sends for its draft's sake begins with `draft-`, and no question of a form does.
"""

import re
from collections.abc import Mapping
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

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.drafts import queries as drafts_queries
from enquiries.casework.drafts.actions import FORM, FormShowing, TooMany
from enquiries.casework.drafts.saved import KEY, key_in, moment_in, saved_forms
from enquiries.casework.http import user_of
from enquiries.models import Draft
from imap.db.keys import new_key
from imap.design.sent import OF_DRAFTS, TRANSPORT

OURS = OF_DRAFTS  # begins what a form carries for its draft's sake, and what is no answer
LATER = "draft-later"
ADVICE = "advice"  # the value of the button that leads on to asking for advice
GO_ON = "draft"  # …/?draft=<opening>
ABOUT = re.compile(rf"[a-z_]{{1,25}}(:{KEY})?")
PART = re.compile(rf"[a-z_]{{1,25}}(:{KEY})?(\.{KEY})?")
LARGEST = 400_000  # characters of one draft


class TooLong(Exception):
    """More was typed than a draft holds."""


def not_kept(why: Exception) -> str:
    """Why a draft was not kept (TooLong, TooMany), and what to do now."""
    if isinstance(why, TooMany):
        return why.violations[0].message
    return _(
        "This is too long to keep as a draft, and nothing of it was saved. What you typed is on this page alone: shorten it "
        "and save it again, or copy it to a safe place before you leave the page."
    )


def is_name(about: str, part: str = FORM) -> bool:
    """Whether a draft, and one of its forms, may be called this: what has forms by name is about something."""
    if part != FORM and ":" not in about:
        return False
    return ABOUT.fullmatch(about) is not None and PART.fullmatch(part) is not None


def opening_in(data: Mapping[str, str], about: str, part: str = FORM) -> UUID | None:
    """Which opening a page says that it is of; None where it says none."""
    return drafts_actions.shared(about) if part != FORM else key_in(data.get(f"{OURS}opening", ""))


def wanted_by(request: HttpRequest) -> UUID | None:
    """Which opening a page was sent from, or is asked for; None where its address names none."""
    unsent: QueryDict | None = getattr(request, "unsent", None)  # it names its opening too
    sent = request.POST if unsent is None else unsent
    return key_in(sent.get(f"{OURS}opening", "") or request.GET.get(GO_ON, ""))


def keep(
    request: HttpRequest,
    about: str,
    opening: UUID,
    part: str = FORM,
    enquiry_id: UUID | None = None,
    *,
    anew: bool = False,
) -> bool:
    """Keep what was posted as the author's draft of this form; False when the draft has ended since the page was shown.
    `anew`: as a new draft, whatever ended.

    Raises TooLong, TooMany.
    """
    answers = {
        name: values
        for name, values in request.POST.lists()
        if name not in TRANSPORT and not name.startswith(OURS)
    }
    # The database's JSON takes no null character; a form refuses it with words of its own.
    kept = {name: [str(value).replace("\x00", "") for value in values] for name, values in answers.items()}
    if sum(len(word) for values in kept.values() for word in values) > LARGEST:
        raise TooLong
    return drafts_actions.keep_typed(
        by=user_of(request),
        about=about,
        opening=opening,
        part=part,
        answers=kept,
        shown=None if anew else _shown(request),
        enquiry_id=enquiry_id,
    )


def _shown(request: HttpRequest) -> FormShowing:
    turn = request.POST.get(f"{OURS}turn", "")
    return FormShowing(
        moment_in(request.POST.get(f"{OURS}opened", "")), int(turn) if re.fullmatch(r"\d{1,6}", turn) else 0
    )


class Drafting:
    """One form's draft: what was `typed` before, if anything, and since when (`kept_at`); and `others` of the same form.

    A screen about something shows the newest at once, or the one of `?draft=<opening>`; an opening that is not kept is an
    empty form. One on which something new begins (`about` names nothing) asks first: whoever takes the next call must not
    find another child's answers in the form.
    """

    def __init__(
        self, request: HttpRequest, about: str, *, enquiry_id: UUID | None = None, part: str = FORM
    ) -> None:
        self.request, self.about, self.enquiry_id = request, about, enquiry_id
        self.opened = timezone.now().isoformat()
        self.is_done = self.stays = self.goes_on = False
        every = saved_forms(drafts_queries.drafts_about(user_of(request), about), part)
        wanted = wanted_by(request)
        self.offered = bool(every) and ":" not in about and wanted is None and request.method != "POST"
        mine = None if self.offered else next((one for one in every if wanted in (None, one.opening)), None)
        self.opening: UUID = mine.opening if mine else wanted or new_key()
        self.part = part if part == FORM else mine.part if mine else f"{part}.{self.opening}"
        self.others = [one for one in every if one is not mine]
        self.row: Draft | None = mine.row if mine else None
        self.kept_at: datetime | None = mine.at if mine else None
        self.data: QueryDict | None = mine.answers if mine and request.method != "POST" else None
        if (unsent := getattr(request, "unsent", None)) is not None:  # newer than any draft
            self.data, self.offered = unsent.copy(), False

    @property
    def another(self) -> UUID:
        """An opening that is not kept yet: an empty form besides this one."""
        return new_key()

    @property
    def posted(self) -> bool:
        """Whether somebody sent the form, and so means it: what comes from a draft, or was to be kept as one, is not judged,
        nor decided."""
        return self.request.method == "POST" and not self.stays

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

    def save(self) -> bool:
        """Keep what was posted; False when the draft has ended since. Raises TooLong, TooMany."""
        opening = self.opening if self.part == FORM else drafts_actions.shared(self.about)
        return keep(self.request, self.about, opening, self.part, self.enquiry_id, anew=self.goes_on)

    def go_on(self) -> None:
        """What the form is about changed since it was opened, and it comes back with what was typed: that is kept, although
        what stood in other windows ended then."""
        self.goes_on = True

    def _save_anew(self) -> None:
        """Keep what was posted as a draft of its own: the one that it was of has ended. Raises TooLong, TooMany."""
        fresh = new_key()
        if self.part == FORM:
            keep(self.request, self.about, fresh, enquiry_id=self.enquiry_id, anew=True)
        else:
            part = f"{drafts_actions.base(self.part)}.{fresh}"
            keep(
                self.request, self.about, drafts_actions.shared(self.about), part, self.enquiry_id, anew=True
            )

    def later(self) -> HttpResponse | None:
        """Save and come back later: the answer to a form that was sent with that button; None for any other, and where
        it cannot be kept: then the page comes back with what was typed, and says why."""
        if not self.posted or LATER not in self.request.POST:
            return None
        try:
            kept = self.save()
            if not kept:
                self._save_anew()
        except (TooLong, TooMany) as why:
            self._stay(why)
            return None
        if not kept:
            words = _(
                "Since you opened it, this was changed in another window, recorded, thrown away or handed over. What you "
                "typed is kept as a new draft. Check in My work, under “Yours, not finished”, whether you still need it."
            )
            messages.warning(self.request, words)
            return redirect("work")
        if self.request.POST[LATER] == ADVICE and self.enquiry_id:
            asking = reverse("ask_advice", args=[self.enquiry_id])
            return redirect(f"{asking}?{urlencode({'from': self.request.path})}")
        messages.success(
            self.request,
            _("Your answers are kept for you alone. Find them in My work, under “Yours, not finished”."),
        )
        return redirect("work")

    def goes_on_as(self, about: str) -> bool:
        """Whether what was posted is the draft of another screen now, in place of this one's; where it cannot be kept the
        page comes back."""
        try:
            kept = keep(self.request, about, self.opening, enquiry_id=self.enquiry_id)
        except (TooLong, TooMany) as why:
            self._stay(why)
            return False
        if kept:
            self.done()
        return kept

    def _stay(self, why: Exception) -> None:
        messages.error(self.request, not_kept(why))
        self.stays, self.data = True, self.request.POST.copy()
        self.kept_at, self.others = None, []

    def keep(self) -> None:
        """The form was turned back: what was typed is kept, whatever becomes of the page; unless it was let go."""
        if self.is_done:
            return
        try:
            self.save()
        except (TooLong, TooMany) as why:
            messages.error(self.request, not_kept(why))

    def done(self) -> None:
        """The decision is recorded, or what was typed is not to be kept: its draft goes, in the same transaction."""
        self.is_done = True
        by = user_of(self.request)
        if self.part == FORM:
            drafts_actions.drop_draft(by=by, about=self.about, opening=self.opening)
        else:
            drafts_actions.drop_draft(by=by, about=self.about, part=self.part)
