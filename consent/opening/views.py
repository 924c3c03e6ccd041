"""Opening an enquiry, with everybody's consent beside it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consent.opening import actions as opening_actions
from consent.positions import queries as positions_queries
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import warn
from enquiries.models import SpokenExchange, Stage
from enquiries.stages.forms import MoveForm
from enquiries.stages.rules import PersonPosition, check_opening, why_not_move
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


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
    form = MoveForm(
        **sent(request),
        before=enquiry.stage,
        after=Stage.OPEN,
        initial={"seen_stage": enquiry.stage},
    )
    late = LateForm(**sent(request))
    if request.method == "POST" and form.is_valid() & late.is_valid():
        answers, happened = form.cleaned_data, late.to_answers()
        try:
            with transaction.atomic():
                opening_actions.open_enquiry(
                    enquiry_id=enquiry_id,
                    reasons=answers["reasons"],
                    by=user_of(request),
                    key=answers["key"],
                    seen_stage=answers["seen_stage"],
                    happened_at=late.happened_at,
                )
                record_late(
                    enquiry_id=enquiry_id,
                    answers=happened,
                    by=user_of(request),
                    beside=SpokenExchange.Beside.OPENING,
                    decision=answers["key"],
                )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            warn(request, happened, enquiry)
            messages.success(request, _("The enquiry is open."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    again = enquiry.stage != Stage.RECEIVED
    return render_form(
        request,
        "consent/open.html",
        form,
        enquiry=enquiry,
        heading=_("Open the enquiry again") if again else _("Open the enquiry"),
        explained=_("Look whether each position still holds: time has passed.") if again else "",
        everyone=everyone,
        missing=missing,
        late=late,
    )
