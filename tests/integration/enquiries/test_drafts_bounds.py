"""What is too long for a draft, or one too many, is said; what was typed stays on the page."""

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.drafts.actions import MOST
from enquiries.models import Draft, Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, record, sign_in
from tests.support.case import WITHHELD, send
from tests.support.forms import the_form, typed

Sql = Callable[..., list[tuple[Any, ...]]]
SAVE, WORK = reverse("enquiries:save_draft"), reverse("work")
RECORD = reverse("enquiries:record_enquiry")
TOO_LONG = "This is too long to keep as a draft, and nothing of it was saved"
TOO_MANY = f"You have {MOST} drafts, and no more can be kept"
LONG = "x" * 400_001


def drafts(author: User) -> list[Draft]:
    with acting_user.acting_as(author):
        return list(Draft.objects.all())


def of(about: str, **answers: str) -> dict[str, str]:
    return {"draft-about": about, "draft-opening": str(uuid4()), **answers}


def fill_up(author: User, left: int = 0) -> None:
    with acting_user.acting_as(author):
        for _number in range(MOST - left):
            Draft.objects.create(author=author, about="urgent", answers={"a": 1})


def consent_page(enquiry: Enquiry, by: User) -> str:
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    return reverse("consent:consent", args=[enquiry.pk, jo.pk])


TRIED = {"seen": "", "position": "tried", "attempts": "Rang twice."}


