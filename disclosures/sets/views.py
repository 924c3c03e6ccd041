"""In an answer that is being written: one more item with the same answers, and something left out of an item."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from disclosures import queries
from disclosures.files.pages import ItemFiles
from disclosures.forms import WithholdForm
from disclosures.rules.items import ItemAnswers
from disclosures.sets.forms import AnotherForm, taken_over
from disclosures.views.answering import FORMS, Opened, answers_request
from enquiries.pages import ask


def _item(opened: Opened, item_id: UUID) -> tuple[dict[str, Any], int]:
    """One drafted item and its number; Http404 where there is none."""
    written = opened.draft.item(str(item_id))
    if written is None:
        raise Http404
    return written, 1 + [str(one["key"]) for one in opened.draft.items].index(str(item_id))


@FORMS
@answers_request
def another(request: HttpRequest, opened: Opened, item_id: UUID) -> HttpResponse:
    """Add an item of the same kind, person and source, with the same answers (NPR4)."""
    first, number = _item(opened, item_id)
    typing = opened.typing(f"another:{item_id}")
    typing.show(base=taken_over(first))
    form = AnotherForm(**typing.form, first=first, known=opened.known, today=timezone.localdate())
    files = ItemFiles(request, typing, key=str(form["key"].value()), kept=opened.draft.files)
    files.receive(not_shared=False)
    if later := typing.later():
        return files.told(later)
    if typing.posted and form.is_valid() & files.form.is_valid():
        opened.keep(opened.draft.with_another(str(item_id), form.own()), typing.part)
        return opened.go("answer")
    if typing.posted:  # a second post decides with what is shown now
        data: Any = form.data
        data = data.copy()
        data["base"] = taken_over(first)
        form.data = data
    answers = ItemAnswers.given(first)
    named = opened.named([answers])
    shown = queries.drafted_item(number, answers, opened.known.people, opened.known.agencies, **named)
    return ask(
        request,
        "disclosures/sets/another.html",
        form,
        draft=typing,
        files=files.form,
        item=shown,
        **opened.context(),
    )


@FORMS
@answers_request
def left_out(request: HttpRequest, opened: Opened, item_id: UUID) -> HttpResponse:
    """Something is left out of an item that is shared: what, and why, and never what it says (REC2)."""
    _first, number = _item(opened, item_id)
    typing = opened.typing(f"left_out:{item_id}")
    if later := typing.later():
        return later
    form = WithholdForm(**typing.form, part=True)
    if typing.posted and form.is_valid():
        changed = opened.draft.with_withholding({**form.cleaned_data, "part_of": str(item_id)})
        opened.keep(changed, typing.part)
        return opened.go("answer")
    return ask(
        request,
        "disclosures/sets/left-out.html",
        form,
        draft=typing,
        number=number,
        **opened.context(),
    )
