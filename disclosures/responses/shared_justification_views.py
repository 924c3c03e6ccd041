"""In an answer that is being written: one more item with the same answers, and something left out of an item."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from disclosures.attachments.pages import ItemFiles
from disclosures.drafts.rules import stands
from disclosures.items import presentation
from disclosures.items.forms import WithholdForm
from disclosures.items.rules import ItemAnswers
from disclosures.responses.meanwhile import StandsNow, keep
from disclosures.responses.views import Opened, answers_request
from disclosures.shared_justification.forms import AnotherForm, taken_over
from enquiries.casework.http import render_form
from imap.design.decorators import form_page


def _item(opened: Opened, item_id: UUID) -> tuple[dict[str, Any], int]:
    """One drafted item and its number; Http404 where there is none."""
    written = opened.draft.item(str(item_id))
    if written is None:
        raise Http404
    return written, 1 + [one.id for one in opened.draft.to_share()].index(str(item_id))


@form_page
@answers_request
def another(request: HttpRequest, opened: Opened, item_id: UUID) -> HttpResponse:
    """Add an item of the same kind, person and source, with the same answers (NPR4)."""
    first, number = _item(opened, item_id)
    typing = opened.typing(f"another:{item_id}")
    typing.show(base=taken_over(first))
    initial = {"opened_on": stands(opened.draft, "")}
    form = AnotherForm(
        **typing.form, first=first, known=opened.known, today=timezone.localdate(), initial=initial
    )
    files = ItemFiles(request, typing, key=str(form["key"].value()), kept=opened.draft.files)
    files.receive(not_shared=False)
    if later := typing.later():
        return files.told(later)
    now: StandsNow | None = None
    if typing.posted and form.is_valid():
        own, fit = form.own(), files.form.is_valid()
        try:
            now = keep(
                opened,
                typing,
                form,
                lambda draft: draft.with_another(str(item_id), own),
                typing.part,
                only_look=not fit,
            )
        except KeyError:  # removed from another window in the same moment
            raise Http404 from None
        if fit and form.is_valid():
            return opened.go("answer")
    if typing.posted:
        form.update_shown(base=taken_over(first))
    answers = ItemAnswers.given(first)
    named = opened.named([answers])
    shown = presentation.drafted_item(number, answers, opened.known.people, opened.known.agencies, **named)
    return render_form(
        request,
        "disclosures/responses/another.html",
        form,
        draft=typing,
        files=files.form,
        item=shown,
        now=now,
        **opened.context(),
    )


@form_page
@answers_request
def left_out(request: HttpRequest, opened: Opened, item_id: UUID) -> HttpResponse:
    """Something is left out of an item that is shared: what, and why, and never what it says (REC2)."""
    _first, number = _item(opened, item_id)
    typing = opened.typing(f"left_out:{item_id}")
    if later := typing.later():
        return later
    form = WithholdForm(**typing.form, part=True, initial={"opened_on": stands(opened.draft, "")})
    now: StandsNow | None = None
    if typing.posted and form.is_valid():
        accepted = {**form.cleaned_data, "part_of": str(item_id)}
        now = keep(opened, typing, form, lambda draft: draft.with_withholding(accepted), typing.part)
        if form.is_valid():
            return opened.go("answer")
    return render_form(
        request,
        "disclosures/responses/left-out.html",
        form,
        draft=typing,
        number=number,
        now=now,
        **opened.context(),
    )
