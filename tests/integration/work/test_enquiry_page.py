"""An enquiry in ten seconds, and the warning that stands on every page of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent import actions as consent_actions
from consent.models import ConsentRecord, NotAsking, ParagraphEighteen, Position
from consent.rules import ConsentAnswers
from enquiries.models import Enquiry, Person
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from tests.factories import Partnership, opened, override, record, refuse_consent, sign_in
from tests.integration.disclosures.case import page, send

WARNING = "Do not contact the family. Do not seek consent."
HARM = "He assaulted her when he last heard of a call."


def not_asked(enquiry: Enquiry, by: User, *grounds: str) -> None:
    """The parent's consent is not sought, on these grounds."""
    with session.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
        newest = ConsentRecord.objects.filter(person=jo, superseded_by=None).first()
        consent_actions.record_consent(
            person=jo,
            answers=ConsentAnswers(
                position=Position.NOT_SOUGHT,
                not_asking=frozenset(grounds),
                risk_to="Jo’s sister" if NotAsking.RISK in grounds else "",
                risk_harm=HARM if NotAsking.RISK in grounds else "",
                paragraph_18=ParagraphEighteen.PREJUDICE,
            ),
            by=by,
            key=new_key(),
            seen=newest.pk if newest else None,
        )


def pages_of(enquiry: Enquiry, by: User, asked: Any) -> list[str]:
    with session.acting_as(by):
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
    with session.acting_as(p.social_worker):
        consent_actions.open_enquiry(
            enquiry_id=enquiry.pk, reasons="Asked.", by=p.social_worker, key=new_key()
        )
    override(enquiry, p.social_worker)
    send(enquiry, p.health, p.social_worker)
    last = glance()
    assert [line.words for line in last.consent] == [
        "Kit Marlow: refused by Jo Marlow; Northbridge Children’s Services goes ahead with reasons",
        "Jo Marlow: refused; Northbridge Children’s Services goes ahead with reasons",
    ]
    assert [line.words.partition(", due")[0] for line in last.missing] == [
        "The answer of Northbridge NHS Trust", "A review of Sam Worker’s decision to go ahead",
        "Whether 2 consent positions are still right: something changed since",
    ]  # fmt: skip
    assert "Northbridge NHS Trust (agency asked)" in last.others
    assert sign_in(Client(), p.nurse).get(where).context["glance"] is None
