"""The administrator manages people; for everybody else there is nothing there."""

import re
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imap.access import acting_user
from imap.agencies.history_page import of_person
from imap.agencies.models import DutyTeam, User
from imap.agencies.partnership.actions import add_duty_team
from imap.agencies.people.actions import add_person, set_roles
from imap.agencies.roles import Role
from imap.db.keys import new_key
from tests.factories import Partnership, sign_in
from tests.integration.agencies.posting import answers_on, post_page
from tests.support.signing_in import by_password, give_password

PEOPLE = "/administration/people/"
NEW_PASSWORD = "heron teapot gravel"


@pytest.fixture
def ada(partnership: Partnership) -> Client:
    """The administrator's browser."""
    return sign_in(Client(), partnership.administrator)


def page_of(user: User) -> str:
    return reverse("agencies:person", args=[user.pk])


def add(ada: Client, **answers: object) -> object:
    given = {"name": "Nell New", "email": "Nell.New@police.example", "roles": ["practitioner"]} | answers
    return post_page(ada, PEOPLE + "add/", **given)


def every_address(partnership: Partnership) -> list[str]:
    with acting_user.acting_as(partnership.administrator):
        team = add_duty_team(agency=partnership.lead, name="Front door", hours="day")
    agency, user = partnership.lead.pk, partnership.nurse.pk
    return [
        "/administration/",
        "/administration/agencies/",
        "/administration/agencies/add/",
        f"/administration/agencies/{agency}/",
        f"/administration/agencies/{agency}/teams/add/",
        f"/administration/agencies/{agency}/teams/{team.pk}/",
        PEOPLE,
        PEOPLE + "add/",
        f"{PEOPLE}{user}/",
        f"{PEOPLE}{user}/send-link/",
    ]


@pytest.mark.parametrize("role", ["social_worker", "lead_manager", "officer", "guardian"])
def test_for_others_there_is_nothing_there(partnership: Partnership, role: str) -> None:
    client = sign_in(Client(), getattr(partnership, role))
    for address in every_address(partnership):
        answers = (client.get(address).status_code, client.post(address, {"name": "X"}).status_code)
        # An address that takes only one method says so to everybody: it tells nothing.
        assert set(answers) <= {404, 405}, address
        assert 404 in answers, address


def test_the_administrator_reaches_all_of_it_and_strangers_sign_in_first(
    partnership: Partnership, ada: Client
) -> None:
    for address in every_address(partnership):
        if not address.endswith("/send-link/"):
            assert ada.get(address).status_code == 200, address
        assert Client().get(address).headers["Location"].startswith("/account/login/"), address


@pytest.mark.committed
def test_somebody_added_sets_a_password_and_signs_in(partnership: Partnership, ada: Client) -> None:
    answer = add(ada, agency=str(partnership.police.pk))
    added = User.objects.get(email="nell.new@police.example")
    assert answer.headers["Location"] == page_of(added)  # type: ignore[attr-defined]
    assert list(added.groups.all()) == [partnership.police.group]
    (sent,) = mail.outbox
    assert sent.to == ["nell.new@police.example"]
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(sent.body))
    assert link
    theirs = Client()
    form = theirs.get(link[1]).headers["Location"]
    done = theirs.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert done.headers["Location"] == "/account/password/reset/key/done/"
    assert theirs.get(done.headers["Location"]).status_code == 200
    answer = theirs.post("/account/login/", {"login": "nell.new@police.example", "password": NEW_PASSWORD})
    assert answer.headers["Location"] == "/"
    assert "no longer works" in Client().get(link[1]).content.decode()  # once


@pytest.mark.committed
def test_posted_twice_is_one_person(partnership: Partnership, ada: Client) -> None:
    answers = answers_on(ada, PEOPLE + "add/") | {
        "name": "Nell New", "email": "nell@police.example", "roles": ["manager"],
        "agency": str(partnership.police.pk),
    }  # fmt: skip
    first, second = (ada.post(PEOPLE + "add/", answers) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "oba.officer@police.example"}, "Somebody has an account with this e-mail address already"),
        ({"email": "OBA.OFFICER@police.example"}, "Somebody has an account with this e-mail address already"),
        ({"email": "no address"}, "Enter an e-mail address like name@agency.example"),
        ({"name": ""}, "Enter the person’s name"),
        ({"name": "N" * 100_000}, "120"),
        ({"name": "Nell\x00New"}, "control character U+0000"),
        ({"agency": str(new_key())}, "Choose one of the answers shown"),
        ({"roles": None}, "Choose at least one role"),
        ({"roles": ["practitioner", "king"]}, "Choose from the answers shown"),
        ({"roles": ["administrator", "practitioner"]}, "An administrator sees no case content"),
        ({"roles": ["partnership_guardian", "manager"]}, "cannot be one of them in the same account"),
        ({"key": "nonsense"}, "came without its key"),
    ],
)
def test_what_cannot_be_added_is_said_and_stays_typed(
    partnership: Partnership, ada: Client, changed: dict[str, object], words: str
) -> None:
    answer = add(ada, **({"agency": str(partnership.police.pk), "job_title": "Typed before"} | changed))
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "There is a problem" in page
    assert words in page
    assert "Typed before" in page
    assert not User.objects.filter(name__startswith="N", email__endswith="police.example").exists()
    assert mail.outbox == []


