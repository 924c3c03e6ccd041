"""Which earlier enquiries are contacts about the same child: found without a press, for the lead agency alone (OUT1)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enquiries.models import Enquiry
from enquiries.people.queries import people_of
from enquiries.search import queries as search_queries
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, record, sign_in
from tests.support.finding import child

pytestmark = pytest.mark.clause("OUT1")
BORN = date(2019, 3, 3)


def contacts(by: User, *children: tuple[str, date | None]) -> Enquiry:
    """Enquiries about one child each, a month apart; the last."""
    now = timezone.now()
    return [
        record(by, people=child(name, born), received_at=now - timedelta(days=30 * (len(children) - n)))
        for n, (name, born) in enumerate(children)
    ][-1]


def found(by: User, enquiry: Enquiry) -> search_queries.Likely:
    with acting_user.acting_as(by):
        return search_queries.unlinked(User.objects.get(pk=by.pk), enquiry, people_of(enquiry.pk), [])


def test_three_children_unknown_are_no_third_contact(partnership: Partnership) -> None:
    for name in ("Unknown", "Baby girl", "boy, about 6, red coat"):
        last = contacts(partnership.teacher, *[(name, None)] * 3)
        assert found(partnership.social_worker, last) == search_queries.NOTHING


def test_a_likely_sister_is_shown_and_not_counted(partnership: Partnership) -> None:
    last = contacts(partnership.teacher, ("Ava Quill", BORN), ("Ava Quill", BORN), ("Eva Quill", BORN))
    likely = found(partnership.social_worker, last)
    assert likely.repeats == []
    assert {m.why for one in likely.earlier for m in one.people} == {
        "same date of birth and family name, another first name: likely brother or sister"
    }
    third = record(partnership.teacher, people=child("Ava Quill", BORN))
    assert found(partnership.social_worker, third).repeats == [
        "Ava Quill: third contact within twelve months"
    ]


def test_day_and_month_the_other_way_round_count(partnership: Partnership) -> None:
    days = date(2018, 4, 3), date(2018, 3, 4), date(2018, 4, 3)
    last = contacts(partnership.teacher, *[("Kit Marlow", day) for day in days])
    likely = found(partnership.social_worker, last)
    assert likely.repeats == ["Kit Marlow: third contact within twelve months"]
    whys = {m.why for one in likely.earlier for m in one.people}
    assert "same name, day and month of birth the other way round" in whys


def test_a_contact_that_a_partner_records_is_matched_without_a_press(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    contacts(p.officer, ("Ava Quill", BORN), ("Ava Quill", BORN))
    new = record(p.teacher, people=child("Ava Quill", BORN))
    place = reverse("enquiry", args=[new.pk])
    sign_in(client, p.social_worker)
    text = client.get(place).content.decode()
    assert "Likely earlier contacts" in text
    assert "Ava Quill: third contact within twelve months" in text
    assert "same date of birth and same name" in text
    sign_in(client, p.teacher)
    theirs = client.get(place).content.decode()
    assert "Ava Quill" in theirs
    for words in ("Likely earlier contacts", "third contact", "same date of birth"):
        assert words not in theirs


def test_what_is_linked_counts_and_is_not_shown_twice(partnership: Partnership, client: Client) -> None:
    p = partnership
    earlier = contacts(p.teacher, ("Ava Quill", BORN), ("Ava Quill", BORN))
    new = record(p.teacher, people=child("Ava Quill", BORN))
    sign_in(client, p.social_worker)
    client.post(
        reverse("enquiries:earlier", args=[new.pk]), {"same": str(earlier.pk), "same_because": "Same girl"}
    )
    with acting_user.acting_as(p.social_worker):
        likely = search_queries.unlinked(p.social_worker, new, people_of(new.pk), [earlier.pk])
    assert earlier.pk not in likely.keys
    assert likely.repeats == ["Ava Quill: third contact within twelve months"]


def test_the_outcome_shows_likely_contacts_that_nobody_linked(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    earlier = record(p.teacher)
    enquiry = opened(p.social_worker)
    sign_in(client, p.social_worker)
    text = client.get(
        reverse("disclosures:outcome", args=[enquiry.pk]) + "?now=section_47", follow=True
    ).content.decode()
    assert "Likely earlier contacts" in text
    assert earlier.reference in text


def test_a_name_alone_is_not_shown_to_whoever_did_not_look(partnership: Partnership) -> None:
    last = contacts(partnership.teacher, ("Ava Quill", date(2012, 1, 2)), ("Ava Quill", BORN))
    assert found(partnership.social_worker, last) == search_queries.NOTHING
