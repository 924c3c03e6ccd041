"""The main pages ask the same number of queries, whatever is on them, and no more than their ceiling."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from disclosures.models import Item
from enquiries.models import Enquiry, Person
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, override, sign_in
from tests.support.case import asked_onward, permit, release, send
from tests.support.marks import sensitive
from tests.support.query_counts import MOST, MOST_OF, net

MANY = 3
#: The whole record of a case reads each kind of row that stands in it, once: more where more kinds of decision were made.
WHOLE_RECORD = 30


def with_people(many: int, by: User) -> Enquiry:
    """An open enquiry with so many children, and their mother."""
    people = [
        NewPerson(role=Person.Role.CHILD, name=f"Kit Marlow {n}", date_of_birth=date(2018, 3, 4))
        for n in range(many)
    ]
    people.append(
        NewPerson(
            role=Person.Role.PARENT_OR_CARER,
            name="Jo Marlow",
            date_of_birth=date(1990, 1, 2),
            parental_responsibility=Person.ParentalResponsibility.MOTHER,
        )
    )
    return opened(by, people=people)


def asked(enquiry: Enquiry, times: int, partnership: Partnership) -> None:
    """So many requests, each answered with two items, one of them withheld, and so many that are answered with an item for
    named people; each first item may be passed on."""
    p = partnership
    for n in range(times):
        request = send(enquiry, p.health, p.social_worker)
        release(request, p.nurse, {"text": f"Seen {n} times"}, withheld=({},))
        override(enquiry, p.social_worker)
        with acting_user.acting_as(p.nurse):
            item = Item.objects.filter(enquiry=enquiry).latest("id")
        permit(asked_onward(item, p.social_worker), p.nurse)
        secret = {"text": f"Told {n} times", **sensitive(p, p.lead_manager)}
        release(send(enquiry, p.health, p.social_worker), p.nurse, secret)


@pytest.fixture
def cost() -> Callable[..., int]:
    """The queries of one page, opened by somebody signed in."""

    known: set[tuple[str, str]] = set()

    def counted(user: User, address: str, **query: str) -> int:
        client, page = sign_in(Client(), user), (user.name, resolve(address).view_name)
        if page not in known:
            known.add(page)
            client.get(address, query)  # content types and the like are read once a process
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, query).status_code == 200
        return len(net(query["sql"] for query in captured.captured_queries))

    return counted


@pytest.mark.committed
def test_what_is_on_a_page_costs_no_more_queries(partnership: Partnership, cost: Any) -> None:
    p = partnership
    sizes = {}
    for many in (1, MANY):
        enquiry = with_people(many, p.social_worker)
        asked(enquiry, many, p)
        sizes[many] = {
            "enquiry": cost(p.social_worker, reverse("enquiry", args=[enquiry.pk])),
            "enquiry, as asked": cost(p.nurse, reverse("enquiry", args=[enquiry.pk])),
            "record": cost(p.lead_manager, reverse("audit:record", args=[enquiry.pk]), whole="yes"),
            "record, as Guardian": cost(p.guardian, reverse("audit:record", args=[enquiry.pk]), whole="yes"),
            "guardian": cost(p.guardian, reverse("audit:guardian")),
            "guardian's cases": cost(p.guardian, reverse("audit:guardian_cases", args=["withheld"])),
            "search by name": cost(p.social_worker, reverse("enquiries:find"), q="Marlow"),
            "my work": cost(p.lead_manager, reverse("work")),
        }
    assert sizes[1] == sizes[MANY]
    most = {
        "enquiry": MOST_OF["enquiry"],
        "enquiry, as asked": MOST_OF["enquiry"],
        "my work": MOST_OF["work"],
        "record": WHOLE_RECORD,
        "record, as Guardian": WHOLE_RECORD,
    }
    assert {page: asked for page, asked in sizes[1].items() if asked > most.get(page, MOST)} == {}
