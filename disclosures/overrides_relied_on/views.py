"""The lead agency's reasons for going ahead: offered with a request, read and relied on by the agency that was asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consent.models import Reliance
from consent.override_reviews.queries import override_page
from consent.overrides import reliance_actions
from consent.overrides.reliance_forms import RelyForm
from consent.overrides.reliance_queries import get_offer_or_404, shown
from consent.overrides.reliance_rules import why_not_rely
from consent.positions.queries import overturned
from disclosures.overrides_relied_on.actions import offer_again
from disclosures.requests import visible
from disclosures.responses.views import Opened, answers_request
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.standing.queries import standing
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation


@form_page
@answers_request
def rely(request: HttpRequest, opened: Opened, offer_id: UUID) -> HttpResponse:
    """Read the lead agency's reasons; then rely on them in one's own name, write one's own, or do neither."""
    offer = get_offer_or_404(opened.who, opened.enquiry.pk, offer_id)
    place = {"enquiry_id": opened.enquiry.pk, "offer_id": offer_id}
    back = opened.url("preview" if opened.draft else "answer")
    if posted_before(request, Reliance, enquiry=opened.enquiry.pk, offer=offer_id):
        return redirect(back)
    typing = Drafting(request, f"rely:{opened.known.of}", enquiry_id=opened.enquiry.pk)
    page = DecisionPage(request, opened.enquiry, draft=typing, beside=Beside.OVERRIDE)
    if page.later:
        return page.later
    typing.show(shown=shown(offer))
    form = RelyForm(**page.typed, initial={"shown": shown(offer)})
    if page.record(
        form,
        lambda made: reliance_actions.rely(
            **place, answers=form.to_answers(), seen=form.cleaned_data["shown"], **made
        ),
    ):
        words = _("It is recorded that your agency relies on these reasons, as long as they are in force.")
        return page.done(words, back)
    if page.posted:
        form.update_shown(shown=shown(offer))
    relied = getattr(offer, "reliance", None)
    refusal = why_not_rely(
        standing(opened.who, opened.enquiry),
        overturned=overturned(offer.override),
        relied=str(relied.recorded_by) if relied else "",
    )
    reasons = override_page(opened.who, opened.enquiry.pk, offer.override_id)
    return page.show(
        "disclosures/overrides_relied_on/rely.html",
        form,
        offer=offer,
        page=reasons,
        refusal=refusal,
        **opened.context(),
    )


@require_POST
def offer(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """Show the agency that was asked the reasons that were recorded since, so that it may rely on them."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    row = visible.get_request_or_404(user_of(request), enquiry_id, request_id)
    try:
        offered = offer_again(enquiry_id=enquiry_id, request_id=row.pk, by=user_of(request))
    except RuleViolation as refused:
        return not_now(request, refused.violations[0], enquiry)
    if offered:
        messages.success(request, _("%(agency)s can read your reasons now.") % {"agency": row.asked})
    return redirect("disclosures:request", enquiry_id=enquiry_id, request_id=request_id)
