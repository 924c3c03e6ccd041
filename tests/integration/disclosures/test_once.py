"""One exchange with an agency that has not signed, as real people through Django's client, both locks on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import ExchangeAnswerContent, ExchangeOnce, ExchangeWords, Item, PassingOn
from enquiries.models import Enquiry, EnquiryGrant
from imap.access import acting_user
from imap.agencies.models import Agency, User
from tests.factories import Partnership, opened, refuse_consent, sign_in
from tests.support.case import (
    SECRET_WORDS,
    asked_onward,
    own_override,
    page,
    people_of,
    permit,
    release,
    send,
)
from tests.support.duty import moment_typed
from tests.support.forms import post, typed
from tests.support.once import HOSPITAL, QUESTION, once

CAME = "Seen on 3 August with a burn to the hand; left before a paediatrician came."


def at(name: str, enquiry: Enquiry, *more: object) -> str:
    return reverse(f"disclosures:{name}", args=[enquiry.pk, *more])


def recorded(by: User, enquiry: Enquiry, kit: str, **changes: Any) -> Any:
    return post(sign_in(Client(), by), at("exchange", enquiry), once(kit, **changes))


@pytest.mark.clause("SEC1", "REC1", "ACC1")
def test_a_hospital_elsewhere_is_verified_asked_and_its_answer_typed_in(partnership: Partnership) -> None:
    p, worker = partnership, partnership.social_worker
    enquiry = opened(worker)
    kit = people_of(enquiry, worker)["Kit Marlow"]
    with acting_user.acting_as(worker):
        before = EnquiryGrant.objects.filter(content_object=enquiry).count(), Agency.objects.count()
    nobody = recorded(worker, enquiry, kit, verified_how="", verified_against="yes", contact_name="")
    assert nobody.status_code == 422
    told = nobody.content.decode()
    for words in ("Choose how you made sure", "Write against what", "Enter the name of whom you contacted"):
        assert words in told, words
    assert QUESTION in told  # what was typed is kept
    member = recorded(worker, enquiry, kit, contact_agency=str(p.health).upper())
    assert "This agency has signed the agreement" in member.content.decode()
    done = recorded(worker, enquiry, kit)
    assert done.status_code == 302, done.content.decode()
    with acting_user.acting_as(worker):
        [row] = ExchangeOnce.objects.all()
        after = EnquiryGrant.objects.filter(content_object=enquiry).count(), Agency.objects.count()
    assert before == after  # no access, no account
    assert done["Location"] == at("the_exchange", enquiry, row.pk)
    answer = {
        **moment_typed("at", days=-1), "came": "information", "text": CAME, "about": kit, "kind": "health", "certainty": "reported",
        "said_by": "Dr Ines Weir", "information_from": "2025-08-03", "checked_how": "not checked",
    }  # fmt: skip
    client = sign_in(Client(), worker)
    unsaid = post(client, at("exchange_came", enquiry, row.pk), typed(answer, certainty="", kind=""))
    assert unsaid.status_code == 422
    assert "Choose how sure this is" in unsaid.content.decode()
    came = post(client, at("exchange_came", enquiry, row.pk), typed(answer))
    assert came.status_code == 302, came.content.decode()
    shown = page(worker, at("the_exchange", enquiry, row.pk))
    for words in (CAME, QUESTION, "Reported by another", "Called back on a number", "They have no account"):
        assert words in shown, words
    told = page(worker, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    for words in (f"exchanged once with Dr Ines Weir, Consultant, emergency department, of {HOSPITAL}", CAME):
        assert words in told, words
    assert HOSPITAL in page(worker, reverse("enquiry", args=[enquiry.pk]))
    # The Guardian reads that it was done and why, not what was said; who has no part knows nothing.
    read = page(p.guardian, at("the_exchange", enquiry, row.pk))
    assert HOSPITAL in read
    assert QUESTION not in read
    assert CAME not in read
    with acting_user.acting_as(p.guardian):
        assert not ExchangeWords.objects.exists()
        assert not ExchangeAnswerContent.objects.exists()
    assert sign_in(Client(), p.officer).get(at("the_exchange", enquiry, row.pk)).status_code == 404


@pytest.mark.clause("ONW1", "OVR2")
def test_of_another_agencys_items_only_what_may_go_there(partnership: Partnership) -> None:
    p, worker = partnership, partnership.social_worker
    enquiry = opened(worker)
    kit = people_of(enquiry, worker)["Kit Marlow"]
    release(send(enquiry, p.health, worker), p.nurse, {})
    with acting_user.acting_as(worker):
        item = Item.objects.get()
    assert SECRET_WORDS not in page(worker, at("exchange", enquiry))
    permit(asked_onward(item, worker, to_outside=HOSPITAL), p.nurse)
    assert SECRET_WORDS in page(worker, at("exchange", enquiry))
    elsewhere = recorded(worker, enquiry, kit, items=[str(item.pk)], contact_agency="Another hospital")
    assert elsewhere.status_code == 422
    assert "It may go to" in elsewhere.content.decode()
    refuse_consent(enquiry, worker)
    refused = recorded(worker, enquiry, kit, items=[str(item.pk)])
    assert refused.status_code == 422
    assert "reasons for going ahead" in refused.content.decode()
    # An agency that was asked has exchanges of its own; the lead agency knows that there was one.
    own_override(enquiry, p.nurse, kit)
    done = recorded(p.nurse, enquiry, kit, items=[], asked="", sent="We saw Kit twice in October.")
    assert done.status_code == 302, done.content.decode()
    lead = page(worker, done["Location"])
    assert "You see the decision and its reasons" in lead
    assert "twice in October" not in lead


@pytest.mark.clause("ONW1")
def test_an_item_that_went_there_is_on_its_providers_page(partnership: Partnership) -> None:
    p, worker = partnership, partnership.social_worker
    enquiry = opened(worker)
    kit = people_of(enquiry, worker)["Kit Marlow"]
    release(send(enquiry, p.health, worker), p.nurse, {})
    with acting_user.acting_as(worker):
        item = Item.objects.get()
    permission = permit(asked_onward(item, worker, to_outside=HOSPITAL), p.nurse)
    done = recorded(worker, enquiry, kit, items=[str(item.pk)])
    assert done.status_code == 302, done.content.decode()
    with acting_user.acting_as(p.nurse):
        assert PassingOn.objects.get().permission_id == permission.pk
    assert HOSPITAL in page(p.nurse, at("onward", enquiry, item.pk))
    assert SECRET_WORDS in page(worker, done["Location"])
