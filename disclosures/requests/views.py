"""Asking: write a request to one agency, or two side by side; preview as those agencies; send."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.positions.rules import basis_in_words, check_asking
from disclosures.drafts.rules import SECOND, UNCHECKED, about_asking
from disclosures.models import InformationRequest
from disclosures.requests import actions, queries
from disclosures.requests.forms import RequestForm, SecondAskForm, SendForm
from disclosures.requests.rules import (
    RequestAnswers,
    beside,
    check_request,
    check_second,
    warnings_of_request,
)
from enquiries.casework.decision_page import Beside, DecisionPage, Made, posted_before
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.drafts import answers as drafts_answers
from enquiries.casework.drafts.drafting import GO_ON, Drafting, wanted_by
from enquiries.casework.drafts.queries import draft
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import Draft, Enquiry
from enquiries.people.named_in_text import NamedInText, named_besides
from enquiries.people.queries import people_of
from enquiries.restrictions.queries import restriction_of
from enquiries.standing.rules import why_not_ask
from imap.agencies.models import User
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

ANOTHER, ONLY_ONE = "another", "only_one"
TICK_TOO = "tick_too"


@form_page
def ask_agency(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Write a request to one agency, or to two at the same time; what was not sent is still there."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_ask(standing):
        return not_now(request, refusal, enquiry)
    who, about = user_of(request), about_asking(enquiry_id)
    typing = Drafting(request, about, enquiry_id=enquiry_id)
    if later := typing.later():
        return later
    known = queries.asking(enquiry_id, who)
    form, second = _forms(typing, known, who)

    def kept(answers: dict[str, Any]) -> bool:
        """Whether the draft holds these answers now; the form says why not."""
        opening = typing.opening
        try:
            drafts_actions.keep_draft(
                by=who, about=about, opening=opening, answers=answers, enquiry_id=enquiry_id
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            return False
        return True

    this_one = f"?{GO_ON}={typing.opening}"
    if typing.posted and (ANOTHER in request.POST or ONLY_ONE in request.POST):
        more = {SECOND: form.for_another()} if ANOTHER in request.POST else {}
        here = reverse("disclosures:ask", args=[enquiry_id]) + this_one
        if kept(form.as_draft() | more):
            return redirect(f"{here}#second" if more else here)
    elif typing.posted and form.is_valid() & (second is None or second.is_valid()):
        more = {SECOND: drafts_answers.kept(second.cleaned_data)} if second else {}
        if kept(drafts_answers.kept(form.cleaned_data) | more):
            return redirect(reverse("disclosures:ask_preview", args=[enquiry_id]) + this_one)
    return render_form(
        request,
        "disclosures/requests/ask.html",
        form,
        second=second,
        enquiry=enquiry,
        known=known,
        draft=typing,
        restricted=restriction_of(enquiry_id),
    )


def _forms(
    typing: Drafting, known: queries.AskingPage, who: User
) -> tuple[RequestForm, SecondAskForm | None]:
    """The request, and the one beside it when there is one: as sent, as typed, else as accepted before."""
    given: dict[str, Any] = {**typing.form, "known": known}
    written = dict(typing.row.answers) if typing.row else {}
    second = written.pop(SECOND, None)
    form = RequestForm(**given, initial={"statement": known.stated_beforehand(who), **written})
    typed = given["data"]
    if second is None if typed is None else f"{SECOND}-key" not in typed:
        return form, None
    return form, SecondAskForm(**given, initial=second or {}, first=form)


@form_page
def ask_preview(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What each agency will be shown, and nothing more; then send it."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_ask(standing):
        return not_now(request, refusal, enquiry)
    who = user_of(request)
    if done := posted_before(request, InformationRequest, enquiry=enquiry_id):
        return redirect("disclosures:request", enquiry_id=enquiry_id, request_id=done.pk)
    written = draft(who, about_asking(enquiry_id), wanted_by(request))
    if written is None or not written.answers or written.answers.get(UNCHECKED):
        messages.info(request, _("There is no request waiting to be sent. Write it here."))
        return redirect("disclosures:ask", enquiry_id=enquiry_id)
    if request.method == "POST" and TICK_TOO in request.POST:
        return _tick_too(request, written, enquiry_id)
    return _previewed(request, written, enquiry)


def _previewed(request: HttpRequest, written: Draft, enquiry: Enquiry) -> HttpResponse:
    """The preview, or what it leads to when it is sent. Of up to two requests, each with a late entry of its own, so that
    the page asks for none and they are recorded here; and what is sent is the draft of another page, which ends here too."""
    page = DecisionPage(request, enquiry)
    posted = SendForm(request.POST) if page.posted else None
    every = _late(request, len(_written(written)))
    judged = [one.is_valid() for one in every] if posted else []  # each of them, also after one that is wrong
    if (posted and posted.is_valid() & all(judged)) and (
        rows := page.record(posted, lambda made: _send(made, request, written, posted, every, enquiry))
    ):
        return _sent(page, rows)
    return _preview(page, written, posted, enquiry, late=every[0], late_second=every[-1])


def _send(
    made: Made,
    request: HttpRequest,
    written: Draft,
    posted: SendForm,
    every: list[LateForm],
    enquiry: Enquiry,
) -> list[InformationRequest]:
    """Send what the draft holds, each request with its late entry. Raises RuleViolation; without a clause where the draft
    changed since it was shown: then the form says so."""
    if posted.cleaned_data["draft"] != drafts_answers.digest(written.answers):
        posted.add_error(
            None, _("You changed this request in another window. This is what would be sent now.")
        )
        raise RuleViolation([])
    rows = actions.send_requests(
        enquiry_id=enquiry.pk, requests=_to_send(written, posted, every), by=made["by"]
    )
    for row, late in zip(rows, every, strict=True):
        note_late(request, late, enquiry, beside=Beside.REQUEST, decision=row.pk)
    drafts_actions.drop_draft(by=made["by"], about=written.about, opening=written.opening)
    return rows


def _late(request: HttpRequest, many: int) -> list[LateForm]:
    """For each request that is sent: was it made by telephone before it was written (LATE1)?"""
    return [LateForm(**sent(request), prefix=prefix) for prefix in ("late", "late_second")[:many]]


def _sent(page: DecisionPage, rows: list[InformationRequest]) -> HttpResponse:
    enquiry_id = rows[0].enquiry_id
    if len(rows) > 1:
        words = _("Both requests are sent. Their clocks are running.")
        return page.done(words, "enquiry", enquiry_id=enquiry_id)
    words = _("The request is sent. Its clock is running.")
    return page.done(words, "disclosures:request", enquiry_id=enquiry_id, request_id=rows[0].pk)


def _written(written: Draft) -> list[dict[str, Any]]:
    """What was answered for each request of a draft."""
    second = written.answers.get(SECOND)
    return [written.answers, *([second] if second else [])]


def _named(answers: RequestAnswers, enquiry_id: UUID) -> list[NamedInText]:
    """Who is named in a request's words and not asked about (DEL1), as far as its writer may see who is on the enquiry."""
    everybody = people_of(enquiry_id)
    return named_besides(
        answers.texts, everybody, [one for one in everybody if str(one.pk) in answers.people]
    )


