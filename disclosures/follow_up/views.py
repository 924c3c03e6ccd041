"""Chasing, extending and cancelling a request; copied reasons for a manager to look at."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
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
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import Enquiry, SpokenExchange
from enquiries.standing.rules import Standing
from imap.db import clock
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation, Violation

Beside = SpokenExchange.Beside


def _why_not_here(row: InformationRequest, standing: Standing) -> Violation | None:
    return why_not_follow_up(standing, state_of(row))


def send_decision(
    request: HttpRequest,
    form: Any,
    late: LateForm | None,
    enquiry: Enquiry,
    beside: SpokenExchange.Beside,
    act: Callable[[datetime | None], Any],
) -> bool:
    """Whether the form was sent and its decision recorded, with when it happened if that was before (LATE1)."""
    if not (form.is_bound and form.is_valid() & (late is None or late.is_valid())):
        return False
    try:
        with transaction.atomic():
            act(late.happened_at if late else None)
            if late:
                note_late(request, late, enquiry, beside=beside, decision=form.cleaned_data["key"])
    except RuleViolation as refused:
        add_violations(form, refused)
        return False
    return True


def _to_request(row: InformationRequest) -> HttpResponse:
    return redirect("disclosures:request", enquiry_id=row.enquiry_id, request_id=row.pk)


def _opened(
    request: HttpRequest, enquiry_id: UUID, request_id: UUID
) -> tuple[Enquiry, Standing, InformationRequest]:
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    return enquiry, standing, get_request_or_404(user_of(request), enquiry_id, request_id)


def _recorded(request: HttpRequest, model: Any) -> bool:
    """Whether this form recorded its decision already: it was posted twice."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return bool(model.objects.filter(pk=key, recorded_by=user_of(request)).exists())


@form_page
def chase(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Record that the agency asked was reminded."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    if refusal := _why_not_here(row, standing):
        return not_now(request, refusal, enquiry)
    form = ChaseForm(**sent(request), asked_at=row.happened_at, initial={"at": clock.now()})

    def act(_happened: datetime | None) -> None:
        follow_up_actions.chase(
            enquiry_id=enquiry_id,
            request_id=request_id,
            answers=form.to_answers(),
            by=user_of(request),
            key=form.cleaned_data["key"],
        )

    if send_decision(request, form, None, enquiry, Beside.REQUEST, act):
        messages.success(request, _("It is recorded that they were reminded."))
        return _to_request(row)
    return render_form(request, "disclosures/chase.html", form, enquiry=enquiry, row=row)


@form_page
def more_time(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """The agency asked says that it needs longer."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    who = user_of(request)
    here = acts_for(who, row.asked_id)
    if refusal := why_not_ask_for_time(standing, state_of(row), asked_here=here):
        return not_now(request, refusal, enquiry)
    form, late = MoreTimeForm(**sent(request), due=row.due), LateForm(**sent(request))

    def act(happened: datetime | None) -> None:
        follow_up_actions.ask_for_time(
            enquiry_id=enquiry_id,
            request_id=request_id,
            answers=form.to_answers(),
            by=who,
            key=form.cleaned_data["key"],
            happened_at=happened,
        )

    if send_decision(request, form, late, enquiry, Beside.MORE_TIME, act):
        messages.success(
            request, _("The lead agency is asked for more time. Until it decides, the time stands.")
        )
        return _to_request(row)
    return render_form(request, "disclosures/more-time.html", form, enquiry=enquiry, row=row, late=late)


@form_page
def extend(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Give more time to answer, or say no to whoever asked for it."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    if _recorded(request, Extension):
        return _to_request(row)
    if refusal := _why_not_here(row, standing):
        return not_now(request, refusal, enquiry)
    waiting = asked_for_time(row)
    shown = {"due_seen": row.due.isoformat(), "asked": str(waiting.pk) if waiting else ""}
    form = ExtendForm(
        **sent(request),
        due=row.due,
        asked_for=bool(request.POST.get("asked")) if request.method == "POST" else waiting is not None,
        initial=shown | ({"until": waiting.until} if waiting else {}),
    )
    late = LateForm(**sent(request))

    def act(happened: datetime | None) -> None:
        answers = form.cleaned_data
        follow_up_actions.extend(
            enquiry_id=enquiry_id,
            request_id=request_id,
            answers=form.to_answers(),
            by=user_of(request),
            key=answers["key"],
            seen=_moment(answers["due_seen"]) or row.due,
            asked=UUID(answers["asked"]) if answers["asked"] else None,
            happened_at=happened,
        )

    if send_decision(request, form, late, enquiry, Beside.EXTENSION, act):
        messages.success(request, _("It is recorded, and the agency that was asked is told."))
        return _to_request(row)
    if form.is_bound:
        form.asks(waiting is not None)
        form.update_shown(**shown)
    return render_form(
        request, "disclosures/extend.html", form, enquiry=enquiry, row=row, late=late, waiting=waiting
    )


def _moment(seen: str) -> datetime | None:
    try:
        return datetime.fromisoformat(seen)
    except ValueError:
        return None


@form_page
def cancel(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    enquiry, standing, row = _opened(request, enquiry_id, request_id)
    if _recorded(request, Cancellation):
        return _to_request(row)
    if refusal := _why_not_here(row, standing):
        return not_now(request, refusal, enquiry)
    form, late = CancelForm(**sent(request)), LateForm(**sent(request))

    def act(happened: datetime | None) -> None:
        follow_up_actions.cancel(
            enquiry_id=enquiry_id,
            request_id=request_id,
            reasons=form.cleaned_data["reasons"],
            by=user_of(request),
            key=form.cleaned_data["key"],
            happened_at=happened,
        )

    if send_decision(request, form, late, enquiry, Beside.CANCELLED, act):
        messages.success(request, _("The request is cancelled. The agency that was asked is told."))
        return _to_request(row)
    return render_form(request, "disclosures/cancel.html", form, enquiry=enquiry, row=row, late=late)


@require_POST
def read_news(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Somebody here has read what became of a request."""
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
    who = user_of(request)
    page = copied_page(who, enquiry_id, request_id)
    refusal = why_not_read_copied(page.reader)
    if request.method == "POST" and refusal and not page.read:
        return not_now(request, refusal, enquiry)
    form = CopiedReadForm(**sent(request))
    if form.is_bound and form.is_valid():
        try:
            follow_up_actions.read_copied(
                enquiry_id=enquiry_id,
                request_id=request_id,
                note=form.cleaned_data["note"],
                by=who,
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            page = copied_page(who, enquiry_id, request_id)
        else:
            messages.success(request, _("It is recorded that you looked at this."))
            return redirect("work")
    return render_form(request, "disclosures/copied.html", form, enquiry=enquiry, page=page, refusal=refusal)
