"""A session ends with the account, its roles, its address and its agency: the old cookie never works again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from imap.access import acting_user
from imap.agencies.models import User
from imap.agencies.partnership.actions import change_agency
from imap.agencies.people.actions import change_person, set_roles
from imap.agencies.roles import Role
from tests.factories import Partnership, opened, sign_in
from tests.support.forms import opened_by
from tests.support.forms_sent_signed_out import WORDS
from tests.support.sign_in import OTHER, RESET
from tests.support.signing_in import PASSWORD, by_password, give_password
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

HOME = "/"


def is_in(client: Client) -> bool:
    """Whether the browser is signed in: else it is sent to sign in."""
    answer = client.get(HOME)
    if answer.status_code == 200:
        return True
    assert answer.headers["Location"].startswith("/account/login/"), answer.headers["Location"]
    return False


def person(user: User) -> User:
    """As the database has them now."""
    return User.objects.select_related("agency").get(pk=user.pk)


def deactivate(user: User) -> None:
    change_person(user=person(user), reason="Left", is_active=False)
    change_person(user=person(user), reason="Came back", is_active=True)


def change_address(user: User) -> None:
    old = user.email
    change_person(user=person(user), reason="Married", email="other@health.example")
    change_person(user=person(user), reason="A mistake", email=old)


def give_role(user: User) -> None:
    set_roles(user=person(user), roles=frozenset({Role.PRACTITIONER, Role.MANAGER}), reason="Promoted")


def end_role(user: User) -> None:
    set_roles(user=person(user), roles=frozenset({Role.DATA_PROTECTION_OFFICER}), reason="Moved")
    set_roles(user=person(user), roles=frozenset({Role.PRACTITIONER}), reason="Moved back")


def deactivate_agency(user: User) -> None:
    change_agency(agency=person(user).agency, reason="Left the partnership", is_active=False)
    change_agency(agency=person(user).agency, reason="Came back", is_active=True)


@pytest.mark.clause("SEC1")
@pytest.mark.parametrize("end", [deactivate, change_address, give_role, end_role, deactivate_agency])
def test_it_ends_every_session_for_good(partnership: Partnership, end: Callable[[User], None]) -> None:
    p = partnership
    here, there, colleague = (sign_in(Client(), who) for who in (p.nurse, p.nurse, p.officer))
    assert is_in(here)
    with acting_user.acting_as(p.administrator):
        end(p.nurse)
    assert (is_in(here), is_in(there), is_in(colleague)) == (False, False, True)
    assert is_in(sign_in(Client(), person(p.nurse)))
    assert not is_in(here)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE agencies_user SET is_active = NOT is_active WHERE id = %s",
        "UPDATE agencies_user SET email = CASE email WHEN 'a@b.example' THEN 'nia.nurse@health.example' ELSE 'a@b.example' END WHERE id = %s",
        "UPDATE agencies_roleheld SET ended_at = CASE WHEN ended_at IS NULL THEN now() END WHERE user_id = %s",
        "UPDATE agencies_agency SET is_active = NOT is_active WHERE id = (SELECT agency_id FROM agencies_user WHERE id = %s)",
    ],
)
def test_past_the_application_as_well(partnership: Partnership, app_sql: Sql, change: Any) -> None:
    client, nurse = sign_in(Client(), partnership.nurse), partnership.nurse.pk
    for _there_and_back in range(2):
        app_sql(change, [nurse], person=partnership.administrator.pk)
    assert not is_in(client)
    assert is_in(sign_in(Client(), person(partnership.nurse)))


def test_what_does_not_concern_signing_in_ends_nothing(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    client, before = sign_in(Client(), p.nurse), person(p.nurse).sessions_ended
    with acting_user.acting_as(p.administrator):
        change_person(user=person(p.nurse), reason="Promoted", job_title="Lead nurse", name="Nia New")
        set_roles(user=person(p.nurse), roles=frozenset({Role.PRACTITIONER}))
        change_agency(agency=p.health, reason="Renamed", contact="01632 960123")
    assert is_in(client)
    # Only the database counts: nobody takes it back, and nobody ends the sessions of others.
    for by in (p.administrator, p.nurse):
        app_sql("UPDATE agencies_user SET sessions_ended = 99 WHERE id = %s", [p.nurse.pk], person=by.pk)
    assert person(p.nurse).sessions_ended == before


def test_saving_a_person_as_they_were_revives_nothing(partnership: Partnership) -> None:
    p = partnership
    client, as_they_were = sign_in(Client(), p.nurse), person(p.nurse)
    with acting_user.acting_as(p.administrator):
        deactivate(p.nurse)
        as_they_were.job_title = "Health visitor"
        as_they_were.save(force_update=True)
    assert not is_in(client)


def test_the_administrators_own_session_ends_with_their_address(partnership: Partnership) -> None:
    client = sign_in(Client(), partnership.administrator)
    address = reverse("agencies:person", args=[partnership.administrator.pk])
    form = client.get(address).context["form"]
    typed: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
    client.post(address, typed | {"email": "ada.new@northbridge.example", "reason": "Married in June."})
    assert person(partnership.administrator).email == "ada.new@northbridge.example"
    assert not is_in(client)


def test_what_was_typed_waits_for_the_same_person(partnership: Partnership) -> None:
    p = partnership
    client = sign_in(Client(), p.social_worker)
    address = reverse("enquiries:change_concern", args=[opened(p.social_worker).pk])
    shown = client.get(address)
    form = shown.context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields} | {"narrative": WORDS}
    typed |= opened_by(shown)
    with acting_user.acting_as(p.administrator):
        deactivate(p.social_worker)
    answer = client.post(address, typed)
    assert answer.headers["Location"].startswith("/account/login/?next=")
    sign_in(client, person(p.social_worker))
    back = client.get("/account/login/?" + answer.headers["Location"].partition("?")[2])
    assert WORDS in client.get(back.headers["Location"]).content.decode()


def test_another_password_ends_the_other_sessions(partnership: Partnership) -> None:
    p = partnership
    give_password(p.nurse, by=p.administrator)
    here, there = (sign_in(Client(), p.nurse) for _ in range(2))
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert (is_in(here), is_in(there)) == (True, False)
    Client().post(RESET, {"email": p.nurse.email})
    link = next(word for word in str(mail.outbox[0].body).split() if word.startswith("http://testserver"))
    browser = Client()
    form = browser.get(link.removeprefix("http://testserver")).headers["Location"]
    browser.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert not is_in(here)
    assert by_password(browser, p.nurse).status_code == 302
    assert is_in(browser)