def _tick_too(request: HttpRequest, written: Draft, enquiry_id: UUID) -> HttpResponse:
    """Back to the form, with those ticked whom the words name."""
    who = user_of(request)
    may = queries.asking(enquiry_id, who).facts.people
    names: dict[str, str] = {}
    for answers in _written(written):
        given = RequestAnswers.given(answers)
        keys = {str(one.person.pk): one.person.name for one in _named(given, enquiry_id)}
        answers["people"] = [*given.people, *(key for key in keys if key in may)]
        names |= keys
    drafts_actions.keep_draft(
        by=who,
        about=written.about,
        opening=written.opening,
        answers=written.answers,
        enquiry_id=enquiry_id,
    )
    ticked = ", ".join(name for key, name in names.items() if key in may)
    without = ", ".join(name for key, name in names.items() if key not in may)
    if ticked:
        messages.info(
            request, _("Ticked now: %(names)s. Check the rest of your request.") % {"names": ticked}
        )
    if without:
        words = _("These have no consent position yet, so you cannot ask about them: %(names)s.")
        messages.info(request, words % {"names": without})
    return redirect(f"{reverse('disclosures:ask', args=[enquiry_id])}?{GO_ON}={written.opening}")


def _to_send(written: Draft, posted: SendForm, every: list[LateForm]) -> list[actions.NewRequest]:
    return [
        actions.NewRequest(
            RequestAnswers.given(answers), UUID(answers["key"]), newest, basis, late.happened_at
        )
        for answers, (newest, basis), late in zip(_written(written), posted.as_seen(), every, strict=False)
    ]


def _preview(
    page: DecisionPage, written: Draft, posted: SendForm | None, enquiry: Enquiry, **late: LateForm
) -> HttpResponse:
    who, enquiry_id = user_of(page.request), enquiry.pk
    known = queries.asking(enquiry_id, who)
    every = [RequestAnswers.given(answers) for answers in _written(written)]
    shown = {"key": written.answers["key"], "draft": drafts_answers.digest(written.answers)}
    previews = []
    for number, answers in enumerate(every):
        first = every[0] if number else None
        in_force, newest = known.in_force(answers, who), known.newest_to(answers.asked)
        before = f"{SECOND}_" if first else ""
        shown |= {
            f"{before}newest": str(newest.pk) if newest else "",
            f"{before}basis": basis_in_words(in_force),
        }
        facts = beside(known.facts, first) if first else known.facts
        previews.append(
            {
                "shown": queries.request_previewed(answers, known, who),
                "refusals": check_second(answers, first, known.facts)
                if first
                else check_request(answers, known.facts),
                "no_consent": check_asking(in_force),
                "offered": known.reasons_offered(answers, who),
                "warnings": warnings_of_request(answers, facts),
                "still_right": answers.still_right,
                "named": _named(answers, enquiry_id),
                "to_talk_through": known.to_talk_through(answers),
            }
        )
    if posted:  # a second post decides with what is shown now
        posted.data = shown
    return page.show(
        "disclosures/requests/ask-preview.html",
        posted or SendForm(initial=shown),
        previews=previews,
        opening=written.opening,
        no_consent=any(one["no_consent"] for one in previews),
        stopped=any(one["no_consent"] or one["refusals"] for one in previews),
        named=any(one["named"] for one in previews),
        **late,
    )
