"""Reviewing overrides: what waits, and one override as its decider wrote it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent.models import Verdict
from consent.override_reviews import actions
from consent.override_reviews.as_it_stood import as_it_stood, changed_since
from consent.override_reviews.forms import OverrideReadForm, ReviewForm
from consent.override_reviews.queries import OverridePage, override_page, reviewer_of, to_review
from consent.override_reviews.rules import why_not_review
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.access.access_notes import note_named
from imap.agencies.models import User
from imap.agencies.roles import CASEWORK
from imap.db import clock
from imap.db.keyset_pages import page_of
from imap.design.decorators import form_page
from imap.law.violations import RuleViolation


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The overrides that this manager, or the Guardian, is to review, by their clocks."""
    who = user_of(request)
    if not (who.is_manager or who.is_partnership_guardian):
        raise Http404
    queue = page_of(to_review(who), "review_due_at", request.GET.get("after", ""))
    note_named(request, [one.enquiry_id for one in queue.rows])
    return render(request, "consent/override_reviews/reviews.html", {"queue": queue, "now": timezone.now()})


@form_page
def show_override(request: HttpRequest, enquiry_id: UUID, override_id: UUID) -> HttpResponse:
    """One override exactly as its decider wrote it, and its review: read, or recorded by whoever may."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = override_page(who, enquiry_id, override_id)
    refusal = why_not_review(reviewer_of(who, page.row))
    if request.method == "POST" and refusal and not page.review:
        return not_now(request, refusal, enquiry)
    # The Guardian oversees the enquiry and does not work on it: nothing of theirs is said there before it is recorded.
    works = bool(standing.capacities and standing.roles & CASEWORK)
    deciding = DecisionPage(
        request, enquiry, draft=f"review:{override_id}", beside=Beside.REVIEW if works else None
    )
    if deciding.later:
        return deciding.later
    form = ReviewForm(**deciding.typed)
    place = {"enquiry_id": enquiry_id, "override_id": override_id}
    if done := deciding.record(
        form, lambda made: actions.review_override(**place, answers=form.to_answers(), **made)
    ):
        words = _("Your review is recorded: %(verdict)s.") % {"verdict": Verdict(done.verdict).label.lower()}
        return deciding.done(words, "consent:reviews")
    if deciding.refused:
        page = override_page(who, enquiry_id, override_id)  # somebody was quicker: their review is shown
    then = as_it_stood(enquiry_id, page.row.recorded_at)
    return deciding.show(
        "consent/override_reviews/the-override.html",
        form,
        page=page,
        refusal=refusal,
        then=then,
        changed=changed_since(then, as_it_stood(enquiry_id, clock.now())),
        to_read=_to_read(who, page),
    )


def _to_read(who: User, page: OverridePage) -> OverrideReadForm | None:
    """The form of whoever decided, to say that they have read the review; None for anybody else, and once read."""
    review = page.review
    if review is None or page.row.recorded_by_id != who.pk or hasattr(review, "read"):
        return None
    return OverrideReadForm()


@require_POST
def read_review(request: HttpRequest, enquiry_id: UUID, override_id: UUID) -> HttpResponse:
    """Whoever decided has read what the review said."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    form = OverrideReadForm(request.POST)
    if form.is_valid():
        try:
            actions.read_review(
                enquiry_id=enquiry_id,
                override_id=override_id,
                by=user_of(request),
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            return not_now(request, refused.violations[0], enquiry)
        messages.success(request, _("It is recorded that you have read the review."))
    return redirect("consent:the_override", enquiry_id=enquiry_id, override_id=override_id)
