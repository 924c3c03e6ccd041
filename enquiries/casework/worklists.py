"""Lists of My work in the order of their enquiries' ratings."""

from dataclasses import replace

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from enquiries.models import Concern
from imap.agencies.models import User
from imap.worklist.lists import Offer

#: Of a row whose enquiry has no rating that the reader may know: after all that have one.
_NOT_RATED = 4


def most_urgent_first(user: User, offer: Offer) -> Offer:
    """The same list with the rating of each row's enquiry (`enquiry_id`), most urgent first, for the lead agency; as it is
    for anybody else, who reads no ratings."""
    if not user.agency.leads:
        return offer
    concern = Concern.objects.filter(enquiry=OuterRef("enquiry_id"))
    rating = Coalesce(Subquery(concern.values("rating")[:1]), _NOT_RATED)
    columns = {**offer.columns, "rating": "rating"}
    return replace(offer, rows=offer.rows.annotate(rating=rating), columns=columns, rated=True)
