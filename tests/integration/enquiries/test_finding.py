"""Earlier enquiries before one is saved, links between enquiries, and the search: the lead agency's alone."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enquiries.models import Enquiry, EnquiryLink
from enquiries.search import queries as search_queries
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, record, sign_in
from tests.support.finding import KIT, RECORD, child
from tests.support.forms import the_form


def everything(by: User) -> list[Enquiry]:
    with acting_user.acting_as(by):
        return list(Enquiry.objects.order_by("recorded_at"))


def test_earlier_enquiries_are_shown_before_saving_and_linked(
    partnership: Partnership, client: Client
) -> None:
    earlier = record(partnership.teacher)
    record(partnership.teacher, people=child("Someone Else", date(2012, 1, 1)))
    sign_in(client, partnership.social_worker)
    data = the_form(client, **KIT)
    page = client.post(RECORD, data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Nothing is recorded yet" in text
    assert f"{earlier.reference} of " in text
    assert "Kit Marlow, child, born 4 March 2018: same date of birth and similar name" in text
    assert "Someone Else" not in text
    assert "There is a problem" not in text
    assert "Tess Teacher" in text  # what was typed stays
    assert len(everything(partnership.social_worker)) == 2
    seen = {"seen": page.context["earlier"]["seen"].value()}
    unexplained = client.post(RECORD, data | seen | {"same": str(earlier.pk)})
    assert unexplained.status_code == 422
    assert "Write why they belong together" in unexplained.content.decode()
    chosen = data | seen | {"same": str(earlier.pk), "same_because": "The same boy, one letter more."}
    for _twice in range(2):
        assert client.post(RECORD, chosen).status_code == 302
    new = everything(partnership.social_worker)[-1]
    with acting_user.acting_as(partnership.social_worker):
        [link] = EnquiryLink.objects.all()
    assert (link.enquiry_id, link.other_id) == (new.pk, earlier.pk)
    for one, other in ((new, earlier), (earlier, new)):
        text = client.get(reverse("enquiry", args=[one.pk])).content.decode()
        assert "Linked enquiries" in text
        assert other.reference in text
    told = client.get(reverse("audit:record", args=[new.pk]) + "?whole=yes").content.decode()
    assert f"Linked with enquiry {earlier.reference}" in told
    assert "The same boy, one letter more." in told


def test_none_of_them_is_an_answer(partnership: Partnership, client: Client) -> None:
    record(partnership.teacher)
    sign_in(client, partnership.social_worker)
    data = the_form(client, **KIT)
    seen = client.post(RECORD, data).context["earlier"]["seen"].value()
    assert client.post(RECORD, data | {"seen": seen}).status_code == 302
    # One that was recorded since is shown before it is passed over.
    fresh = the_form(client, **KIT, seen=seen)
    assert client.post(RECORD, fresh).status_code == 200


def test_a_partner_gets_no_hint(partnership: Partnership, client: Client) -> None:
    earlier = record(partnership.social_worker)
    sign_in(client, partnership.teacher)
    # The same form, with a name that is known and with one that is not: the same answer, the same queries.
    counts = []
    for name in ("Kit Marlow", "Nobody Known"):
        data = the_form(
            client, **KIT | {"people-0-name": name}, same=str(earlier.pk), same_because="A fishing trip"
        )
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(RECORD, data)
        assert answer.status_code == 302
        counts.append(len(queries))
        assert not any("people_like" in q["sql"] for q in queries)
    assert counts[0] == counts[1]
    with acting_user.acting_as(partnership.social_worker):
        assert EnquiryLink.objects.count() == 0


def test_the_third_contact_is_said(partnership: Partnership, client: Client) -> None:
    now = timezone.now()
    record(partnership.teacher, received_at=now - timedelta(days=400))  # too long ago to count
    record(partnership.teacher, received_at=now - timedelta(days=200))
    sign_in(client, partnership.social_worker)
    moment = {
        "received_at-day": str(now.day),
        "received_at-month": str(now.month),
        "received_at-year": str(now.year),
        "received_at-time": "00:00",
    }
    assert "third contact" not in client.post(RECORD, the_form(client, **KIT, **moment)).content.decode()
    record(partnership.teacher, received_at=now - timedelta(days=20))
    text = client.post(RECORD, the_form(client, **KIT, **moment)).content.decode()
    assert "Kitt Marlowe: third contact within twelve months" in text


def test_enquiries_are_linked_from_the_enquiry_page(partnership: Partnership, client: Client) -> None:
    one, other = record(partnership.teacher), record(partnership.teacher)
    sign_in(client, partnership.social_worker)
    where = reverse("enquiries:earlier", args=[one.pk])
    assert other.reference in client.get(where).content.decode()
    assert client.post(where, {"same_because": "The same boy"}).status_code == 422
    for _twice in range(2):
        assert client.post(where, {"same": str(other.pk), "same_because": "The same boy"}).status_code == 302
    assert other.reference not in client.get(where).content.decode()
    with acting_user.acting_as(partnership.social_worker):
        assert EnquiryLink.objects.count() == 1
    # The same pair from the other side is linked already.
    assert (
        client.post(
            reverse("enquiries:earlier", args=[other.pk]),
            {"same": str(one.pk), "same_because": "The same boy"},
        ).status_code
        == 302
    )
    with acting_user.acting_as(partnership.social_worker):
        assert EnquiryLink.objects.count() == 1


@pytest.mark.committed
def test_the_database_links_only_what_one_leads(partnership: Partnership, app_sql: Any) -> None:
    one, other = record(partnership.teacher), record(partnership.officer)
    statement = (
        "INSERT INTO enquiries_enquirylink (id, enquiry_id, other_id, reasons, happened_at, recorded_at, recorded_by_id,"
        " agency_id) VALUES (%s, %s, %s, 'x', now(), now(), %s, %s)"
    )
    for person, agency in (
        (partnership.teacher, partnership.school),
        (partnership.officer, partnership.police),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(statement, [new_key(), one.pk, other.pk, person.pk, agency.pk], person=person.pk)


@pytest.mark.committed
def test_the_database_answers_no_partner(partnership: Partnership, app_sql: Any) -> None:
    record(partnership.teacher)
    ask = "SELECT count(*) FROM imap.people_like(false, 'Kit Marlow', '2018-03-04')"
    assert app_sql(ask, person=partnership.social_worker.pk) == [(2,)]  # and his mother, a little alike
    for other in (partnership.teacher, partnership.officer, partnership.administrator, partnership.guardian):
        assert app_sql(ask, person=other.pk) == [(0,)]
    assert app_sql(ask) == [(0,)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"q": "marlow"}, {"Kit Marlow", "Jo Marlow"}),
        ({"q": "KIT MARLOWE"}, {"Kit Marlow", "Jo Marlow"}),
        ({"q": "oneill"}, {"D’Arcy Ó’Néill"}),
        ({"q": "محمد علي"}, {"محمد علي"}),
        ({"born-day": "4", "born-month": "3", "born-year": "2018"}, {"Kit Marlow"}),
        ({"q": "' OR 1=1 --"}, set()),
        ({"q": "Zebedee"}, set()),
    ],
)
def test_people_are_found_by_name_and_date_of_birth(
    partnership: Partnership, client: Client, typed: dict[str, str], found: set[str]
) -> None:
    record(partnership.teacher)
    record(partnership.teacher, people=child("D’Arcy Ó’Néill") + child("محمد علي"))
    sign_in(client, partnership.social_worker)
    page = client.get(reverse("enquiries:find"), typed)
    assert {m.person.name for m in page.context["found"].matches} == found
    sign_in(client, partnership.teacher)
    theirs = client.get(reverse("enquiries:find"), typed)
    assert theirs.context["found"].matches == []
    assert "name" not in theirs.context["form"].fields


def test_the_search_turns_its_pages(
    partnership: Partnership, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enquiries.search.queries.PAGE", 2)
    keys = [record(partnership.teacher, people=child("Kit Marlow")).pk for _one in range(5)]
    sign_in(client, partnership.social_worker)
    where, found = reverse("enquiries:find") + "?q=marlow", []
    while where:
        page = client.get(where)
        found += [m.person.enquiry_id for m in page.context["found"].matches]
        further = page.context["further"]
        where = f"{reverse('enquiries:find')}?{further}" if further else ""
    assert found == keys[::-1]
    assert client.get(reverse("enquiries:find"), {"q": "marlow", "after": "nonsense"}).status_code == 200


def test_a_reference_leads_to_its_enquiry(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.teacher)
    for who in (partnership.social_worker, partnership.teacher):
        sign_in(client, who)
        answer = client.get(reverse("enquiries:find"), {"q": enquiry.reference.lower()})
        assert answer["Location"] == reverse("enquiry", args=[enquiry.pk])
    sign_in(client, partnership.officer)
    assert client.get(reverse("enquiries:find"), {"q": enquiry.reference}).status_code == 200


def test_a_wrong_date_is_said(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    text = client.get(reverse("enquiries:find"), {"born-day": "31", "born-month": "2", "born-year": "2018"})
    assert "Date of birth" in text.content.decode()
    assert "There is a problem" in text.content.decode()


def test_the_search_takes_a_constant_number_of_queries(partnership: Partnership) -> None:
    counts = []
    record(partnership.teacher)
    for _round in range(2):
        with acting_user.acting_as(partnership.social_worker), CaptureQueriesContext(connection) as queries:
            who = User.objects.get(pk=partnership.social_worker.pk)
            search_queries.likely(who, child("Kit Marlow", date(2018, 3, 4)) * 3, received=timezone.now())
        counts.append(len(queries))
        for _more in range(4):
            record(partnership.teacher)
    assert counts[0] == counts[1]
