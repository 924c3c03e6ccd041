"""Reviewing overrides: what waits, and one override as its decider wrote it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
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
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import note_late
from enquiries.models import SpokenExchange
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
    return render(request, "consent/reviews.html", {"queue": queue, "now": timezone.now()})


@form_page
def show_override(request: HttpRequest, enquiry_id: UUID, override_id: UUID) -> HttpResponse:
    """One override exactly as its decider wrote it, and its review: read, or recorded by whoever may."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = override_page(who, enquiry_id, override_id)
    refusal = why_not_review(reviewer_of(who, page.row))
    if request.method == "POST" and refusal and not page.review:
        return not_now(request, refusal, enquiry)
    draft = Drafting(request, f"review:{override_id}", enquiry_id=enquiry_id)
    if later := draft.later():
        return later
    form = ReviewForm(**draft.form)
    # The Guardian oversees the enquiry and does not work on it: nothing of theirs is said there before it is recorded.
    late = LateForm(**draft.form) if standing.capacities and standing.roles & CASEWORK else None
    if draft.posted and form.is_valid() & (late is None or late.is_valid()):
        key = form.cleaned_data["key"]
        try:
            with transaction.atomic():
                done = actions.review_override(
                    enquiry_id=enquiry_id,
                    override_id=override_id,
                    answers=form.to_answers(),
                    by=who,
                    key=key,
                    happened_at=late.happened_at if late else None,
                )
                if late:
                    note_late(request, late, enquiry, beside=SpokenExchange.Beside.REVIEW, decision=key)
        except RuleViolation as refused:
            add_violations(form, refused)
            page = override_page(who, enquiry_id, override_id)  # somebody was quicker: their review is shown
        else:
            draft.done()
            messages.success(
                request,
                _("Your review is recorded: %(verdict)s.") % {"verdict": Verdict(done.verdict).label.lower()},
            )
            return redirect("consent:reviews")
    then = as_it_stood(enquiry_id, page.row.recorded_at)
    return render_form(
        request,
        "consent/the-override.html",
        form,
        draft=draft,
        late=late,
        enquiry=enquiry,
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
