"""The page of closing an enquiry."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from disclosures.closing.actions import close_enquiry
from disclosures.closing.forms import ClosingForm
from disclosures.closing.queries import to_close
from disclosures.drafts.rules import about_closing
from disclosures.models import Closing
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Stage
from enquiries.stages.rules import why_not_move
from enquiries.standing.rules import why_not_work
from imap.access.grants import Participation
from imap.design.decorators import form_page


@form_page
def close(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Close an enquiry, with each agency's last word, what is unread, open reviews and the referrer before one's eyes."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if posted_before(request, Closing, enquiry=enquiry_id):
        return redirect("enquiry", enquiry_id=enquiry_id)
    refusal = why_not_work(standing, Participation.LEAD)
    # A form that comes when somebody else has closed it is told so by the action, with what was typed.
    if refusal or (request.method != "POST" and (refusal := why_not_move(standing, Stage.CLOSED))):
        return not_now(request, refusal, enquiry)
    known = to_close(user_of(request), enquiry)
    draft = Drafting(request, about_closing(enquiry_id), enquiry_id=enquiry_id)
    page = DecisionPage(request, enquiry, draft=draft, beside=Beside.CLOSING)
    if page.later:
        return page.later
    shown = {"shown": known.in_words()}
    draft.show(**shown)
    form = ClosingForm(**page.typed, facts=known.facts, initial=shown)
    if page.record(
        form,
        lambda made: close_enquiry(
            enquiry_id=enquiry_id, answers=form.to_answers(), seen=form.cleaned_data["shown"], **made
        ),
    ):
        return page.done(_("The enquiry is closed."), "enquiry", enquiry_id=enquiry_id)
    if page.posted:
        form.update_shown(**shown)
    return page.show("disclosures/closing/close.html", form, known=known)
