"""Pages of consent: per person; overrides; opening."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import actions, queries
from consent.forms import ConsentForm, OverrideForm
from consent.models import ConsentRecord
from consent.rules import PersonFacts
from consent.rules.people import treated_as
from consent.rules.taking_back import takes_back
from enquiries.drafting import GO_ON, Drafting
from enquiries.forms import MoveForm
from enquiries.late_entries.actions import record_late
from enquiries.late_entries.forms import LateForm
from enquiries.late_entries.pages import warn
from enquiries.models import Person, SpokenExchange, Stage
from enquiries.pages import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.queries import get_person_or_404, people_of
from enquiries.rules import (
    PersonPosition,
    check_opening,
    why_not_move,
    why_not_override,
    why_not_record_consent,
    why_not_work,
)
from imap.agencies.grants import Participation
from imap.design.decorators import form_page
from imap.design.sent import sent
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
    chain, on, facts = queries.chain(about), timezone.localdate(), queries.facts_of(about)
    if elsewhere := _taken_back(request, about, chain, draft):
        return elsewhere
    form = ConsentForm(
        **draft.form,
        about=facts,
        everyone=queries.facts_on(enquiry_id, on=on),
        on=on,
        source=queries.source_of(enquiry_id),
        agencies=queries.agencies_to_limit(user_of(request)),
        initial={"seen": chain[0].pk if chain else None, "told_by": str(user_of(request)), "told_on": on},
    )
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        answers, happened = form.cleaned_data, late.to_answers()
        try:
            with transaction.atomic():
                actions.record_consent(
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
            # What is in force is shown now: a second post decides with it known.
            chain = queries.chain(about)
            form.data = request.POST.copy()
            form.data["seen"] = str(chain[0].pk) if chain else ""
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
    typed, newest = request.POST, queries.recorded(chain[0]) if chain else None
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


@form_page
def override(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Record this agency's reasons for going ahead without consent."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_override(standing):
        return not_now(request, refusal, enquiry)
    draft = Drafting(request, f"override:{enquiry_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    people = [queries.facts_of(p) for p in people_of(enquiry_id)]
    form = OverrideForm(
        **draft.form, people=people, initial=queries.short_override(enquiry_id, user_of(request))
    )
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        key, who, happened = form.cleaned_data["key"], user_of(request), late.to_answers()
        beside = SpokenExchange.Beside.OVERRIDE
        try:
            with transaction.atomic():
                actions.record_override(
                    enquiry_id=enquiry_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    happened_at=late.happened_at,
                )
                record_late(enquiry_id=enquiry_id, answers=happened, by=who, beside=beside, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            warn(request, happened, enquiry)
            messages.success(request, _("Your reasons for going ahead are recorded, and in force from now."))
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(request, "consent/override.html", form, enquiry=enquiry, draft=draft, late=late)


@form_page
def open_enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Open an enquiry, or open it again, once everyone's consent position is on the record."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    # A form posted twice finds the enquiry open: the action knows its key, so the stage is not asked about here.
    refusal = why_not_work(standing, Participation.LEAD)
    if refusal or (request.method != "POST" and (refusal := why_not_move(standing, Stage.OPEN))):
        return not_now(request, refusal, enquiry)
    everyone = [c for c in queries.consent_of(enquiry_id) if c.person.information_needed]
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
                actions.open_enquiry(
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
