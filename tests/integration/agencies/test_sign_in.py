"""Signing in and out, and passwords, with both locks on."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from imap.agencies.models import User
from tests.factories import Partnership, sign_in
from tests.support.sign_in import OTHER, RESET
from tests.support.signing_in import PASSWORD, by_password, give_password
from tests.support.sql import Sql


@pytest.fixture
def nurse(partnership: Partnership) -> User:
    """Somebody with a password."""
    give_password(partnership.nurse, by=partnership.administrator)
    return partnership.nurse


def entries(backup_sql: Sql) -> int:
    """How many entries there are of what somebody changed; signing in is one of its own (test_account_events.py)."""
    found = backup_sql("""SELECT count(*) FROM audit_entry WHERE "table" <> 'agencies_accountevent'""")
    return int(found[0][0])


@pytest.mark.committed
def test_signing_in_is_no_change_of_a_person(nurse: User, backup_sql: Sql) -> None:
    before = entries(backup_sql)
    assert by_password(Client(), nurse).headers["Location"] == "/"
    nurse.refresh_from_db()
    assert nurse.last_login is not None
    assert entries(backup_sql) == before


def test_the_administrator_comes_to_administration(partnership: Partnership) -> None:
    give_password(partnership.administrator, by=partnership.administrator)
    client = Client()
    assert by_password(client, partnership.administrator).headers["Location"] == "/administration/"
    assert client.get("/administration/").status_code == 200


def test_the_page_asked_for_comes_after_signing_in_but_never_another_site(nurse: User) -> None:
    answer = by_password(Client(), nurse, next="/account/password/change/")
    assert answer.headers["Location"] == "/account/password/change/"
    assert by_password(Client(), nurse, next="https://elsewhere.example/").headers["Location"] == "/"


@pytest.mark.parametrize("email", ["nia.nurse@health.example", "nobody@health.example"])
def test_a_wrong_password_and_an_unknown_address_say_the_same(nurse: User, email: str) -> None:
    answer = Client().post("/account/login/", {"login": email, "password": "wrong"})
    page = answer.content.decode()
    assert "The e-mail address or the password is not right" in page
    assert email in page  # typed, and kept
    assert 'value="wrong"' not in page


def test_what_is_missing_is_said_beside_its_question(db: None) -> None:
    page = Client().post("/account/login/", {}).content.decode()
    assert "There is a problem" in page
    assert "Enter your e-mail address" in page
    assert "Enter your password" in page


def test_guessing_is_slowed_down(nurse: User) -> None:
    client = Client()
    for _attempt in range(5):
        by_password(client, nurse, "wrong")
    answer = by_password(client, nurse)
    assert "Too many wrong passwords were tried" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_out_asks_for_a_post(nurse: User) -> None:
    client = sign_in(Client(), nurse)
    assert client.get("/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/account/logout/").headers["Location"] == "/account/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.committed
def test_a_password_is_changed_by_who_knows_the_present_one(nurse: User, backup_sql: Sql) -> None:
    client = sign_in(Client(), nurse)
    address = "/account/password/change/"
    wrong = client.post(address, {"oldpassword": "wrong", "password1": OTHER, "password2": OTHER})
    assert "This is not your present password" in wrong.content.decode()
    short = client.post(address, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert "at least 12 characters" in short.content.decode()
    done = client.post(address, {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert client.get(done.headers["Location"]).status_code == 200  # still signed in
    assert by_password(Client(), nurse, OTHER).status_code == 302
    assert latest(backup_sql) == ("agencies_historicaluser", "Nia Nurse <nia.nurse@health.example>")


def latest(backup_sql: Sql) -> tuple[str, str]:
    """Table and actor of the newest entry about people."""
    found = backup_sql(
        """SELECT "table", actor FROM audit_entry WHERE "table" = 'agencies_historicaluser' ORDER BY id DESC LIMIT 1"""
    )
    return found[0]


@pytest.mark.committed
def test_a_forgotten_password_is_set_through_a_link(nurse: User, backup_sql: Sql) -> None:
    client = Client()
    assert client.post(RESET, {"email": nurse.email.upper()}).headers["Location"] == RESET + "done/"
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([nurse.email], "IMAP: set your password")
    assert nurse.name not in sent.body
    found = re.search(r"http://testserver(\S+)", str(sent.body))
    assert found
    form = client.get(found[1]).headers["Location"]
    assert "set-password" in form  # the key is not in the address of the page
    differ = client.post(form, {"password1": OTHER, "password2": PASSWORD})
    assert "must type the same password" in differ.content.decode()
    assert client.post(form, {"password1": OTHER, "password2": OTHER}).status_code == 302
    assert latest(backup_sql) == ("agencies_historicaluser", "sign-in")
    assert by_password(Client(), nurse, PASSWORD).status_code == 200
    assert by_password(Client(), nurse, OTHER).status_code == 302


@pytest.mark.parametrize("key", ["1-nonsense", "zzz-abc-def", "01a20140084c742e8cb8161b47001151-abc-def"])
def test_a_made_up_link_says_that_it_does_not_work(db: None, key: str) -> None:
    page = Client().get(f"{RESET}key/{key}/")
    assert "This link no longer works" in page.content.decode()


def test_asking_for_a_link_does_not_tell_whose_address_is_known(nurse: User) -> None:
    known, unknown = Client(), Client()
    answers = [known.post(RESET, {"email": nurse.email}), unknown.post(RESET, {"email": "no@body.example"})]
    assert {answer.headers["Location"] for answer in answers} == {RESET + "done/"}
    assert known.get(RESET + "done/").content == unknown.get(RESET + "done/").content
    # Both get a mail: the time that the answer takes tells nothing either; only the mailbox's owner reads which.
    assert [message.to for message in mail.outbox] == [[nurse.email], ["no@body.example"]]
    assert "http" not in mail.outbox[1].body


def test_exactly_these_pages_need_no_sign_in(db: None) -> None:
    open_to_all = {
        "account_login", "account_logout", "account_inactive", "account_signup", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key_done",
    }  # fmt: skip
    for name in (*open_to_all, "account_change_password", "account_change_password_done"):
        answer = Client().get(reverse(name))
        asked = answer.headers.get("Location", "").startswith("/account/login/?next=")
        assert asked is (name not in open_to_all), name


def test_nobody_signs_up(db: None) -> None:
    posted = {"email": "me@elsewhere.example", "password1": OTHER, "password2": OTHER}
    for answer in (Client().get("/account/signup/"), Client().post("/account/signup/", posted)):
        assert "You cannot make an account yourself" in answer.content.decode()
    assert not User.objects.filter(email="me@elsewhere.example").exists()


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "reauthenticate/", "password/set/", "login/code/confirm/"]
)
def test_the_rest_of_allauth_does_not_exist(path: str) -> None:
    with pytest.raises(Resolver404):
        resolve("/account/" + path)
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


@pytest.mark.committed
def test_no_row_of_allauths_address_book_is_ever_written(nurse: User, backup_sql: Sql) -> None:
    """A second place that says which address signs in as whom would go stale when the administrator changes it."""
    client = Client()
    client.post(RESET, {"email": nurse.email})
    by_password(client, nurse)
    client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    )
    assert backup_sql("SELECT count(*) FROM account_emailaddress") == [(0,)]


def test_a_demonstration_says_who_can_sign_in(partnership: Partnership) -> None:
    page = Client().get("/account/login/").content.decode()
    for words in (
        partnership.nurse.email,
        "Nia Nurse, Northbridge NHS Trust",
        "Practitioner",
        "demonstration only",
    ):
        assert words in page, words


@pytest.mark.committed(demonstration=False)
def test_a_real_system_lists_nobody(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Client().get("/account/login/").content.decode()
    assert "Sign in" in page
    assert partnership.nurse.email not in page
    assert "demonstration only" not in page
