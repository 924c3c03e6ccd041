"""Everything that a chronology reads: each source by itself, scoped by its own door, a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.chronology.rules import PAGE, ChronologyPlace, Contact, Wanted, before, on_for, page_of
from disclosures.handling.queries import WITH_MARKS, marks_of
from disclosures.item_versions.queries import corrections_of
from disclosures.items.presentation import ItemShown, listed, shown_item
from disclosures.models import Answer, Item, Outcome, RecalledItem
from disclosures.requests.visible import requests_visible_to
from disclosures.visibility.queries import items_reached, people_named_to
from enquiries.identities.queries import also_on, together
from enquiries.identity_links.linked_enquiries import linked_with
from enquiries.models import Concern, Enquiry, Rating
from enquiries.people.queries import people_of
from imap.agencies.models import User
from imap.law.clocks import LONDON


@dataclass(frozen=True, slots=True)
class ChronologyEntry:
    """One entry: an item with its marks, or something that was recorded in a sentence. `called_back`: names of those from
    whom the reader's agency called it back; `reference` of the enquiry, where it is another one."""

    place: ChronologyPlace
    enquiry_id: UUID
    reference: str
    agency: str
    sentence: str = ""
    href: str = ""
    detail: str = ""
    item: ItemShown | None = None
    called_back: str = ""


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    """One page of a chronology. `people`, `agencies`: to choose from, key to name; `shown_of`: the enquiries that it shows
    something of."""

    entries: Sequence[ChronologyEntry]
    after: str
    earlier: list[Contact]
    people: dict[str, str]
    agencies: dict[str, str]
    shown_of: set[UUID]


@dataclass(slots=True)
class _Reading:
    """What one reader asks for, and may know of: the enquiries to show, by key, and the keys of the person they are for."""

    user: User
    here: Enquiry
    wanted: Wanted
    place: ChronologyPlace | None
    references: dict[UUID, str]
    enquiries: set[UUID]
    people: set[UUID] = field(default_factory=set)

    def cut(self, rows: "QuerySet[Any]", day: str, key: str = "pk") -> "QuerySet[Any]":
        """One page and a row more of rows in the order of their day and key, beyond the place, in the period."""
        if self.place:
            later = Q(**{f"{day}__gt": self.place.day}) | Q(
                **{day: self.place.day, f"{key}__gt": self.place.key}
            )
            rows = rows.filter(later)
        if self.wanted.since:
            rows = rows.filter(**{f"{day}__gte": self.wanted.since})
        if self.wanted.until:
            rows = rows.filter(**{f"{day}__lte": self.wanted.until})
        return rows.order_by(day, key)[: PAGE + 1]

    def reaches(self, place: ChronologyPlace) -> bool:
        """Whether what stands there is on this page or after it, and in the period."""
        return self.wanted.within(place.day) and (self.place is None or place > self.place)

    def entry(self, day: Any, key: UUID, enquiry_id: UUID, agency: object, **more: Any) -> ChronologyEntry:
        other = self.references[enquiry_id] if enquiry_id != self.here.pk else ""
        return ChronologyEntry(ChronologyPlace(day, key), enquiry_id, other, str(agency), **more)


def chronology(
    user: User, here: Enquiry, wanted: Wanted, place: ChronologyPlace | None = None
) -> ChronologyPage:
    """One page of what this reader may know, over this enquiry and the earlier ones of the family. Nineteen queries at most,
    whatever there is."""
    also = also_on(here.pk)
    linked = together(linked_with(here.pk), [one for some in also.values() for one in some])
    contacts = [Contact(one.enquiry_id, one.reference, one.received) for one in linked]
    names = {one.pk: one.name for one in people_of(here.pk)}
    for named in people_named_to(here.pk):
        names.setdefault(named.person_id, named.name)
    about = wanted.about if wanted.about in names else None
    on = {key: {here.pk, *(one.enquiry_id for one in also.get(key, ()))} for key in names}
    enquiries = on_for(about, on, {here.pk, *(one.key for one in contacts)})
    contacts = [one for one in contacts if one.key in enquiries]
    reading = _Reading(
        user,
        here,
        wanted,
        place,
        {here.pk: here.reference, **{one.key: one.reference for one in contacts}},
        enquiries,
        {about, *(one.person_id for one in also.get(about, ()))} if about else set(),
    )
    sources: list[list[ChronologyEntry]] = [_items(reading)] if wanted.items else []
    if wanted.events:
        sources += [
            _contacts(reading, contacts),
            _ratings(reading),
            _requests(reading),
            _answers(reading),
            _outcomes(reading),
        ]
    entries, after = page_of(sources, PAGE)
    return ChronologyPage(
        entries,
        after,
        before(contacts, here.happened_at),
        {str(key): name for key, name in names.items()},
        _agencies(reading),
        {one.enquiry_id for one in entries} - {here.pk},
    )


def _agencies(reading: _Reading) -> dict[str, str]:
    """Those of which something may stand in it: that shared, or were asked."""
    items = items_reached(reading.user).filter(enquiry__in=reading.enquiries)
    found = set(items.values_list("agency_id", "agency__name").distinct())
    asked = requests_visible_to(reading.user).filter(enquiry__in=reading.enquiries)
    found |= set(asked.values_list("asked_id", "asked__name").distinct())
    return {str(key): name for key, name in sorted(found, key=lambda one: one[1])}


