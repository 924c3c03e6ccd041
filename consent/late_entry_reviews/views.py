"""One late entry, as it was written, and its review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.late_entry_reviews import actions, queries, rules
from consent.late_entry_reviews.forms import LateReviewForm
from enquiries.casework.http import add_violations, get_enquiry_and_standing, not_now, render_form, user_of
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation


@form_page
def late_entry(request: HttpRequest, enquiry_id: UUID, spoken_id: UUID) -> HttpResponse:
    """What happened, when, and when and why it was recorded late; its review: read, or recorded by whoever may."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    spoken = queries.get_late_entry_or_404(who, enquiry_id, spoken_id)
    refusal = rules.why_not_review_late(queries.late_reviewer(who, spoken))
    if request.method == "POST" and refusal and not hasattr(spoken, "review"):
        return not_now(request, refusal, enquiry)
    form = LateReviewForm(**sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.review_late(
                enquiry_id=enquiry_id,
                spoken_id=spoken_id,
                answers=form.to_answers(),
                by=who,
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            add_violations(form, refused)
            spoken = queries.get_late_entry_or_404(who, enquiry_id, spoken_id)
        else:
            messages.success(request, _("Your review of the late entry is recorded."))
            return redirect("work")
    review = getattr(spoken, "review", None)
    late = review is None and spoken.review_due_at < timezone.now()
    context: dict[str, Any] = {
        "enquiry": enquiry,
        "spoken": spoken,
        "review": review,
        "refusal": refusal,
        "late": late,
    }
    return render_form(request, "consent/late-entry.html", form, **context)
