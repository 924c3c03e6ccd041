"""Sharing unasked: the pages of an answer, under addresses of their own."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosures.drafts.rules import about_unasked
from disclosures.proactive.actions import share_unasked
from disclosures.proactive.forms import UnaskedForm, UnaskedItemForm
from disclosures.proactive.queries import Unasked, shared_before, unasked
from disclosures.proactive.rules import why_not_share_unasked
from disclosures.responses.forms import ReleaseForm
from disclosures.responses.item_views import remove_item, share_item
from disclosures.responses.override_views import own_reasons
from disclosures.responses.preview_views import previewed
from disclosures.responses.reader_views import named_people
from disclosures.responses.views import Opened, View, drafted
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Enquiry, SpokenExchange
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
    beside = SpokenExchange.Beside.UNASKED
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

    def release(self, form: ReleaseForm, *, happened_at: datetime | None) -> None:
        given = form.cleaned_data
        self.key: UUID = given["key"]
        share_unasked(
            enquiry_id=self.enquiry.pk,
            draft=self.draft,
            answers=form.to_answers(),
            why_now=given["why_now"],
            by=self.who,
            key=self.key,
            seen_basis=given["basis"],
            happened_at=happened_at,
        )

    def after(self) -> HttpResponse:
        words = _("It is shared. Each recipient finds it in My work.")
        messages.success(self.request, words)
        return redirect("disclosures:release", enquiry_id=self.enquiry.pk, release_id=self.key)


def shares_unasked(view: Callable[..., HttpResponse]) -> View:
    """Open the enquiry of the address for whoever may share unasked, or say why not. A form that comes twice leads to what
    it made the first time."""

    @wraps(view)
    def opened(request: HttpRequest, enquiry_id: UUID, **more: Any) -> HttpResponse:
        enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
        who = user_of(request)
        if done := shared_before(who, enquiry_id, request.POST.get("key", "")):
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
