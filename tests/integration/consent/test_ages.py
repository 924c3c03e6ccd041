"""Age decides who answers, on the pages and in the database (CON2, CON3)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.models import ConsentRecord
from consent.positions.people import PersonFacts
from consent.positions.queries import facts_of
from enquiries.intake import actions
from enquiries.models import Person, Relation
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from tests.factories import Partnership, new_enquiry, record, sign_in
from tests.support.advice import fields

Sql = Callable[..., list[tuple[Any, ...]]]
KIT = NewPerson("child", "Kit Marlow", date_of_birth=date(2018, 3, 4))
ANSWERED = {
    "position": "granted", "method": "spoken", "told_why": "a", "told_what": "b", "told_how": "c", "told_with_whom": "d",
    "told_means": "By phone", "told_by": "Sam Worker", "told_on-day": "1", "told_on-month": "3", "told_on-year": "2026",
    "own_view": "She agrees.",
}  # fmt: skip


def years_ago(years: int) -> date:
    return timezone.localdate() - timedelta(days=365 * years + 100)


@pytest.mark.clause("CON2")
def test_a_friend_of_ten_cannot_consent_and_her_own_mother_can(
    partnership: Partnership, client: Client
) -> None:
    worker = partnership.social_worker
    people = [
        KIT,
        NewPerson("other", "Amy Quill", relationship="Friend", date_of_birth=years_ago(10)),
        NewPerson("other", "Pat Quill", date_of_birth=years_ago(40), parental_responsibility="mother"),
    ]
    enquiry = record(worker, people=people)
    sign_in(client, worker)
    with acting_user.acting_as(worker):
        amy, pat = (Person.objects.get(name=name) for name in ("Amy Quill", "Pat Quill"))
    place = reverse("consent:consent", args=[enquiry.pk, amy.pk])
    shown = client.get(place).content.decode()
    assert "Amy Quill is under 16 and does not answer alone" in shown
    refused = client.post(place, fields(shown) | ANSWERED | {"giver": str(amy.pk)})
    assert refused.status_code == 422
    assert "does not answer alone" in refused.content.decode()
    not_related = client.post(place, fields(shown) | ANSWERED | {"giver": str(pat.pk)})
    assert "is not recorded as a parent of Amy Quill" in not_related.content.decode()
    with acting_user.acting_as(worker):
        assert not ConsentRecord.objects.exists()
        Relation.objects.create(enquiry=enquiry, person=pat, kind="parent", other=amy, changed_by=worker)
    shown = client.get(place).content.decode()
    assert client.post(place, fields(shown) | ANSWERED | {"giver": str(pat.pk)}).status_code == 302
    with acting_user.acting_as(worker):
        assert ConsentRecord.objects.get().giver == pat


def test_an_estimate_keeps_its_day_and_who_made_it_and_can_be_made_anew(
    partnership: Partnership, client: Client
) -> None:
    worker, manager = partnership.social_worker, partnership.lead_manager
    enquiry = record(worker, people=[KIT, NewPerson("other", "Max", age_estimate=15)])
    two_years_ago = timezone.localdate() - timedelta(days=731)
    with acting_user.acting_as(worker):
        max_ = Person.objects.get(name="Max")
        assert (max_.age_estimated_on, max_.age_estimated_by) == (timezone.localdate(), worker)
        Person.objects.filter(pk=max_.pk).update(age_estimated_on=two_years_ago)
    sign_in(client, manager)
    page = reverse("person", args=[enquiry.pk, max_.pk])
    shown = client.get(page).content.decode()
    assert "about 17 years, uncertain" in shown
    assert f"estimated by {worker}" in shown
    assert "so they may be under 16 or 18 or over" in shown
    change = reverse("enquiries:change_person", args=[enquiry.pk, max_.pk])

    def changed(**answers: str) -> Person:
        form = fields(client.get(change).content.decode())
        given = {"role": "other", "name": "Max", "information_needed": "yes", "reason": "Met him at school."}
        assert client.post(change, form | given | answers).status_code == 302
        with acting_user.acting_as(manager):
            return Person.objects.get(pk=max_.pk)

    day = {f"age_estimated_on-{k}": str(v) for k, v in (
        ("day", two_years_ago.day), ("month", two_years_ago.month), ("year", two_years_ago.year))}  # fmt: skip
    same = changed(age_estimate="15", relationship="Friend", **day)
    assert (same.age_estimated_on, same.age_estimated_by) == (two_years_ago, worker)
    anew = changed(age_estimate="18", relationship="Friend", **day)
    assert (anew.age_estimated_on, anew.age_estimated_by) == (timezone.localdate(), manager)
    baby = changed(age_estimate="4 months", relationship="Friend")
    assert (baby.age_estimate, baby.age_estimate_unit) == (4, "months")
    assert "about 4 months" in client.get(page).content.decode()
    none = changed(age_estimate="", relationship="Friend")
    assert (none.age_estimate, none.age_estimated_on, none.age_estimated_by) == (None, None, None)


@pytest.mark.committed
def test_the_database_says_the_same_age_as_the_rules(partnership: Partnership, app_sql: Sql) -> None:
    today = timezone.localdate()
    days = [today.replace(year=today.year - 16) + timedelta(days=n) for n in (-1, 0, 1)]
    leap = [date(2012, 2, 29), date(2024, 2, 29)]
    cases: list[tuple[Any, ...]] = [
        (born, None, "years", None, on) for born in days + leap for on in (today, date(2028, 2, 28))
    ]
    cases += [
        (None, n, unit, day, on)
        for n, unit in ((15, "years"), (16, "years"), (191, "months"), (192, "months"), (834, "weeks"), (5843, "days"))
        for day in (today, date(2024, 2, 29), date(2023, 12, 31))
        for on in (today, date(2025, 2, 28), date(2025, 3, 1), date(2028, 2, 29))
    ]  # fmt: skip
    cases += [(None, None, "years", None, today)]
    for born, n, unit, day, on in cases:
        [(said,)] = app_sql("SELECT imap.age_in_years(%s, %s, %s, %s, %s)", [born, n, unit, day, on])
        facts = PersonFacts(
            "p", "P", "child", born=born, age_estimate=n, age_estimate_unit=unit, age_estimated_on=day
        )
        assert said == facts.age(on), (born, n, unit, day, on)


@pytest.mark.committed
@pytest.mark.parametrize("role", ["child", "parent_or_carer", "other"])
def test_the_database_says_the_same_of_who_answers(partnership: Partnership, app_sql: Sql, role: str) -> None:
    worker = partnership.social_worker
    ages: list[dict[str, Any]] = [
        {}, {"date_of_birth": years_ago(10)}, {"date_of_birth": years_ago(16)}, {"age_estimate": 15}, {"age_estimate": 16},
        {"age_estimate": 4, "age_estimate_unit": "months"},
    ]  # fmt: skip
    people = [KIT, *(NewPerson(role, f"P{n}", **age) for n, age in enumerate(ages))]
    if role == "child":
        people.append(NewPerson("child", "Una", unborn=True))
    with acting_user.acting_as(worker):
        key = actions.record_enquiry(new=new_enquiry(people=people), by=worker)
        rows = list(Person.objects.filter(enquiry=key))
    said: dict[Any, Any] = dict(
        app_sql(
            "SELECT p.id, imap.answers_for_self(p, current_date) FROM enquiries_person p WHERE p.enquiry_id = %s",
            [key],
            person=worker.pk,
        )
    )
    assert said == {p.pk: facts_of(p).answers_for_self(timezone.localdate()) for p in rows}


def test_the_database_refuses_an_estimate_of_no_day(partnership: Partnership) -> None:
    worker = partnership.social_worker
    enquiry = record(worker)
    with acting_user.acting_as(worker), pytest.raises(IntegrityError, match="estimated_when_by_whom"):
        Person.objects.create(enquiry=enquiry, role="other", name="Max", age_estimate=15, changed_by=worker)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        ("4 months", "about 4 months"),
        ("2 weeks", "about 2 weeks"),
        ("9", "about 9 years"),
        ("10 days", "about 10 days"),
    ],
)
def test_every_page_says_an_age_in_the_same_unit(
    partnership: Partnership, client: Client, age: str, said: str
) -> None:
    worker = partnership.social_worker
    number, _space, unit = age.partition(" ")
    baby = NewPerson("child", "Baby Marlow", age_estimate=int(number), age_estimate_unit=unit or "years")
    enquiry = record(worker, people=[baby])
    sign_in(client, worker)
    with acting_user.acting_as(worker):
        one = Person.objects.get(enquiry=enquiry)
    pages = {name: reverse(name, args=[enquiry.pk]) for name in ("enquiry", "enquiries:people")}
    pages["person"] = reverse("person", args=[enquiry.pk, one.pk])
    for name, where in pages.items():
        found = set(re.findall(r"about \d+ \w+", client.get(where).content.decode()))
        assert found == {said}, name


@pytest.mark.clause("CON2", "CON3")
@pytest.mark.parametrize(
    ("age", "treated"),
    [
        (15, "they are treated as under 16: somebody with parental responsibility answers"),
        (17, "they are treated as 16 or 17: their own position governs over that of a parent"),
        (19, "they are treated as 18 or over: they answer for themselves"),
    ],
)
def test_an_uncertain_age_is_one_sentence_on_the_page_of_consent(
    partnership: Partnership, client: Client, age: int, treated: str
) -> None:
    worker = partnership.social_worker
    enquiry = record(worker, people=[NewPerson("child", "Teen Marlow", age_estimate=age)])
    sign_in(client, worker)
    with acting_user.acting_as(worker):
        teen = Person.objects.get(enquiry=enquiry)
    text = client.get(reverse("consent:consent", args=[enquiry.pk, teen.pk])).content.decode()
    assert f"Until it is known {treated}" in text
    assert text.count("The age is uncertain.") == 1
    assert "Teen Marlow is 16 or 17" not in text


@pytest.mark.clause("CON3")
def test_where_nobody_can_answer_the_error_is_at_the_position_and_true(
    partnership: Partnership, client: Client
) -> None:
    worker = partnership.social_worker
    enquiry = record(
        worker,
        people=[
            KIT,
            NewPerson("other", "Amy Quill", date_of_birth=years_ago(10)),
            NewPerson("parent_or_carer", "Lou Marlow", date_of_birth=years_ago(15)),
        ],
    )
    sign_in(client, worker)
    with acting_user.acting_as(worker):
        people = list(Person.objects.filter(enquiry=enquiry).exclude(role="child"))
    assert len(people) == 2
    for one in people:
        place = reverse("consent:consent", args=[enquiry.pk, one.pk])
        shown = client.get(place).content.decode()
        assert f"is recorded as holding parental responsibility for {one.name}" in shown
        refused = client.post(place, fields(shown) | ANSWERED)
        text = refused.content.decode()
        assert refused.status_code == 422
        assert "#id_giver" not in text
        assert 'href="#id_position"' in text
        assert f"{one.name} is under 16, and nobody on this enquiry" in text
        assert "of unknown age" not in text
