"""One thing of an answer that is being written: shared, withheld, or taken out again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consent.positions.rules import basis_in_words, check_asking
from disclosures.attachments.pages import ItemFiles
from disclosures.drafts.rules import stands
from disclosures.handling.facts import mark_facts
from disclosures.items.forms import WithholdForm
from disclosures.justification.rules import NO, TESTS
from disclosures.releases.rules import before_any_item
from disclosures.responses.meanwhile import StandsNow, keep
from disclosures.responses.views import Opened, answers_request
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import render_form
from imap.design.decorators import form_page


def parts_of(item: UUID | str) -> tuple[str, str]:
    """The forms in which one item, or withholding, is changed."""
    return f"share:{item}", f"withhold:{item}"


def _written(typing: Drafting, row: dict[str, Any] | None) -> dict[str, Any]:
    """What was answered before. Http404 where there is nothing; a form that comes after it was removed in another window is
    turned back instead."""
    if row is None and not typing.posted:
        raise Http404
    return row or {}


def share_item(request: HttpRequest, opened: Opened, item_id: UUID | None = None) -> HttpResponse:
    """Add or change one piece of information to share, in the draft."""
    typing = opened.typing(f"share:{item_id}" if item_id else "share")
    written = _written(typing, opened.draft.item(str(item_id)) if item_id else {})
    form = opened.item_form(
        **typing.form,
        known=opened.known,
        today=timezone.localdate(),
        facts=mark_facts(opened.who, opened.known),
        initial={**opened.draft.lawful, **written, "opened_on": stands(opened.draft, str(item_id))},
    )
    not_shared = typing.posted and any(form[test].value() == NO for test, _clause in TESTS)
    files = ItemFiles(request, typing, key=str(form["key"].value()), kept=opened.draft.files)
    files.receive(not_shared=not_shared)
    if later := typing.later():
        return files.told(later)
    now: StandsNow | None = None
    if typing.posted and form.is_valid():
        key, accepted = str(form.cleaned_data["key"]), form.cleaned_data
        parts, fit = (typing.part, *parts_of(key)), files.form.is_valid()
        now = keep(opened, typing, form, lambda draft: draft.with_item(accepted), *parts, only_look=not fit)
        if fit and form.is_valid():
            return opened.go("readers", key) if accepted["sensitive"] else opened.go("answer")
    if not_shared:
        typing.done()  # what is not to be shared is not kept here either (REC2)
    positions = basis_in_words(opened.known.positions.values()).splitlines()
    return render_form(
        request,
        opened.template("share"),
        form,
        draft=typing,
        changing=bool(item_id and written),
        files=files.form,
        positions=positions,
        no_consent=check_asking(before_any_item(opened.known.positions.values())),
        now=now,
        **opened.context(),
    )


share = form_page(answers_request(share_item))


@form_page
@answers_request
def withhold(request: HttpRequest, opened: Opened, item_id: UUID | None = None) -> HttpResponse:
    """Add or change something that is kept back, in the draft: never what it says."""
    typing = opened.typing(f"withhold:{item_id}" if item_id else "withhold")
    written = _written(typing, opened.draft.withholding(str(item_id)) if item_id else {})
    if later := typing.later():
        return later
    part_of = opened.draft.item(str(written.get("part_of") or ""))
    initial = {**written, "opened_on": stands(opened.draft, str(item_id))}
    form, now = WithholdForm(**typing.form, initial=initial, part=bool(part_of)), None
    if typing.posted and form.is_valid():
        accepted = form.cleaned_data
        parts = (typing.part, *parts_of(accepted["key"]))
        now = keep(opened, typing, form, lambda draft: draft.with_withholding(accepted), *parts)
        if form.is_valid():
            return opened.go("answer")
    return render_form(
        request,
        "disclosures/responses/withhold.html",
        form,
        draft=typing,
        changing=bool(item_id and written),
        now=now,
        **opened.context(),
    )


def remove_item(request: HttpRequest, opened: Opened, item_id: UUID) -> HttpResponse:
    """Take one thing out of the draft."""
    opened.keep(lambda now: now.without(str(item_id)), *parts_of(item_id))
    messages.success(request, _("It is removed from your draft."))
    return opened.go("answer")


remove = require_POST(answers_request(remove_item))
