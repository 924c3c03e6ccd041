"""Opening an enquiry, with everybody's consent beside it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consent.opening import actions as opening_actions
from consent.positions import queries as positions_queries
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now
from enquiries.models import Stage
from enquiries.stages.forms import MoveForm
from enquiries.stages.rules import PersonPosition, check_opening, why_not_move
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.design.decorators import form_page


@form_page
def open_enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Open an enquiry, or open it again, once everyone's consent position is on the record."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    # A form posted twice finds the enquiry open: the action knows its key, so the stage is not asked about here.
    refusal = why_not_work(standing, Participation.LEAD)
    if refusal or (request.method != "POST" and (refusal := why_not_move(standing, Stage.OPEN))):
        return not_now(request, refusal, enquiry)
    everyone = [c for c in positions_queries.consent_of(enquiry_id) if c.person.information_needed]
    missing = check_opening([PersonPosition(c.person.name, c.record is not None) for c in everyone])
    page = DecisionPage(request, enquiry, beside=Beside.OPENING)
    form = MoveForm(
        **page.typed,
        before=enquiry.stage,
        after=Stage.OPEN,
        initial={"seen_stage": enquiry.stage},
    )
    if page.record(
        form,
        lambda made: opening_actions.open_enquiry(
            enquiry_id=enquiry_id,
            reasons=form.cleaned_data["reasons"],
            seen_stage=form.cleaned_data["seen_stage"],
            **made,
        ),
    ):
        return page.done(_("The enquiry is open."), "enquiry", enquiry_id=enquiry_id)
    again = enquiry.stage != Stage.RECEIVED
    return page.show(
        "consent/opening/open.html",
        form,
        heading=_("Open the enquiry again") if again else _("Open the enquiry"),
        explained=_("Look whether each position still holds: time has passed.") if again else "",
        everyone=everyone,
        missing=missing,
    )
