"""The page of an unclear refusal: what was said, whom to ring, what was tried, and what is decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consent.clarifications.actions import decide_unclear, record_attempt
from consent.clarifications.forms import AttemptForm, DecideForm
from consent.clarifications.queries import unclear_of
from consent.clarifications.rules import why_not_decide
from consent.models import UnclearDecision
from enquiries.casework.http import TURNED_BACK, add_violations, get_enquiry_and_standing, not_now, user_of
from enquiries.models import Enquiry, Person
from enquiries.people.queries import get_person_or_404
from enquiries.standing.rules import why_not_record_consent
from imap.db import clock
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

DECIDE = "decide"  # the button of the second form


@form_page
def unclear(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Talk an unclear refusal through with the referrer: log each attempt, then decide whether to proceed."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    now = unclear_of(enquiry_id, about.pk)
    shown = {"seen": now.record.pk if now.record else None}
    typed = sent(request)
    deciding = typed["data"] is not None and DECIDE in typed["data"]
    attempt = AttemptForm(**({} if deciding else typed), initial=shown | {"at": clock.now()})
    decide = DecideForm(**(typed if deciding else {}), initial=shown)
    form = decide if deciding else attempt
    if form.is_bound and form.is_valid():
        try:
            answer = _decide(request, decide, about) if deciding else _log(request, attempt, about)
        except RuleViolation as refused:
            add_violations(form, refused)
            form.update_shown(seen=shown["seen"])
        else:
            return answer
    return _page(request, enquiry, about, attempt=attempt, decide=decide)


def _page(
    request: HttpRequest, enquiry: Enquiry, about: Person, *, attempt: AttemptForm, decide: DecideForm
) -> HttpResponse:
    now = unclear_of(enquiry.pk, about.pk)
    open_ = now.talking is not None and now.decision is None
    late = open_ and now.talking is not None and now.talking.due < clock.now()
    status = TURNED_BACK if attempt.is_bound or decide.is_bound else 200
    return render(
        request,
        "consent/clarifications/unclear.html",
        {
            "enquiry": enquiry,
            "about": about,
            "now": now,
            "open": open_,
            "late": late,
            "refusal": why_not_decide(now.talking, clock.now()) if now.talking else None,
            "form": decide if decide.is_bound else attempt,
            "attempt": attempt,
            "decide": decide,
        },
        status=status,
    )


def _log(request: HttpRequest, form: AttemptForm, about: Person) -> HttpResponse:
    answers = form.cleaned_data
    record_attempt(
        person=about,
        answers=form.to_answers(),
        by=user_of(request),
        key=answers["key"],
        seen=answers["seen"],
    )
    messages.success(request, _("Your attempt to reach the referrer is recorded."))
    return redirect("consent:unclear", enquiry_id=about.enquiry_id, person_id=about.pk)


def _decide(request: HttpRequest, form: DecideForm, about: Person) -> HttpResponse:
    answers = form.cleaned_data
    decided = decide_unclear(
        person=about,
        choice=answers["choice"],
        because=answers["because"],
        by=user_of(request),
        key=answers["key"],
        seen=answers["seen"],
    )
    if decided.choice == UnclearDecision.Choice.CLEAR:
        messages.success(request, _("Recorded. Now record the position anew, with the reason that is clear."))
        return redirect("consent:consent", enquiry_id=about.enquiry_id, person_id=about.pk)
    messages.success(request, _("Your decision is recorded."))
    return redirect("enquiry", enquiry_id=about.enquiry_id)
