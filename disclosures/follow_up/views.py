"""Chasing, extending and cancelling a request; copied reasons for a manager to look at."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosures.follow_up import actions as follow_up_actions
from disclosures.follow_up.forms import CancelForm, ChaseForm, CopiedReadForm, ExtendForm, MoreTimeForm
from disclosures.follow_up.queries import asked_for_time, copied_page, state_of
from disclosures.follow_up.rules import why_not_ask_for_time, why_not_follow_up, why_not_read_copied
from disclosures.models import Cancellation, Extension, InformationRequest
from disclosures.requests.visible import get_request_or_404
from disclosures.responses.forms import RequestReadForm
from disclosures.visibility.queries import acts_for
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Enquiry
from enquiries.standing.rules import Standing
from imap.db import clock
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation, Violation

#: The page of a request, to which all of this leads back.
REQUEST = "disclosures:request"


def _to_request(row: InformationRequest) -> HttpResponse:
    return redirect(REQUEST, enquiry_id=row.enquiry_id, request_id=row.pk)


def _why_not_here(row: InformationRequest, standing: Standing) -> Violation | None:
    return why_not_follow_up(standing, state_of(row))


def _opened(
    request: HttpRequest, enquiry_id: UUID, request_id: UUID
) -> tuple[Enquiry, Standing, InformationRequest]:
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    return enquiry, standing, get_request_or_404(user_of(request), enquiry_id, request_id)


@form_page
def chase(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Record that the agency asked was reminded."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    if refusal := _why_not_here(row, standing):
        return not_now(request, refusal, enquiry)
    place = {"enquiry_id": enquiry_id, "request_id": request_id}
    page = DecisionPage(request, enquiry)
    form = ChaseForm(**page.typed, asked_at=row.happened_at, initial={"at": clock.now()})
    if page.record(
        form,
        lambda made: follow_up_actions.chase(
            **place, answers=form.to_answers(), by=made["by"], key=made["key"]
        ),
    ):
        return page.done(_("It is recorded that they were reminded."), REQUEST, **place)
    return page.show("disclosures/follow_up/chase.html", form, row=row)


@form_page
def more_time(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """The agency asked says that it needs longer."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    here = acts_for(user_of(request), row.asked_id)
    if refusal := why_not_ask_for_time(standing, state_of(row), asked_here=here):
        return not_now(request, refusal, enquiry)
    place = {"enquiry_id": enquiry_id, "request_id": request_id}
    page = DecisionPage(request, enquiry, beside=Beside.MORE_TIME)
    form = MoreTimeForm(**page.typed, due=row.due)
    if page.record(
        form, lambda made: follow_up_actions.ask_for_time(**place, answers=form.to_answers(), **made)
    ):
        words = _("The lead agency is asked for more time. Until it decides, the time stands.")
        return page.done(words, REQUEST, **place)
    return page.show("disclosures/follow_up/more-time.html", form, row=row)


@form_page
def extend(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Give more time to answer, or say no to whoever asked for it."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    place = {"enquiry_id": enquiry_id, "request_id": request_id}
    if posted_before(request, Extension, enquiry=enquiry_id, request=request_id):
        return _to_request(row)
    if refusal := _why_not_here(row, standing):
        return not_now(request, refusal, enquiry)
    waiting = asked_for_time(row)
    shown = {"due_seen": row.due.isoformat(), "asked": str(waiting.pk) if waiting else ""}
    page = DecisionPage(request, enquiry, beside=Beside.EXTENSION)
    form = ExtendForm(
        **page.typed,
        due=row.due,
        asked_for=bool(request.POST.get("asked")) if request.method == "POST" else waiting is not None,
        initial=shown | ({"until": waiting.until} if waiting else {}),
    )
    if page.record(
        form,
        lambda made: follow_up_actions.extend(
            **place,
            answers=form.to_answers(),
            seen=_moment(form.cleaned_data["due_seen"]) or row.due,
            asked=UUID(form.cleaned_data["asked"]) if form.cleaned_data["asked"] else None,
            **made,
        ),
    ):
        return page.done(_("It is recorded, and the agency that was asked is told."), REQUEST, **place)
    if form.is_bound:
        form.asks(waiting is not None)
        form.update_shown(**shown)
    return page.show("disclosures/follow_up/extend.html", form, row=row, waiting=waiting)


def _moment(seen: str) -> datetime | None:
    try:
        return datetime.fromisoformat(seen)
    except ValueError:
        return None


@form_page
def cancel(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    place = {"enquiry_id": enquiry_id, "request_id": request_id}
    if posted_before(request, Cancellation, enquiry=enquiry_id, request=request_id):
        return _to_request(row)
    if refusal := _why_not_here(row, standing):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, beside=Beside.CANCELLED)
    form = CancelForm(**page.typed)
    if page.record(
        form,
        lambda made: follow_up_actions.cancel(**place, reasons=form.cleaned_data["reasons"], **made),
    ):
        words = _("The request is cancelled. The agency that was asked is told.")
        return page.done(words, REQUEST, **place)
    return page.show("disclosures/follow_up/cancel.html", form, row=row)


@require_POST
def read_news(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Somebody here has read what became of a request. A button of the request's page: it has no form to come back to, so
    that whoever may not is told why on a page of its own."""
    enquiry, _standing, row = _opened(request, enquiry_id, request_id)
    form = RequestReadForm(request.POST)
    if form.is_valid():
        try:
            follow_up_actions.read_news(
                enquiry_id=enquiry_id,
                request_id=request_id,
                by=user_of(request),
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            return not_now(request, refused.violations[0], enquiry)
        messages.success(request, _("It is recorded that you have read this."))
    return _to_request(row)


@form_page
def copied(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Reasons that were copied on a red enquiry, side by side; a manager says that they have looked."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    known = copied_page(user_of(request), enquiry_id, request_id)
    refusal = why_not_read_copied(known.reader)
    if request.method == "POST" and refusal and not known.read:
        return not_now(request, refusal, enquiry)
    place = {"enquiry_id": enquiry_id, "request_id": request_id}
    page = DecisionPage(request, enquiry)
    form = CopiedReadForm(**page.typed)
    if page.record(
        form,
        lambda made: follow_up_actions.read_copied(**place, note=form.cleaned_data["note"], **made),
    ):
        return page.done(_("It is recorded that you looked at this."), "work")
    if page.refused:
        known = copied_page(user_of(request), enquiry_id, request_id)
    return page.show("disclosures/follow_up/copied.html", form, page=known, refusal=refusal)
