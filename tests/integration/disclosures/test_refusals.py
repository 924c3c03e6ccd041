"""A refusal: reviewed by its agency, escalated to both Guardians, and what the agency does with their advice (DUTY1)."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from disclosures import worklists as disclosures_worklists
from disclosures.follow_up.queries import to_do
from disclosures.models import Answer, GuardianAdvice, InformationRequest, RefusalReview
from imap.access import acting_user
from imap.agencies.models import Agency, User
from imap.agencies.people import actions as agency_actions
from imap.agencies.roles import Role
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import page, send
from tests.support.duty import UPHELD, at, my_work, refuse
from tests.support.following import answered_nothing
from tests.support.forms import post
from tests.support.races import at_once, posts

Sql = Callable[..., list[tuple[Any, ...]]]
SHARE = "Two dates of the aunt’s would show whether she minds the child."
WHY = "The aunt minds the child three evenings a week."
AFTER_ALL = "With the names of others left out it can be given."


def of(answer: Answer) -> str:
    return reverse("disclosures:refusal", args=[answer.enquiry_id, answer.pk])


def decide(user: User, answer: Answer, step: str, **answers: str) -> Any:
    form = {"key": str(new_key()), "step": step, **answers}
    return sign_in(Client(), user).post(of(answer), form)


def own_guardian(p: Partnership, agency: Agency) -> User:
    with acting_user.acting_as(p.administrator):
        return agency_actions.add_person(
            agency=agency, email="gil@own.example", name="Gil Guardian", roles=frozenset({Role.GUARDIAN})
        )


def rows(user: User, enquiry: object) -> list[str]:
    """What waits for a person of this room, by kind."""
    with acting_user.acting_as(user):
        return [one.what or "" for one in to_do().page().rows if one.enquiry_id == enquiry]


@pytest.fixture
def asked(partnership: Partnership) -> InformationRequest:
    p = partnership
    return send(opened(p.social_worker), p.police, p.social_worker)


@pytest.mark.clause("DUTY1")
def test_a_refusal_is_upheld_escalated_advised_on_and_answered_after_all(
    partnership: Partnership, asked: InformationRequest
) -> None:
    p = partnership
    gil = own_guardian(p, p.police)
    answer = refuse(asked, p.officer)
    case = asked.enquiry_id
    assert sign_in(Client(), gil).get(of(answer)).status_code == 404  # not theirs to look at yet
    # Reviewed: by a manager who did not refuse, and not on data protection alone (REF1).
    assert [rows(u, case) for u in (p.police_manager, p.officer, p.lead_manager, p.guardian, gil)] == [
        ["review"],
        [],
        [],
        [],
        [],
    ]
    assert of(answer) in my_work(p.police_manager)
    assert decide(p.officer, answer, "review", choice="upheld", reasons=UPHELD).status_code == 403
    bar = decide(
        p.police_manager, answer, "review", choice="upheld", reasons="Data protection law does not allow it."
    )
    assert bar.status_code == 422
    assert reverse("law:clause", args=["REF1"]) in bar.content.decode()
    assert decide(p.lead_manager, answer, "escalate", reasons=WHY).status_code == 403  # not upheld yet
    assert decide(p.police_manager, answer, "review", choice="upheld", reasons=UPHELD).status_code == 302
    # Told: whoever refused, and the agency that asked; its manager alone may escalate.
    assert rows(p.officer, case) == rows(p.lead_manager, case) == ["news"]
    assert UPHELD in page(p.social_worker, of(answer))
    assert decide(p.social_worker, answer, "escalate", reasons=WHY).status_code == 403
    form = {"key": str(new_key()), "step": "escalate", "reasons": WHY}
    for _twice in range(2):
        assert sign_in(Client(), p.lead_manager).post(of(answer), form).status_code == 302
    # Both Guardians advise; that of the agency has no part in the case.
    assert rows(p.guardian, case) == rows(gil, case) == ["advise"]
    assert of(answer) in my_work(gil)
    shown = page(gil, of(answer))
    assert WHY in shown
    assert "Kit Marlow" not in shown
    assert sign_in(Client(), gil).get(reverse("enquiry", args=[case])).status_code == 404
    assert decide(p.guardian, answer, "advise", choice="share", reasons=SHARE).status_code == 302
    assert rows(p.police_manager, case) == ["news"]  # the other Guardian has not advised
    assert decide(p.police_manager, answer, "follow", choice="answer", reasons=AFTER_ALL).status_code == 403
    assert (
        decide(gil, answer, "advise", choice="other", reasons="Ask for the two dates only.").status_code
        == 302
    )
    assert decide(gil, answer, "advise", choice="stands", reasons=UPHELD).status_code == 422
    # It is advice: the agency's manager decides what it does. The request is open again, the refusal stays.
    assert "follow" in rows(p.police_manager, case)
    with acting_user.acting_as(p.officer):
        assert disclosures_worklists.to_answer(p.officer).page().count == 0
    assert decide(p.officer, answer, "follow", choice="answer", reasons=AFTER_ALL).status_code == 403
    assert decide(p.police_manager, answer, "follow", choice="answer", reasons=AFTER_ALL).status_code == 302
    with acting_user.acting_as(p.officer):
        assert disclosures_worklists.to_answer(p.officer).page().count == 1
    again = answered_nothing(asked, p.officer)
    assert again.number == 2
    text = page(p.social_worker, at("request", asked))
    assert "Nothing to share" in text
    assert "the refusal stays on the record" in text
    record = page(p.lead_manager, reverse("audit:record", args=[case]) + "?whole=yes")
    for words in (
        "took an upheld refusal to both Guardians",
        "Advice on a refusal: Share what was asked",
        AFTER_ALL,
    ):
        assert words in record


@pytest.mark.committed
def test_a_review_reopens_at_once_and_outsiders_know_nothing(
    partnership: Partnership, asked: InformationRequest, app_sql: Sql
) -> None:
    p = partnership
    answer = refuse(asked, p.officer)
    for user in (p.nurse, p.teacher, p.administrator):
        assert sign_in(Client(), user).get(of(answer)).status_code == 404
    insert = (
        "INSERT INTO disclosures_refusalreview (id, enquiry_id, answer_id, verdict, reasons, happened_at, recorded_at,"
        " recorded_by_id, agency_id) VALUES (%s, %s, %s, 'answer', 'mine', now(), now(), %s, %s)"
    )
    for user in (p.officer, p.lead_manager):  # one's own refusal; another agency's
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(insert, [new_key(), asked.enquiry_id, answer.pk, user.pk, user.agency_id], person=user.pk)
    assert decide(p.police_manager, answer, "review", choice="answer", reasons=AFTER_ALL).status_code == 302
    assert "Answer this request" in page(p.officer, at("request", asked))
    second = refuse(asked, p.officer)  # each is reviewed by itself
    assert rows(p.police_manager, asked.enquiry_id) == ["review"]
    assert of(second) in page(p.social_worker, at("request", asked))


@pytest.mark.clause("DUTY1")
def test_an_agency_without_another_manager_has_its_guardian_else_the_lead_agency(
    partnership: Partnership,
) -> None:
    p = partnership
    request = send(opened(p.social_worker), p.housing, p.social_worker)
    answer = refuse(request, p.housing_officer)
    assert rows(p.lead_manager, request.enquiry_id) == ["review"]
    gil = own_guardian(p, p.housing)
    assert rows(p.lead_manager, request.enquiry_id) == []
    assert rows(gil, request.enquiry_id) == ["review"]
    assert decide(p.lead_manager, answer, "review", choice="upheld", reasons=UPHELD).status_code == 403
    assert decide(gil, answer, "review", choice="upheld", reasons=UPHELD).status_code == 302
    assert decide(p.lead_manager, answer, "escalate", reasons=WHY).status_code == 302
    assert rows(gil, request.enquiry_id) == []  # not on a review of their own
    assert decide(p.guardian, answer, "advise", choice="share", reasons=SHARE).status_code == 302
    assert "follow" in rows(p.housing_officer, request.enquiry_id)
    assert decide(p.housing_officer, answer, "follow", choice="upheld", reasons=UPHELD).status_code == 302
    with acting_user.acting_as(p.lead_manager):
        assert RefusalReview.objects.filter(escalation__isnull=False).get().agency_id == p.housing.pk
        assert GuardianAdvice.objects.get().seat == "partnership"


@pytest.mark.committed
def test_two_managers_review_one_refusal(
    partnership: Partnership, asked: InformationRequest, backup_sql: Sql
) -> None:
    p = partnership
    with acting_user.acting_as(p.administrator):
        second = agency_actions.add_person(
            agency=p.police, email="mo@police.example", name="Mo Manager", roles=frozenset({Role.MANAGER})
        )
    answer = refuse(asked, p.officer)
    with acting_user.acting_as(p.social_worker):
        enquiry = asked.enquiry
    won, told = at_once(
        enquiry, p.social_worker, backup_sql,
        posts(second, of(answer), step="review", choice="answer", reasons=AFTER_ALL),
        posts(p.police_manager, of(answer), step="review", choice="upheld", reasons=UPHELD),
    )  # fmt: skip
    assert (won.status_code, told.status_code) == (302, 422)
    assert "Mo Manager" in told.content.decode()
    assert UPHELD in told.content.decode()


def test_the_page_asks_only_what_is_the_readers_to_decide(
    partnership: Partnership, asked: InformationRequest
) -> None:
    p = partnership
    answer = refuse(asked, p.officer)
    assert 'name="choice"' in page(p.police_manager, of(answer))
    for user in (p.officer, p.social_worker, p.lead_manager, p.guardian):
        assert 'name="reasons"' not in page(user, of(answer))
    assert (
        post(
            sign_in(Client(), p.police_manager), of(answer), {"choice": "upheld", "reasons": "no"}
        ).status_code
        == 422
    )