# Items ---------------------------------------------------------------------------------------------------------
def _items(reading: _Reading) -> list[ChronologyEntry]:
    rows = items_reached(reading.user).filter(enquiry__in=reading.enquiries)
    wanted = reading.wanted
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency)
    if reading.people:
        rows = rows.filter(about__in=reading.people)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    rows = rows.select_related("content", "agency", *WITH_MARKS).prefetch_related("files")
    found: list[Item] = list(reading.cut(rows, "information_from"))
    marks = marks_of(found, agency=reading.user.agency_id)
    corrections = corrections_of(one.pk for one in found)
    called_back = _called_back(found)
    return [
        reading.entry(
            one.information_from,
            one.pk,
            one.enquiry_id,
            one.agency,
            item=listed(shown_item(one, marks[one.pk], corrections)),
            href=reverse("disclosures:item", args=[one.enquiry_id, one.pk]),
            called_back=called_back.get(one.pk, ""),
        )
        for one in found
    ]


def _called_back(items: Sequence[Item]) -> dict[UUID, str]:
    """Of one's own agency's items: from whom they were called back (ACC3). Who received one and lost it reads no item."""
    rows = RecalledItem.objects.filter(item__in=items).select_related("recipient").order_by("recipient__name")
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row.recipient.name)
    return {key: ", ".join(names) for key, names in found.items()}


# What was recorded -----------------------------------------------------------------------------------------------
def _contacts(reading: _Reading, others: Sequence[Contact]) -> list[ChronologyEntry]:
    """That somebody got in touch. For whoever reads the concern, what it was; not where one person's view is shown: the
    concern tells of everybody."""
    said = {}
    if not reading.people:
        said = dict(
            Concern.objects.filter(enquiry__in=reading.enquiries).values_list("enquiry_id", "narrative")
        )
    here = Contact(reading.here.pk, reading.here.reference, reading.here.happened_at)
    if reading.wanted.agency and reading.wanted.agency != reading.here.lead_agency_id:
        return []
    found = []
    for one in [here, *others]:
        place = ChronologyPlace(one.received.astimezone(LONDON).date(), one.key)
        if one.key in reading.enquiries and reading.reaches(place):
            more = {"sentence": _("Contact received"), "detail": said.get(one.key, "")}
            found.append(reading.entry(place.day, one.key, one.key, reading.here.lead_agency, **more))
    return found


def _by_day(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    found: QuerySet[Any] = rows.annotate(day=TruncDate("happened_at", tzinfo=LONDON))
    return found


def _ratings(reading: _Reading) -> list[ChronologyEntry]:
    """When the rating was given, and each time it changed: the lead agency's to read. All changes of the concern are read,
    which are few, because each is told from the one before."""
    if reading.wanted.agency and reading.wanted.agency != reading.here.lead_agency_id:
        return []
    before: dict[UUID, int] = {}
    labels = {value: str(label).lower() for value, label in Rating.choices}
    found = []
    for row in Concern.history.filter(enquiry__in=reading.enquiries).order_by("history_id"):
        old, now = before.get(row.enquiry_id), row.rating
        before[row.enquiry_id] = now
        place = ChronologyPlace(row.history_date.astimezone(LONDON).date(), row.history_id)
        if old == now or not reading.reaches(place):
            continue
        words = _("Rated %(now)s") if old is None else _("Rating changed from %(before)s to %(now)s")
        named = {"now": labels[now], "before": labels.get(old, "") if old else ""}
        because = "" if reading.people else row.rating_because
        by = reading.here.lead_agency
        entry = reading.entry(
            place.day, place.key, row.enquiry_id, by, sentence=words % named, detail=because
        )
        found.append(entry)
    return found


def _requests(reading: _Reading) -> list[ChronologyEntry]:
    rows = requests_visible_to(reading.user).filter(enquiry__in=reading.enquiries)
    if reading.wanted.agency:
        rows = rows.filter(Q(asked=reading.wanted.agency) | Q(agency=reading.wanted.agency))
    if reading.people:
        rows = rows.filter(people__person__in=reading.people).distinct()
    rows = _by_day(rows).select_related("agency", "asked")
    return [
        reading.entry(
            row.day,
            row.pk,
            row.enquiry_id,
            row.agency,
            sentence=_("%(agency)s was asked") % {"agency": row.asked},
            href=reverse("disclosures:request", args=[row.enquiry_id, row.pk]),
        )
        for row in reading.cut(rows, "day")
    ]


def _answers(reading: _Reading) -> list[ChronologyEntry]:
    known = requests_visible_to(reading.user).filter(enquiry__in=reading.enquiries)
    if reading.people:
        known = known.filter(people__person__in=reading.people)
    rows = Answer.objects.filter(request__in=known.values("pk"))
    if reading.wanted.agency:
        rows = rows.filter(agency=reading.wanted.agency)
    return [
        reading.entry(
            row.day,
            row.pk,
            row.enquiry_id,
            row.agency,
            sentence=_("Answered: %(what)s") % {"what": row.get_kind_display().lower()},
            href=reverse("disclosures:request", args=[row.enquiry_id, row.request_id]),
        )
        for row in reading.cut(_by_day(rows).select_related("agency"), "day")
    ]


def _outcomes(reading: _Reading) -> list[ChronologyEntry]:
    rows = Outcome.objects.filter(enquiry__in=reading.enquiries)
    if reading.wanted.agency:
        rows = rows.filter(agency=reading.wanted.agency)
    return [
        reading.entry(
            row.day,
            row.pk,
            row.enquiry_id,
            row.agency,
            sentence=_("Outcome: %(what)s") % {"what": row.get_decision_display()},
            detail="" if reading.people else row.which,
        )
        for row in reading.cut(_by_day(rows).select_related("agency"), "day")
    ]
