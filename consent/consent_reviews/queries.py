"""Positions about which it is asked whether they are still right: on one enquiry, and in My work (CON8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField
from django.utils.translation import gettext as _

from consent.consent_reviews.rules import ConfirmedPosition, Event, asked_about, happened
from consent.models import ConsentRecord, StillRight
from consent.positions import queries
from enquiries.models import Concern, Enquiry, EnquiryGrant, Person, Rating
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment
from imap.worklist.lists import FromFunction


@dataclass(frozen=True, slots=True)
class Looked:
    """One enquiry as the question is asked of it: every position in force, and everything after which it is asked."""

    records: dict[str, ConsentRecord]
    positions: list[ConfirmedPosition]
    events: list[Event]

    @property
    def asked(self) -> list[ConfirmedPosition]:
        return asked_about(self.positions, self.events)

    @property
    def asked_records(self) -> list[tuple[ConfirmedPosition, ConsentRecord]]:
        """The same, each with its record."""
        return [(one, self.records[one.record]) for one in self.asked]

    @property
    def happened(self) -> list[Event]:
        """What happened since the positions asked about were recorded, or last answered."""
        return happened(self.positions, self.events)

    @property
    def newest(self) -> datetime | None:
        """The newest event: what a page that shows this has seen."""
        return max((one.at for one in self.events), default=None)


def looked_at(enquiry_id: UUID) -> Looked:
    """One enquiry's positions and events, for the lead agency. Eight queries."""
    records = queries.newest(enquiry_id)
    names = dict(Person.objects.filter(enquiry=enquiry_id).values_list("pk", "name"))
    said: dict[UUID, StillRight] = {}
    answers = StillRight.objects.filter(enquiry=enquiry_id).select_related("recorded_by")
    for row in answers.order_by("recorded_at"):
        said[row.record_id] = row
    positions = [
        ConfirmedPosition(
            str(record.pk),
            names[person],
            record.recorded_at,
            said[record.pk].recorded_at if record.pk in said else None,
            str(said[record.pk].recorded_by) if record.pk in said else "",
        )
        for person, record in records.items()
    ]
    events = [*_ratings(enquiry_id), *_people(enquiry_id), *_agencies(enquiry_id)]
    return Looked({str(one.pk): one for one in records.values()}, positions, events)


def _event(at: datetime, words: str, by: Any) -> Event:
    return Event(at, words, str(by) if by else "", moment(at))


def _ratings(enquiry_id: UUID) -> list[Event]:
    concern = Concern.objects.filter(enquiry=enquiry_id).first()
    if concern is None:
        return []
    before, by = None, None
    versions = Concern.history.filter(enquiry_id=enquiry_id).select_related("history_user")
    rows = list(versions.order_by("history_date", "history_id"))
    for earlier, later in pairwise(rows):
        if earlier.rating != later.rating:
            before, by = earlier.rating, later.history_user
    named = {"after": concern.get_rating_display().lower()}
    if before is None:
        return [_event(concern.rated_at, _("Rating: %(after)s") % named, by)]
    named["before"] = str(Rating(before).label).lower()
    return [_event(concern.rated_at, _("Rating: %(before)s to %(after)s") % named, by)]


def _people(enquiry_id: UUID) -> list[Event]:
    added = Person.history.filter(enquiry_id=enquiry_id, history_type="+").select_related("history_user")
    by = {row.id: row.history_user for row in added}
    rows = Person.objects.filter(enquiry=enquiry_id).order_by("added_at", "id")
    return [
        _event(row.added_at, _("%(name)s was added to the enquiry") % {"name": row.name}, by.get(row.pk))
        for row in rows
    ]


def _agencies(enquiry_id: UUID) -> list[Event]:
    rows = EnquiryGrant.objects.filter(content_object=enquiry_id, permission__codename=Participation.ASKED)
    rows = rows.select_related("group__agency", "granted_by").order_by("granted_at", "id")
    return [
        _event(row.granted_at, _("%(agency)s was asked") % {"agency": row.group.agency}, row.granted_by)
        for row in rows
    ]


def said_before(by: User, enquiry_id: UUID, key: UUID) -> list[StillRight]:
    """What a form of this key recorded already. One query."""
    return list(StillRight.objects.filter(together=key, recorded_by=by, enquiry=enquiry_id))


# My work ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ToAnswer:
    """One enquiry on which it is asked, since when, and of how many positions."""

    enquiry_id: UUID
    reference: str
    since: datetime
    positions: int


def still_right(user: User, rating: int | None = None) -> FromFunction:
    """Enquiries that the lead agency has in hand on which it is asked whether consent is still right, soonest due first,
    and of how many positions. Its cost follows what is in hand."""
    return FromFunction("still_right", _STILL_RIGHT, [rating])


_STILL_RIGHT = """SELECT enquiry_id AS key, enquiry_id, reference, since AS at, 0, NULL::uuid, NULL, positions::text,
    NULL::timestamptz, NULL FROM imap.still_right(%s, NULL)"""


#: For a queryset of enquiries: what `still_right` says of each, None where nothing is asked or the reader does not lead it.
ASKED = Func(
    F("pk"),
    template="(SELECT to_jsonb(one) FROM imap.still_right(NULL, %(expressions)s) one)",
    output_field=JSONField(),
)


def read_asked(found: Mapping[str, Any] | None) -> ToAnswer | None:
    """From what `ASKED` gave."""
    if found is None:
        return None
    since = datetime.fromisoformat(found["since"])
    return ToAnswer(UUID(found["enquiry_id"]), found["reference"], since, found["positions"])


def asked_on(enquiry_id: UUID) -> ToAnswer | None:
    """What `still_right` says of one enquiry. One query."""
    return read_asked(Enquiry.objects.filter(pk=enquiry_id).values_list(ASKED, flat=True).first())
