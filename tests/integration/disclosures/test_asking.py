"""Asking one agency, on the real database."""

import pytest
from django.test import Client
from django.urls import reverse

from consent.positions.rules import basis_in_words
from disclosures.models import InformationRequest, RequestPerson
from disclosures.requests import actions
from disclosures.requests.queries import asking
from disclosures.worklists import to_answer
from enquiries.models import Enquiry, EnquiryGrant, Person, Rating, Stage
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, record, sign_in
from tests.support.asking import clauses, override, withdraw
from tests.support.case import request_answers, send


@pytest.mark.clause("DEL1")
def test_one_request_asks_one_agency_and_opens_the_case_to_it_alone(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        assert Enquiry.objects.get(pk=enquiry.pk).stage == Stage.GATHERING
        grants = EnquiryGrant.objects.filter(content_object=enquiry.pk, permission__codename="asked_enquiry")
        assert [grant.group_id for grant in grants] == [p.health.group_id]
    with acting_user.acting_as(p.nurse):
        assert [row.key for row in to_answer(p.nurse).page().rows] == [asked.pk]
        assert {row.name for row in RequestPerson.objects.all()} == {"Kit Marlow", "Jo Marlow"}
        assert not Person.objects.exists()  # the lead agency's own details of them
    with acting_user.acting_as(p.officer):
        assert not InformationRequest.objects.exists()
        assert not to_answer(p.officer).page().rows


def test_a_form_posted_twice_is_one_request(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    answers, key = request_answers(enquiry, p.health, p.social_worker), new_key()
    made = []
    for _ in range(2):
        with acting_user.acting_as(p.social_worker):
            known = asking(enquiry.pk, p.social_worker)
            made.append(
                actions.send_request(
                    enquiry_id=enquiry.pk,
                    answers=answers,
                    by=p.social_worker,
                    key=key,
                    seen_newest=None,
                    seen_basis=basis_in_words(known.in_force(answers, p.social_worker)),
                )
            )
    assert made[0].pk == made[1].pk == key
    with acting_user.acting_as(p.social_worker):
        assert InformationRequest.objects.count() == 1


def test_a_colleague_who_asked_meanwhile_is_named(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.lead_manager)
    answers = request_answers(enquiry, p.health, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        known = asking(enquiry.pk, p.social_worker)
        with pytest.raises(RuleViolation) as refused:
            actions.send_request(
                enquiry_id=enquiry.pk,
                answers=answers,
                by=p.social_worker,
                key=new_key(),
                seen_newest=None,
                seen_basis=basis_in_words(known.in_force(answers, p.social_worker)),
            )
    assert "Mina Manager asked Northbridge NHS Trust meanwhile" in str(refused.value)


@pytest.mark.clause("OVR8")
def test_without_consent_an_override_comes_first(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    withdraw(enquiry, p)
    with pytest.raises(RuleViolation) as refused:
        send(enquiry, p.health, p.social_worker)
    assert clauses(refused) == ["OVR2"]
    override(enquiry, p)
    asked = send(enquiry, p.health, p.social_worker)
    assert "Jo Marlow: consent withdrawn; overridden with reasons recorded" in asked.basis


def test_a_position_recorded_meanwhile_refuses(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    override(enquiry, p)
    answers = request_answers(enquiry, p.health, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        known = asking(enquiry.pk, p.social_worker)
        seen = basis_in_words(known.in_force(answers, p.social_worker))
    withdraw(enquiry, p)
    with acting_user.acting_as(p.social_worker), pytest.raises(RuleViolation) as refused:
        actions.send_request(
            enquiry_id=enquiry.pk,
            answers=answers,
            by=p.social_worker,
            key=new_key(),
            seen_newest=None,
            seen_basis=seen,
        )
    assert clauses(refused) == ["CON8"]
    assert "Mina Manager" in str(refused.value)


@pytest.mark.clause("DEL1")
def test_a_copied_reason_is_refused_and_on_red_warned(partnership: Partnership) -> None:
    p = partnership
    same = {"necessary_because": "Only they have it!"}
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker, **same)
    with pytest.raises(RuleViolation) as refused:
        send(enquiry, p.police, p.social_worker, necessary_because="only they HAVE it")
    assert clauses(refused) == ["DEL1"]
    red = opened(p.social_worker, rating=Rating.RED)
    send(red, p.health, p.social_worker, **same)
    send(red, p.police, p.social_worker, **same)


@pytest.mark.clause("OPEN1")
def test_a_stage_is_not_skipped_by_typing_an_address(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    for name in ("disclosures:ask", "disclosures:ask_preview"):
        for response in (
            client.get(reverse(name, args=[enquiry.pk])),
            client.post(reverse(name, args=[enquiry.pk]), {}),
        ):
            assert response.status_code == 403
            assert reverse("law:clause", args=["OPEN1"]) in response.content.decode()


def test_an_ended_power_and_anothers_are_turned_back(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    for power in ("LGA2000-2", "COMMON-POLICE", "MADE-UP"):
        with pytest.raises(RuleViolation) as refused:
            send(enquiry, p.health, p.social_worker, powers=["CA2004-11", power])
        assert clauses(refused) == ["LEG1"]
    with acting_user.acting_as(p.social_worker):
        assert not InformationRequest.objects.exists()


@pytest.mark.parametrize("rating", list(Rating))
def test_the_clock_follows_the_rating(partnership: Partnership, rating: Rating) -> None:
    p = partnership
    asked = send(opened(p.social_worker, rating=rating), p.health, p.social_worker)
    hours = (asked.due_at - asked.recorded_at).total_seconds() / 3600
    assert (hours <= 4.1) if rating == Rating.RED else hours > 8