# Too long ---------------------------------------------------------------------------------------------------
def test_what_is_too_long_to_come_back_to_stays_on_the_page(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for page in (
        reverse("consent:urgent"),
        RECORD,
        reverse("disclosures:ask", args=[opened(partnership.social_worker).pk]),
    ):
        answers = the_form(client) | {"questions": LONG, "narrative": LONG, "draft-later": "1"}
        answer = client.post(page, of("", **answers))
        assert answer.status_code == 200, page
        html = answer.content.decode()
        assert TOO_LONG in html, page
        assert LONG in html, page
        assert "There is a problem" not in html, page
    assert drafts(partnership.social_worker) == []


def test_nothing_is_decided_by_the_button_that_keeps(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    page = consent_page(enquiry, partnership.social_worker)
    sign_in(client, partnership.social_worker)
    whole = TRIED | {"key": str(new_key())}  # all that the form asks: sent with its own button it is recorded
    answer = client.post(page, of("", **whole, beside=LONG) | {"draft-later": "1"})
    assert answer.status_code == 200
    assert TOO_LONG in answer.content.decode()
    assert answer.context["form"]["attempts"].value() == "Rang twice."
    assert drafts(partnership.social_worker) == []
    assert "Rang twice." not in client.get(page).content.decode()
    assert client.post(page, of("", **whole)).status_code == 302


def test_what_was_kept_before_stays_as_it_was(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    kept = of("urgent", child="Kit")
    assert client.post(SAVE, kept).status_code == 200
    assert client.post(SAVE, kept | {"narrative": LONG}).status_code == 413
    client.post(reverse("consent:urgent"), kept | {"narrative": LONG, "draft-later": "1"})
    [draft] = drafts(partnership.social_worker)
    assert draft.typed["form"]["answers"] == {"child": ["Kit"]}


def test_the_script_is_told_what_to_do(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    answer = client.post(SAVE, of("urgent", narrative=LONG))
    assert answer.status_code == 413
    assert answer.json()["words"].startswith(TOO_LONG)
    fill_up(partnership.social_worker)
    answer = client.post(SAVE, of("urgent", child="Kit"))
    assert answer.status_code == 422
    assert answer.json()["words"].startswith(TOO_MANY)


# One too many -----------------------------------------------------------------------------------------------
def test_one_draft_too_many_is_refused_and_stays_on_the_page(
    partnership: Partnership, client: Client
) -> None:
    fill_up(partnership.social_worker, left=1)
    sign_in(client, partnership.social_worker)
    last = of("urgent", child="The last")
    assert client.post(SAVE, last).status_code == 200
    one_more = of("urgent", child="Kit Marlow") | {"draft-later": "1"}
    answer = client.post(reverse("consent:urgent"), one_more)
    assert answer.status_code == 200
    assert TOO_MANY in answer.content.decode()
    assert answer.context["form"]["child"].value() == "Kit Marlow"
    assert len(drafts(partnership.social_worker)) == MOST
    # Those that there are go on; and when one is gone, the next is kept.
    assert client.post(SAVE, last | {"child": "The last one"}).status_code == 200
    client.post(reverse("enquiries:throw_draft_away"), last | {"next": WORK})
    assert client.post(reverse("consent:urgent"), one_more)["Location"] == WORK


def test_what_is_turned_back_says_that_it_is_not_kept(partnership: Partnership, client: Client) -> None:
    fill_up(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    answer = client.post(reverse("consent:urgent"), of("urgent", child="Kit Marlow"))
    assert answer.status_code == 422
    assert TOO_MANY in answer.content.decode()
    assert answer.context["form"]["child"].value() == "Kit Marlow"


def test_a_first_request_or_item_that_would_be_one_too_many_is_turned_back(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    for user, page, answers, more in (
        (p.social_worker, reverse("disclosures:ask", args=[enquiry.pk]), {"questions": "At A&E?"}, {"another": "1"}),
        (p.nurse, reverse("disclosures:withhold", args=[enquiry.pk, asked.pk]), typed(WITHHELD), {}),
    ):  # fmt: skip
        fill_up(user)
        sign_in(client, user)
        key = str(client.get(page).context["form"]["key"].value())
        answer = client.post(page, {"key": key, **answers, **more})
        assert answer.status_code in {200, 422}, page
        assert TOO_MANY in answer.content.decode(), page
        name = next(iter(answers))
        assert answer.context["form"][name].value() == answers[name]
        assert len(drafts(user)) == MOST


@pytest.mark.committed
def test_the_database_holds_the_bound_whoever_writes(partnership: Partnership, app_sql: Sql) -> None:
    author = partnership.social_worker
    fill_up(author)
    with pytest.raises(psycopg.errors.CheckViolation):
        app_sql(
            "INSERT INTO enquiries_draft (id, about, opening, answers, typed, saved_at, author_id) "
            "VALUES (%s, 'record', %s, '{}', '{}', now(), %s)",
            [new_key(), new_key(), author.pk],
            person=author.pk,
        )
    assert len(drafts(author)) == MOST


@pytest.mark.committed
def test_two_saves_at_once_do_not_pass_the_bound_together(
    partnership: Partnership, worker_database: Any
) -> None:
    author = partnership.social_worker
    fill_up(author, left=1)
    client = sign_in(Client(), author)
    answers: list[int] = []

    def save() -> None:
        answers.append(client.post(SAVE, of("record", narrative="Second")).status_code)
        connection.close()

    saving = Thread(target=save)
    with acting_user.acting_as(author):
        drafts_actions.keep_typed(by=author, about="urgent", opening=new_key(), answers={"child": ["Kit"]})
        saving.start()
        saving.join(timeout=1)
        assert saving.is_alive(), "the second did not wait for the first"
    saving.join(timeout=20)
    assert answers == [422]
    assert len(drafts(author)) == MOST


def test_nothing_is_handed_over_to_whoever_has_as_many_as_may_be(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    fill_up(p.lead_manager)
    sign_in(client, p.social_worker)
    client.post(SAVE, of(f"override:{enquiry.pk}", concern="A bruise") | {"draft-enquiry": str(enquiry.pk)})
    [draft] = drafts(p.social_worker)
    answer = client.post(reverse("hand_over", args=[draft.pk]), {"to": str(p.lead_manager.pk)})
    assert answer.status_code == 422
    assert f"Mina Manager has {MOST} drafts" in answer.content.decode()
    assert len(drafts(p.lead_manager)) == MOST
    assert [one.pk for one in drafts(p.social_worker)] == [draft.pk]
