"""An agency keeps the name that it was given when it was asked: a detail that changes afterwards is the lead agency's alone.

A child gets a protected new name. Everybody who was asked before goes on seeing the name that the request stated: on every
page, print and file, in every draft, and from every function of the database that looks past a policy.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core import mail
from django.test import Client

from enquiries.models import Concern, Person
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, sign_in
from tests.support.pages_with_forms import pages_with_forms
from tests.support.sql import Sql

NEW = "Zelphine"  # in every word that is new
BORN = date(2011, 10, 9)  # and every day


def change_everything(p: Partnership) -> None:
    """Every detail of every person and concern, as the lead agency improves them."""
    with acting_user.acting_as(p.social_worker):
        for person in Person.objects.all():
            for field in ("name", "relationship", "household", "household_part", "confirmed"):
                setattr(person, field, f"{NEW} {field}")
            person.date_of_birth = None if person.unborn else BORN
            person.age_estimate = person.age_estimated_by = person.age_estimated_on = None
            person.changed_by = p.social_worker
            person._change_reason = f"{NEW} reason"  # type: ignore[attr-defined]
            person.save(force_update=True)
        for concern in Concern.objects.all():
            for field in ("narrative", "rating_because", "whereabouts"):
                setattr(concern, field, f"{NEW} {field}")
            concern.changed_by = p.social_worker
            concern.save(force_update=True)


def tells(text: str) -> bool:
    """Whether anything new stands there."""
    return NEW.lower() in text.lower() or "9 October 2011" in text or BORN.isoformat() in text


def functions(app_sql: Sql) -> list[tuple[str, list[str]]]:
    """Every function of ours that gives words, with the types of its arguments."""
    rows = app_sql(
        "SELECT p.proname, coalesce(array_agg(format_type(t.t, NULL) ORDER BY t.n) FILTER (WHERE t.t IS NOT NULL), '{}')"
        " FROM pg_proc p LEFT JOIN LATERAL unnest(p.proargtypes) WITH ORDINALITY t(t, n) ON true"
        " WHERE p.pronamespace = 'imap'::regnamespace AND p.prorettype <> 'trigger'::regtype AND p.prokind = 'f'"
        " AND p.prorettype <> 'boolean'::regtype AND p.provolatile <> 'v' AND has_function_privilege(p.oid, 'EXECUTE')"
        " GROUP BY p.oid, p.proname ORDER BY 1"
    )
    return [(str(name), list(types)) for name, types in rows]


def arguments(types: list[str], keys: list[UUID]) -> Iterator[list[Any]]:
    """Whatever a function might be asked with, of our rows."""
    of: dict[str, list[Any]] = {
        "uuid": keys,
        "uuid[]": [[]],
        "text": ["Kit", "received_enquiry"],
        "text[]": [["health"]],
        "integer": [None, 1],
        "boolean": [True, False],
        "date": [BORN],
        "timestamp with time zone": ["infinity"],
    }
    if any(one not in of for one in types):
        return
    yield from map(list, product(*(of[one] for one in types)))


def asked_of(app_sql: Sql, user: User, keys: list[UUID]) -> set[str]:
    """The functions that tell this person something new."""
    found: set[str] = set()
    ours = functions(app_sql)
    with app_sql.connection.transaction():
        app_sql.connection.execute(
            "SELECT set_config('imap.person', %s, true), set_config('imap.actor', '', true)", [str(user.pk)]
        )
        for name, types in ours:
            if types.count("uuid") > 1:
                continue  # those look one row up: their words are the row's
            marks = ", ".join(f"%s::{one}" for one in types)
            for given in arguments(types, keys):
                statement = f"SELECT * FROM imap.{name}({marks})"
                with suppress(psycopg.errors.InsufficientPrivilege), app_sql.connection.transaction():
                    rows = app_sql.connection.execute(statement.encode(), given).fetchall()
                    if tells(str(rows)):
                        found.add(f"imap.{name}")
    return found


@pytest.mark.committed
@pytest.mark.clause("ACC2", "DEL1")
def test_what_changes_after_asking_reaches_the_lead_agency_alone(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    walks = pages_with_forms(p)
    change_everything(p)
    with acting_user.acting_as(p.social_worker):
        keys = list(
            dict.fromkeys(
                UUID(key)
                for _user, pages in walks
                for page in pages
                for key in re.findall(r"[0-9a-f-]{36}", page)
            )
        )
    leaks: set[str] = set()
    seen_by_lead = 0
    for user, pages in walks:
        client = sign_in(Client(raise_request_exception=False), user)
        for address in pages:
            text = client.get(address).getvalue().decode(errors="replace")
            if user.agency_id == p.lead.pk:
                seen_by_lead += tells(text)
            elif user != p.guardian and tells(text):
                leaks.add(f"{user.name}: {re.sub('[0-9a-f-]{36}', '…', address)}")
        if user.agency_id != p.lead.pk and user != p.guardian:
            leaks |= {f"{user.name}: {name}" for name in asked_of(app_sql, user, keys)}
    assert seen_by_lead > 5, "the walk sees what is new"
    assert not leaks, "\n".join(sorted(leaks))
    assert mail.outbox == []