def test_every_change_is_in_the_history_with_who_and_why(partnership: Partnership, ada: Client) -> None:
    with acting_user.acting_as(partnership.administrator):
        team = add_duty_team(agency=partnership.police, name="Night desk", hours="out_of_hours")
    answer = post_page(
        ada, page_of(partnership.officer), name="Oba Sergeant", email="Oba@police.example", roles=["manager"],
        teams=[str(team.pk)], reason="Promoted on 1 May",
    )  # fmt: skip
    assert answer.status_code == 302
    changed = User.objects.get(pk=partnership.officer.pk)
    assert (changed.name, changed.email, changed.roles) == (
        "Oba Sergeant",
        "oba@police.example",
        frozenset({"manager"}),
    )
    page = ada.get(page_of(changed)).content.decode()
    history = page[page.index("History") :]
    for words in (
        "Oba Officer", "Oba Sergeant", "oba.officer@police.example", "oba@police.example", "Role given",
        "Role ended", "Put on a duty team", "Night desk", "Promoted on 1 May", "Ada Admin", "Account made",
    ):  # fmt: skip
        assert words in history, words


def test_what_ended_was_there_before_and_what_was_given_came_after(
    partnership: Partnership, ada: Client
) -> None:
    with acting_user.acting_as(partnership.administrator):
        team = add_duty_team(agency=partnership.police, name="Night desk", hours="out_of_hours")
    for teams, roles in (([str(team.pk)], ["manager"]), ([], ["practitioner"])):
        moved = {"name": "Oba Officer", "email": "oba@police.example", "teams": teams, "roles": roles}
        answer = post_page(ada, page_of(partnership.officer), reason="Moved here", **moved)
        assert answer.status_code == 302, answer.content.decode()
    with acting_user.acting_as(partnership.administrator):
        lines = {(one.what, one.before, one.after) for one in of_person(partnership.officer)}
    assert {
        ("Role given", "", "Manager"), ("Role ended", "Manager", ""),
        ("Put on a duty team", "", team.name), ("Taken off a duty team", team.name, ""),
    } <= lines  # fmt: skip


def test_nothing_is_written_for_what_is_equal(partnership: Partnership, ada: Client) -> None:
    with acting_user.acting_as(partnership.administrator):
        before = User.history.filter(id=partnership.nurse.pk).count()
    assert post_page(ada, page_of(partnership.nurse), reason="Looked only").status_code == 302
    with acting_user.acting_as(partnership.administrator):
        assert User.history.filter(id=partnership.nurse.pk).count() == before


def test_somebody_deactivated_is_signed_out_and_cannot_sign_in(partnership: Partnership, ada: Client) -> None:
    give_password(partnership.nurse, by=partnership.administrator)
    theirs = sign_in(Client(), partnership.nurse)
    assert theirs.get("/account/password/change/").status_code == 200
    post_page(ada, page_of(partnership.nurse), is_active="no", reason="Left the trust")
    gone = theirs.get("/account/password/change/")
    assert gone.headers["Location"].startswith("/account/login/")
    assert by_password(Client(), partnership.nurse).headers["Location"] == "/account/inactive/"


def test_an_agency_that_left_takes_its_people_with_it(partnership: Partnership, ada: Client) -> None:
    give_password(partnership.nurse, by=partnership.administrator)
    theirs = sign_in(Client(), partnership.nurse)
    agency = reverse("agencies:agency", args=[partnership.health.pk])
    assert post_page(ada, agency, is_active="no", reason="Left the partnership").status_code == 302
    assert theirs.get("/account/password/change/").headers["Location"].startswith("/account/login/")
    assert by_password(Client(), partnership.nurse).headers["Location"] == "/account/inactive/"


