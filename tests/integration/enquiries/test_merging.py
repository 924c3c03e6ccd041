"""The same person on several enquiries: merged, unmerged, and enquiries unlinked. The lead agency's alone."""

import itertools
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enquiries.identities.queries import also_on
from enquiries.models import EnquiryLink, SamePerson
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, record, sign_in
from tests.support.family import named
from tests.support.merging import kit_of, merge


def test_a_person_is_merged_shown_everywhere_and_unmerged(partnership: Partnership, client: Client) -> None:
    p = partnership
    here, there = record(p.teacher), record(p.officer)
    kit, earlier = kit_of(here, p.social_worker), kit_of(there, p.social_worker)
    sign_in(client, p.social_worker)
    where = reverse("enquiries:same", args=[here.pk, kit.pk])
    offered = client.get(where).content.decode()
    assert there.reference in offered
    assert "Jo Marlow, born" not in offered  # an adult is not this child
    chosen = {"same": str(earlier.pk), "reasons": "Same NHS number"}
    assert client.post(where, chosen | {"reasons": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(where, chosen).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert SamePerson.objects.count() == 1
    for one, other, person in ((here, there, kit), (there, here, earlier)):
        page = client.get(reverse("person", args=[one.pk, person.pk])).content.decode()
        assert f"{other.reference} ({other.happened_at:%Y})" in page
        page = client.get(reverse("enquiry", args=[one.pk])).content.decode()
        assert "Linked enquiries" in page
        assert other.reference in page
    found = client.get(reverse("enquiries:find"), {"q": "Kit Marlow"})
    [match] = [m for m in found.context["found"].matches if m.person.name == "Kit Marlow"]
    assert len(match.also) == 1
    told = client.get(reverse("audit:record", args=[here.pk]) + "?whole=yes").content.decode()
    assert f"Kit Marlow is the same person as Kit Marlow on enquiry {there.reference}" in told
    undo = reverse("enquiries:not_same", args=[there.pk, earlier.pk, kit.pk])  # from the other side
    assert "Same NHS number" in client.get(undo).content.decode()
    assert client.post(undo, {"reasons": " "}).status_code == 422
    for _twice in range(2):
        assert client.post(undo, {"reasons": "Two boys of one name"}).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert list(SamePerson.objects.order_by("recorded_at").values_list("same", flat=True)) == [
            True,
            False,
        ]
        assert also_on(here.pk) == {}
    told = client.get(reverse("audit:record", args=[there.pk]) + "?whole=yes").content.decode()
    assert "is not the same person as Kit Marlow" in told
    page = client.get(reverse("enquiry", args=[here.pk])).content.decode()
    assert "Linked enquiries" not in page
    assert "Kit Marlow</bdi>: same date of birth" not in page  # nor a likely contact any more
    assert client.post(where, chosen).status_code == 302  # and merged again: a third decision
    with acting_user.acting_as(p.social_worker):
        assert SamePerson.objects.count() == 3
        assert len(also_on(here.pk)) == 1


def test_different_dates_of_birth_are_checked_first(partnership: Partnership, client: Client) -> None:
    p = partnership
    here = record(p.teacher)
    there = record(p.teacher, people=[NewPerson("child", "Kit Marlow", date_of_birth=date(2017, 3, 4))])
    kit, other = kit_of(here, p.social_worker), kit_of(there, p.social_worker)
    sign_in(client, p.social_worker)
    where = reverse("enquiries:same", args=[here.pk, kit.pk])
    assert "dates_checked" not in client.get(where).context["form"].fields
    chosen = {"same": str(other.pk), "reasons": "The school confirms it"}
    answer = client.post(where, chosen)
    assert answer.status_code == 422
    assert "Their dates of birth differ: 4 March 2018 here, 4 March 2017 there" in answer.content.decode()
    assert client.post(where, chosen | {"dates_checked": "on"}).status_code == 302


def test_two_people_of_one_enquiry_never_become_one(partnership: Partnership) -> None:
    p = partnership
    twins = record(p.teacher, people=[NewPerson("child", "Kit Marlow"), NewPerson("child", "Tim Marlow")])
    there, further = record(p.teacher), record(p.teacher)
    merge(kit_of(there, p.social_worker), kit_of(twins, p.social_worker), p.social_worker)
    merge(kit_of(further, p.social_worker), kit_of(there, p.social_worker), p.social_worker)
    tim = named(twins, p.social_worker, "Tim Marlow")
    with pytest.raises(RuleViolation, match="cannot be one"):
        merge(tim, kit_of(further, p.social_worker), p.social_worker)


def test_one_person_is_followed_over_many_enquiries_in_one_query(partnership: Partnership) -> None:
    p = partnership
    enquiries = [record(p.teacher) for _n in range(4)]
    kits = [kit_of(e, p.social_worker) for e in enquiries]
    counts = []
    for one, other in itertools.pairwise(kits):
        merge(one, other, p.social_worker)
        with acting_user.acting_as(p.social_worker), CaptureQueriesContext(connection) as asked:
            found = also_on(enquiries[0].pk)
        counts.append(len(asked))
        assert other.pk in {row.person_id for row in found[kits[0].pk]}
    assert len(set(counts)) == 1
    assert [row.direct for row in found[kits[0].pk]] == [False, False, True]  # newest first


@pytest.mark.committed
def test_nobody_else_merges_or_sees_it(partnership: Partnership, client: Client, app_sql: Any) -> None:
    p = partnership
    here, there = record(p.teacher), record(p.teacher)
    kit, other = kit_of(here, p.social_worker), kit_of(there, p.social_worker)
    merge(kit, other, p.social_worker)
    count = "SELECT count(*) FROM enquiries_sameperson"
    assert app_sql(count, person=p.social_worker.pk) == [(1,)]
    for who in (p.teacher, p.officer, p.guardian, p.administrator):
        assert app_sql(count, person=who.pk) == [(0,)]
    assert app_sql(count) == [(0,)]
    third = record(p.teacher)
    write = (
        "INSERT INTO enquiries_sameperson (id, enquiry_id, person_id, other_enquiry_id, other_id, same, reasons,"
        " happened_at, recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, %s, %s, %s, true, 'x', now(), now(), %s, %s)"
    )
    far = kit_of(third, p.social_worker)
    values = [new_key(), here.pk, kit.pk, third.pk, far.pk]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(write, [*values, p.teacher.pk, p.school.pk], person=p.teacher.pk)
    sign_in(client, p.teacher)
    for name, keys in (
        ("enquiries:same", [here.pk, kit.pk]), ("enquiries:not_same", [here.pk, kit.pk, other.pk]),
        ("enquiries:unlink", [here.pk, there.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=keys)).status_code == 403
    with pytest.raises(psycopg.errors.UniqueViolation):  # one chain for each pair
        app_sql(
            write,
            [new_key(), there.pk, other.pk, here.pk, kit.pk, p.social_worker.pk, p.lead.pk],
            person=p.social_worker.pk,
        )


@pytest.mark.committed
def test_the_database_holds_a_chain_to_its_pair(partnership: Partnership, app_sql: Any) -> None:
    p = partnership
    kits = [kit_of(record(p.teacher), p.social_worker) for _n in range(3)]
    merge(kits[0], kits[1], p.social_worker)
    with acting_user.acting_as(p.social_worker):
        first = SamePerson.objects.get()
    write = (
        "INSERT INTO enquiries_sameperson (id, enquiry_id, person_id, other_enquiry_id, other_id, same, reasons, supersedes_id,"
        " happened_at, recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, %s, %s, %s, %s, 'x', %s, now(), now(), %s, %s)"
    )
    mine = [p.social_worker.pk, p.lead.pk]
    for other, same in ((kits[2], False), (kits[1], True)):  # another pair; the same said twice
        values = [new_key(), kits[0].enquiry_id, kits[0].pk, other.enquiry_id, other.pk, same, first.pk]
        with pytest.raises(psycopg.errors.CheckViolation, match="REC1"):
            app_sql(write, [*values, *mine], person=p.social_worker.pk)


def test_a_link_is_undone_and_made_again(partnership: Partnership, client: Client) -> None:
    p = partnership
    one, other = record(p.teacher), record(p.teacher)
    sign_in(client, p.social_worker)
    link = {"same": str(other.pk), "same_because": "The same boy"}
    client.post(reverse("enquiries:earlier", args=[one.pk]), link)
    undo = reverse("enquiries:unlink", args=[other.pk, one.pk])
    assert "The same boy" in client.get(undo).content.decode()
    assert client.post(undo, {"reasons": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(undo, {"reasons": "Two families"}).status_code == 302
    assert other.reference not in client.get(reverse("enquiry", args=[one.pk])).content.decode()
    told = client.get(reverse("audit:record", args=[other.pk]) + "?whole=yes").content.decode()
    assert f"No longer linked with enquiry {one.reference}" in told
    assert "Two families" in told
    assert client.get(undo).status_code == 404
    client.post(reverse("enquiries:earlier", args=[one.pk]), link)
    with acting_user.acting_as(p.social_worker):
        rows = EnquiryLink.objects.order_by("recorded_at", "id").values_list("linked", flat=True)
        assert list(rows) == [True, False, True]
    assert other.reference in client.get(reverse("enquiry", args=[one.pk])).content.decode()
