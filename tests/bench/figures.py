"""Figures that set one thing against another, asked in turns so that both meet the same machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client, override_settings
from psycopg import Connection
from psycopg.rows import TupleRow

from disclosures.models import Answer, InformationRequest
from disclosures.responses.actions import answer_nothing
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.bench import bare
from tests.bench.pages import REFERENCE, Page
from tests.bench.timing import Site, acting, ask, median, side_by_side
from tests.bench.worklists import comparisons
from tests.factories import Partnership

#: A page, the page that it is set against, and how many times as long it may take.
AGAINST = (
    ("My work, lead agency's manager", REFERENCE, 3),
    ("My work, agency asked often", REFERENCE, 3),
    ("find by misspelt name", "find by date of birth", 2),
)


@dataclass(frozen=True)
class Figure:
    """One ratio at one size. `bar`: what it is to reach; `at_least`: whether more is better."""

    name: str
    bar: float
    value: float
    detail: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def of_pages(site: Site, times: int) -> list[Figure]:
    """My work and the search against the pages that are named for them; the dashboard against a second."""
    found = []
    for name, against, bar in AGAINST:
        page, other = site.page(name), site.page(against)
        ours, theirs = side_by_side(partial(site.ask, page), partial(site.ask, other), times)
        found.append(Figure(f"{name} / {against}", bar, ours / theirs, _both(ours, theirs)))
    dashboard = median(partial(site.ask, site.page("Guardian's dashboard")), times)
    return [*found, Figure("Guardian's dashboard, seconds", 1, dashboard / 1000, f"{dashboard:.0f} ms")]


def of_worklists(p: Partnership, admin: Connection[TupleRow], times: int) -> list[Figure]:
    """Two lists against SQL written by hand, and against guardian's own shortcut."""
    # Guardian's shortcut also asks for permissions of single people, which do not exist here.
    admin.execute("GRANT SELECT ON guardian_userobjectpermission TO imap_app")
    found = []
    for one in comparisons(p):
        acting(one.user, one.check)()
        ours, by_hand = side_by_side(acting(one.user, one.ours), acting(one.user, one.by_hand), times)
        guardian = median(acting(one.user, one.guardian), min(times, 3))
        over, name = _both(guardian, ours), f"guardian's shortcut / worklist, {one.name}"
        found += [
            Figure(f"worklist / SQL by hand, {one.name}", 1.5, ours / by_hand, _both(ours, by_hand)),
            Figure(name, 50, guardian / ours, over, at_least=True),
        ]
    return found


def of_throughput(site: Site, times: int) -> list[Figure]:
    """Pages a second against a bare page of as many bytes, asked by the same people."""
    found = []
    for name in (REFERENCE, "enquiry, lead agency"):
        page = site.page(name)
        size = len(site.ask(page).encode())
        ours = median(partial(site.ask, page), times)
        with override_settings(ROOT_URLCONF=bare.__name__, MIDDLEWARE=bare.MIDDLEWARE):
            plain = Client()
            plain.cookies = site.clients[page.user].cookies
            alone = Page("bare", page.user, f"{bare.ADDRESS}?bytes={size}", page.user.name)
            without = median(partial(ask, alone, plain), times)
        detail = f"{1000 / ours:.0f} / {1000 / without:.0f} a second, {size:,} bytes"
        found.append(Figure(f"throughput of {name} / bare page", 0.6, without / ours, detail, at_least=True))
    return found


def of_decisions(p: Partnership, admin: Connection[TupleRow], times: int) -> list[Figure]:
    """A decision with its lock, history, record entries and both locks, against one bare row; both with their commit."""
    admin.execute("CREATE SCHEMA bench")
    admin.execute("CREATE TABLE bench.answer (LIKE disclosures_answer INCLUDING DEFAULTS, PRIMARY KEY (id))")
    admin.execute("GRANT USAGE ON SCHEMA bench TO imap_app")
    admin.execute("GRANT SELECT, INSERT ON bench.answer TO imap_app")
    keys = [
        key for (key,) in admin.execute(
            "SELECT r.id FROM disclosures_informationrequest r JOIN enquiries_enquiry e ON e.id = r.enquiry_id"
            " WHERE r.asked_id = %s AND e.stage = 'gathering'"
            " AND NOT EXISTS (SELECT FROM disclosures_answer a WHERE a.request_id = r.id) ORDER BY r.id DESC LIMIT %s",
            [p.police.pk, times + 2],
        ).fetchall()
    ]  # fmt: skip
    with acting_user.acting_as(p.officer):
        waiting = list(InformationRequest.objects.filter(pk__in=keys))
    if len(waiting) < 3:
        raise RuntimeError("There are too few requests that the police could answer")
    first = _answer(waiting.pop(), p.officer)
    with acting_user.acting_as(p.officer):
        written = Answer.objects.filter(pk=first).values().get()
    ours, plain = side_by_side(
        lambda: _answer(waiting.pop(), p.officer), partial(_insert, written), len(waiting) - 2
    )
    return [Figure("a decision written / a bare insert", 3, ours / plain, _both(ours, plain))]


def _answer(request: InformationRequest, by: User) -> UUID:
    """Answer that there is nothing to share: one decision, with its history."""
    with acting_user.acting_as(by):
        return answer_nothing(
            enquiry_id=request.enquiry_id,
            request_id=request.pk,
            searched="Our own record system.",
            by=by,
            key=new_key(),
        ).pk


def _insert(row: Mapping[str, Any]) -> None:
    values = [new_key() if name == "id" else value for name, value in row.items()]
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO bench.answer ({columns}) VALUES ({places})", values)


def _both(first: float, second: float) -> str:
    return f"{first:.1f} / {second:.1f} ms"
