"""One item's onward way: asked, decided, ended, passed on, read; and the print for a third party."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent.positions.warnings import do_not_contact
from disclosures.onward import actions, queries
from disclosures.onward.disclosing import Disclosing
from disclosures.onward.forms import AskOnwardForm, DecideOnwardForm, EndOnwardForm
from disclosures.onward.judging import consent_known, in_words, judged
from disclosures.onward.passing_forms import PassOnForm, ThirdPartyPrintForm
from disclosures.onward.printing import for_third_party, parties_of
from disclosures.onward.rules import What, check_the_corrected, why_not_ask_onward, why_not_decide_onward
from disclosures.recalls.views import or_recalled
from disclosures.releases.queries import release_page
from disclosures.responses.forms import RequestReadForm
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, render_form, user_of
from imap.design.decorators import form_page


@require_safe
@or_recalled
def onward(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """What may be done with one item, what was asked and decided, and where it went."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    page = queries.onward_page(user_of(request), enquiry, item_id)
    return render(
        request,
        "disclosures/onward/item.html",
        {
            "enquiry": enquiry,
            "page": page,
            "may_ask": why_not_ask_onward(standing, received=page.received) is None,
            "asked": [_with_rights(request, page, one) for one in page.onward.asked],
            "told": [(one, RequestReadForm() if one.to_read else None) for one in page.onward.passed],
        },
    )


def _with_rights(
    request: HttpRequest, page: queries.OnwardPage, one: queries.OnwardRequestRow
) -> dict[str, Any]:
    """One question with what its reader may do about it."""
    decide = why_not_decide_onward(queries.decider_of(user_of(request), page, one))
    end = why_not_decide_onward(queries.decider_of(user_of(request), page, one, ending=True))
    return {
        "one": one,
        "suspended": page.onward.suspended_because(one) if one.in_force else "",
        "may_decide": decide is None,
        "may_end": one.in_force and end is None,
        "refusal": decide if page.provided and one.answer is None else None,
        "reads": [(key, RequestReadForm()) for key in one.to_read],
    }


