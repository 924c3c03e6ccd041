"""Information received: over every agency that shared, with its marks; and "I have read this" from there."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disclosures.onward.queries import onward_of
from disclosures.recalls.queries import recalled_from
from disclosures.recalls.views import instead
from disclosures.received import actions, queries
from disclosures.received.forms import ReceivedForm
from disclosures.received.rules import why_not_read_received
from disclosures.responses.forms import RequestReadForm
from disclosures.withdrawals.overturned import overturned_releases
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.design.templatetags.govuk import moment
from imap.law.violations import RuleViolation


@require_safe
def information(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Everything that reached the reader's agency on one enquiry; order and agency stand in the address."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_read_received(standing):
        return not_now(request, refusal, enquiry)
    wanted = {name: request.GET.get(name, "") for name in ("order", "agency")}
    page = queries.received_page(user_of(request), enquiry_id, **wanted, after=request.GET.get("after", ""))
    onward = onward_of(user_of(request), page.rows, enquiry=enquiry, rows=page.rows)
    chosen = {name: value for name, value in wanted.items() if value}
    return render(
        request,
        "disclosures/received/information.html",
        {
            "enquiry": enquiry,
            "page": page,
            "items": [(one, onward[UUID(one.shown.key)]) for one in page.items],
            "overturned": overturned_releases(enquiry_id),
            "form": ReceivedForm(initial=wanted, agencies=page.agencies),
            "to_read": [(one, RequestReadForm()) for one in page.to_read],
            "next": urlencode({**chosen, "after": page.after}) if page.after else "",
        },
    )


@require_POST
def read(request: HttpRequest, enquiry_id: UUID, release_id: UUID) -> HttpResponse:
    """Record that this person has read a release for their agency, and show the information again."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    form = RequestReadForm(request.POST)
    if form.is_valid():
        try:
            done = actions.acknowledge(
                enquiry_id=enquiry_id,
                release_id=release_id,
                by=user_of(request),
                key=form.cleaned_data["key"],
                sensitive=False,  # what this page does not show is not read here
            )
        except RuleViolation as refused:
            return not_now(request, refused.violations[0], enquiry)
        except Http404:  # it was called back while it was being read
            if recall := recalled_from(user_of(request), enquiry_id, release_id):
                return instead(recall)
            raise
        words = _("It is recorded that %(name)s has read this, %(when)s.") % {
            "name": done.recorded_by,
            "when": moment(done.recorded_at),
        }
        messages.success(request, words)
    return redirect(reverse("disclosures:information", args=[enquiry_id]))
