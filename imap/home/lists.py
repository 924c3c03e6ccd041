"""The lists of My work: what each app offers, in one shape, and all that waits in one order."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from consent.worklists import lists as consent_lists
from disclosures.waiting import lists as disclosures_lists
from enquiries.models import Rating
from enquiries.overview import queries as enquiries
from imap.agencies.deadlines.queries import read_timetable
from imap.agencies.models import User
from imap.db import clock
from imap.db.keyset_pages import COUNTED, PAGE
from imap.home.kinds import KINDS
from imap.home.rows import At, WorkRow
from imap.worklist.lists import ListResult, fetch

RATINGS = {rating.name.lower(): rating for rating in Rating}


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: a page of its rows, the next page's address, and how many there are (at most COUNTED + 1)."""

    key: str
    title: str
    waiting: bool
    rows: list[WorkRow] = field(default_factory=list)
    after: str = ""
    count: int = 0

    @property
    def count_in_words(self) -> str:
        """The count, or "more than 100"."""
        return str(self.count) if self.count <= COUNTED else _("more than %(many)d") % {"many": COUNTED}


APPS = (enquiries.lists, consent_lists, disclosures_lists)


def lists_for(user: User, *, chosen: str = "", after: str = "", rating: int | None = None) -> list[WorkList]:
    """Every list with its first page; the chosen one from `after` on. One query for the clocks, one an app.

    Only the lead agency reads ratings: for anybody else `rating` is passed over.
    """
    only = rating if user.agency.leads else None
    at = At(clock.now(), read_timetable())
    found: dict[str, ListResult] = {}
    for lists in APPS:
        found |= fetch(lists(user, only), chosen=chosen, after=after)
    return [
        WorkList(
            key,
            str(kind.title),
            kind.waiting,
            [kind.tell(row, at) for row in found[key].page.rows],
            found[key].page.after,
            found[key].count,
        )
        for key, kind in KINDS.items()
    ]


def named_in(rows: Iterable[WorkRow]) -> set[UUID]:
    """The enquiries that rows of lists name."""
    return {row.enquiry_id for row in rows if row.enquiry_id}


def most_urgent(
    user: User, lists: list[WorkList], *, rating: int | None = None
) -> list[tuple[WorkList, WorkRow]]:
    """The first of all that waits: red first, and of that what came back from others first; then by clock.

    A list has its rows in the order of their clocks, and its first page may hold nothing that is red: so what is red is
    asked for by itself, of the lead agency, which alone reads ratings. For anybody else by clock alone. `rating`: the
    lists hold only such enquiries already. Three queries.
    """
    if rating == Rating.RED and user.agency.leads:
        return sorted(_waiting(lists), key=_came_back_first)[:PAGE]
    if rating is not None or not user.agency.leads:
        return sorted(_waiting(lists), key=_by_clock)[:PAGE]
    red = _waiting(lists_for(user, rating=Rating.RED))
    first = [(one, replace(row, rating=Rating.RED)) for one, row in red]
    named = {(one.key, row.href) for one, row in first}
    rest = [(one, row) for one, row in _waiting(lists) if (one.key, row.href) not in named]
    return (
        sorted(first, key=_came_back_first)[:PAGE] + sorted(rest, key=_by_clock)[: max(0, PAGE - len(first))]
    )


def _waiting(lists: list[WorkList]) -> list[tuple[WorkList, WorkRow]]:
    return [(one, row) for one in lists if one.waiting for row in one.rows]


def _came_back_first(pair: tuple[WorkList, WorkRow]) -> tuple[bool, datetime]:
    return not KINDS[pair[0].key].came_back, pair[1].clock


def _by_clock(pair: tuple[WorkList, WorkRow]) -> datetime:
    return pair[1].clock