@form_page
@or_recalled
def ask_permission(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Ask the provider to pass an item on to one third party, or to store it."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    item_page = queries.onward_page(who, enquiry, item_id)
    if refusal := why_not_ask_onward(standing, received=item_page.received):
        return not_now(request, refusal, enquiry)
    if request.method != "POST" and (refused := check_the_corrected(item_page.onward.mark)):
        return not_now(request, refused[0], enquiry)
    page = DecisionPage(request, enquiry, draft=f"ask_onward:{item_id}", beside=Beside.ONWARD)
    if page.later:
        return page.later
    members = queries.members()
    form = AskOnwardForm(
        **page.typed,
        agencies=queries.third_parties(who, item_page, members),
        may=item_page.onward.may,
        # Posted twice, the question itself is among those that wait: the action knows it by its key.
        waiting=[
            queries.towards_of(one.row)
            for one in item_page.onward.asked
            if one.answer is None and str(one.row.pk) != request.POST.get("key")
        ],
        sensitive=item_page.item.sensitive,
        members=list(members.values()),
    )
    place = {"enquiry_id": enquiry_id, "item_id": item_id}
    if page.record(form, lambda made: actions.ask_permission(**place, answers=form.to_answers(), **made)):
        words = _("%(agency)s is asked. Until it decides, do not pass it on.") % {
            "agency": item_page.item.agency
        }
        return page.done(words, "disclosures:onward", **place)
    return page.show("disclosures/onward/ask.html", form, page=item_page)


@form_page
def decide(request: HttpRequest, enquiry_id: UUID, onward_id: UUID) -> HttpResponse:
    """The provider permits or refuses."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    item_page = queries.onward_page(who, enquiry, queries.item_of(enquiry_id, onward_id))
    asked = queries.asked_of(item_page, onward_id)
    refusal = why_not_decide_onward(queries.decider_of(who, item_page, asked))
    if refusal and request.method != "POST":
        if asked.answer is not None:
            return redirect("disclosures:onward", enquiry_id=enquiry_id, item_id=item_page.item.pk)
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"decide_onward:{onward_id}", beside=Beside.ONWARD)
    if page.later:
        return page.later
    known: Disclosing | None = None
    if asked.row.what == What.PASS_ON and asked.answer is None:
        to, asker = asked.row.to_agency_id, asked.row.agency_id
        known = judged(who, item_page.item, consent_known(who, enquiry), to_agency=to, asker=asker).known
    form = DecideOnwardForm(**page.typed, today=timezone.localdate(), disclosing=known)
    place = {"enquiry_id": enquiry_id, "onward_id": onward_id}
    if page.record(form, lambda made: actions.decide_permission(**place, answers=form.to_answers(), **made)):
        words = _("Your decision is recorded. %(agency)s is told.") % {"agency": asked.row.agency}
        return page.done(words, "disclosures:onward", enquiry_id=enquiry_id, item_id=item_page.item.pk)
    position = in_words(known.in_force) if known else ""
    return page.show("disclosures/onward/decide.html", form, page=item_page, asked=asked, position=position)


@form_page
def end(request: HttpRequest, enquiry_id: UUID, onward_id: UUID) -> HttpResponse:
    """The provider ends a permission."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    item_page = queries.onward_page(user_of(request), enquiry, queries.item_of(enquiry_id, onward_id))
    asked = queries.asked_of(item_page, onward_id)
    refusal = why_not_decide_onward(queries.decider_of(user_of(request), item_page, asked, ending=True))
    if asked.permission is None or (refusal and request.method != "POST"):
        return redirect("disclosures:onward", enquiry_id=enquiry_id, item_id=item_page.item.pk)
    page = DecisionPage(request, enquiry, draft=f"end_onward:{onward_id}", beside=Beside.ONWARD)
    if page.later:
        return page.later
    form = EndOnwardForm(**page.typed)
    place = {"enquiry_id": enquiry_id, "onward_id": onward_id}
    if page.record(
        form, lambda made: actions.end_permission(**place, reasons=form.cleaned_data["reasons"], **made)
    ):
        words = _("The permission is ended. %(agency)s is told.") % {"agency": asked.row.agency}
        return page.done(words, "disclosures:onward", enquiry_id=enquiry_id, item_id=item_page.item.pk)
    return page.show("disclosures/onward/end.html", form, page=item_page, asked=asked)


@form_page
@or_recalled
def pass_on(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Record that an item was passed on, or stored."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    item_page = queries.onward_page(who, enquiry, item_id)
    if refusal := why_not_ask_onward(standing, received=item_page.received):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"pass_on:{item_id}", beside=Beside.ONWARD)
    if page.later:
        return page.later
    onward = item_page.onward
    consent = onward.consent or consent_known(who, enquiry)
    known = judged(who, item_page.item, consent, to_agency=None).known
    form = PassOnForm(
        **page.typed,
        terms=onward.terms,
        permissions=onward.permissions,
        may=onward.may,
        at=onward.at,
        law=known.law,
        sensitive=item_page.item.sensitive,
    )
    place = {"enquiry_id": enquiry_id, "item_id": item_id}
    if page.record(form, lambda made: actions.pass_on(**place, answers=form.to_answers(), **made)):
        return page.done(_("It is recorded where this item went."), "disclosures:onward", **place)
    position = in_words(known.in_force)
    return page.show("disclosures/onward/pass-on.html", form, page=item_page, position=position)


@require_POST
@or_recalled
def read(request: HttpRequest, enquiry_id: UUID, item_id: UUID, told_id: UUID) -> HttpResponse:
    """Record that this person's agency has read what it was told about an item."""
    get_enquiry_and_standing(request, enquiry_id)
    form = RequestReadForm(request.POST)
    if form.is_valid():
        who = user_of(request)
        actions.read_told(
            enquiry_id=enquiry_id, item_id=item_id, told=told_id, by=who, key=form.cleaned_data["key"]
        )
        messages.success(request, _("It is recorded that your agency has read this."))
    return redirect("disclosures:onward", enquiry_id=enquiry_id, item_id=item_id)


@require_safe
@or_recalled
def third_party(request: HttpRequest, enquiry_id: UUID, release_id: UUID) -> HttpResponse:
    """A print of one release for one third party: the items that may go there now, and no other (ONW1, ONW2)."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = release_page(who, enquiry_id, release_id)
    if refusal := why_not_ask_onward(standing, received=page.received):
        return not_now(request, refusal, enquiry)
    rows = {row.pk: row for row in page.rows}
    onward = queries.onward_of(who, rows, enquiry=enquiry, rows=rows)
    parties, services = parties_of(onward), any(one.may.referral_on for one in onward.values())
    form = ThirdPartyPrintForm(
        request.GET if "to" in request.GET else None, parties=parties, services=services
    )
    context: dict[str, Any] = {"enquiry": enquiry, "page": page, "any": bool(parties) or services}
    if not form.is_bound or not form.is_valid():
        return render_form(request, "disclosures/onward/for-whom.html", form, **context)
    items = for_third_party(onward, page.items, form.towards)
    warned = bool(do_not_contact(enquiry_id))
    return render(
        request,
        "disclosures/onward/print.html",
        {**context, "items": items, "party": form.party, "at": timezone.now(), "do_not_contact": warned},
    )
