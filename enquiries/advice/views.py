"""Asking for advice, and one question with its advice. What a reader's texts are searched for is put together above this
package (imap.home.advice): it gives `known`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from enquiries.advice import actions, queries
from enquiries.advice.checking import SHOWN, CheckedTexts, check
from enquiries.advice.forms import AdviceForm, AskForAdviceForm, FollowedForm, SpokenForm
from enquiries.advice.rules import about_of, why_not_ask_advice
from enquiries.casework.http import add_violations, carried, get_enquiry_and_standing, not_now, user_of
from enquiries.casework.http import render_form as show
from enquiries.casework.late_entries.pages import warn
from enquiries.deidentify.known import KnownNames
from enquiries.models import AdviceRequest, Enquiry
from enquiries.standing.queries import visible_to
from imap.design.sent import sent
from imap.law.violations import RuleViolation

Knows = Callable[[], KnownNames]
CHANGE = "change"  # the button that goes back to what was typed
#: Of what was sent, what the page with the text without names does not carry.
NOT_CARRIED = frozenset({SHOWN, "look", CHANGE})


def ask(request: HttpRequest, enquiry_id: UUID, known: Knows) -> HttpResponse:
    """Ask for advice: the question as it is typed, then as it is sent."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_ask_advice(standing):
        return not_now(request, refusal, enquiry)
    posted = request.POST if request.method == "POST" else None
    given: dict[str, Any] = {"judged": CHANGE not in request.POST} | sent(request)
    came_from, about = _came_from(request.GET.get("from", ""), enquiry_id)
    form = AskForAdviceForm(
        **given,
        advisers=queries.advisers(user_of(request), enquiry_id),
        initial={"came_from": came_from, "about": about},
    )
    late = SpokenForm(**given)
    context: dict[str, Any] = {"enquiry": enquiry, "late": late}
    if posted is not None and form.is_valid() & late.is_valid():
        checked = check(_typed(form, late), known(), posted)
        if not checked.agreed:
            return _preview(request, checked, enquiry, back="ask")
        try:
            row = _asked(request, enquiry, form, late, checked.texts)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(
                request, _("It is recorded.") if row.spoken else _("Your question is sent, without names.")
            )
            return redirect("advice", enquiry_id=enquiry_id, advice_id=row.pk)
    return show(request, "enquiries/advice/ask.html", form, **context)


def _asked(
    request: HttpRequest, enquiry: Enquiry, form: AskForAdviceForm, late: SpokenForm, texts: Mapping[str, str]
) -> AdviceRequest:
    spoken = late.to_answers()
    if spoken:
        spoken = replace(spoken, said=texts["said"], late_because=texts["late_because"])
    answers = form.to_answers(texts["question"])
    came_from, _about = _came_from(answers.came_from, enquiry.pk)
    row = actions.ask_advice(
        enquiry_id=enquiry.pk,
        answers=replace(answers, came_from=came_from),
        by=user_of(request),
        key=form.cleaned_data["key"],
        spoken=spoken,
    )
    warn(request, spoken, enquiry)
    return row


def _typed(form: AskForAdviceForm, late: SpokenForm) -> dict[str, str]:
    texts = {"question": form.cleaned_data["question"]}
    if spoken := late.to_answers():
        texts |= {"said": spoken.said, "late_because": spoken.late_because}
    return texts


def _came_from(path: str, enquiry_id: UUID) -> tuple[str, str]:
    """The screen of this enquiry that an address names, and which decision that is about; nothing of any other address."""
    try:
        match = resolve(path)
    except Resolver404:
        return "", ""
    if match.kwargs.get("enquiry_id") != enquiry_id or len(path) > 300:
        return "", ""
    return path, about_of(match.url_name or "")


def advice(request: HttpRequest, enquiry_id: UUID, advice_id: UUID, known: Knows) -> HttpResponse:
    """One question: for whoever advises, with the form of the advice; for whoever asked, with whether it was followed."""
    who = user_of(request)
    page = queries.advice_page(who, enquiry_id, advice_id, visible_to(who))
    form = _form(request, page)
    if request.method == "POST" and form is not None and form.judged and form.is_valid():
        name = "text" if isinstance(form, AdviceForm) else "because"
        typed = form.cleaned_data.get(name) or ""
        checked = check({name: typed}, known(), request.POST)
        if checked.changes and not checked.agreed:
            return _preview(request, checked, page.enquiry, back="advice")
        try:
            _decide(who, page.row, form, checked.texts[name])
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("It is recorded."))
            return redirect("work") if isinstance(form, AdviceForm) else redirect(request.path)
    return show(request, "enquiries/advice/advice.html", form or _Nothing(), page=page, row=page.row)


class _Nothing:
    """In place of a form where there is nothing to decide."""

    is_bound = judged = False
    is_empty = True


def _form(request: HttpRequest, page: queries.AdvicePage) -> AdviceForm | FollowedForm | None:
    given: dict[str, Any] = {"judged": CHANGE not in request.POST} | sent(request)
    posted = request.method == "POST"
    if page.advises and (page.advice is None or (posted and "text" in request.POST)):
        return AdviceForm(**given)
    mine = page.enquiry is not None and page.row.agency_id == user_of(request).agency_id
    if (
        mine
        and user_of(request).is_caseworker
        and page.advice is not None
        and (page.followed is None or posted)
    ):
        return FollowedForm(**given)
    return None


def _decide(who: Any, row: AdviceRequest, form: AdviceForm | FollowedForm, text: str) -> None:
    place: dict[str, Any] = {
        "enquiry_id": row.enquiry_id,
        "advice_id": row.pk,
        "by": who,
        "key": form.cleaned_data["key"],
    }
    if isinstance(form, AdviceForm):
        actions.give_advice(text=text, **place)
    else:
        actions.say_whether_followed(answers=form.to_answers(text), **place)


def _preview(
    request: HttpRequest, checked: CheckedTexts, enquiry: Enquiry | None, *, back: str, **more: Any
) -> HttpResponse:
    """What would be recorded, beside what was replaced in it; it carries what was typed. Shown again when what the reader
    decided changed it."""
    given = carried(
        request, leaving={*NOT_CARRIED, *(name for name in request.POST if name.startswith("doubt-"))}
    )
    context = {"checked": checked, "enquiry": enquiry, "carried": given, "back": back}
    return render(request, "enquiries/advice/check.html", context | {"again": SHOWN in request.POST} | more)
