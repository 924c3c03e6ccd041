"""Consent that is to be sought again (CON7)."""

from django.db.models import OuterRef, Subquery

from consent.consent_reviews.due import OVER
from consent.models import ConsentChange
from enquiries.models import EnquiryGrant, Person
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.worklist.lists import Offer

#: The name of whom the record is about: as `ABOUT`, not a join.
_ABOUT = Subquery(Person.objects.filter(pk=OuterRef("record__person")).values("name")[:1])


def to_seek_again(user: User, rating: int | None = None) -> Offer:
    """Changes of the lead agency's enquiries after which no newer consent record stands, oldest first."""
    rows = ConsentChange.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"),
        of_rating(rating),
        record__superseded_by=None,
    )
    rows = rows.exclude(enquiry__stage__in=OVER).annotate(about=_ABOUT)
    columns = {"other": "record__person_id", "who": "about", "what": "what"}
    return Offer("seek_again", rows, "recorded_at", columns)
