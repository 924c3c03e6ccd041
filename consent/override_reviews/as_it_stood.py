"""What a decider saw at the moment of deciding, from rows that nobody can change; and what is different now (OVR7).

Concern and people come from their history, positions from the records of consent: none of it is worked out from how
things are today. Whoever may not read these rows gets less of it, by the database's word.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from consent.models import ConsentRecord
from enquiries.models import Concern, Person, Rating
from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class PersonThen:
    """One person as they stood, with their consent position then ("" for none recorded). `name` is "" for whoever may
    not read whom it is about."""

    key: UUID
    name: str
    role: str
    born: date | None
    position: str
    giver: str
    recorded: str


@dataclass(frozen=True, slots=True)
class AsItStood:
    """The enquiry at one moment. The concern is "" for whoever may not read it."""

    at: datetime
    narrative: str
    whereabouts: str
    rating: str
    rating_because: str
    people: list[PersonThen]


@dataclass(frozen=True, slots=True)
class ChangeSince:
    """One thing that is different now, in words, and how it reads now."""

    words: str
    now: str = ""


def as_it_stood(enquiry_id: UUID, at: datetime) -> AsItStood:
    """The enquiry at a moment. Three queries."""
    concern = next(iter(_newest(Concern, enquiry_id, at).values()), None)
    people = _newest(Person, enquiry_id, at)
    rows = ConsentRecord.objects.filter(enquiry=enquiry_id, recorded_at__lte=at).select_related("recorded_by")
    standing = rows.filter(Q(superseded_by=None) | Q(superseded_by__recorded_at__gt=at))
    records = {row.person_id: row for row in standing}
    everyone = sorted({*people, *records}, key=lambda key: (people[key].role if key in people else "", key))
    return AsItStood(
        at=at,
        narrative=concern.narrative if concern else "",
        whereabouts=concern.whereabouts if concern else "",
        rating=str(Rating(concern.rating).label) if concern else "",
        rating_because=concern.rating_because if concern else "",
        people=[_person(key, people, records.get(key)) for key in everyone],
    )


def _newest(model: Any, enquiry_id: UUID, at: datetime) -> dict[UUID, Any]:
    """The version of each row of a detail that stood at a moment."""
    rows = model.history.filter(enquiry_id=enquiry_id, history_date__lte=at)
    return {row.id: row for row in rows.order_by("history_date", "history_id")}


def _person(key: UUID, people: dict[UUID, Any], record: ConsentRecord | None) -> PersonThen:
    row = people.get(key)
    giver = people.get(record.giver_id) if record and record.giver_id and record.giver_id != key else None
    return PersonThen(
        key=key,
        name=row.name if row else "",
        role=row.get_role_display() if row else "",
        born=row.date_of_birth if row else None,
        position=str(record.get_position_display()) if record else "",
        giver=giver.name if giver else "",
        recorded=f"{record.recorded_by}, {moment(record.recorded_at)}" if record else "",
    )


def changed_since(then: AsItStood, now: AsItStood) -> list[ChangeSince]:
    """What is different between two moments, in words. No query."""
    found = []
    for name, words in (
        ("narrative", _("The concern was changed")),
        ("whereabouts", _("Where the child is was changed")),
        ("rating_because", _("Why this rating was changed")),
    ):
        if getattr(then, name) != getattr(now, name):
            found.append(ChangeSince(words, getattr(now, name)))
    if then.rating != now.rating:
        named = {"then": then.rating, "now": now.rating}
        found.append(ChangeSince(_("The rating went from %(then)s to %(now)s") % named))
    before = {one.key: one for one in then.people}
    for one in now.people:
        found += _changed_person(before.get(one.key), one)
    return found


def _changed_person(then: PersonThen | None, now: PersonThen) -> list[ChangeSince]:
    name = now.name or _("somebody on the enquiry")
    if then is None:
        return [ChangeSince(_("%(name)s was added") % {"name": name}, now.position)]
    found = []
    if (then.name, then.role, then.born) != (now.name, now.role, now.born):
        found.append(ChangeSince(_("What is known of %(name)s was changed") % {"name": then.name or name}))
    if (then.position, then.recorded) != (now.position, now.recorded):
        named = {"name": name, "then": then.position.lower() or _("nothing recorded")}
        words = _("Consent of %(name)s, which was: %(then)s") % named
        found.append(ChangeSince(words, f"{now.position}; {now.recorded}"))
    return found
