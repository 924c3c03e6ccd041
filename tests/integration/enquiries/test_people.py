"""People and family: the picture, relations, details that two people change at once, and the concern."""

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enquiries.models import Concern, Enquiry, Person, Relation
from enquiries.people.rules import NewPerson
from enquiries.revisions import queries as revisions_queries
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, record, sign_in
from tests.support.case import send
from tests.support.family import PEOPLE, named, relate, related


def text(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def the_form(client: Client, address: str, **changes: str) -> dict[str, str]:
    """A form as a browser would post it, with what it shows."""
    form = client.get(address).context["form"]
    data: dict[str, str] = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, dict) or hasattr(form.fields[name].widget, "boxes"):
            boxes = form.fields[name].widget.format_value(value) or {}
            data |= {f"{name}-{box}": words for box, words in boxes.items()}
        elif value not in (None, "", False):
            data[name] = str(value)
    return data | changes


def person_form(client: Client, kit: Person, **changes: str) -> dict[str, str]:
    where = reverse("enquiries:change_person", args=[kit.enquiry_id, kit.pk])
    return the_form(client, where, reason="The GP confirmed it", **changes)


def test_the_family_is_drawn_and_said_in_words(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = related(p.social_worker)
    sign_in(client, p.social_worker)
    page = text(client, "enquiries:people", enquiry.pk)
    assert page.count('<svg class="imap-family"') == 1
    assert page.count("imap-family__card--unborn") == 1
    for words in (
        "Ann Marlow is the parent of Jo Marlow", "Ray O’Dowd was the partner of Jo Marlow", "not yet born", "about 38 years",
        "half-brother or half-sister of Una Marlow-Reyes", "Responsibility ended", "Ended 1 May 2024", "part of the time: Gran’s",
        "stepchild of Sam Ito",
    ):  # fmt: skip
        assert words in page, words
    told = client.get(reverse("audit:record", args=[enquiry.pk]), {"whole": "yes"}).content.decode()
    assert "Relation: Ann Marlow, parent of Jo Marlow" in told


def test_the_people_page_takes_a_constant_number_of_queries(partnership: Partnership, client: Client) -> None:
    p = partnership
    counts = []
    few = record(p.social_worker, people=PEOPLE[:1])
    for enquiry in (few, related(p.social_worker)):
        sign_in(client, p.social_worker)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("enquiries:people", args=[enquiry.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


PAGES = ["enquiries:people", "enquiries:add_relation", "enquiries:change_concern"]


def test_only_the_lead_agency_sees_the_people(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = record(p.teacher)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    pages = [reverse(name, args=[enquiry.pk]) for name in PAGES]
    pages += [
        reverse(name, args=[enquiry.pk, kit.pk])
        for name in ("person", "enquiries:change_person", "enquiries:same")
    ]
    for who, status in ((p.teacher, 403), (p.guardian, 403), (p.officer, 404), (p.administrator, 404)):
        sign_in(client, who)
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == status, (who, address)
            assert "Marlow" not in answer.content.decode()
    sign_in(client, p.social_worker)
    for address in pages:
        assert client.get(address).status_code == 200, address


def test_the_agency_asked_sees_no_person_page(partnership: Partnership, client: Client) -> None:

    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker)
    sign_in(client, p.nurse)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    assert client.get(reverse("person", args=[enquiry.pk, kit.pk])).status_code == 403
    assert client.get(reverse("enquiries:people", args=[enquiry.pk])).status_code == 403


# Relations -------------------------------------------------------------------------------------------------
def test_a_relation_is_recorded_once_and_changed_with_its_reasons(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    kit, jo = (named(enquiry, p.social_worker, name) for name in ("Kit Marlow", "Jo Marlow"))
    sign_in(client, p.social_worker)
    where = reverse("enquiries:add_relation", args=[enquiry.pk])
    mine = {"key": str(new_key()), "person": str(jo.pk), "kind": "parent", "other": str(kit.pk)}
    for _twice in range(2):
        assert client.post(where, mine).status_code == 302
    with acting_user.acting_as(p.social_worker):
        [relation] = Relation.objects.all()
    again = client.post(where, mine | {"key": str(new_key()), "kind": "partner"})
    assert again.status_code == 422
    assert "Jo Marlow is the parent of Kit Marlow already" in again.content.decode()
    changing = reverse("enquiries:change_relation", args=[enquiry.pk, relation.pk])
    changed = the_form(client, changing, kind="other", words="aunt of", reason="She is his aunt")
    assert client.post(changing, changed).status_code == 302
    page = text(client, "enquiries:people", enquiry.pk)
    assert "Jo Marlow is the aunt of Kit Marlow" in page
    told = client.get(reverse("audit:record", args=[enquiry.pk]), {"whole": "yes"}).content.decode()
    assert "The relation of Jo Marlow and Kit Marlow was changed" in told
    assert "from “parent of” to “something else to”" in told
    assert "She is his aunt" in told
    assert (
        client.post(
            changing, the_form(client, changing, state="mistake", reason="They are not related")
        ).status_code
        == 302
    )
    page = text(client, "enquiries:people", enquiry.pk)
    assert "Recorded by mistake" in page
    assert "imap-family__line" not in page


@pytest.mark.committed
def test_nobody_is_related_to_somebody_of_another_enquiry(
    partnership: Partnership, client: Client, app_sql: Any
) -> None:
    p = partnership
    here, there = record(p.social_worker), record(p.social_worker)
    mine, theirs = named(here, p.social_worker, "Jo Marlow"), named(there, p.social_worker, "Kit Marlow")
    sign_in(client, p.social_worker)
    where = reverse("enquiries:add_relation", args=[here.pk])
    data = {"key": str(new_key()), "person": str(mine.pk), "kind": "parent", "other": str(theirs.pk)}
    assert client.post(where, data).status_code == 422
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        app_sql(
            "INSERT INTO enquiries_relation (id, enquiry_id, person_id, kind, other_id, words, state, changed_by_id)"
            " VALUES (%s, %s, %s, 'parent', %s, '', 'now', %s)",
            [new_key(), here.pk, mine.pk, theirs.pk, p.social_worker.pk],
            person=p.social_worker.pk,
        )


@pytest.mark.committed
def test_an_outsider_sees_no_relation(partnership: Partnership, app_sql: Any) -> None:
    p = partnership
    enquiry = record(p.teacher)
    relate(enquiry, p.social_worker, "Jo Marlow", "parent", "Kit Marlow")
    for table in ("enquiries_relation", "enquiries_historicalrelation"):
        count = f"SELECT count(*) FROM {table}"
        assert app_sql(count, person=p.social_worker.pk) == [(1,)]
        for other in (p.teacher, p.officer, p.guardian, p.administrator):
            assert app_sql(count, person=other.pk) == [(0,)], (table, other)
        assert app_sql(count) == [(0,)]


# Two people at once ---------------------------------------------------------------------------------------
def test_a_stale_form_is_told_what_changed_keeps_what_was_typed_and_can_go_on(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    where = reverse("enquiries:change_person", args=[enquiry.pk, kit.pk])
    sign_in(client, p.social_worker)
    mine = person_form(client, kit, name="Kitty Marlow", household="Jo’s")
    other = sign_in(Client(), p.lead_manager)
    theirs = person_form(other, kit, relationship="Eldest") | {
        "date_of_birth-day": "5", "date_of_birth-month": "3", "date_of_birth-year": "2018",
    }  # fmt: skip
    assert other.post(where, theirs).status_code == 302
    answer = client.post(where, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mina Manager changed this on" in page
    assert "Relationship to the child from “nothing” to “Eldest”" in page
    assert "Date of birth from “4 March 2018” to “5 March 2018”" in page
    form = answer.context["form"]
    assert (form["name"].value(), form["household"].value()) == ("Kitty Marlow", "Jo’s")  # mine
    assert form["relationship"].value() == "Eldest"  # theirs: I had not touched it
    assert form["date_of_birth"].value()["day"] == "5"
    assert client.post(where, mine).status_code == 422  # the old form stays refused
    again = mine | {
        "seen": str(form["seen"].value()), "relationship": "Eldest", "date_of_birth-day": "5",
    }  # fmt: skip
    assert client.post(where, again).status_code == 302
    now = named(enquiry, p.social_worker, "Kitty Marlow")
    assert (now.relationship, now.date_of_birth and now.date_of_birth.day) == ("Eldest", 5)


def test_a_form_posted_twice_or_with_nothing_new_is_one_change(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    where = reverse("enquiries:change_person", args=[enquiry.pk, kit.pk])
    sign_in(client, p.social_worker)
    mine = person_form(client, kit, name="Kitty Marlow")
    for _twice in range(2):
        assert client.post(where, mine).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert len(revisions_queries.changes_of(kit)) == 2
    added = {
        "key": str(new_key()), "role": "other", "name": "Ann", "information_needed": "no",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(reverse("enquiries:add_person", args=[enquiry.pk]), added).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert Person.objects.filter(enquiry=enquiry, name="Ann").count() == 1


def test_a_form_without_its_version_is_refused_once_anything_changed(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    sign_in(client, p.social_worker)
    where = reverse("enquiries:change_person", args=[enquiry.pk, kit.pk])
    bare = person_form(client, kit, name="Someone Else", seen="")
    assert client.post(where, person_form(client, kit, relationship="Eldest")).status_code == 302
    answer = client.post(where, bare)
    assert answer.status_code == 422
    assert answer.context["form"]["name"].value() == "Someone Else"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date_of_birth-year": "2999"}, "tick “Not yet born”"),
        ({"unborn": "on"}, "has no date of birth"),
        ({"name": "x" * 201}, "1 too many characters"),
        ({"household": "Jo’s", "household_part": "jo’s"}, "same household"),
        ({"reason": ""}, "Why are you changing this"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    partnership: Partnership, client: Client, changes: dict[str, str], words: str
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    sign_in(client, p.social_worker)
    data = person_form(client, kit, relationship="Twin") | changes
    answer = client.post(reverse("enquiries:change_person", args=[enquiry.pk, kit.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Twin" in page
    assert named(enquiry, p.social_worker, "Kit Marlow").relationship == ""


def test_the_person_page_shows_every_change(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    kit = named(enquiry, p.social_worker, "Kit Marlow")
    sign_in(client, p.social_worker)
    where = reverse("enquiries:change_person", args=[enquiry.pk, kit.pk])
    client.post(where, person_form(client, kit, household="Gran’s"))
    page = text(client, "person", enquiry.pk, kit.pk)
    assert "from “nothing” to “Gran’s”" in page
    assert "The GP confirmed it" in page
    assert "Kit Marlow: nothing recorded yet" in page
    assert reverse("consent:consent", args=[enquiry.pk, kit.pk]) in page


@pytest.mark.parametrize("name", ["D’Arcy O'Neill", "محمد علي", "X", "n" * 200, "<b>Kit</b>"])
def test_names_of_every_kind_stand_on_the_pages(partnership: Partnership, client: Client, name: str) -> None:
    p = partnership
    enquiry = record(p.social_worker, people=[NewPerson("child", name, household="Home")])
    kit = named(enquiry, p.social_worker, name)
    sign_in(client, p.social_worker)
    for address in (
        reverse("enquiries:people", args=[enquiry.pk]), reverse("person", args=[enquiry.pk, kit.pk]),
    ):  # fmt: skip
        page = client.get(address).content.decode()
        assert "<b>Kit" not in page
        assert client.get(address).status_code == 200


def test_parental_responsibility_that_ended_gives_no_consent(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = related(p.social_worker)
    kit, ray = (named(enquiry, p.social_worker, name) for name in ("Kit Marlow", "Ray O’Dowd"))
    sign_in(client, p.social_worker)
    form = client.get(reverse("consent:consent", args=[enquiry.pk, kit.pk])).context["form"]
    assert str(ray.pk) not in [value for value, _words in form.fields["giver"].choices]


# The concern -----------------------------------------------------------------------------------------------
def concern_of(enquiry: Enquiry, by: User) -> Concern:
    with acting_user.acting_as(by):
        return Concern.objects.get(enquiry=enquiry)


def test_whereabouts_are_changed_told_and_never_overwritten_unseen(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = record(p.teacher)
    where = reverse("enquiries:change_concern", args=[enquiry.pk])
    sign_in(client, p.social_worker)
    mine = the_form(client, where, whereabouts="At his aunt’s", reason="School rang")
    other = sign_in(Client(), p.lead_manager)
    raised = the_form(other, where, rating="1", rating_because="Seen with a knife.", reason="Police rang")
    assert other.post(where, raised).status_code == 302
    answer = client.post(where, mine)
    assert answer.status_code == 422
    assert "Rating from “Amber” to “Red”" in answer.content.decode()
    form = answer.context["form"]
    assert (form["whereabouts"].value(), form["rating"].value()) == ("At his aunt’s", "1")
    again = mine | {name: str(form[name].value()) for name in ("seen", "rating", "rating_because")}
    assert client.post(where, again).status_code == 302
    now = concern_of(enquiry, p.social_worker)
    assert (now.whereabouts, now.rating, now.rating_because) == ("At his aunt’s", 1, "Seen with a knife.")
    told = client.get(reverse("audit:record", args=[enquiry.pk]), {"whole": "yes"}).content.decode()
    assert "“At his aunt’s” was added" in told
    assert "School rang" in told
    said = text(client, "enquiry", enquiry.pk)
    assert "Kit came to school with a bruise" in said


def test_a_practitioner_raises_and_only_a_manager_lowers(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = record(p.teacher)
    where = reverse("enquiries:change_concern", args=[enquiry.pk])
    sign_in(client, p.social_worker)
    lower = the_form(client, where, rating="3", rating_because="It was explained.", reason="Seen by the GP")
    answer = client.post(where, lower)
    assert answer.status_code == 422
    assert "A manager lowers a rating" in answer.content.decode()
    assert concern_of(enquiry, p.social_worker).rating == 2
    sign_in(client, p.lead_manager)
    assert client.post(where, lower | {"rating_because": ""}).status_code == 422
    assert client.post(where, lower).status_code == 302
    assert concern_of(enquiry, p.social_worker).rating == 3
