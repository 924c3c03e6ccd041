"""All information on one enquiry that reached a person's own agency, from every agency that shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from disclosures.handling.queries import WITH_MARKS, marks_of
from disclosures.item_versions.queries import WITH_CORRECTIONS, corrections_read
from disclosures.items.presentation import ItemShown, listed, shown_item
from disclosures.models import Acknowledgement, Item, Recall, Release, SensitiveRead
from disclosures.visibility.queries import items_to
from imap.agencies.models import User

PAGE = 50  # items on one page
NEWEST, CHRONOLOGY = "newest", "chronology"


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """One item with its marks, who shared it, and whether somebody here has said to have read it."""

    shown: ItemShown
    release: Release
    read: bool


@dataclass(frozen=True, slots=True)
class ToRead:
    """A release that nobody here has said to have read; `whole`: all of it that came here is on this page."""

    release: Release
    items: int
    whole: bool


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """One page of items; `after`: what to put in the address for the next one ("" when there is none)."""

    items: list[ReceivedItem]
    to_read: list[ToRead]
    agencies: dict[str, str]  # those that shared something, key to name
    after: str
    recalls: list[Recall]  # what went here by mistake and was called back
    rows: dict[UUID, Item]  # the items as they were read, WITH_CORRECTIONS


def received_page(
    user: User, enquiry_id: UUID, *, order: str = NEWEST, agency: str = "", after: str = ""
) -> ReceivedPage:
    """Items that reached a person's own agency: unread first and then the newest information first, or as a
    chronology by the date of the information. Four queries; keyset, so that the last page costs what the
    first does.
    """
    every = items_to(user, on=enquiry_id)
    by_us = Acknowledgement.objects.filter(release=OuterRef("release"), agency=user.agency_id)
    by_named = SensitiveRead.objects.filter(item=OuterRef("pk"), agency=user.agency_id)
    read = Q(Exists(by_us), sensitive=False) | Q(Exists(by_named), sensitive=True)
    rows = every.annotate(read=ExpressionWrapper(read, output_field=BooleanField())).select_related(
        "content", "release__agency", "release__recorded_by", *WITH_MARKS, *WITH_CORRECTIONS
    )
    rows = rows.prefetch_related("files")
    if key := _uuid(agency):
        rows = rows.filter(agency=key)
    found = _in_order(rows, order, after)
    marks = marks_of(found[:PAGE], agency=user.agency_id)
    corrections = corrections_read(found[:PAGE])
    shown = [
        ReceivedItem(listed(shown_item(item, marks[item.pk], corrections)), item.release, item.read)
        for item in found[:PAGE]
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    releases = list(
        every.values("release", "agency", "agency__name").annotate(items=Count("id")).order_by("agency__name")
    )
    return ReceivedPage(
        items=shown,
        to_read=_to_read({one["release"]: one["items"] for one in releases}, shown),
        agencies={str(one["agency"]): one["agency__name"] for one in releases},
        after=f"{int(last.read)}_{last.information_from.isoformat()}_{last.pk}" if last else "",
        recalls=list(
            Recall.objects.filter(enquiry=enquiry_id, recipient=user.agency_id)
            .select_related("agency")
            .order_by("recorded_at", "id")
        ),
        rows={item.pk: item for item in found[:PAGE]},
    )


def _in_order(rows: "QuerySet[Any]", order: str, after: str) -> Sequence[Any]:
    place = _place(after)
    if order == CHRONOLOGY:
        if place:
            _read, day, key = place
            rows = rows.filter(Q(information_from__gt=day) | Q(information_from=day, id__gt=key))
        rows = rows.order_by("information_from", "id")
    else:
        if place:
            read, day, key = place
            rows = rows.filter(
                Q(read__gt=read)
                | Q(read=read, information_from__lt=day)
                | Q(read=read, information_from=day, id__lt=key)
            )
        rows = rows.order_by("read", "-information_from", "-id")
    return list(rows[: PAGE + 1])


def _place(after: str) -> tuple[bool, date, UUID] | None:
    """A place in the order; an address that names no place shows the first page again."""
    try:
        read, day, key = after.split("_")
        return read == "1", date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _to_read(totals: Mapping[UUID, int], shown: Sequence[ReceivedItem]) -> list[ToRead]:
    """The unread releases on this page, each with how much of it reached the reader's agency: so many items in all."""
    unread = {one.release.pk: one.release for one in shown if not one.read}
    here = [one.release.pk for one in shown if not one.shown.marks.sensitive]  # of those more is to be read
    return [ToRead(release, totals[key], here.count(key) == totals[key]) for key, release in unread.items()]
