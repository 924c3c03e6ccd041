"""Decisions that move an enquiry, where no other app has to be asked: not opened."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now
from enquiries.models import Stage
from enquiries.stages import actions
from enquiries.stages.forms import MoveForm
from enquiries.stages.rules import why_not_move
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.design.decorators import form_page

BESIDE = {Stage.NOT_OPENED: Beside.NOT_OPENED}


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
    refusal = why_not_work(standing, Participation.LEAD)
    if refusal or (request.method != "POST" and (refusal := why_not_move(standing, after))):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, beside=BESIDE[after])
    form = MoveForm(**page.typed, before=enquiry.stage, after=after, initial={"seen_stage": enquiry.stage})
    if page.record(
        form,
        lambda made: actions.move(
            enquiry_id=enquiry_id,
            after=after,
            reasons=form.cleaned_data["reasons"],
            referrer_told=form.cleaned_data.get("referrer_told", ""),
            seen_stage=form.cleaned_data["seen_stage"],
            **made,
        ),
    ):
        return page.done(done, "enquiry", enquiry_id=enquiry_id)
    return page.show("enquiries/stages/move.html", form, heading=heading, explained=explained)
