"""One exchange with an agency that has not signed: recorded, answered, read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent.positions.rules import basis_in_words
from disclosures.external_exchanges import actions, queries
from disclosures.external_exchanges.forms import CameForm, OnceForm
from disclosures.external_exchanges.rules import why_not_exchange
from disclosures.models import ExchangeOnce
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.design.decorators import form_page
from imap.law.violations import Violation


@form_page
def record(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Who was contacted, how they were verified, what they were asked or sent, and why."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if done := posted_before(request, ExchangeOnce, enquiry=enquiry_id):
        return redirect("disclosures:the_exchange", enquiry_id=enquiry_id, exchange_id=done.pk)
    if refusal := why_not_exchange(standing):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"exchange:{enquiry_id}", beside=Beside.ONCE)
    if page.later:
        return page.later
    facts = queries.exchanging(who, enquiry)
    form = OnceForm(**page.typed, facts=facts, who=str(who))
    if row := page.record(
        form, lambda made: actions.exchange_once(enquiry_id=enquiry_id, answers=form.to_answers(), **made)
    ):
        words = _("The exchange is recorded. When they answer, record it here.")
        return page.done(words, "disclosures:the_exchange", enquiry_id=enquiry_id, exchange_id=row.pk)
    positions = basis_in_words(facts.positions.values()).splitlines()
    return page.show("disclosures/external_exchanges/record.html", form, positions=positions)


@require_safe
def show_exchange(request: HttpRequest, enquiry_id: UUID, exchange_id: UUID) -> HttpResponse:
    """One exchange with what came back."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    page = queries.exchange_page(user_of(request), enquiry_id, exchange_id)
    return render(request, "disclosures/external_exchanges/exchange.html", {"enquiry": enquiry, "page": page})


@form_page
def came(request: HttpRequest, enquiry_id: UUID, exchange_id: UUID) -> HttpResponse:
    """What the contact answered."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    exchange = queries.exchange_page(user_of(request), enquiry_id, exchange_id)
    if not exchange.ours:
        return not_now(request, Violation("SEC1", "The agency that asked records what came back."), enquiry)
    page = DecisionPage(request, enquiry, draft=f"exchange_came:{exchange_id}")
    if page.later:
        return page.later
    form = CameForm(
        **page.typed,
        people=exchange.people,
        since=exchange.row.verified_at,
        contact=f"{exchange.row.contact_name}, {exchange.row.contact_agency}",
        today=timezone.localdate(),
    )
    place = {"enquiry_id": enquiry_id, "exchange_id": exchange_id}
    if page.record(form, lambda made: actions.record_answer(**place, answers=form.to_answers(), **made)):
        return page.done(_("What they answered is recorded."), "disclosures:the_exchange", **place)
    return page.show("disclosures/external_exchanges/came.html", form, page=exchange)
