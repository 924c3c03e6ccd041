"""One late entry, as it was written, and its review."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.late_entry_reviews import actions, queries, rules
from consent.late_entry_reviews.forms import LateReviewForm
from enquiries.casework.decision_page import DecisionPage
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.design.decorators import form_page


@form_page
def late_entry(request: HttpRequest, enquiry_id: UUID, spoken_id: UUID) -> HttpResponse:
    """What happened, when, and when and why it was recorded late; its review: read, or recorded by whoever may."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    spoken = queries.get_late_entry_or_404(who, enquiry_id, spoken_id)
    refusal = rules.why_not_review_late(queries.late_reviewer(who, spoken))
    if request.method == "POST" and refusal and not hasattr(spoken, "review"):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry)
    form = LateReviewForm(**page.typed)
    place = {"enquiry_id": enquiry_id, "spoken_id": spoken_id}
    if page.record(form, lambda made: actions.review_late(**place, answers=form.to_answers(), **made)):
        return page.done(_("Your review of the late entry is recorded."), "work")
    if page.refused:
        spoken = queries.get_late_entry_or_404(who, enquiry_id, spoken_id)
    review = getattr(spoken, "review", None)
    late = review is None and spoken.review_due_at < timezone.now()
    context = {"spoken": spoken, "review": review, "refusal": refusal, "late": late}
    return page.show("consent/late_entry_reviews/late-entry.html", form, **context)
