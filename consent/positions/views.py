"""Recording one person's consent position."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.models import ConsentRecord
from consent.positions import queries as positions_queries
from consent.positions.actions import record_consent
from consent.positions.forms import ConsentForm
from consent.positions.people import PersonFacts, treated_as
from consent.positions.withdrawing import takes_back
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.drafts.drafting import GO_ON
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Person
from enquiries.people.queries import get_person_or_404
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page
from imap.law.catalogue import catalogue


@form_page
def consent(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Record one person's consent position, with the earlier ones beside it."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    page = DecisionPage(request, enquiry, draft=f"consent:{about.pk}", beside=Beside.CONSENT)
    if page.later:
        return page.later
    chain, on, facts = positions_queries.chain(about), timezone.localdate(), positions_queries.facts_of(about)
    if elsewhere := _taken_back(page, about, chain):
        return elsewhere
    form = ConsentForm(
        **page.typed,
        about=facts,
        everyone=positions_queries.facts_on(enquiry_id, on=on),
        on=on,
        source=positions_queries.source_of(enquiry_id),
        agencies=positions_queries.agencies_to_limit(user_of(request)),
        initial={"seen": chain[0].pk if chain else None, "told_by": str(user_of(request)), "told_on": on},
    )
    if page.record(
        form,
        lambda made: record_consent(
            person=about,
            answers=form.to_answers(),
            seen=form.cleaned_data["seen"],
            review_on=form.cleaned_data["review_on"],
            **made,
        ),
        fresh=lambda: {"seen": next((one.pk for one in positions_queries.chain(about)), None)},
    ):
        words = _("The consent position of %(name)s is recorded.") % {"name": about.name}
        return page.done(words, "enquiry", enquiry_id=enquiry_id)
    if page.refused:
        chain = positions_queries.chain(about)
    return page.show(
        "consent/positions/consent.html",
        form,
        about=about,
        chain=chain,
        age_unknown=facts.age_unknown(on),
        taken_to_be_adult=facts.taken_to_be_adult(on),
        uncertain=facts.known_age.uncertainty(on),
        treated_as=treated_as(facts, on),
        under_16=not (about.unborn or facts.answers_for_self(on) or facts.age_unknown(on)),
        young=facts.young(on),
        beside=[catalogue().by_id[clause] for clause in _beside(facts, on)],
    )


def _taken_back(page: DecisionPage, about: Person, chain: list[ConsentRecord]) -> HttpResponse | None:
    """Consent that stands and is taken back is recorded with what follows, on the screen for that, to which what was typed
    goes along (CON6); None for any other answer."""
    request, draft = page.request, page.draft
    typed, newest = request.POST, positions_queries.recorded(chain[0]) if chain else None
    limits = {name: typed.getlist(name) for name in ("not_agencies", "not_kinds")}
    if draft is None or not draft.posted or not takes_back(typed.get("position", ""), newest, **limits):
        return None
    if not draft.goes_on_as(f"withdraw:{about.pk}"):
        return None
    words = _("Nothing is recorded yet. What you typed is kept: say what follows, and record both at once.")
    messages.info(request, words)
    withdrawing = reverse("disclosures:withdraw", args=[about.enquiry_id, about.pk])
    return redirect(f"{withdrawing}?{GO_ON}={draft.opening}")


def _beside(about: PersonFacts, on: date) -> tuple[str, ...]:
    """The clauses that matter for this person's position."""
    if about.unborn:
        return ("CON3",)
    return ("CON1", "CON2" if about.answers_for_self(on) else "CON3", "CON8", "OVR1", "CON10")
