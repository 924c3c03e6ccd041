"""What waits for a person's agency in this room, for My work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from disclosures.models import Acknowledgement, Answer, InformationRequest, Release
from disclosures.queries.scope import releases_to, requests_to
from enquiries.queries import COUNTED, PAGE, of_rating
from imap.agencies.models import User

Row = TypeVar("Row", InformationRequest, Release)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One keyset page: the rows, what to put in the address for the next one ("" when there is none), and how many
    there are from here on (at most COUNTED + 1)."""

    rows: Sequence[Row]
    after: str
    count: int = 0


def to_answer(user: User, *, after: str = "", rating: int | None = None) -> Page[InformationRequest]:
    """Requests to this person's agency that nobody answered yet, soonest due first. One query."""
    rows = requests_to(user).exclude(Exists(Answer.objects.filter(request=OuterRef("pk"))))
    rows = rows.filter(of_rating(rating))
    return _page(rows.select_related("enquiry", "agency"), "due_at", after)


def to_read(user: User, *, after: str = "", rating: int | None = None) -> Page[Release]:
    """Releases to this person's agency that nobody there has said to have read, oldest first. One query."""
    read = Acknowledgement.objects.filter(release=OuterRef("pk"), agency=user.agency_id)
    rows = releases_to(user).exclude(Exists(read)).exclude(agency=user.agency_id).filter(of_rating(rating))
    return _page(rows.select_related("enquiry", "agency"), "recorded_at", after)


def _page(rows: "QuerySet[Row]", by: str, after: str) -> Page[Row]:
    found = list(rows.filter(_beyond(by, after)).order_by(by, "id")[: COUNTED + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    return Page(shown, f"{getattr(last, by).isoformat()}_{last.pk}" if last else "", len(found))


def _beyond(by: str, after: str) -> Q:
    """The rows after a place in the order; an address that names no place shows the first page again."""
    try:
        moment, key = after.split("_")
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return Q()
    if at.tzinfo is None:
        return Q()
    return Q(**{f"{by}__gt": at}) | Q(**{by: at}, id__gt=pk)
