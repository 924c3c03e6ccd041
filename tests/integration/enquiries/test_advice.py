"""Advice without names (ADV1): asked, shown, sent as shown, given, followed or not; who sees it, both locks on."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enquiries.models import Advice, AdviceFollowed, AdviceRequest, Enquiry, Person, SpokenExchange
from imap.access import acting_user
from imap.agencies.models import User
from imap.agencies.people import actions as agencies
from imap.agencies.roles import Role
from imap.db.keys import new_key
from tests.factories import PASSWORD, Partnership, opened, sign_in
from tests.support.advice import fields
from tests.support.case import page, send
from tests.support.late import LATE

Sql = Callable[..., list[tuple[Any, ...]]]
QUESTION = (
    "Kit Marlow, born on the fourth of March 2018, has a bruise. Jo's boyfriend Tyrell lives at 12 Elm Road, LS6 2AB. "
    "May we ask the GP although K i t and Jo said no?"
)
PLANTED = ("Kit", "Marlow", "Jo", "fourth", "Elm", "LS6", "K i t", "Tyrell")
ADVICE = "Yes: ask the GP, and write down why for Kit. Tell his mother unless that puts him at risk."


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    return opened(partnership.social_worker)


@pytest.fixture
def officer_for_data(partnership: Partnership) -> User:
    """The lead agency's data protection officer, who is on no case."""
    with acting_user.acting_as(partnership.administrator):
        return agencies.add_person(
            agency=partnership.lead,
            email="dora.dpo@lead.example",
            name="Dora Dpo",
            roles=frozenset({Role.DATA_PROTECTION_OFFICER}),
            password=PASSWORD,
        )


def asking(enquiry: Enquiry) -> str:
    return reverse("ask_advice", args=[enquiry.pk])


def sent(user: User, address: str, answers: dict[str, Any], *, again: dict[str, str] | None = None) -> Any:
    """A form filled in; where a text is shown without names first, sent as it was shown (with changes)."""
    client = sign_in(Client(), user)
    answer = client.post(address, fields(client.get(address).content.decode()) | answers)
    if answer.status_code == 200:
        answer = client.post(address, fields(answer.content.decode()) | (again or {}))
    return answer


def asked(enquiry: Enquiry, by: User, seat: str = "manager", **answers: Any) -> AdviceRequest:
    given = {"seat": seat, "about": "override", "question": QUESTION} | answers
    assert sent(by, asking(enquiry), given).status_code == 302
    with acting_user.acting_as(by):
        return AdviceRequest.objects.select_related("agency").latest("recorded_at")


def at(row: AdviceRequest) -> str:
    return reverse("advice", args=[row.enquiry_id, row.pk])


