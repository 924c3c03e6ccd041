"""An enquiry in ten seconds, and the warning that stands on every page of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import NotAsking, Override
from consent.opening import actions as consent_actions
from enquiries.models import Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, override, record, refuse_consent, sign_in
from tests.support.case import own_override, page, people_of, release, send
from tests.support.ending import close
from tests.support.enquiry_page import HARM, WARNING, not_asked
from tests.support.my_work import decide
from tests.support.reviewing import review


def pages_of(enquiry: Enquiry, by: User, asked: Any) -> list[str]:
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    names = [
        "enquiry",
        "audit:record",
        "enquiries:recorded",
        "enquiries:add_person",
        "consent:override",
        "disclosures:ask",
    ]
    return [
        *(reverse(name, args=[enquiry.pk]) for name in names),
        reverse("enquiries:change_person", args=[enquiry.pk, jo.pk]),
        reverse("consent:consent", args=[enquiry.pk, jo.pk]),
        reverse("disclosures:request", args=[enquiry.pk, asked.pk]),
    ]


@pytest.mark.clause("OVR1")
def test_do_not_contact_stands_on_every_page_of_the_lead_agency(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    addresses = pages_of(enquiry, p.social_worker, asked)
    for address in addresses:
        assert WARNING not in page(p.social_worker, address), address
    not_asked(enquiry, p.social_worker, NotAsking.RISK, NotAsking.DELAY)
    for address in addresses:
        shown = page(p.social_worker, address)
        assert WARNING in shown, address
        assert HARM in shown, address
    for user in (p.nurse, p.guardian):  # whom and what harm is the lead agency's to know
        shown = page(user, reverse("enquiry", args=[enquiry.pk]))
        assert HARM not in shown
    refused = sign_in(Client(), p.officer).get(reverse("enquiry", args=[enquiry.pk]))
    assert refused.status_code == 404
    assert WARNING not in refused.content.decode()
    assert WARNING not in page(p.social_worker, reverse("work"))


@pytest.mark.clause("OVR1")
def test_it_stands_for_that_ground_and_while_that_position_is_in_force(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    where = reverse("enquiry", args=[enquiry.pk])
    not_asked(enquiry, p.social_worker, NotAsking.DELAY)
    assert WARNING not in page(p.social_worker, where)
    not_asked(enquiry, p.social_worker, NotAsking.RISK)
    assert WARNING in page(p.social_worker, where)
    refuse_consent(enquiry, p.social_worker)
    assert WARNING not in page(p.social_worker, where)


def test_the_top_says_who_consent_others_and_what_is_missing(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.teacher)
    where = reverse("enquiry", args=[enquiry.pk])

    def glance() -> Any:
        return sign_in(Client(), p.social_worker).get(where).context["glance"]

    first = glance()
    assert [line.words for line in first.missing] == [
        "The consent position of Kit Marlow", "The consent position of Jo Marlow",
    ]  # fmt: skip
    assert first.children[0].startswith("Kit Marlow, ")
    assert first.others == ["Elm Grove School (agency that referred)"]
    refuse_consent(enquiry, p.social_worker)
    assert [line.words for line in glance().missing] == ["Opening it"]
    with acting_user.acting_as(p.social_worker):
        consent_actions.open_enquiry(
            enquiry_id=enquiry.pk, reasons="Everybody was asked.", by=p.social_worker, key=new_key()
        )
    override(enquiry, p.social_worker)
    send(enquiry, p.health, p.social_worker)
    last = glance()
    assert [line.words for line in last.consent] == [
        "Kit Marlow: refused by Jo Marlow",
        "Kit Marlow: Northbridge Children’s Services goes ahead with reasons (not reviewed yet)",
        "Jo Marlow: refused",
        "Jo Marlow: Northbridge Children’s Services goes ahead with reasons (not reviewed yet)",
    ]
    assert [line.words.partition(", due")[0] for line in last.missing] == [
        "The answer of Northbridge NHS Trust", "A review of Sam Worker’s decision to go ahead",
        "Whether 2 consent positions are still right: something changed since",
    ]  # fmt: skip
    assert "Northbridge NHS Trust (agency asked)" in last.others
    assert sign_in(Client(), p.nurse).get(where).context["glance"] is None


@pytest.mark.clause("OVR2", "OVR7")
def test_each_agencys_decision_is_named_with_what_its_review_said(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    with acting_user.acting_as(p.lead_manager):
        leads = Override.objects.get()
    review(p.lead_manager, leads)
    send(enquiry, p.police, p.social_worker)
    own_override(enquiry, p.officer, *people_of(enquiry, p.social_worker).values())

    def consent() -> list[Any]:
        response = sign_in(Client(), p.social_worker).get(reverse("enquiry", args=[enquiry.pk]))
        return [one for one in response.context["glance"].consent if one.words.startswith("Kit Marlow")]

    assert [line.words for line in consent()] == [
        "Kit Marlow: refused by Jo Marlow",
        f"Kit Marlow: {p.lead} goes ahead with reasons (upheld)",
        f"Kit Marlow: {p.police} goes ahead with reasons (not reviewed yet)",
    ]
    with acting_user.acting_as(p.police_manager):
        polices = Override.objects.get(agency=p.police)
    review(p.police_manager, polices, "overturned")
    assert [line.words for line in consent()][1:] == [
        f"Kit Marlow: {p.lead} goes ahead with reasons (upheld)",
        f"Kit Marlow: the reasons of {p.police} for going ahead were overturned",
    ]
    assert [str(one.pk) in line.href for one, line in zip((leads, polices), consent()[1:], strict=True)] == [
        True,
        True,
    ]


@pytest.mark.clause("OUT1")
def test_what_is_unread_and_a_referrer_who_is_untold_are_missing_also_when_it_is_closed(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    decide(enquiry, p.social_worker)
    close(enquiry, p.lead_manager)
    response = sign_in(Client(), p.social_worker).get(reverse("enquiry", args=[enquiry.pk]))
    missing = [line.words for line in response.context["glance"].missing]
    assert any(words.startswith(f"Reading what {p.health} shared") for words in missing)
    assert any(words.startswith("Telling the referrer what was decided") for words in missing)
    assert "is outstanding" not in response.content.decode()
