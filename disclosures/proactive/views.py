"""Sharing unasked: the pages of an answer, under addresses of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosures.drafts.rules import about_unasked
from disclosures.models import Answer, Release
from disclosures.proactive.actions import share_unasked
from disclosures.proactive.forms import UnaskedForm, UnaskedItemForm
from disclosures.proactive.queries import Unasked, unasked
from disclosures.proactive.rules import why_not_share_unasked
from disclosures.responses.forms import ReleaseForm
from disclosures.responses.item_views import remove_item, share_item
from disclosures.responses.override_views import own_reasons
from disclosures.responses.preview_views import previewed
from disclosures.responses.reader_views import named_people
from disclosures.responses.views import Opened, View, drafted
from enquiries.casework.decision_page import Beside, DecisionPage, Made, posted_before
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Enquiry
from imap.design.decorators import form_page


class OpenedUnasked(Opened):
    """What this person shares without having been asked, with what they have drafted."""

    pages = {
        "answer": "unasked",
        "share": "unasked_share",
        "change_item": "unasked_change",
        "remove": "unasked_remove",
        "readers": "unasked_readers",
        "override": "unasked_override",
        "preview": "unasked_preview",
    }
    beside = Beside.UNASKED
    form = UnaskedForm
    item_form = UnaskedItemForm
    folder = "proactive/"
    sets = False
    override_kind = "unasked_override"

    def __init__(self, request: HttpRequest, enquiry: Enquiry, known: Unasked) -> None:
        place = {"enquiry_id": enquiry.pk}
        super().__init__(request, enquiry, known, about=about_unasked(enquiry.pk), place=place)
        self.leads = known.leads

    @property
    def stated(self) -> set[str] | None:
        return None if self.leads else super().stated

    def release(self, form: ReleaseForm, made: Made) -> Release:
        return share_unasked(
            enquiry_id=self.enquiry.pk,
            draft=self.draft,
            answers=form.to_answers(),
            why_now=form.cleaned_data["why_now"],
            seen_basis=form.cleaned_data["basis"],
            **made,
        )

    def after(self, page: DecisionPage, recorded: Answer | Release) -> HttpResponse:
        """Where it leads when it is recorded: to what was shared."""
        words = _("It is shared. Each recipient finds it in My work.")
        return page.done(words, "disclosures:release", enquiry_id=self.enquiry.pk, release_id=recorded.pk)


def shares_unasked(view: Callable[..., HttpResponse]) -> View:
    """Open the enquiry of the address for whoever may share unasked, or say why not. A form that comes twice leads to what
    it made the first time."""

    @wraps(view)
    def opened(request: HttpRequest, enquiry_id: UUID, **more: Any) -> HttpResponse:
        enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
        who = user_of(request)
        if done := posted_before(request, Release, enquiry=enquiry_id, answer=None):
            return redirect("disclosures:release", enquiry_id=enquiry_id, release_id=done.pk)
        if refusal := why_not_share_unasked(standing):
            return not_now(request, refusal, enquiry)
        known = unasked(who, enquiry, capacities=standing.capacities)
        return view(request, OpenedUnasked(request, enquiry, known), **more)

    return opened


draft = form_page(shares_unasked(drafted))
share = form_page(shares_unasked(share_item))
remove = require_POST(shares_unasked(remove_item))
readers = form_page(shares_unasked(named_people))
override = form_page(shares_unasked(own_reasons))
preview = form_page(shares_unasked(previewed))
