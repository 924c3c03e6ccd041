"""Putting a restriction on, changing and lifting it, as real people through Django's client, both locks on."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Override
from consent.override_reviews.queries import reviewer_of, to_review
from consent.override_reviews.rules import why_not_review
from consent.overrides.visible import get_override_or_404
from enquiries.models import Enquiry, RestrictedPerson, Restriction
from enquiries.restrictions import actions
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, refuse_consent, sign_in
from tests.support.case import own_override, people_of, send
from tests.support.restricted import MESSAGE, WHY, answers, restrict
from tests.support.restricting import confirmed, enquiry, filled, where

__all__ = ["enquiry"]  # open, and health is asked

Sql = Callable[..., list[tuple[Any, ...]]]


def in_force(enquiry: Enquiry, user: User) -> list[tuple[str, set[str]]]:
    with acting_user.acting_as(user):
        return [
            (one.kind, {str(row.person) for row in one.people.select_related("person")})
            for one in Restriction.objects.filter(enquiry=enquiry, superseded_by=None)
        ]


def test_what_follows_is_said_and_only_then_recorded(partnership: Partnership, enquiry: Enquiry) -> None:
    p = partnership
    client = sign_in(Client(), p.lead_manager)
    steps = client.get(reverse("enquiry", args=[enquiry.pk])).content.decode()
    assert where(enquiry) in steps
    data = filled(client, enquiry, "only", p.lead_manager, p.social_worker, p.nurse)
    check = client.post(where(enquiry), data)
    text = check.content.decode()
    assert check.status_code == 200
    assert "After this, 3 people may open it" in text
    for name in ("Mina Manager", "Sam Worker", "Nia Nurse"):
        assert name in text
    assert "Tess Teacher" not in text  # her agency has no part
    assert "You are not among them" not in text
    assert in_force(enquiry, p.lead_manager) == []
    again = client.post(where(enquiry), data | {"change": "1"})
    assert again.status_code == 200
    assert WHY in again.content.decode()
    assert "There is a problem" not in again.content.decode()
    # Another list than was read is not confirmed: it is shown first.
    other = filled(client, enquiry, "not", p.nurse) | {"key": data["key"]} | confirmed(check)
    assert "After this, 2 people may open it" in client.post(where(enquiry), other).content.decode()
    assert in_force(enquiry, p.lead_manager) == []
    for _time in range(2):  # posted twice it is one decision
        done = client.post(where(enquiry), data | confirmed(check))
        assert done["Location"] == reverse("enquiry", args=[enquiry.pk])
    assert in_force(enquiry, p.lead_manager) == [("only", {"Mina Manager", "Sam Worker", "Nia Nurse"})]
    with acting_user.acting_as(p.lead_manager):
        assert Restriction.objects.count() == 1


def test_whoever_shuts_themselves_out_is_told_before(partnership: Partnership, enquiry: Enquiry) -> None:
    p = partnership
    client = sign_in(Client(), p.social_worker)
    data = filled(client, enquiry, "not", p.social_worker)
    check = client.post(where(enquiry), data)
    assert "You are not among them" in check.content.decode()
    assert "Kept out" in check.content.decode()
    assert "Sam Worker (Northbridge Children’s Services)" in check.content.decode()
    done = client.post(where(enquiry), data | confirmed(check))
    assert done["Location"] == reverse("work")
    assert client.get(reverse("enquiry", args=[enquiry.pk])).status_code == 403


@pytest.mark.parametrize(
    ("kind", "people", "changes", "words"),
    [
        ("only", ("social_worker", "nurse"), {}, "no manager of the lead agency"),
        ("not", ("lead_manager",), {}, "no manager of the lead agency"),
        ("only", (), {}, "Choose at least one person"),
        ("not", (), {}, "Choose at least one person"),
        ("", ("lead_manager",), {}, "Answer the question “Who may open it?”"),
        ("lifted", ("lead_manager",), {}, "Choose one of the answers shown"),
        ("only", ("lead_manager",), {"reasons": " "}, "Enter why"),
        ("only", ("lead_manager",), {"message": ""}, "Enter what people who are kept out read"),
        ("only", ("lead_manager",), {"reasons": "x" * 4001}, "too many characters"),
        ("only", ("lead_manager",), {"message": "bad\x07bell"}, "character"),
        ("only", ("lead_manager",), {"people_0": "nobody"}, "Choose from the answers shown"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(
    partnership: Partnership,
    enquiry: Enquiry,
    kind: str,
    people: tuple[str, ...],
    changes: dict[str, str],
    words: str,
) -> None:
    p = partnership
    client = sign_in(Client(), p.lead_manager)
    data = filled(client, enquiry, kind, *(getattr(p, one) for one in people), **changes)
    answer = client.post(where(enquiry), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert (MESSAGE if "message" not in changes else WHY) in text
    assert in_force(enquiry, p.lead_manager) == []


def test_of_two_restrictions_the_second_is_told_of_the_first(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    client = sign_in(Client(), p.lead_manager)
    data = filled(client, enquiry, "only", p.lead_manager)
    data |= confirmed(client.post(where(enquiry), data))
    restrict(enquiry, p.social_worker, "not", p.nurse)
    stale = client.post(where(enquiry), data)
    assert stale.status_code == 422
    assert "Sam Worker restricted this enquiry meanwhile" in stale.content.decode()
    assert WHY in stale.content.decode()
    assert in_force(enquiry, p.lead_manager) == [("not", {"Nia Nurse"})]
    # With that known, the manager decides again.
    again = data | {"seen": str(stale.context["form"]["seen"].value())}
    assert client.post(where(enquiry), again).status_code == 302
    assert in_force(enquiry, p.lead_manager) == [("only", {"Mina Manager"})]


def test_who_was_kept_out_in_that_moment_decides_nothing(partnership: Partnership, enquiry: Enquiry) -> None:
    p = partnership
    restrict(enquiry, p.lead_manager, "not", p.social_worker)
    with acting_user.acting_as(p.social_worker), pytest.raises(RuleViolation, match="meanwhile"):
        actions.restrict(
            enquiry_id=enquiry.pk,
            answers=answers("not", p.nurse),
            by=p.social_worker,
            key=new_key(),
            seen=None,
        )
    with acting_user.acting_as(p.social_worker):
        newest = Restriction.objects.get(enquiry=enquiry).pk  # its message is theirs to read
        with pytest.raises(RuleViolation, match="SEC1"):
            actions.lift(
                enquiry_id=enquiry.pk,
                reasons="I am the only one.",
                by=p.social_worker,
                key=new_key(),
                seen=newest,
            )


@pytest.mark.committed
def test_only_a_manager_of_the_lead_agency_changes_or_lifts(
    partnership: Partnership, enquiry: Enquiry, app_sql: Sql
) -> None:
    p = partnership
    restrict(enquiry, p.social_worker, "only", p.lead_manager, p.social_worker, p.nurse)
    for name in ("restrict", "lift_restriction"):
        for user in (p.social_worker, p.nurse, p.guardian):
            answer = sign_in(Client(), user).get(where(enquiry, name))
            assert answer.status_code == 403
            assert "SEC1" in answer.content.decode()
    with acting_user.acting_as(p.lead_manager):
        before = Restriction.objects.get(enquiry=enquiry).pk
    for user in (p.social_worker, p.nurse, p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(
                "INSERT INTO enquiries_restriction (id, enquiry_id, kind, message, supersedes_id, recorded_by_id, agency_id,"
                " happened_at, recorded_at) VALUES (%s, %s, 'lifted', '', %s, %s, %s, now(), now())",
                [new_key(), enquiry.pk, before, user.pk, user.agency_id],
                person=user.pk,
            )
    client = sign_in(Client(), p.lead_manager)
    form = client.get(where(enquiry, "lift_restriction")).context["form"]
    data = {"key": str(form["key"].value()), "seen": str(form["seen"].value())}
    assert client.post(where(enquiry, "lift_restriction"), data | {"reasons": ""}).status_code == 422
    for _time in range(2):
        lifted = client.post(where(enquiry, "lift_restriction"), data | {"reasons": "Another family."})
        assert lifted.status_code == 302
    assert in_force(enquiry, p.lead_manager) == [("lifted", set())]
    assert client.get(where(enquiry, "lift_restriction")).status_code == 403


@pytest.mark.committed
def test_the_database_takes_no_name_after_the_decision_and_locks_nobody_in(
    partnership: Partnership, enquiry: Enquiry, app_sql: Sql
) -> None:
    p = partnership
    restrict(enquiry, p.lead_manager, "not", p.nurse)
    with acting_user.acting_as(p.lead_manager):
        decided = Restriction.objects.get(enquiry=enquiry)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "INSERT INTO enquiries_restrictedperson (id, enquiry_id, restriction_id, person_id) VALUES (%s, %s, %s, %s)",
            [new_key(), enquiry.pk, decided.pk, p.social_worker.pk],
            person=p.lead_manager.pk,
        )
    # "Only" nobody at all: no manager of the lead agency would be left.
    with pytest.raises(psycopg.errors.CheckViolation, match="SEC1"):
        app_sql(
            "INSERT INTO enquiries_restriction (id, enquiry_id, kind, message, supersedes_id, recorded_by_id, agency_id,"
            " happened_at, recorded_at) VALUES (%s, %s, 'only', 'No.', %s, %s, %s, now(), now())",
            [new_key(), enquiry.pk, decided.pk, p.lead_manager.pk, p.lead.pk],
            person=p.lead_manager.pk,
        )
    with acting_user.acting_as(p.lead_manager):
        assert RestrictedPerson.objects.filter(enquiry=enquiry).count() == 1


@pytest.mark.committed
def test_an_override_is_reviewed_by_somebody_who_may_open_the_enquiry(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.police, p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    own_override(enquiry, p.officer, *people_of(enquiry, p.social_worker).values())
    with acting_user.acting_as(p.officer):
        decided = Override.objects.get(enquiry=enquiry)

    def reviewers() -> set[str]:
        found = set()
        for user in (p.police_manager, p.lead_manager, p.guardian, p.social_worker):
            [(database,)] = app_sql("SELECT imap.may_review(%s)", [decided.pk], person=user.pk)
            with acting_user.acting_as(user):
                waiting = to_review(user).filter(pk=decided.pk).exists()
                if waiting:
                    assert (
                        why_not_review(reviewer_of(user, get_override_or_404(user, enquiry.pk, decided.pk)))
                        is None
                    )
            assert waiting == database, user
            found |= {user.name} if database else set()
        return found

    assert reviewers() == {"Piet Sergeant"}
    restrict(enquiry, p.lead_manager, "not", p.police_manager)
    assert reviewers() == {"Mina Manager", "Gwen Guardian"}
    restrict(enquiry, p.lead_manager, "not", p.police_manager, p.guardian)
    assert reviewers() == {"Mina Manager"}


def test_people_of_agencies_without_a_part_cannot_be_named(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    with (
        acting_user.acting_as(p.lead_manager),
        pytest.raises(RuleViolation, match="agencies that are on this enquiry"),
    ):
        actions.restrict(
            enquiry_id=enquiry.pk,
            answers=answers("not", p.officer),
            by=p.lead_manager,
            key=new_key(),
            seen=None,
        )
