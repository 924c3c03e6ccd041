"""The pages of the partnership's Guardian; "not found" for everybody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.guardian.forms import MonthForm
from audit.guardian.period import Month
from audit.guardian.queries import FIGURES, cases, dashboard
from enquiries.casework.http import user_of
from imap.access.access_notes import note_named
from imap.agencies.partnership.queries import get_agency
from imap.db.keyset_pages import COUNTED

Page = Callable[..., HttpResponse]


def guardians(page: Page) -> Page:
    """Only the partnership's Guardian reaches this page."""

    @wraps(page)
    def reached(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not user_of(request).is_partnership_guardian:
            raise Http404
        return page(request, **kwargs)

    return reached


@require_safe
@guardians
def guardian(request: HttpRequest) -> HttpResponse:
    """A month's figures, each leading to its cases; overrides that nobody reviewed; looks."""
    month = Month.of(request.GET.get("month", ""))
    shown = dashboard(user_of(request), month)
    note_named(request, [one.enquiry_id for one in shown.overrides])
    return render(
        request,
        "audit/guardian.html",
        {
            "month": month,
            "months": MonthForm(shown=month),
            "shown": shown,
            "now": timezone.now(),
            "counted": COUNTED,
        },
    )


@require_safe
@guardians
def guardian_cases(request: HttpRequest, figure: str) -> HttpResponse:
    """The decisions or looks behind one figure: references, never content."""
    if figure not in FIGURES:
        raise Http404
    month = Month.of(request.GET.get("month", ""))
    agency = get_agency(_key(request.GET["agency"])) if request.GET.get("agency") else None
    category = request.GET.get("category", "")
    found = cases(
        FIGURES[figure],
        month,
        agency=agency.pk if agency else None,
        category=category,
        after=request.GET.get("after", ""),
    )
    note_named(request, [one.enquiry_id for one in found.rows if one.reference])
    return render(
        request,
        "audit/guardian-cases.html",
        {
            "month": month,
            "title": FIGURES[figure].words,
            "agency": agency,
            "category": category if category in FIGURES[figure].categories else "",
            "category_words": FIGURES[figure].categories.get(category, ""),
            "found": found,
        },
    )


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
