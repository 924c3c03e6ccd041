"""Who holds what because of one consent."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures.handling_changes.queries import sensitive_items, why_not_open_schedule
from disclosures.withdrawals.queries import causes_of, holdings_of
from enquiries.casework.http import get_enquiry_and_standing, user_of
from imap.access.grants import Participation


@require_safe
def holdings(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Who holds what because of this consent: for the lead agency and the Guardian."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if Participation.LEAD not in standing.capacities and not user_of(request).is_partnership_guardian:
        raise Http404
    causes = causes_of(enquiry_id)
    return render(
        request,
        "disclosures/distribution/holdings.html",
        {
            "enquiry": enquiry,
            "causes": [(one, one.left_out()) for one in causes],
            "holdings": holdings_of(enquiry_id, causes),
            "limited": any(one.limits for one in causes),
            "leads": Participation.LEAD in standing.capacities,
            "sensitive": sensitive_items(enquiry_id) if user_of(request).is_manager else [],
            "may_open_schedule": why_not_open_schedule(user_of(request), standing) is None,
        },
    )
