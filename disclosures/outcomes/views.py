"""The outcome: consent confirmed, then what is decided, then what the referrer is told."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.drafts import rules as drafts_rules
from disclosures.models import Outcome
from disclosures.outcomes import actions, queries
from disclosures.outcomes.forms import ConfirmConsentForm, OutcomeForm, TellForm
from disclosures.outcomes.rules import why_not_decide
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.identity_links.linked_enquiries import earlier_of, unlinked_from
from enquiries.models import Enquiry
from enquiries.people.queries import people_of
from enquiries.search.queries import unlinked
from enquiries.standing.rules import why_not_work
from imap.access.access_notes import note_named
from imap.access.grants import Participation
from imap.agencies.local_lists.queries import names_on
from imap.agencies.models import LocalEntry
from imap.design.decorators import form_page

NOW, SECTION_47 = "now", Outcome.Choice.SECTION_47


@form_page
def confirm(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Consent as it stands, confirmed before anything is decided."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_decide(standing):
        return not_now(request, refusal, enquiry)
    who = user_of(request)
    known = queries.deciding(who, enquiry_id)
    shown = {"positions": known.positions(who.agency_id)}
    page = DecisionPage(request, enquiry, beside=Beside.CONFIRMED)
    form = ConfirmConsentForm(**page.typed, people=known.in_force(who.agency_id), initial=dict(shown))
    if page.record(
        form,
        lambda made: actions.confirm_consent(
            enquiry_id=enquiry_id,
            answers=form.to_answers(),
            seen_positions=form.cleaned_data["positions"],
            **made,
        ),
        fresh=lambda: shown,
    ):
        words = _("Consent is confirmed as it stands. Now decide.")
        return page.done(words, "disclosures:outcome", enquiry_id=enquiry_id)
    return page.show("disclosures/outcomes/confirm-consent.html", form, known=known)


@form_page
def outcome(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Record what is decided. Consent is confirmed first, on its own page; a Section 47 outcome is one step."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if posted_before(request, Outcome, enquiry=enquiry_id):
        return redirect("enquiry", enquiry_id=enquiry_id)
    if refusal := why_not_decide(standing):
        return not_now(request, refusal, enquiry)
    known = queries.deciding(who, enquiry_id)
    one_step = request.GET.get(NOW) == SECTION_47 and not known.confirmed
    if request.method != "POST" and not known.confirmed and not one_step:
        return redirect("disclosures:confirm_consent", enquiry_id=enquiry_id)
    draft = Drafting(request, drafts_rules.about_outcome(enquiry_id), enquiry_id=enquiry_id)
    page = DecisionPage(request, enquiry, draft=draft, beside=Beside.OUTCOME)
    if page.later:
        return page.later
    shown = {
        "positions": known.positions(who.agency_id),
        "still_open": "\n".join(known.still_open.in_words()),
    }
    draft.show(**shown)
    form = OutcomeForm(
        **page.typed,
        people=known.in_force(who.agency_id),
        one_step=one_step,
        initial=dict(shown),
        **_referrer(enquiry),
    )
    if page.record(
        form,
        lambda made: actions.record_outcome(
            enquiry_id=enquiry_id,
            answers=form.to_answers(),
            telling=form.to_telling(),
            consent=form.to_consent(),
            seen_positions=form.cleaned_data["positions"],
            seen_open=form.cleaned_data["still_open"],
            **made,
        ),
    ):
        words = _("The outcome is recorded. The enquiry is decided.")
        return page.done(words, "enquiry", enquiry_id=enquiry_id)
    if page.posted:
        form.update_shown(**shown)
    earlier = earlier_of(enquiry_id)
    settled = {*unlinked_from(enquiry_id), *(one.enquiry_id for one in earlier)}
    likely = unlinked(who, enquiry, people_of(enquiry_id), settled)
    note_named(request, [*(one.enquiry_id for one in earlier), *likely.keys])
    return page.show(
        "disclosures/outcomes/outcome.html",
        form,
        known=known,
        earlier=earlier,
        likely=likely,
        one_step=one_step,
        tell_by=queries.tell_by(enquiry),
        referred_on=names_on(LocalEntry.List.REFERRED_ON, timezone.localdate()),
    )


def _referrer(enquiry: Enquiry) -> dict[str, Any]:
    """Who is told: the agency that referred, by name, or somebody outside (empty)."""
    by_agency = str(enquiry.agency) if enquiry.agency_id != enquiry.lead_agency_id else ""
    return {"by_agency": by_agency, "received_at": enquiry.happened_at}


@form_page
def tell(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What the referrer was told, when it was not recorded with the outcome."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_work(standing, Participation.LEAD):
        return not_now(request, refusal, enquiry)
    # Telling is always written down afterwards, and this form asks when; late is what came before the outcome's record.
    happened = _("They were told before the outcome was recorded")
    page = DecisionPage(request, enquiry, beside=Beside.TOLD, happened=happened)
    form = TellForm(**page.typed, **_referrer(enquiry))
    if page.record(
        form,
        lambda made: actions.tell_referrer(
            enquiry_id=enquiry_id, telling=form.to_telling(), by=made["by"], key=made["key"]
        ),
    ):
        return page.done(_("It is recorded what the referrer was told."), "enquiry", enquiry_id=enquiry_id)
    return page.show("disclosures/outcomes/tell.html", form, decided=queries.decided(enquiry, leads=True))
