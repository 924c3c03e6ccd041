"""Where one item went: the picture, and the same as a table."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.distribution.drawing import draw
from disclosures.distribution.queries import where_of
from enquiries.casework.http import get_enquiry_and_standing, user_of


@require_safe
def where(request: HttpRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """Who holds one item, as far as the reader may know."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    page = where_of(user_of(request), enquiry_id, item_id)
    picture = draw(
        page.where,
        title=_("Where the item went"),
        says=_(
            "From left to right: who shared it, who received it, and what each did with it. The table says the same."
        ),
    )
    return render(
        request,
        "disclosures/distribution/where.html",
        {"enquiry": enquiry, "page": page, "where": page.where, "picture": picture},
    )
