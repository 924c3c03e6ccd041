"""Three answers to "who reaches which enquiry": a plain model, the application over guardian, the database's policies.

Random grants, some ended, to random agencies, some people inactive, random restrictions: no difference.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.utils import timezone

from enquiries.models import Enquiry, EnquiryGrant
from enquiries.restrictions.queries import candidates
from enquiries.standing.queries import visible_to
from imap.access import acting_user, grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.operations.addresses import with_database
from tests.factories import Partnership, record
from tests.support.commands import signed_in_at
from tests.support.restricted import lift, restrict


@pytest.mark.committed
@pytest.mark.parametrize("seed", range(6))
def test_model_application_and_database_agree(
    partnership: Partnership, worker_database: Any, app_sql: Any, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  (a seed that can be named again)
    people = [
        partnership.social_worker, partnership.officer, partnership.nurse, partnership.teacher,
        partnership.housing_officer, partnership.administrator, partnership.police_manager,
    ]  # fmt: skip
    enquiries = [
        record(chance.choice([partnership.social_worker, partnership.teacher])).pk for _n in range(4)
    ]
    given = _give_at_random(worker_database, chance, people, enquiries)
    out = _restrict_at_random(partnership, chance, enquiries)
    away = chance.choice(people[:5])
    app_sql(
        "UPDATE agencies_user SET is_active = false WHERE id = %s",
        [away.pk],
        person=partnership.administrator.pk,
    )

    everyone = User.objects.select_related("agency").filter(pk__in=[p.pk for p in people])
    alone = _first_lock_alone(worker_database, list(everyone), enquiries)
    for person in everyone:
        caseworker = person.is_caseworker and person.pk != away.pk
        for capacity in Participation:
            model = {
                enquiry
                for (group, codename, enquiry), until in given.items()
                if caseworker and group == person.agency.group_id and codename == capacity
                and (until is None or until > timezone.now()) and not out(person, enquiry)
            }  # fmt: skip
            with acting_user.acting_as(person):
                application = set(visible_to(person, capacity).values_list("pk", flat=True))
                asked_one_by_one = {
                    e for e in enquiries if grants.holds(person, capacity, e, model=EnquiryGrant)
                }
                through_guardian = {
                    e for e in enquiries if person.has_perm(f"enquiries.{capacity}", Enquiry(pk=e))
                }
            database = {
                e for e in enquiries
                if app_sql("SELECT imap.holds(%s, %s)", [e, str(capacity)], person=person.pk) == [(True,)]
            }  # fmt: skip
            assert model == application == asked_one_by_one == through_guardian == database, (
                person,
                capacity,
            )
            for way, found in alone.items():
                assert found[person.pk, capacity] == model, (way, person, capacity)
        any_part = {
            enquiry
            for (group, _codename, enquiry), until in given.items()
            if caseworker
            and group == person.agency.group_id
            and (until is None or until > timezone.now())
            and not out(person, enquiry)
        }
        seen = {row[0] for row in app_sql("SELECT id FROM enquiries_enquiry", person=person.pk)}
        assert seen == any_part, person

    guardian = partnership.guardian
    with acting_user.acting_as(guardian):
        overseen = set(visible_to(guardian).values_list("pk", flat=True))
    seen = {row[0] for row in app_sql("SELECT id FROM enquiries_enquiry", person=guardian.pk)}
    assert overseen == seen == {e for e in enquiries if not out(guardian, e)}


def _first_lock_alone(
    worker_database: Any, people: list[User], enquiries: list[UUID]
) -> dict[str, dict[tuple[UUID, Participation], set[UUID]]]:
    """What the application says in each of its ways, to a superuser, whom no policy holds: else the second lock would hide
    what the first one lets through."""
    addresses = worker_database.addresses
    with signed_in_at(with_database(addresses.admin, addresses.database)):
        held = {(p.pk, e): grants.capacities(p, e, model=EnquiryGrant) for p in people for e in enquiries}
        every = [(p, c) for p in people for c in Participation]
        return {
            "the capacities of one": {
                (p.pk, c): {e for e in enquiries if c in held[p.pk, e]} for p, c in every
            },
            "a list": {(p.pk, c): set(visible_to(p, c).values_list("pk", flat=True)) for p, c in every},
            "rows of one": {(p.pk, c): {e for e in enquiries if _in_one(p, c, e)} for p, c in every},
        }


def _in_one(person: User, capacity: Participation, enquiry: UUID) -> bool:
    door = grants.reaches(person, model=EnquiryGrant, capacity=capacity, on=enquiry)
    return Enquiry.objects.filter(door, pk=enquiry).exists()


def _restrict_at_random(
    p: Partnership, chance: random.Random, enquiries: list[UUID]
) -> Callable[[User, UUID], bool]:
    """Restrict some, change some, lift some; the plain model of whom that keeps out."""
    in_force: dict[UUID, tuple[str, frozenset[UUID]]] = {}
    others = [p.social_worker, p.officer, p.nurse, p.teacher, p.housing_officer, p.police_manager, p.guardian]
    for key in enquiries:
        for _n in range(chance.randrange(3)):
            with acting_user.acting_as(p.lead_manager):
                enquiry = Enquiry.objects.get(pk=key)
                named = {str(one.key) for one in candidates(key)} & {str(one.pk) for one in others}
            people = [one for one in others if str(one.pk) in named and chance.random() < 0.5]
            kind = chance.choice(["only", "not"])
            if kind == "only":
                restrict(enquiry, p.lead_manager, kind, p.lead_manager, *people)
                in_force[key] = kind, frozenset(one.pk for one in [p.lead_manager, *people])
            elif people:
                restrict(enquiry, p.lead_manager, kind, *people)
                in_force[key] = kind, frozenset(one.pk for one in people)
        if key in in_force and chance.random() < 0.2:
            lift(enquiry, p.lead_manager)
            del in_force[key]

    def out(person: User, enquiry: UUID) -> bool:
        kind, named = in_force.get(enquiry, ("", frozenset()))
        if person.pk == p.guardian.pk or kind == "not":
            return kind == "not" and person.pk in named
        return kind == "only" and person.pk not in named

    return out


def _give_at_random(
    worker_database: Any, chance: random.Random, people: list[User], enquiries: list[UUID]
) -> dict[tuple[int, str, UUID], Any]:
    """Grants as they stand after a superuser added some, past every rule: (group, capacity, enquiry) to until."""
    inside = psycopg.conninfo.make_conninfo(
        worker_database.addresses.admin, dbname=worker_database.addresses.database
    )
    now = timezone.now()
    with psycopg.connect(inside) as superuser:
        superuser.execute(
            "ALTER TABLE enquiries_enquirygrant DISABLE TRIGGER guard_grant"
        )  # no request, no release
        for _n in range(14):
            person, enquiry = chance.choice(people), chance.choice(enquiries)
            until = chance.choice([None, now + timedelta(hours=1), now - timedelta(seconds=5)])
            superuser.execute("SELECT set_config('imap.actor', 'system', true)")
            superuser.execute(
                "INSERT INTO enquiries_enquirygrant (id, group_id, permission_id, content_object_id, granted_by_id,"
                " granted_at, reason, until) SELECT %s, %s, p.id, %s, %s, now(), 'by chance', %s FROM auth_permission p"
                " WHERE p.codename = %s ON CONFLICT DO NOTHING",
                [
                    new_key(),
                    person.agency.group_id,
                    enquiry,
                    person.pk,
                    until,
                    str(chance.choice(list(Participation))),
                ],
            )
        rows = superuser.execute(
            "SELECT g.group_id, p.codename, g.content_object_id, g.until FROM enquiries_enquirygrant g"
            " JOIN auth_permission p ON p.id = g.permission_id"
        ).fetchall()
    return {(group, codename, enquiry): until for group, codename, enquiry, until in rows}
