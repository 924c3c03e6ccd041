"""Recording one person's consent position."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
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
from enquiries.casework.drafts.drafting import GO_ON, Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import warn
from enquiries.models import Person, SpokenExchange
from enquiries.people.queries import get_person_or_404
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page
from imap.law.catalogue import catalogue
from imap.law.violations import RuleViolation


@form_page
def consent(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Record one person's consent position, with the earlier ones beside it."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    draft = Drafting(request, f"consent:{about.pk}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    chain, on, facts = positions_queries.chain(about), timezone.localdate(), positions_queries.facts_of(about)
    if elsewhere := _taken_back(request, about, chain, draft):
        return elsewhere
    form = ConsentForm(
        **draft.form,
        about=facts,
        everyone=positions_queries.facts_on(enquiry_id, on=on),
        on=on,
        source=positions_queries.source_of(enquiry_id),
        agencies=positions_queries.agencies_to_limit(user_of(request)),
        initial={"seen": chain[0].pk if chain else None, "told_by": str(user_of(request)), "told_on": on},
    )
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        answers, happened = form.cleaned_data, late.to_answers()
        try:
            with transaction.atomic():
                record_consent(
                    person=about,
                    answers=form.to_answers(),
                    by=user_of(request),
                    key=answers["key"],
                    seen=answers["seen"],
                    review_on=answers["review_on"],
                    happened_at=happened.at if happened else None,
                )
                record_late(
                    enquiry_id=enquiry_id,
                    answers=happened,
                    by=user_of(request),
                    beside=SpokenExchange.Beside.CONSENT,
                    decision=answers["key"],
                )
        except RuleViolation as refused:
            add_violations(form, refused)
            chain = positions_queries.chain(about)
            form.update_shown(seen=chain[0].pk if chain else None)
        else:
            draft.done()
            warn(request, happened, enquiry)
            messages.success(
                request, _("The consent position of %(name)s is recorded.") % {"name": about.name}
            )
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(
        request,
        "consent/consent.html",
        form,
        enquiry=enquiry,
        about=about,
        chain=chain,
        draft=draft,
        late=late,
        age_unknown=facts.age_unknown(on),
        taken_to_be_adult=facts.taken_to_be_adult(on),
        uncertain=facts.known_age.uncertainty(on),
        treated_as=treated_as(facts, on),
        under_16=not (about.unborn or facts.answers_for_self(on) or facts.age_unknown(on)),
        young=facts.young(on),
        beside=[catalogue().by_id[clause] for clause in _beside(facts, on)],
    )


def _taken_back(
    request: HttpRequest, about: Person, chain: list[ConsentRecord], draft: Drafting
) -> HttpResponse | None:
    """Consent that stands and is taken back is recorded with what follows, on the screen for that, to which what was typed
    goes along (CON6); None for any other answer."""
    typed, newest = request.POST, positions_queries.recorded(chain[0]) if chain else None
    limits = {name: typed.getlist(name) for name in ("not_agencies", "not_kinds")}
    if not draft.posted or not takes_back(typed.get("position", ""), newest, **limits):
        return None
    if not draft.goes_on_as(f"withdraw:{about.pk}"):
        return None
    words = _("Nothing is recorded yet. What you typed is kept: say what follows, and record both at once.")
    messages.info(request, words)
    page = reverse("disclosures:withdraw", args=[about.enquiry_id, about.pk])
    return redirect(f"{page}?{GO_ON}={draft.opening}")


def _beside(about: PersonFacts, on: date) -> tuple[str, ...]:
    """The clauses that matter for this person's position."""
    if about.unborn:
        return ("CON3",)
    return ("CON1", "CON2" if about.answers_for_self(on) else "CON3", "CON8", "OVR1", "CON10")
