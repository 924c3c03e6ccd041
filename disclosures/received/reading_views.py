"""A request and a release as each reader may see them, and "I have read this"."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disclosures.follow_up.queries import story_of
from disclosures.follow_up.rules import RequestState, still_open, why_not_ask_for_time, why_not_follow_up
from disclosures.onward.queries import onward_of
from disclosures.overrides_relied_on.queries import may_be_offered
from disclosures.recalls.queries import recalled_from
from disclosures.recalls.views import instead
from disclosures.received import actions
from disclosures.releases.queries import release_page
from disclosures.releases.rules import why_not_acknowledge, why_not_mend
from disclosures.requests.rules import Answered
from disclosures.responses.forms import RequestReadForm
from disclosures.responses.queries import request_page
from disclosures.responses.rules import why_not_answer
from disclosures.visibility.queries import acts_for
from disclosures.withdrawals.overturned import overturned_releases
from disclosures.withdrawals.queries import causes_of
from disclosures.withheld_under_override.queries import kept_on
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Rating, Stage
from enquiries.stages.rules import why_not_move
from imap.design.templatetags.govuk import moment
from imap.law.violations import RuleViolation


@require_safe
def show_request(request: HttpRequest, enquiry_id: UUID, request_id: UUID) -> HttpResponse:
    """One request, what it rests on, and what became of it."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    page = request_page(who, enquiry_id, request_id)
    story = story_of(page.row)
    gone = story.cancellation
    cancelled = Answered(str(gone.recorded_by), moment(gone.recorded_at)) if gone else None
    state = RequestState(page.answered, cancelled)
    refusal = why_not_answer(standing, asked_here=page.ours, answered=page.answered, cancelled=cancelled)
    return render(
        request,
        "disclosures/received/request.html",
        {
            "enquiry": enquiry,
            "page": page,
            "story": story,
            "may_answer": refusal is None,
            "red": page.row.rating == Rating.RED,
            "may_follow_up": why_not_follow_up(standing, state) is None,
            "may_ask_for_time": why_not_ask_for_time(standing, state, asked_here=page.ours) is None,
            "news": RequestReadForm()
            if story.news or (story.unread and acts_for(who, page.row.agency_id))
            else None,
            "may_reopen": why_not_move(standing, Stage.OPEN) is None,
            "kept": kept_on(who, page.answer) if page.ours else None,
            "may_offer": still_open(state) is None
            and acts_for(who, page.row.agency_id)
            and may_be_offered(page.row, page.without_consent),
            "stays_stopped": page.stopped is not None and not page.goes_on,
            "now": timezone.now(),
            "guardian": who.is_partnership_guardian,
        },
    )


@require_safe
def release(request: HttpRequest, enquiry_id: UUID, release_id: UUID) -> HttpResponse:
    """One release: its items with their marks, or for the Guardian the decisions without the content. For an agency that
    it was called back from, that it was sent by mistake."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    try:
        page = release_page(user_of(request), enquiry_id, release_id)
    except Http404:
        if recall := recalled_from(user_of(request), enquiry_id, release_id):
            return instead(recall)
        raise
    refusal = why_not_acknowledge(standing, received_here=page.received)
    form = RequestReadForm() if refusal is None and (page.read_here is None or page.unread) else None
    rows = {} if page.guardian else {row.pk: row for row in page.rows}
    onward = onward_of(user_of(request), rows, enquiry=enquiry, rows=rows)
    return render(
        request,
        "disclosures/received/release.html",
        {
            "enquiry": enquiry,
            "page": page,
            "form": form,
            "items": [(item, onward.get(UUID(item.key))) for item in page.items],
            "may_mend": why_not_mend(standing, shared_here=page.holder) is None,
            "overturned": _overturned(enquiry_id, release_id, what_followed=page.holder),
        },
    )


def _overturned(enquiry_id: UUID, release_id: UUID, *, what_followed: bool) -> list[tuple[Any, Any]]:
    """The overturned overrides that a release rested on, each with what followed; None for whoever did not share it."""
    found = overturned_releases(enquiry_id).get(release_id, [])
    causes = {one.key: one for one in causes_of(enquiry_id)} if found and what_followed else {}
    return [(one, causes.get(one.review)) for one in found]


@require_POST
def acknowledge(request: HttpRequest, enquiry_id: UUID, release_id: UUID) -> HttpResponse:
    """Record that this person has read a release for their agency."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    form = RequestReadForm(request.POST)
    if form.is_valid():
        try:
            read = actions.acknowledge(
                enquiry_id=enquiry_id,
                release_id=release_id,
                by=user_of(request),
                key=form.cleaned_data["key"],
            )
        except RuleViolation as refused:
            return not_now(request, refused.violations[0], enquiry)
        except Http404:  # it was called back while it was being read
            if recall := recalled_from(user_of(request), enquiry_id, release_id):
                return instead(recall)
            raise
        if read.recorded_by_id == user_of(request).pk:
            messages.success(request, _("It is recorded that you have read this."))
    return redirect("disclosures:release", enquiry_id=enquiry_id, release_id=release_id)
