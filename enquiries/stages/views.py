"""Decisions that move an enquiry, where no other app has to be asked: not opened."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import SpokenExchange, Stage
from enquiries.stages import actions
from enquiries.stages.forms import MoveForm
from enquiries.stages.rules import why_not_move
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

BESIDE = {
    Stage.NOT_OPENED: SpokenExchange.Beside.NOT_OPENED,
}


@form_page
def not_open(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Decide that an enquiry is not opened: the reasons, and what the referrer was told."""
    return _move(
        request,
        enquiry_id,
        Stage.NOT_OPENED,
        heading=_("Do not open this enquiry"),
        explained=_(
            "Nobody is asked for information. The contact stays on the record, and can be opened later."
        ),
        done=_("The enquiry is not opened. Your reasons are recorded."),
    )


def _move(
    request: HttpRequest, enquiry_id: UUID, after: Stage, *, heading: str, explained: str, done: str
) -> HttpResponse:
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    # A form posted twice finds the enquiry moved: the action knows its key, so the stage is not asked about here.
    posted = request.method == "POST"
    refusal = why_not_work(standing, Participation.LEAD)
    if refusal or (not posted and (refusal := why_not_move(standing, after))):
        return not_now(request, refusal, enquiry)
    form = MoveForm(**sent(request), before=enquiry.stage, after=after, initial={"seen_stage": enquiry.stage})
    late = LateForm(**sent(request))
    if posted and form.is_valid() & late.is_valid():
        answers = form.cleaned_data
        try:
            with transaction.atomic():
                actions.move(
                    enquiry_id=enquiry_id,
                    after=after,
                    reasons=answers["reasons"],
                    referrer_told=answers.get("referrer_told", ""),
                    by=user_of(request),
                    key=answers["key"],
                    seen_stage=answers["seen_stage"],
                    happened_at=late.happened_at,
                )
                note_late(request, late, enquiry, beside=BESIDE[after], decision=answers["key"])
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, done)
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(
        request,
        "enquiries/move.html",
        form,
        enquiry=enquiry,
        heading=heading,
        explained=explained,
        late=late,
    )