@pytest.mark.clause("ADV1")
def test_asked_from_a_decision_shown_and_sent_as_shown_then_advised_and_followed(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p, worker = partnership, partnership.social_worker
    decision = reverse("consent:override", args=[enquiry.pk])
    client = sign_in(Client(), worker)
    form = fields(client.get(decision).content.decode())
    left = client.post(decision, form | {"concern": "Bruises.", "draft-later": "advice"})
    assert left["Location"].startswith(asking(enquiry) + "?from=")
    assert "Bruises." in client.get(decision).content.decode()  # what was typed there is kept
    shown = client.get(left["Location"]).content.decode()
    assert 'value="override" selected' in shown
    assert "Mina Manager" in shown
    question = fields(shown) | {"seat": "manager", "about": "override", "question": QUESTION}
    preview = client.post(asking(enquiry), question)
    with acting_user.acting_as(worker):
        assert not AdviceRequest.objects.exists()
    read = preview.content.decode()
    text = re.search(r'<div class="govuk-inset-text imap-typed">(.*?)</div>', read, re.DOTALL)
    assert text
    assert not [word for word in PLANTED if re.search(rf"\b{word}\b", text[1])]
    assert "Child A, 5 to 9" in text[1]
    assert "mother of Child A" in text[1]
    assert "Tyrell" in read  # asked about, beside it
    done = client.post(asking(enquiry), fields(read))
    assert done.status_code == 302
    assert client.post(asking(enquiry), fields(read)).status_code == 302
    with acting_user.acting_as(worker):
        [row] = AdviceRequest.objects.all()
    assert row.question == html.unescape(text[1]).strip()
    assert row.came_from == decision
    assert row.due_at <= timezone.now() + timedelta(days=6)
    assert "Sam Worker asks for your advice: going ahead without consent" in page(
        p.lead_manager, reverse("work")
    )
    assert sent(p.lead_manager, at(row), {"text": ADVICE}).status_code == 302
    with acting_user.acting_as(worker):
        assert "for Child A" in Advice.objects.get().text
    assert "Mina Manager advised you: going ahead without consent" in page(worker, reverse("work"))
    assert "Go on with the decision" in page(worker, at(row))
    assert sent(worker, at(row), {"verdict": "partly"}).status_code == 422
    assert (
        sent(
            worker, at(row), {"verdict": "partly", "because": "The GP is on leave until Monday."}
        ).status_code
        == 302
    )
    assert "advised you" not in page(worker, reverse("work"))
    record = page(worker, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    for words in (
        "asked for advice: A manager",
        "ask the GP, and write down why",
        "Followed in part",
        "The GP is on leave",
    ):
        assert words in record
    assert sent(worker, at(row), {"verdict": "followed"}).status_code in (302, 422)
    with acting_user.acting_as(worker):
        assert AdviceFollowed.objects.get().verdict == "partly"


@pytest.mark.clause("ADV1")
def test_the_asker_decides_on_the_doubtful_and_what_changed_is_shown_again(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    worker = partnership.social_worker
    client = sign_in(Client(), worker)
    given = {
        "seat": "manager",
        "about": "asking",
        "question": "Costa is where they met Ray. Is it proportionate to ask there?",
    }
    first = client.post(
        asking(enquiry), fields(client.get(asking(enquiry)).content.decode()) | given
    ).content.decode()
    answers = fields(first)
    costa = next(name for name, value in answers.items() if name.startswith("doubt-") and value == "replace")
    second = client.post(asking(enquiry), answers | {costa: "leave"})
    assert "This is not what you saw before" in second.content.decode()
    with acting_user.acting_as(worker):  # meanwhile somebody of that name comes onto the enquiry
        assert not AdviceRequest.objects.exists()
        Person.objects.create(
            enquiry=enquiry,
            role=Person.Role.OTHER,
            name="Raymond Costa",
            relationship="Lodger",
            changed_by=worker,
        )
    third = client.post(asking(enquiry), fields(second.content.decode())).content.decode()
    assert "This is not what you saw before" in third
    assert "Lodger of Child A is where they met" in third
    back = client.post(asking(enquiry), fields(third) | {"change": "1"}).content.decode()
    assert "Costa is where they met Ray" in back
    assert client.post(asking(enquiry), fields(third)).status_code == 302
    with acting_user.acting_as(worker):
        assert AdviceRequest.objects.get().question.startswith("Lodger of Child A is where")


@pytest.mark.committed
@pytest.mark.clause("ADV1")
def test_an_adviser_who_is_on_no_case_reads_the_question_and_nothing_else(
    partnership: Partnership, enquiry: Enquiry, officer_for_data: User, app_sql: Sql
) -> None:
    p, dpo = partnership, officer_for_data
    send(enquiry, p.health, p.social_worker)
    row = asked(enquiry, p.social_worker, "dpo")
    shown = page(dpo, at(row))
    assert row.question[:30] in html.unescape(shown)
    assert enquiry.reference not in shown + page(dpo, reverse("work"))
    assert "Sam Worker asks for your advice" in page(dpo, reverse("work"))
    assert not [word for word in ("Kit", "Marlow", "Elm Road") if word in shown]
    for name in ("enquiry", "ask_advice", "audit:record"):
        assert sign_in(Client(), dpo).get(reverse(name, args=[enquiry.pk])).status_code == 404
    for user in (p.lead_manager, p.social_worker):
        assert sign_in(Client(), user).get(at(row)).status_code == 200
    others = (p.nurse, p.officer, p.police_manager, p.teacher, p.guardian, p.administrator)
    for user in others:
        client = sign_in(Client(), user)
        assert {client.get(at(row)).status_code, client.post(at(row), {"text": ADVICE}).status_code} == {404}
        assert app_sql("SELECT count(*) FROM enquiries_advicerequest", person=user.pk) == [(0,)]
        with pytest.raises(psycopg.Error):
            app_sql(_ADVICE, [new_key(), enquiry.pk, row.pk, user.pk, user.agency_id], person=user.pk)
    with pytest.raises(psycopg.Error):  # nor does whoever asked, or a manager who was not asked
        app_sql(
            _ADVICE, [new_key(), enquiry.pk, row.pk, p.social_worker.pk, p.lead.pk], person=p.social_worker.pk
        )
    assert sent(p.lead_manager, at(row), {"text": ADVICE}).status_code == 200
    assert (
        sent(dpo, at(row), {"text": "Yes: it is proportionate, say so in two sentences."}).status_code == 302
    )
    assert sign_in(Client(), dpo).get(at(row)).status_code == 200
    assert app_sql("SELECT count(*) FROM enquiries_advice", person=p.guardian.pk) == [(0,)]


_ADVICE = """INSERT INTO enquiries_advice (id, enquiry_id, request_id, recorded_by_id, agency_id, text, given_by,
    happened_at, recorded_at) VALUES (%s, %s, %s, %s, %s, 'Go on as you think best.', '', now(), now())"""


@pytest.mark.clause("ADV1", "LATE1")
def test_asked_by_telephone_is_recorded_with_the_advice_and_without_names(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    send(enquiry, p.health, p.social_worker)
    spoken = LATE | {"late-to": "Gwen Guardian", "late-said": "Ask Kit's school first, then decide."}
    row = asked(enquiry, p.nurse, "partnership", **spoken)
    assert row.spoken
    assert row.happened_at.isoformat().startswith("2026-03-02T18:42")
    with acting_user.acting_as(p.nurse):
        [advice] = Advice.objects.all()
        [late] = SpokenExchange.objects.filter(beside="advice")
        assert (advice.given_by, late.decision) == ("Gwen Guardian", row.pk)
        assert advice.text == late.said == "Ask Child A’s school first, then decide.".replace("’", "'")
    assert "Gwen Guardian advised you" in page(p.nurse, reverse("work"))
    assert "asks for your advice" not in page(p.guardian, reverse("work"))
    assert sign_in(Client(), p.lead_manager).get(at(row)).status_code == 404


@pytest.mark.clause("ADV1")
def test_names_typed_on_the_referral_and_in_drafts_are_replaced(partnership: Partnership) -> None:
    worker = partnership.social_worker
    enquiry = opened(
        worker, narrative="Her boyfriend Tyrell hit him. He is kitm_2018 on Snapchat. They live at M14 5AB."
    )
    client = sign_in(Client(), worker)
    decision = reverse("consent:override", args=[enquiry.pk])
    form = fields(client.get(decision).content.decode())
    client.post(decision, form | {"concern": "Mrs Osei saw it from her flat.", "draft-later": "1"})
    new = reverse("enquiries:record_enquiry")  # another referral, not recorded yet
    client.post(new, {"people-0-name": "rafi shaw", "people-TOTAL_FORMS": "1", "draft-later": "1"})
    question = "tyrell and osei spoke in m14 about kitm_2018, and rafi shaw heard K M say so. May we ask?"
    given = {"seat": "manager", "about": "override", "question": question}
    read = client.post(asking(enquiry), fields(client.get(asking(enquiry)).content.decode()) | given)
    text = re.search(
        r'<div class="govuk-inset-text imap-typed">(.*?)</div>', read.content.decode(), re.DOTALL
    )
    assert text
    for word in ("tyrell", "osei", "m14", "kitm_2018", "rafi", "shaw", "K M"):
        assert word not in text[1], word
    other = sign_in(Client(), partnership.lead_manager)  # somebody else's drafts are nobody's business
    shown = other.post(
        asking(enquiry),
        fields(other.get(asking(enquiry)).content.decode()) | given | {"seat": "guardian"},
    ).content.decode()
    assert "rafi shaw" in shown
