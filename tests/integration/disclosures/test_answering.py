"""Answering, once, on the real database."""

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import (
    Acknowledgement,
    Answer,
    Item,
    ItemContent,
    Release,
    Withholding,
    WithholdingAccount,
)
from disclosures.received.actions import acknowledge
from disclosures.releases.queries import received_of
from disclosures.releases.rules import ReleaseAnswers
from disclosures.responses import actions as responses_actions
from disclosures.responses.queries import answering, requests_of
from disclosures.responses.rules import RefusalAnswers
from disclosures.worklists import to_read
from enquiries.models import EnquiryGrant
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, sign_in
from tests.support.asking import clauses, override, withdraw
from tests.support.case import (
    CLOSING,
    SECRET_WORDS,
    a_draft,
    own_override,
    page,
    release,
    send,
)


@pytest.mark.clause("REC1", "REC2")
def test_one_release_is_one_record(partnership: Partnership) -> None:
    p = partnership
    asked = send(opened(p.social_worker), p.health, p.social_worker)
    release(asked, p.nurse, {}, {"text": "Second"}, withheld=({}, {"existence_shown": "no"}))
    with acting_user.acting_as(p.nurse):
        made = Release.objects.get()
        assert (made.purpose, made.powers, made.article6) == ("safeguard", ["CA2004-11"], "6-1-e")
        assert made.helps
        assert made.hinders
        assert {one.recipient.name for item in made.items.all() for one in item.recipients.all()} == {
            p.lead.name
        }
        assert Item.objects.count() == ItemContent.objects.count() == 2
        assert Withholding.objects.count() == WithholdingAccount.objects.count() == 2
        assert made.basis == "Kit Marlow: consent granted"
        for model in (Answer, Release, Item, Withholding):
            assert model.history.count() == model.objects.count()


def test_a_second_post_gives_the_first_result(partnership: Partnership) -> None:
    p = partnership
    asked, key = send(opened(p.social_worker), p.health, p.social_worker), new_key()
    assert release(asked, p.nurse, {}, key=key).pk == release(asked, p.nurse, {}, key=key).pk == key
    with acting_user.acting_as(p.nurse):
        assert Item.objects.count() == 1


