"""My work's lists, each alone, and the same page in SQL that was written by hand and as guardian's shortcut asks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

from django.db import connection
from guardian.shortcuts import get_objects_for_user

from enquiries.models import Enquiry, Stage
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db.keyset_pages import COUNTED
from imap.home.lists import APPS
from imap.worklist.lists import Offered, fetch
from tests.bench.timing import acting, median
from tests.factories import Partnership

#: Seconds: there are many lists, and one that takes this long is known as slow.
PATIENCE = 5


def lists_of(user: User) -> list[Offered]:
    """Every list that My work offers to a person."""
    return [one for room in APPS for one in room(user, None)]


def list_times(user: User, times: int) -> dict[str, float]:
    """What the first page of each list takes, by its key, in milliseconds."""
    return {one.key: median(acting(user, one.page), times, PATIENCE) for one in lists_of(user)}


#: Open enquiries of the lead agency: most urgent first, then oldest.
_IN_HAND: LiteralString = """
SELECT e.id, e.reference, c.rating, e.happened_at, e.stage,
  (SELECT p.name FROM enquiries_person p WHERE p.enquiry_id = e.id AND p.role = 'child' ORDER BY p.id LIMIT 1)
FROM enquiries_enquiry e JOIN enquiries_concern c ON c.enquiry_id = e.id
WHERE e.stage IN ('open', 'gathering') AND EXISTS (
  SELECT FROM enquiries_enquirygrant g JOIN auth_permission a ON a.id = g.permission_id AND a.codename = 'lead_enquiry'
  WHERE g.content_object_id = e.id AND g.group_id = %(group)s AND (g.until IS NULL OR g.until > now()))
ORDER BY c.rating, e.happened_at, e.id LIMIT %(limit)s
"""
#: Enquiries that an agency referred, oldest first.
_REFERRED: LiteralString = """
SELECT e.id, e.reference, e.happened_at, e.stage
FROM enquiries_enquirygrant g JOIN auth_permission a ON a.id = g.permission_id AND a.codename = 'referred_enquiry'
JOIN enquiries_enquiry e ON e.id = g.content_object_id
WHERE g.group_id = %(group)s AND (g.until IS NULL OR g.until > now())
ORDER BY e.happened_at, e.id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Comparison:
    """One list of a person, and the same rows by hand and by guardian; asked while the person is acting."""

    name: str
    user: User
    key: str
    sql: LiteralString
    capacity: Participation
    stages: tuple[Stage, ...] = tuple(Stage)

    def check(self) -> None:
        """Raises RuntimeError when the three do not find equally many rows, or none."""
        found = {len(self.by_hand()), len(self.guardian()), fetch([self._list])[self.key].count}
        if len(found) != 1 or 0 in found:
            raise RuntimeError(f"{self.name}: the same list by hand or by guardian has other rows: {found}")

    def ours(self) -> object:
        """The first page of the list as My work has it."""
        return self._list.page()

    def by_hand(self) -> list[tuple[Any, ...]]:
        """The same rows in SQL, as the application's role and behind row-level security as well."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, {"group": self.user.agency.group_id, "limit": COUNTED + 1})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def guardian(self) -> list[Enquiry]:
        """The same enquiries as guardian's shortcut finds them."""
        found = get_objects_for_user(
            self.user, f"enquiries.{self.capacity}", Enquiry, accept_global_perms=False, with_superuser=False
        )
        return list(found.filter(stage__in=self.stages).order_by("happened_at", "id")[: COUNTED + 1])

    @property
    def _list(self) -> Offered:
        return next(one for one in lists_of(self.user) if one.key == self.key)


def comparisons(p: Partnership) -> Iterator[Comparison]:
    """For the agency that sees all, and for one that sees ten."""
    open_stages = (Stage.OPEN, Stage.GATHERING)
    yield Comparison(
        "agency that sees all", p.lead_manager, "in_hand", _IN_HAND, Participation.LEAD, open_stages
    )
    yield Comparison("agency that sees ten", p.teacher, "referred", _REFERRED, Participation.REFERRED)
