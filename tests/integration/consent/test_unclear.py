"""Unclear refusals, as real people through Django's client, both locks on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from consent.models import ReferrerAttempt, UnclearDecision
from consent.positions import actions as consent_actions
from consent.positions.giving import ConsentAnswers
from consent.positions.queries import newest
from enquiries.intake.rules import ReferralAnswers
from enquiries.models import Enquiry, Person, Rating
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import GRANTED, Partnership, opened, override, sign_in
from tests.support.case import people_of, send
from tests.support.forms import hidden

RANG = {
    "at-day": "2", "at-month": "3", "at-year": "2026", "at-time": "09:30",
    "whom": "Tess Teacher, by telephone", "reached": "no",
}  # fmt: skip
TALKED = RANG | {"reached": "yes", "said": "The mother’s partner stood beside her."}
WHY = "The injury weighs more than her partner’s anger."


def unclear(enquiry: Enquiry, by: User, reason_clear: str = "no") -> None:
    """The mother refuses for herself, and nobody can tell why."""
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, name="Jo Marlow")
        consent_actions.record_consent(
            person=jo,
            answers=ConsentAnswers(
                position="refused",
                giver=str(jo.pk),
                refusal_reason="She just said no.",
                reason_clear=reason_clear,
                not_told_because="She put the telephone down.",
            ),
            by=by,
            key=new_key(),
            seen=newest(enquiry.pk)[jo.pk].pk,
        )


def page_of(enquiry: Enquiry, by: User) -> str:
    return reverse("consent:unclear", args=[enquiry.pk, people_of(enquiry, by)["Jo Marlow"]])


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def deciding(html: str, choice: str = "proceed", because: str = WHY) -> dict[str, str]:
    return hidden(html) | {"decide": "1", "decide-choice": choice, "decide-because": because}


@pytest.mark.clause("CON11")
@pytest.mark.parametrize("rating", list(Rating))
def test_a_task_at_once_on_every_rating_until_it_is_talked_through_and_decided(
    partnership: Partnership, rating: Rating
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=rating, referrer_contact="01632 960123")
    client, address = sign_in(Client(), p.social_worker), page_of(enquiry, p.social_worker)
    unclear(enquiry, p.social_worker, reason_clear="yes")
    assert address not in client.get(reverse("work")).content.decode()
    assert "There is nothing to talk through" in shown(client, address)
    unclear(enquiry, p.social_worker)
    for place in (reverse("work"), reverse("enquiry", args=[enquiry.pk])):
        assert address in client.get(place).content.decode(), place
    with acting_user.acting_as(p.social_worker):
        row = newest(enquiry.pk)[Person.objects.get(enquiry=enquiry, name="Jo Marlow").pk]
        hours = (row.discuss_by - row.recorded_at).total_seconds() / 3600  # type: ignore[operator]
    assert hours == pytest.approx(4, abs=0.01) if rating == Rating.RED else hours > 7.9
    if rating != Rating.RED:
        return
    first = shown(client, address)
    for words in ("She just said no.", "Tess Teacher", "01632 960123", "Ring the referrer at once"):
        assert words in first, words
    assert "Record the decision" not in first
    assert client.post(address, deciding(first)).status_code == 422  # by its name, too: nobody was talked to
    assert client.post(address, hidden(first) | RANG | {"whom": ""}).status_code == 422
    for _time in range(2):  # posted twice: one attempt
        assert client.post(address, hidden(first) | TALKED).status_code == 302
    talked = shown(client, address)
    assert TALKED["said"] in talked
    assert client.post(address, deciding(talked, because="")).status_code == 422
    for _time in range(2):
        assert client.post(address, deciding(talked)).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert (ReferrerAttempt.objects.count(), UnclearDecision.objects.get().because) == (1, WHY)
    assert address not in client.get(reverse("work")).content.decode()
    assert WHY in shown(client, address)
    told = client.get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").content.decode()
    for words in ("The unclear refusal about Jo Marlow: the referrer was reached", TALKED["said"], WHY):
        assert words in told, words
    guardian = (
        sign_in(Client(), p.guardian)
        .get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
        .content.decode()
    )
    assert WHY in guardian
    assert "Jo Marlow" not in guardian


@pytest.mark.clause("CON11")
def test_reasons_of_harm_do_not_wait_and_others_do(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    unclear(enquiry, p.social_worker)
    override(enquiry, p.social_worker, grounds=frozenset({"public_interest"}))
    with pytest.raises(RuleViolation) as refused:
        send(enquiry, p.health, p.social_worker)
    assert [one.clause for one in refused.value.violations] == ["CON11"]
    client, address = sign_in(Client(), p.social_worker), page_of(enquiry, p.social_worker)
    assert client.post(address, hidden(shown(client, address)) | TALKED).status_code == 302
    assert client.post(address, deciding(shown(client, address), "do_not")).status_code == 302
    send(
        enquiry, p.health, p.social_worker
    )  # decided: and "do not" blocks nothing that is decided otherwise later
    harm = opened(p.social_worker)
    unclear(harm, p.social_worker)
    override(harm, p.social_worker, grounds=frozenset({"public_interest", "escalation"}))
    send(harm, p.health, p.social_worker)


@pytest.mark.clause("CON11")
def test_attempts_are_enough_once_the_clock_has_run_out(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    unclear(enquiry, p.social_worker)
    client, address = sign_in(Client(), p.social_worker), page_of(enquiry, p.social_worker)
    first = shown(client, address)
    assert client.post(address, hidden(first) | RANG).status_code == 302
    waiting = shown(client, address)
    assert "the attempts are enough" in waiting
    assert client.post(address, deciding(waiting)).status_code == 422
    with acting_user.acting_as(p.social_worker):
        jo = Person.objects.get(enquiry=enquiry, name="Jo Marlow")
        due = newest(enquiry.pk)[jo.pk].discuss_by
    assert due
    with time_machine.travel(due + timedelta(minutes=1)):
        late = shown(client, address)
        assert "Overdue" in late
        answer = client.post(address, deciding(late, "clear"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("consent:consent", args=[enquiry.pk, jo.pk])


@pytest.mark.clause("CON11")
def test_an_anonymous_contact_leaves_nobody_to_ring(partnership: Partnership) -> None:
    p = partnership
    anonymous = ReferralAnswers(source="9", consent_sought="not_known")
    enquiry = opened(p.social_worker, referral=anonymous, referrer_name="")
    unclear(enquiry, p.social_worker)
    client, address = sign_in(Client(), p.social_worker), page_of(enquiry, p.social_worker)
    page = shown(client, address)
    assert "the contact was anonymous" in page
    assert "Record the attempt" not in page
    assert client.post(address, deciding(page)).status_code == 302


@pytest.mark.committed
def test_two_at_once_one_decides_and_the_other_is_told(partnership: Partnership, app_sql: Any) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    unclear(enquiry, p.social_worker)
    worker, manager = sign_in(Client(), p.social_worker), sign_in(Client(), p.lead_manager)
    address = page_of(enquiry, p.social_worker)
    assert worker.post(address, hidden(shown(worker, address)) | TALKED).status_code == 302
    mine, theirs = shown(worker, address), shown(manager, address)
    assert manager.post(address, deciding(theirs, "do_not")).status_code == 302
    late = worker.post(address, deciding(mine))
    assert late.status_code == 422
    assert "Mina Manager decided this on" in late.content.decode()
    with acting_user.acting_as(p.lead_manager):
        jo = Person.objects.get(enquiry=enquiry, name="Jo Marlow")
        answers = replace(GRANTED, giver=str(jo.pk), own_view="")
        consent_actions.record_consent(
            person=jo, answers=answers, by=p.lead_manager, key=new_key(), seen=newest(enquiry.pk)[jo.pk].pk
        )
    stale = worker.post(address, hidden(mine) | TALKED)
    assert stale.status_code == 422
    assert "Mina Manager recorded “Granted” meanwhile" in stale.content.decode()
    with acting_user.acting_as(p.social_worker):
        attempt = ReferrerAttempt.objects.get()
    sql = (
        "INSERT INTO consent_uncleardecision (id, enquiry_id, record_id, choice, because, happened_at, recorded_at,"
        " recorded_by_id, agency_id) VALUES (%s, %s, %s, 'proceed', 'Fine.', now(), now(), %s, %s)"
    )
    for who in (p.teacher, p.officer, p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(sql, [new_key(), enquiry.pk, attempt.record_id, who.pk, who.agency_id], person=who.pk)
    for who, status in ((p.officer, 404), (p.guardian, 403)):
        assert sign_in(Client(), who).get(address).status_code == status