@pytest.mark.clause("REC1")
def test_a_second_answer_is_refused_and_told_who_and_when(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    release(asked, p.officer, {})
    with pytest.raises(RuleViolation) as refused:
        release(asked, p.police_manager, {})
    assert "Oba Officer answered this request on" in str(refused.value)
    client = sign_in(Client(), p.police_manager)
    for name in ("answer", "share", "withhold", "nothing", "refuse", "preview"):
        response = client.post(
            reverse(f"disclosures:{name}", args=[enquiry.pk, asked.pk]), {"key": str(new_key())}
        )
        assert response.status_code == 403
        assert "Oba Officer answered this request" in response.content.decode()


def test_nothing_and_refused_are_different_answers(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    first, second = send(enquiry, p.health, p.social_worker), send(enquiry, p.police, p.social_worker)
    with acting_user.acting_as(p.nurse):
        responses_actions.answer_nothing(
            enquiry_id=enquiry.pk, request_id=first.pk, searched="All records.", by=p.nurse, key=new_key()
        )
    answers = RefusalAnswers(
        grounds=frozenset({"not_relevant"}),
        reasons="It concerns the aunt only.",
        helps="Only a little",
        hinders="Hardly at all",
    )
    with acting_user.acting_as(p.officer):
        responses_actions.refuse_request(
            enquiry_id=enquiry.pk, request_id=second.pk, answers=answers, by=p.officer, key=new_key()
        )
    with acting_user.acting_as(p.social_worker):
        rows = requests_of(p.social_worker, enquiry.pk)
    assert [row.answer.kind for row in rows if row.answer] == [Answer.Kind.NOTHING, Answer.Kind.REFUSED]


@pytest.mark.clause("REF1")
def test_data_protection_alone_refuses_nothing(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    response = client.post(
        reverse("disclosures:refuse", args=[enquiry.pk, asked.pk]),
        {
            "key": str(new_key()),
            "grounds": ["data_protection", "confidence"],
            "reasons": "GDPR",
            "helps": "Only a little",
            "hinders": "Hardly at all",
        },
    )
    assert response.status_code == 422
    assert reverse("law:clause", args=["REF1"]) in response.content.decode()
    with acting_user.acting_as(p.nurse):
        assert not Answer.objects.exists()


def test_without_consent_in_force_nothing_is_released(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    withdraw(enquiry, p)
    with acting_user.acting_as(p.nurse):
        known = answering(p.nurse, enquiry.pk, asked.pk)
        mother = next(key for key, name in known.people.items() if name == "Jo Marlow")
    with pytest.raises(RuleViolation) as refused:
        release(asked, p.nurse, {"about": mother})
    assert clauses(refused) == ["OVR2"]
    with pytest.raises(
        RuleViolation
    ) as refused:  # about Kit, whose position stands: but the request as it was asked does not
        release(asked, p.nurse, {})
    assert clauses(refused) == ["CON6"]
    own_override(enquiry, p.nurse, mother)
    release(asked, p.nurse, {})


@pytest.mark.clause("SEC1")
def test_each_recipient_reads_its_own_items(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    both, school = [str(p.lead.pk), str(p.school.pk)], [str(p.school.pk)]
    release(
        asked,
        p.nurse,
        {"recipients": both, "text": "For both"},
        {"recipients": school, "text": "For the school"},
    )
    with acting_user.acting_as(p.nurse):
        address = reverse("disclosures:release", args=[enquiry.pk, Release.objects.get().pk])
    seen = page(p.teacher, address)
    assert "For both" in seen
    assert "For the school" in seen
    seen = page(p.social_worker, address)
    assert "For both" in seen
    assert "For the school" not in seen
    with acting_user.acting_as(p.teacher):
        assert len(received_of(p.teacher, enquiry.pk)) == 1
        assert requests_of(p.teacher, enquiry.pk) == []


def test_two_agencies_release_to_the_same_third(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    first, second = send(enquiry, p.health, p.social_worker), send(enquiry, p.police, p.social_worker)
    release(first, p.nurse, {}, to=(p.school,))
    release(second, p.officer, {}, to=(p.school, p.housing))
    with acting_user.acting_as(p.social_worker):
        assert EnquiryGrant.objects.filter(permission__codename="received_enquiry").count() == 2
    with acting_user.acting_as(p.teacher):
        assert len(to_read(p.teacher).page().rows) == 2


def test_the_lead_agency_that_is_no_recipient_sees_only_that_it_was_answered(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {}, to=(p.school,))
    with acting_user.acting_as(p.nurse):
        address = reverse("disclosures:release", args=[enquiry.pk, Release.objects.get().pk])
    seen = page(p.social_worker, reverse("disclosures:request", args=[enquiry.pk, asked.pk]))
    assert "Information shared" in seen
    assert SECRET_WORDS not in seen
    assert sign_in(Client(), p.social_worker).get(address).status_code == 404


def test_read_once_for_an_agency(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    made = []
    for reader in (p.social_worker, p.lead_manager):
        with acting_user.acting_as(reader):
            found = Release.objects.get()
            made.append(acknowledge(enquiry_id=enquiry.pk, release_id=found.pk, by=reader, key=new_key()))
    assert made[0].pk == made[1].pk
    with acting_user.acting_as(p.nurse):
        assert Acknowledgement.objects.get().recorded_by == p.social_worker
        with pytest.raises(RuleViolation):
            acknowledge(enquiry_id=enquiry.pk, release_id=found.pk, by=p.nurse, key=new_key())


def test_a_draft_is_its_authors_alone(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    address = reverse("disclosures:withhold", args=[enquiry.pk, asked.pk])
    form = {"key": str(new_key()), "description": "A marker", "held_where": "Our system", "necessary": "no",
            "necessary_because": "It is too old.", "proportionate": "yes", "proportionate_because": "One line of it.",
            "relevant": "no", "relevant_because": "Other family.", "helps": "Only a little", "hinders": "Hardly at all",
            "existence_shown": "no"}  # fmt: skip
    assert sign_in(Client(), p.officer).post(address, form).status_code == 302
    listed = reverse("disclosures:answer", args=[enquiry.pk, asked.pk])
    assert "A marker" in page(p.officer, listed)
    assert "A marker" not in page(p.police_manager, listed)
    remove = reverse("disclosures:remove", args=[enquiry.pk, asked.pk, form["key"]])
    assert sign_in(Client(), p.officer).post(remove).status_code == 302
    assert "A marker" not in page(p.officer, listed)


@pytest.mark.clause("OVR8")
def test_a_position_recorded_between_preview_and_release_refuses(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    with acting_user.acting_as(p.nurse):
        known = answering(p.nurse, enquiry.pk, asked.pk)
        mother = next(key for key, name in known.people.items() if name == "Jo Marlow")
        draft = a_draft(asked, {}, about=mother)
    withdraw(enquiry, p)
    override(enquiry, p)  # the lead agency's reasons; the trust has its own
    own_override(enquiry, p.nurse, mother)
    with acting_user.acting_as(p.nurse), pytest.raises(RuleViolation) as refused:
        responses_actions.release(
            enquiry_id=enquiry.pk,
            request_id=asked.pk,
            draft=draft,
            answers=ReleaseAnswers.given(CLOSING),
            by=p.nurse,
            key=new_key(),
            seen_basis="Jo Marlow: consent granted",
        )
    assert clauses(refused) == ["CON8"]
    release(asked, p.nurse, {"about": mother})  # decided again, knowing it