def test_the_last_administrator_stays_one(partnership: Partnership, ada: Client) -> None:
    own = page_of(partnership.administrator)
    answer = post_page(ada, own, roles=["dpo"], reason="Tired of it")
    assert answer.status_code == 422
    assert "This is the last administrator" in answer.content.decode()
    assert post_page(ada, own, is_active="no", reason="Leaving the agency").status_code == 422
    with acting_user.acting_as(partnership.administrator):
        set_roles(user=partnership.teacher, roles=frozenset({Role.ADMINISTRATOR}))
    assert (
        post_page(ada, own, is_active="no", reason="Leaving the agency").status_code == 422
    )  # nobody does it to oneself
    answer = post_page(ada, own, roles=["practitioner"], reason="Back to practice")
    assert answer.headers["Location"] == "/"
    assert User.objects.get(pk=partnership.administrator.pk).roles == {"practitioner"}
    assert ada.get("/administration/").status_code == 302  # another role ends the session
    assert sign_in(ada, partnership.administrator).get("/administration/").status_code == 404


def test_a_change_made_meanwhile_is_not_overwritten_unread(partnership: Partnership, ada: Client) -> None:
    address = page_of(partnership.nurse)
    stale = answers_on(ada, address) | {"name": "Nia Second", "reason": "Married in June"}
    assert post_page(ada, address, job_title="Health visitor", reason="In a new post").status_code == 302
    answer = ada.post(address, stale)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else changed this while you had it open" in page
    assert "Nia Second" in page
    assert User.objects.get(pk=partnership.nurse.pk).name == "Nia Nurse"


def test_somebody_elses_duty_team_is_not_offered(partnership: Partnership, ada: Client) -> None:
    with acting_user.acting_as(partnership.administrator):
        own = add_duty_team(agency=partnership.health, name="Ward", hours="day")
        other = add_duty_team(agency=partnership.police, name="Night desk", hours="day")
    address = page_of(partnership.nurse)
    assert post_page(ada, address, teams=[str(other.pk)], reason="They need help").status_code == 422
    assert post_page(ada, address, teams=[str(own.pk)], reason="They need help").status_code == 302
    with acting_user.acting_as(partnership.administrator):
        assert list(DutyTeam.objects.filter(members__user=partnership.nurse)) == [own]


def test_the_list_is_paged_searched_and_asks_the_same_number_of_questions(
    partnership: Partnership, ada: Client
) -> None:
    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert ada.get(address).status_code == 200
        return len(asked)

    few = questions(PEOPLE)
    with acting_user.acting_as(partnership.administrator):
        for number in range(60):
            add_person(
                agency=partnership.school, email=f"t{number:02}@school.example", name=f"Teacher {number:02}",
                roles=frozenset({Role.PRACTITIONER, Role.MANAGER}),
            )  # fmt: skip
    assert questions(PEOPLE) == few
    seen: list[str] = []
    address: str | None = PEOPLE
    while address:
        page = ada.get(address).content.decode()
        seen += re.findall(rf'href="{PEOPLE}([0-9a-f-]{{36}})/"', page)
        found = re.search(r'href="(/administration/people/\?[^"]*after=[^"]*)"', page)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == User.objects.count()
    names = {str(user.pk): user for user in User.objects.select_related("agency")}
    order = [(names[key].agency.name, names[key].name) for key in seen]
    assert order == sorted(order)
    only = ada.get(PEOPLE, {"q": "sergeant PIET", "agency": str(partnership.police.pk)}).content.decode()
    assert re.findall(rf'href="{PEOPLE}([0-9a-f-]{{36}})/"', only) == [str(partnership.police_manager.pk)]
    assert "Nobody was found" in ada.get(PEOPLE, {"q": "100%_"}).content.decode()


@pytest.mark.parametrize(
    "query", ["?after=nonsense", f"?after={UUID(int=1)}", "?agency=nonsense", "?q=" + "x" * 5000]
)
def test_a_nonsense_address_shows_the_list(partnership: Partnership, ada: Client, query: str) -> None:
    assert ada.get(PEOPLE + query).status_code == 200


@pytest.mark.committed
def test_a_link_can_be_sent_again_but_not_to_somebody_who_left(partnership: Partnership, ada: Client) -> None:
    address = page_of(partnership.nurse) + "send-link/"
    assert ada.get(address).status_code == 405
    assert ada.post(address).status_code == 302
    assert [message.to for message in mail.outbox] == [[partnership.nurse.email]]
    post_page(ada, page_of(partnership.nurse), is_active="no", reason="Left the agency")
    assert ada.post(address).status_code == 404
    assert len(mail.outbox) == 1
