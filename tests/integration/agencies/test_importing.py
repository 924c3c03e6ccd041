"""Many people at once: checked whole, then all of them or nobody."""

import io
import re
import threading
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imap.access import acting_user
from imap.agencies.models import PeopleImport, RoleHeld, User
from imap.agencies.people import actions
from imap.agencies.people_import import actions as people_import_actions
from imap.agencies.roles import Role
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, sign_in
from tests.integration.agencies.posting import answers_on

pytestmark = pytest.mark.committed

IMPORT = "/administration/people/import/"
HEAD = "name,email,agency,roles,job_title\n"
TWO = HEAD + (
    "Nell New,Nell.New@police.example,Northbridge Police,practitioner; manager,Sergeant\n"
    "Zoë Kováč,zoe@school.example,elm grove school,dpo,\n"
)


@pytest.fixture
def ada(partnership: Partnership) -> Client:
    """The administrator's browser."""
    return sign_in(Client(), partnership.administrator)


def hidden(page: str) -> dict[str, str]:
    """What the confirmation's form carries."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page, re.DOTALL))
    return {name: value.replace("&#x27;", "'").replace("&quot;", '"') for name, value in found.items()}


def confirm(ada: Client, text: str = TWO) -> tuple[Any, dict[str, str]]:
    """Check a pasted list, then confirm what the page shows."""
    checked = ada.post(IMPORT, {"text": text})
    assert checked.status_code == 200, checked.content.decode()
    answers = hidden(checked.content.decode()) | {"confirm": "yes"}
    return ada.post(IMPORT, answers), answers


def test_checking_writes_nothing_and_confirming_writes_everybody(
    partnership: Partnership, ada: Client
) -> None:
    before = User.objects.count()
    file = SimpleUploadedFile("people.csv", TWO.encode("utf-8-sig"), "text/csv")
    checked = ada.post(IMPORT, {"file": file})
    page = checked.content.decode()
    assert "2 people will be added; nothing is written yet" in page
    assert "Zoë Kováč" in page
    assert User.objects.count() == before
    done = ada.post(IMPORT, hidden(page) | {"confirm": "yes"})
    assert done.status_code == 302
    nell = User.objects.get(email="nell.new@police.example")
    zoe = User.objects.get(email="zoe@school.example")
    assert (nell.agency, nell.job_title) == (partnership.police, "Sergeant")
    assert sorted(nell.roles) == ["manager", "practitioner"]
    assert list(nell.groups.all()) == [partnership.police.group]
    assert list(zoe.roles) == ["dpo"]
    assert not zoe.groups.exists()
    assert not nell.has_usable_password()
    assert sorted(one.to[0] for one in mail.outbox) == ["nell.new@police.example", "zoe@school.example"]
    shown = ada.get(done["Location"]).content.decode()
    assert "2 people added" in shown
    assert "people.csv" in shown
    assert "Everybody was sent a link" in shown
    theirs = ada.get(f"/administration/people/{nell.pk}/").content.decode()
    assert "Imported from a list: people.csv" in theirs
    with acting_user.acting_as(partnership.administrator):
        row = User.history.get(id=nell.pk)
        assert row.history_user == partnership.administrator
        assert RoleHeld.history.filter(user_id=nell.pk).count() == 2


def test_somebody_imported_sets_a_password_like_anybody_added(partnership: Partnership, ada: Client) -> None:
    confirm(ada)
    [sent] = [one for one in mail.outbox if one.to == ["nell.new@police.example"]]
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(sent.body))
    assert link
    theirs = Client()
    password = {"password1": "heron teapot gravel", "password2": "heron teapot gravel"}
    theirs.post(theirs.get(link[1])["Location"], password)
    signed_in = theirs.post(
        "/account/login/", {"login": "nell.new@police.example", "password": "heron teapot gravel"}
    )
    assert signed_in["Location"] == "/"


def test_confirmed_twice_is_one_import(partnership: Partnership, ada: Client) -> None:
    first, answers = confirm(ada)
    again = ada.post(IMPORT, answers)
    assert again["Location"] == first["Location"]
    assert User.objects.filter(name="Nell New").count() == 1
    assert len(mail.outbox) == 2


def test_a_list_with_a_problem_adds_nobody_and_says_where(partnership: Partnership, ada: Client) -> None:
    before = User.objects.count()
    answer = ada.post(IMPORT, {"text": TWO + "X,zoe@school.example,Nowhere,boss,\n"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nobody was added" in page
    for words in (
        "The same e-mail address stands in row 3",
        "There is no agency “Nowhere”",
        "no role “boss”",
    ):
        assert words in page
    assert "Zoë Kováč" in page  # what was pasted is kept
    assert User.objects.count() == before
    for posted, words in (
        ({}, "Choose a file, or paste the list"),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "There is nothing in the list"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04\0")}, "CSV UTF-8"),
        ({"file": SimpleUploadedFile("x.csv", TWO.encode()), "text": TWO}, "not both"),
    ):
        answer = ada.post(IMPORT, posted)
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_somebody_added_meanwhile_stops_all_of_it(partnership: Partnership, ada: Client) -> None:
    checked = ada.post(IMPORT, {"text": TWO})
    with acting_user.acting_as(partnership.administrator):
        actions.add_person(
            agency=partnership.school, email="zoe@school.example", name="Zoë", roles=frozenset({Role.MANAGER})
        )
    answer = ada.post(IMPORT, hidden(checked.content.decode()) | {"confirm": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "the list no longer fits what is here" in page
    assert "has an account with this e-mail address already" in page
    assert not User.objects.filter(name="Nell New").exists()
    with acting_user.acting_as(partnership.administrator):
        assert not PeopleImport.objects.exists()


def test_windows_1252_is_read_and_said(partnership: Partnership, ada: Client) -> None:
    file = io.BytesIO(TWO.replace("Kováč", "Kovác").encode("cp1252"))
    file.name = "people.csv"
    page = ada.post(IMPORT, {"file": file}).content.decode()
    assert "Zoë Kovác" in page
    assert "read as Windows-1252" in page


def test_links_go_out_so_many_at_a_time_and_nobody_gets_two(
    partnership: Partnership, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_import_actions, "LINKS", 1)
    done, _answers = confirm(ada)
    assert len(mail.outbox) == 1
    assert "1 person was not sent a link" in ada.get(done["Location"]).content.decode()
    for _press in range(2):
        ada.post(done["Location"])
    assert sorted(one.to[0] for one in mail.outbox) == ["nell.new@police.example", "zoe@school.example"]


def test_the_example_is_a_list_that_passes(partnership: Partnership, ada: Client) -> None:
    example = ada.get(IMPORT + "example.csv")
    assert example["Content-Type"].startswith("text/csv")
    file = SimpleUploadedFile("example.csv", example.content, "text/csv")
    assert "2 people will be added" in ada.post(IMPORT, {"file": file}).content.decode()


def test_many_cost_as_many_queries_as_few(partnership: Partnership) -> None:
    def cost(many: int, place: str) -> int:
        rows = "".join(f"N {n},n{n}@{place}.example,Northbridge Police,practitioner,\n" for n in range(many))
        with acting_user.acting_as(partnership.administrator), CaptureQueriesContext(connection) as asked:
            people_import_actions.import_people(
                text=HEAD + rows, file_name="", by=partnership.administrator, key=new_key()
            )
        return len(asked)

    assert cost(1, "one") == cost(200, "many")


def test_for_others_there_is_nothing(partnership: Partnership, ada: Client) -> None:
    done, _answers = confirm(ada)
    for user in (partnership.lead_manager, partnership.guardian):
        client = sign_in(Client(), user)
        for address in (IMPORT, IMPORT + "example.csv", done["Location"]):
            assert client.get(address).status_code == 404
        assert client.post(IMPORT, {"text": TWO}).status_code == 404
    assert ada.get(f"{IMPORT}{new_key()}/").status_code == 404


@pytest.mark.usefixtures("partnership")
def test_the_database_lets_nobody_else_import(app_sql: Any, partnership: Partnership) -> None:
    statement = "INSERT INTO agencies_peopleimport (id, file_name, recorded_by_id, recorded_at) VALUES (%s, '', %s, now())"
    nurse, ada = partnership.nurse.pk, partnership.administrator.pk
    for person, named in ((nurse, nurse), (ada, nurse)):
        with pytest.raises(Exception, match="row-level security"):
            app_sql(statement, [new_key(), named], person=person)
    app_sql(statement, [new_key(), ada], person=ada)
    assert app_sql("SELECT count(*) FROM agencies_peopleimport", person=nurse) == [(0,)]
    with pytest.raises(Exception, match=r"permission denied|REC1"):
        app_sql("DELETE FROM agencies_peopleimport", person=ada)


def test_two_administrators_add_the_same_address_at_once(partnership: Partnership) -> None:
    """Both looked before either wrote; the one who comes second is told who has it."""
    said: list[str] = []

    def add(name: str) -> None:
        try:
            with acting_user.acting_as(partnership.administrator):
                actions.add_person(
                    agency=partnership.police,
                    email="Same@police.example",
                    name=name,
                    roles=frozenset({Role.PRACTITIONER}),
                )
            said.append("added")
        except RuleViolation as refused:
            said.append(str(refused))
        finally:
            connections.close_all()

    both = [threading.Thread(target=add, args=[name]) for name in ("First", "Second")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert User.objects.filter(email="same@police.example").count() == 1
    assert said.count("added") == 1
    assert [words for words in said if "Northbridge Police, has an account" in words]


def test_a_second_address_is_refused_on_the_page(
    partnership: Partnership, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form looked and found nobody; the action looks again, behind the other administrator."""
    monkeypatch.setattr(
        "imap.agencies.people.forms.UserForm.clean_email", lambda self: self.cleaned_data["email"]
    )
    address = "/administration/people/add/"
    answers = answers_on(ada, address) | {
        "agency": str(partnership.police.pk), "name": "Nell", "roles": ["manager"], "email": partnership.nurse.email,
    }  # fmt: skip
    answer = ada.post(address, answers)
    assert answer.status_code == 422
    assert (
        "Nia Nurse, Northbridge NHS Trust, has an account with this e-mail address already"
        in answer.content.decode()
    )
