"""Questions that are composed once: the same answers as Django's own, for everybody, at every asking."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imap.agencies import session
from imap.agencies.composed import composed, first
from imap.agencies.models import Agency, User
from imap.agencies.roles import Role
from tests.factories import Partnership

asked: list[str] = []


@composed
def colleagues(user: User, but: UUID | None) -> "QuerySet[User]":
    asked.append("colleagues")
    rows = User.objects.filter(agency=user.agency_id).select_related("agency").prefetch_related("roles_held")
    return (rows.exclude(pk=but) if but else rows).order_by("name")


@composed
def all_but_managers(user: User) -> "QuerySet[User, str]":
    rows = User.objects.exclude(pk=user.pk).order_by("name").values_list("name", flat=True)
    return rows.none() if user.is_manager else rows


@composed
def named(keys: Collection[UUID], names: Collection[str]) -> "QuerySet[User, tuple[UUID, str]]":
    return User.objects.filter(Q(pk__in=keys) | Q(name__in=names)).order_by("name").values_list("pk", "name")


def test_each_is_answered_for_whoever_asks_and_composed_once(partnership: Partnership) -> None:
    asked.clear()
    people = [partnership.social_worker, partnership.officer, partnership.nurse, partnership.guardian]
    for _ in range(2):
        for person in people:
            with session.acting_as(person):
                of_it = list(User.objects.filter(agency=person.agency_id).order_by("name"))
                assert colleagues(person, None) == of_it
                assert colleagues(person, person.pk) == [one for one in of_it if one != person]
    # The lead agency’s practitioners, other practitioners, the Guardian: three shapes, each with somebody left out and without.
    assert asked == ["colleagues"] * 6


def test_rows_come_with_what_belongs_to_them(partnership: Partnership) -> None:
    person = partnership.lead_manager
    with session.acting_as(person):
        colleagues(person, None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = colleagues(person, None)
            assert [one.agency.name for one in found] == [partnership.lead.name] * len(found)
            held = {row.role for one in found for row in one.roles_held.all()}
        assert held == {Role.ADMINISTRATOR, Role.PRACTITIONER, Role.MANAGER}
        assert len(queries) == 2  # the rows, and what is prefetched
        assert found[0] is not colleagues(person, None)[0]  # rows are nobody else's


def test_what_it_says_depends_on_roles(partnership: Partnership) -> None:
    with session.acting_as(partnership.social_worker):
        assert len(all_but_managers(partnership.social_worker)) == User.objects.count() - 1
    with session.acting_as(partnership.lead_manager):
        assert all_but_managers(partnership.lead_manager) == []


def test_any_number_of_keys_and_texts(partnership: Partnership) -> None:
    nurse, officer = partnership.nurse, partnership.officer
    with session.acting_as(nurse):
        assert named([], []) == []
        assert named([nurse.pk], []) == [(nurse.pk, nurse.name)]
        assert named({nurse.pk, officer.pk}, ()) == [(nurse.pk, nurse.name), (officer.pk, officer.name)]
        assert named([nurse.pk, nurse.pk], [officer.name, "Nobody"]) == named({nurse.pk, officer.pk}, [])
        assert first(named([uuid4()], [])) is None


def test_another_process_thread_asks_on_its_own_connection(partnership: Partnership) -> None:
    person = partnership.nurse

    def ask() -> list[User]:
        try:
            with session.acting_as(person):
                return colleagues(person, None)
        finally:
            connections.close_all()

    with session.acting_as(person):
        here = colleagues(person, None)
    with ThreadPoolExecutor(4) as pool:
        assert all(one.result() == here for one in [pool.submit(ask) for _ in range(8)])


# What cannot be kept ------------------------------------------------------------------------------
@composed
def now() -> "QuerySet[User]":
    return User.objects.filter(last_login__lt=timezone.now())


@composed
def like(name: str) -> "QuerySet[User]":
    return User.objects.filter(name__icontains=name)


@composed
def of(thing: Any) -> "QuerySet[Agency]":
    return Agency.objects.filter(pk=thing)


@composed
def upper(name: str) -> "QuerySet[User]":
    return User.objects.filter(name=name.upper())


@composed
def ignored(key: UUID) -> "QuerySet[User]":
    return User.objects.filter(is_active=True)


def test_what_would_stand_still_or_be_lost_is_refused(partnership: Partnership) -> None:
    with pytest.raises(TypeError, match="stand still"):
        now()
    with pytest.raises(TypeError, match="stand still"):  # %name%: another value than it was given
        like("Nia")
    with pytest.raises(TypeError, match="upper does not ask for everything"):
        upper("Nia")
    with pytest.raises(TypeError, match="ignored does not ask for everything"):
        ignored(partnership.nurse.pk)
    with pytest.raises(TypeError, match="cannot be given Agency"):
        of(partnership.lead)
    with pytest.raises(TypeError, match="cannot be given list"):
        of([1, 2])
    with pytest.raises(TypeError, match="in order"):
        like(name="Nia")


def test_an_inactive_person_is_another(partnership: Partnership) -> None:
    @composed
    def whether(user: User) -> "QuerySet[Agency]":
        return Agency.objects.filter(pk=user.agency_id) if user.is_active else Agency.objects.none()

    person = partnership.nurse
    with session.acting_as(person):
        assert whether(person) == [partnership.health]
        person.is_active = False
        assert whether(person) == []
