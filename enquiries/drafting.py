"""What every form does so that nothing typed is lost: kept as one types, kept on request, offered on return.

A page asks `Drafting(request, "consent:<person>")` first. The script of the form's `data-draft` saves to the same
name; without JavaScript the button "Save and come back later" does.
"""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from enquiries import actions, queries
from enquiries.models import Draft
from enquiries.pages import person

LATER = "save_draft"
GO_ON = "draft"  # …/?draft=continue
#: Of a form, never of another kind of draft, which has its own shape.
ABOUT = re.compile(r"[a-z]{1,30}(:[0-9a-f-]{36})?")
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "about", LATER})
LARGEST = 400_000  # characters of one draft


def is_name(about: str) -> bool:
    """Whether a form may call its draft this."""
    return ABOUT.fullmatch(about) is not None


def kept_as(about: str) -> str:
    """The draft's name beside those of other kinds."""
    return f"form:{about}"


def keep(request: HttpRequest, about: str) -> bool:
    """Keep what was posted as the author's draft of this form; False when it is too long to be one."""
    answers = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    if sum(len(word) for values in answers.values() for word in values) > LARGEST:
        return False
    actions.keep_draft(by=person(request), about=kept_as(about), answers=dict(answers))
    return True


class Drafting:
    """One form's draft: `saved` to offer, `data` to go on with."""

    def __init__(self, request: HttpRequest, about: str) -> None:
        self.request, self.about = request, about
        self.saved: Draft | None = None
        self.data: QueryDict | None = None
        if request.method == "GET":
            self.saved = queries.draft(person(request), kept_as(about))
            if self.saved and request.GET.get(GO_ON) == "continue":
                self.data = QueryDict(mutable=True)
                for name, values in self.saved.answers.items():
                    self.data.setlist(name, values)

    @property
    def offered(self) -> bool:
        """Whether the page says that there are unsaved answers: on return, until they are taken up."""
        return self.saved is not None and self.data is None

    @property
    def form(self) -> dict[str, Any]:
        """What the form is made with: the posted answers, or the draft's, which are not judged yet."""
        if self.data is not None:
            return {"data": self.data, "judged": False}
        return {"data": self.request.POST if self.request.method == "POST" else None}

    def later(self) -> HttpResponse | None:
        """Save and come back later: the answer to a form that was sent with that button; None for any other."""
        if self.request.method != "POST" or LATER not in self.request.POST:
            return None
        if not keep(self.request, self.about):
            messages.error(self.request, _("This is too long to keep as a draft. Nothing was saved."))
            return redirect(self.request.path)
        messages.success(
            self.request, _("Your answers are kept for you alone. Open the same page again to go on.")
        )
        return redirect("work")

    def done(self) -> None:
        """The decision is recorded: its draft goes."""
        actions.drop_draft(by=person(self.request), about=kept_as(self.about))
