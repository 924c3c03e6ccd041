"""Consent confirmed, what is decided, what the referrer is told: through the forms, on the real database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from consent.opening import actions as consent_actions
from disclosures.models import ConsentConfirmation, Outcome, ReferrerTold, StrategyDiscussion
from enquiries.identity_links.linking_actions import link_enquiries
from enquiries.models import Draft, Enquiry, Rating, Stage
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, grant_consent, opened, record, sign_in
from tests.support.asking import withdraw
from tests.support.case import page, release, send
from tests.support.forms import hidden, post
from tests.support.outcome import DECISION, stage_of

Sql = Callable[..., list[tuple[Any, ...]]]
TOLD_WORDS = "Early help begins next week."
NOT_RELEVANT = {"consent": "not_relevant", "consent_not_relevant": "A strategy discussion needs no consent."}


def at(enquiry: Enquiry, name: str = "outcome") -> str:
    return reverse(f"disclosures:{name}", args=[enquiry.pk])


def confirmed(client: Client, enquiry: Enquiry) -> None:
    response = post(client, at(enquiry, "confirm_consent"), {"consent": "confirmed"})
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == at(enquiry)


def referred_and_open(partnership: Partnership) -> Enquiry:
    """An enquiry that the school recorded and the lead agency opened."""
    enquiry = record(partnership.teacher)
    grant_consent(enquiry, partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        consent_actions.open_enquiry(
            enquiry_id=enquiry.pk,
            reasons="Consent stands on the record.",
            by=partnership.social_worker,
            key=new_key(),
        )
    return enquiry


@pytest.mark.clause("OPEN2")
def test_an_outcome_comes_after_consent_is_confirmed(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    for ask in (
        client.get,
        client.head,
    ):  # a HEAD is a GET without its page: it shows, and logs, nothing more
        assert ask(at(enquiry))["Location"] == at(enquiry, "confirm_consent")
    # by its address, without the page before it
    response = client.post(
        at(enquiry), {**DECISION, "key": str(new_key()), "still_open": "", "positions": ""}
    )
    assert response.status_code == 422
    assert "Confirm the consent position first" in response.content.decode()
    assert stage_of(enquiry, p.social_worker) == Stage.OPEN
    confirmed(client, enquiry)
    assert DECISION["reasons"] in client.get(at(enquiry)).content.decode()  # what was typed is there again
    response = post(client, at(enquiry), DECISION)
    assert response.status_code == 302, response.content.decode()
    assert stage_of(enquiry, p.social_worker) == Stage.DECIDED
    with acting_user.acting_as(p.social_worker):
        outcome = Outcome.objects.select_related("confirmation").get()
        assert outcome.confirmation.positions.splitlines() == [
            "Kit Marlow: consent granted", "Jo Marlow: consent granted",
        ]  # fmt: skip
        assert len(outcome.confirmation.consent_records) == 2
        assert not Draft.objects.exists()
    shown = page(p.social_worker, reverse("enquiry", args=[enquiry.pk]))
    assert DECISION["reasons"] in shown
    assert "The referrer is not told yet" in shown
    assert (
        page(p.social_worker, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").count(
            "Outcome: Early help"
        )
        == 2
    )


@pytest.mark.clause("OPEN2")
def test_a_new_consent_record_unconfirms(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    form = hidden(client.get(at(enquiry)).content.decode())
    withdraw(enquiry, p)
    response = client.post(at(enquiry), {**form, **DECISION})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Consent changed and is not confirmed as it now stands" in html
    assert DECISION["reasons"] in html
    assert client.get(at(enquiry))["Location"] == at(enquiry, "confirm_consent")
    again = client.get(at(enquiry, "confirm_consent")).content.decode()
    assert "Sam Worker confirmed consent on" in again
    assert "withdrawn, Mina Manager" in again
    confirmed(client, enquiry)
    assert post(client, at(enquiry), DECISION).status_code == 302
    assert stage_of(enquiry, p.social_worker) == Stage.DECIDED


@pytest.mark.committed
@pytest.mark.clause("OPEN2")
def test_the_database_holds_an_outcome_back(partnership: Partnership, app_sql: Sql, backup_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    confirmed(sign_in(Client(), p.social_worker), enquiry)
    with acting_user.acting_as(p.social_worker):
        confirmation = ConsentConfirmation.objects.get()
    withdraw(enquiry, p)
    insert = (
        "INSERT INTO disclosures_outcome (id, enquiry_id, happened_at, recorded_at, recorded_by_id, agency_id,"
        " confirmation_id, decision, which, reasons, threshold, not_considered)"
        " VALUES (%s, %s, now(), now(), %s, %s, %s, 'advice', '', 'x', 'x', '')"
    )
    values = [new_key(), enquiry.pk, p.social_worker.pk, p.lead.pk, confirmation.pk]
    with pytest.raises(psycopg.errors.CheckViolation, match="OPEN2"):
        app_sql(insert, values, person=p.social_worker.pk)
    assert backup_sql("SELECT count(*) FROM disclosures_outcome") == [(0,)]


def test_a_position_that_changed_while_the_page_was_open_refuses_the_confirmation(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    form = hidden(client.get(at(enquiry, "confirm_consent")).content.decode())
    withdraw(enquiry, p)
    answers = {"consent": "not_relevant", "consent_not_relevant": "Typed with care."}
    response = client.post(at(enquiry, "confirm_consent"), {**form, **answers})
    assert response.status_code == 422
    html = response.content.decode()
    assert "the newest record is Mina Manager’s" in html
    assert "Typed with care." in html
    # decided again with it known
    response = client.post(at(enquiry, "confirm_consent"), {**hidden(html), **answers})
    assert response.status_code == 302


@pytest.mark.clause("OPEN2")
def test_section_47_is_one_step(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    client = sign_in(Client(), p.social_worker)
    address = at(enquiry) + "?now=section_47"
    answers = {
        **DECISION,
        "decision": "section_47",
        "took_part": "Oba Officer for the police.",
        "said": "Police: called twice in May.",
        "decided": "Joint visit today.",
    }
    without = post(client, address, answers)
    assert without.status_code == 422
    assert reverse("law:clause", args=["OPEN2"]) in without.content.decode()
    other = post(client, address, {**answers, **NOT_RELEVANT, "decision": "advice"})
    assert other.status_code == 422  # only a Section 47 outcome is one step
    response = post(client, address, {**answers, **NOT_RELEVANT})
    assert response.status_code == 302, response.content.decode()
    with acting_user.acting_as(p.social_worker):
        outcome = Outcome.objects.select_related("confirmation").get()
        assert outcome.confirmation.because == NOT_RELEVANT["consent_not_relevant"]
        assert StrategyDiscussion.objects.get().decided == "Joint visit today."
    with acting_user.acting_as(p.guardian):
        assert Outcome.objects.get().reasons == DECISION["reasons"]
        assert not StrategyDiscussion.objects.exists()


@pytest.mark.clause("OUT1")
def test_what_is_missing_is_listed_kept_and_blocks_nothing(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.school, p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, withheld=({},), all_needed=False)
    release(send(enquiry, p.police, p.social_worker), p.officer, {}, to=(p.health,))
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    expected = [
        "Elm Grove School has not answered.",
        "What Northbridge NHS Trust shared is not read yet.",
        "Northbridge Police shared information that is not for you to read.",
        "Northbridge NHS Trust keeps back one thing.",
    ]
    html = client.get(at(enquiry)).content.decode()
    assert all(f"<li>{line}</li>" in html for line in expected)
    response = client.post(at(enquiry), {**hidden(html), **DECISION})
    assert response.status_code == 302, response.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert Outcome.objects.get().not_considered.splitlines() == expected


@pytest.mark.clause("OUT1")
def test_a_hidden_withholding_is_not_listed(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, withheld=({"existence_shown": "no"},))
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    html = client.get(at(enquiry)).content.decode()
    assert "keeps back" not in html
    assert "Not answered, read or seen yet" not in html


@pytest.mark.clause("OUT1")
def test_earlier_enquiries_stand_beside_the_decision(partnership: Partnership) -> None:
    p = partnership
    before, enquiry = opened(p.social_worker), opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    assert "None is linked with this one." in client.get(at(enquiry)).content.decode()
    with acting_user.acting_as(p.social_worker):
        link_enquiries(
            enquiry_id=enquiry.pk, others=[before.pk], reasons="The same children.", by=p.social_worker
        )
    html = client.get(at(enquiry)).content.decode()
    assert before.reference in html
    assert "None is linked with this one." not in html


def test_an_answer_that_came_in_meanwhile_is_shown_first(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    form = hidden(client.get(at(enquiry)).content.decode())
    release(asked, p.nurse, {})
    response = client.post(at(enquiry), {**form, **DECISION})
    assert response.status_code == 422
    html = response.content.decode()
    assert "now: What Northbridge NHS Trust shared is not read yet." in html
    assert "no longer so: Northbridge NHS Trust has not answered." in html
    assert client.post(at(enquiry), {**hidden(html), **DECISION}).status_code == 302


def test_two_people_decide_and_one_wins(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    form = hidden(client.get(at(enquiry)).content.decode())
    assert client.post(at(enquiry), {**form, **DECISION}).status_code == 302
    assert (
        client.post(at(enquiry), {**form, **DECISION}).status_code == 302
    )  # the same form twice is one outcome
    manager = sign_in(Client(), p.lead_manager)
    late = manager.post(at(enquiry), {**form, **DECISION, "key": str(new_key())})
    assert late.status_code == 403
    assert "what was decided stays as it is recorded" in late.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert Outcome.objects.count() == 1


@pytest.mark.committed
def test_the_referring_agency_reads_what_it_is_told_and_nothing_else(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    enquiry = referred_and_open(p)
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    told = {"how": "on_the_page", "words": TOLD_WORDS}
    response = post(client, at(enquiry), {**DECISION, **told})
    assert response.status_code == 302, response.content.decode()
    shown = page(p.teacher, reverse("enquiry", args=[enquiry.pk]))
    assert TOLD_WORDS in shown
    assert DECISION["reasons"] not in shown
    for table in ("disclosures_outcome", "disclosures_consentconfirmation", "disclosures_strategydiscussion"):
        assert app_sql(f"SELECT count(*) FROM {table}", person=p.teacher.pk) == [(0,)], table
    assert app_sql("SELECT words FROM disclosures_referrertold", person=p.teacher.pk) == [(TOLD_WORDS,)]
    for outsider in (p.nurse, p.officer, p.administrator):
        assert app_sql("SELECT count(*) FROM disclosures_referrertold", person=outsider.pk) == [(0,)]
    for name in ("outcome", "confirm_consent", "tell"):
        assert sign_in(Client(), p.teacher).get(at(enquiry, name)).status_code == 403
        assert sign_in(Client(), p.officer).get(at(enquiry, name)).status_code == 404


@pytest.mark.committed
def test_why_somebody_is_not_told_stays_with_the_lead_agency(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    enquiry = referred_and_open(p)
    client = sign_in(Client(), p.social_worker)
    confirmed(client, enquiry)
    why = "The teacher is the person Kit is afraid of."
    post(client, at(enquiry), {**DECISION, "how": "not_told", "because": why})
    assert why in page(p.social_worker, reverse("enquiry", args=[enquiry.pk]))
    assert why not in page(p.teacher, reverse("enquiry", args=[enquiry.pk]))
    assert app_sql("SELECT count(*) FROM disclosures_referrertold", person=p.teacher.pk) == [(0,)]


def test_a_telephone_call_is_recorded_afterwards_with_its_time(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, received_at=timezone.now() - timedelta(hours=3))
    client = sign_in(Client(), p.social_worker)
    early = post(client, at(enquiry, "tell"), {"how": "telephone"})
    assert early.status_code == 422
    confirmed(client, enquiry)
    post(client, at(enquiry), DECISION)
    then = localtime(timezone.now() - timedelta(minutes=30))
    said = {"how": "telephone", "words": TOLD_WORDS, "at-time": then.strftime("%H:%M")}
    said |= {
        f"at-{part}": then.strftime(form) for part, form in {"day": "%d", "month": "%m", "year": "%Y"}.items()
    }
    response = post(client, at(enquiry, "tell"), said)
    assert response.status_code == 302, response.content.decode()
    with acting_user.acting_as(p.social_worker):
        told = ReferrerTold.objects.get()
        assert told.recorded_at - told.happened_at > timedelta(minutes=29)
    again = post(client, at(enquiry, "tell"), said)
    assert "Sam Worker has recorded what the referrer was told" in again.content.decode()


def test_before_opening_nothing_is_decided(partnership: Partnership) -> None:
    enquiry = record(partnership.social_worker)
    client = sign_in(Client(), partnership.social_worker)
    for name in ("outcome", "confirm_consent"):
        for response in (client.get(at(enquiry, name)), client.post(at(enquiry, name), DECISION)):
            assert response.status_code == 403
            assert reverse("law:clause", args=["OPEN1"]) in response.content.decode()
