"""The asked agency reads the reasons that it is offered, and relies on them in its own name; or withholds all the same."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Override, OverrideOffer, OverridePerson, Reliance
from consent.overrides.reliance_actions import rely as rely_action
from consent.overrides.reliance_queries import offered_to, shown
from consent.overrides.reliance_rules import RelianceAnswers
from consent.positions.queries import overridden
from disclosures.models import Answer, InformationRequest, KeptDespite, KeptDespiteRead
from disclosures.responses.queries import answering
from disclosures.withheld_under_override.queries import kept_to_read
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, sign_in
from tests.support.asking import withdraw
from tests.support.case import HIDDEN_WORDS, page, people_of, release, send
from tests.support.forms import post
from tests.support.relying import BECAUSE, Case

Sql = Callable[..., list[tuple[Any, ...]]]
WHY = "The name of the person who told us would put her in danger."


@pytest.fixture
def case(partnership: Partnership) -> Case:
    return Case(partnership)


def goes_ahead(case: Case, user: User) -> bool:
    with acting_user.acting_as(user):
        return answering(user, case.enquiry.pk, case.asked.pk).goes_ahead


@pytest.mark.clause("OVR2")
def test_it_opens_the_lead_agency_s_reasons_and_relies_on_them(case: Case) -> None:
    p = case.p
    own = page(p.nurse, case.at("override"))
    address = case.at("rely", case.offer(p.nurse).pk)
    assert address in own
    read = page(p.nurse, address)
    assert case.reasons.concern in read
    assert case.reasons.harm_of_sharing in read
    assert "Jo Marlow" in read
    assert "Kit Marlow" not in read  # named by the override; the request does not state him
    assert not goes_ahead(case, p.nurse)
    half = case.relied(because="We agree.")
    assert half.status_code == 422
    assert "We agree." in half.content.decode()
    assert case.relied()["Location"] == case.at("answer")
    with acting_user.acting_as(p.nurse):
        done = Reliance.objects.get()
        assert (done.because, done.agency_id) == (BECAUSE, p.health.pk)
        assert {str(key) for key in overridden(case.enquiry.pk, p.health.pk)} == {case.mother}
    assert release(case.asked, p.nurse, {}).kind == Answer.Kind.SHARED
    told = page(p.lead_manager, reverse("audit:record", args=[case.enquiry.pk]) + "?whole=yes")
    assert "relies on the lead agency’s reasons" in told
    assert "Seriousness" not in told
    assert "How serious the concern is" in told  # factors by their words


@pytest.mark.clause("OVR2", "OVR7")
def test_it_is_in_force_as_long_as_what_it_relies_on(case: Case) -> None:
    p = case.p
    case.relied()
    assert goes_ahead(case, p.nurse)
    address = reverse("consent:the_override", args=[case.enquiry.pk, case.reasons.pk])
    why = {"verdict": "overturned", "reasons": "Nothing here outweighs what she asked."}
    assert post(sign_in(Client(), p.lead_manager), address, why).status_code == 302
    assert not goes_ahead(case, p.nurse)
    with pytest.raises(RuleViolation) as refused:
        release(case.asked, p.nurse, {})
    assert [b.clause for b in refused.value.violations] == ["OVR2"]
    assert "overturned" in page(p.nurse, case.at("rely", case.offer(p.nurse).pk))
    assert case.relied().status_code == 422


@pytest.mark.clause("OVR2")
def test_nobody_relies_on_what_they_did_not_open(case: Case) -> None:
    p, answers = case.p, RelianceAnswers(read=True, because=BECAUSE)
    offer = case.offer(p.nurse)
    seen = shown(offer)
    address = reverse("consent:the_override", args=[case.enquiry.pk, case.reasons.pk])
    why = {"verdict": "conditions", "conditions": "Dates only.", "reasons": "The fear outweighs her refusal."}
    assert post(sign_in(Client(), p.lead_manager), address, why).status_code == 302
    for words, told in (
        ("", "Read them as they stand"),
        (seen, "Mina Manager reviewed these reasons meanwhile"),
    ):
        with acting_user.acting_as(p.nurse), pytest.raises(RuleViolation, match=told):
            rely_action(
                enquiry_id=case.enquiry.pk,
                offer_id=offer.pk,
                answers=answers,
                by=p.nurse,
                key=new_key(),
                seen=words,
            )
    assert "Dates only." in page(p.nurse, case.at("answer"))  # conditions hold for whoever acts after
    assert case.relied().status_code == 302


@pytest.mark.committed
def test_what_was_not_offered_is_nobody_s_to_read(case: Case, app_sql: Sql) -> None:
    p = case.p
    send(
        case.enquiry,
        p.police,
        p.social_worker,
        people=[people_of(case.enquiry, p.social_worker)["Kit Marlow"]],
    )
    later = override(case.enquiry, p.lead_manager)
    for user, readable in ((p.nurse, {case.reasons.pk}), (p.officer, set()), (p.teacher, set())):
        with acting_user.acting_as(user):
            assert {one.pk for one in Override.objects.all()} == readable, user.name
            named = {str(one.person_id) for one in OverridePerson.objects.all()}
            assert named == ({case.mother} if readable else set())
        status = sign_in(Client(), user).get(case.at("rely", case.offer(p.nurse).pk)).status_code
        assert status == (200 if readable else 404), user.name
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "INSERT INTO consent_reliance (id, enquiry_id, offer_id, because, happened_at, recorded_at,"
            " recorded_by_id, agency_id) VALUES (%s, %s, %s, 'x', now(), now(), %s, %s)",
            [new_key(), case.enquiry.pk, case.offer(p.nurse).pk, p.officer.pk, p.police.pk],
            person=p.officer.pk,
        )
    # Recorded after the request: the lead agency lets it be read, in one press.
    lead = sign_in(Client(), p.social_worker)
    assert "Let them read your reasons" in lead.get(case.at("request")).content.decode()
    for _twice in range(2):
        assert lead.post(case.at("offer")).status_code == 302
    assert "Let them read your reasons" not in lead.get(case.at("request")).content.decode()
    assert sign_in(Client(), p.nurse).post(case.at("offer")).status_code == 403
    with acting_user.acting_as(p.nurse):
        assert {one.override_id for one in OverrideOffer.objects.all()} == {case.reasons.pk, later.pk}


def test_where_everybody_agreed_nothing_is_offered(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    override(enquiry, partnership.social_worker)
    send(enquiry, partnership.health, partnership.social_worker)
    with acting_user.acting_as(partnership.nurse):
        assert not Override.objects.exists()


# Withheld all the same ---------------------------------------------------------------------------------------
def police_case(p: Partnership) -> tuple[Enquiry, InformationRequest]:
    """The police, which have a manager, rely on the lead agency's reasons."""
    enquiry = opened(p.social_worker)
    withdraw(enquiry, p)
    override(enquiry, p.social_worker)
    asked = send(
        enquiry, p.police, p.social_worker, people=[people_of(enquiry, p.social_worker)["Jo Marlow"]]
    )
    with acting_user.acting_as(p.officer):
        [offer] = offered_to(p.officer, enquiry.pk)
        rely_action(
            enquiry_id=enquiry.pk,
            offer_id=offer.pk,
            answers=RelianceAnswers(read=True, because=BECAUSE),
            by=p.officer,
            key=new_key(),
            seen=shown(offer),
        )
    return enquiry, asked


@pytest.mark.clause("OVR6")
def test_withheld_all_the_same_has_reasons_and_its_manager_sees_them(partnership: Partnership) -> None:
    p = partnership
    _enquiry, asked = police_case(p)
    hidden = ({"existence_shown": "no"},)
    with pytest.raises(RuleViolation, match="OVR6"):
        release(asked, p.officer, withheld=hidden)
    assert release(asked, p.officer, withheld=hidden, despite=WHY).kind == Answer.Kind.NOTHING
    manager = sign_in(Client(), p.police_manager)
    with acting_user.acting_as(p.police_manager):
        kept = KeptDespite.objects.get()
    address = reverse("disclosures:kept_despite", args=[asked.enquiry_id, kept.pk])
    assert address in manager.get(reverse("disclosures:withheld_queue")).content.decode()
    assert address in manager.get(reverse("work")).content.decode()
    text = manager.get(address).content.decode()
    assert WHY in text
    assert HIDDEN_WORDS in text
    # Nobody else: that anything was withheld may be hidden.
    for user, status in ((p.social_worker, 404), (p.lead_manager, 404), (p.guardian, 404), (p.nurse, 404)):
        assert sign_in(Client(), user).get(address).status_code == status, user.name
        with acting_user.acting_as(user):
            assert not KeptDespite.objects.exists()
    assert sign_in(Client(), p.officer).post(address, {"key": str(new_key())}).status_code == 403
    assert post(manager, address, {"note": "Right: leave her out."}).status_code == 302
    with acting_user.acting_as(p.police_manager):
        assert kept_to_read(p.police_manager).page().count == 0
        assert KeptDespiteRead.objects.get().note == "Right: leave her out."
    assert "Right: leave her out." in page(p.officer, address)
    where = reverse("disclosures:request", args=[asked.enquiry_id, asked.pk])
    assert address in page(p.officer, where)
    assert address not in page(p.social_worker, where)


@pytest.mark.clause("OVR6")
def test_a_refusal_under_reasons_for_going_ahead_says_why(partnership: Partnership) -> None:
    p = partnership
    _enquiry, asked = police_case(p)
    officer = sign_in(Client(), p.officer)
    address = reverse("disclosures:refuse", args=[asked.enquiry_id, asked.pk])
    answers = {
        "grounds": ["harm"],
        "reasons": "It would endanger her.",
        "helps": "Only a little.",
        "hinders": "Hardly at all.",
    }
    turned = post(officer, address, answers)
    assert turned.status_code == 422
    assert reverse("law:clause", args=["OVR6"]) in turned.content.decode()
    assert post(officer, address, {**answers, "despite": WHY}).status_code == 302
    with acting_user.acting_as(p.officer):
        assert KeptDespite.objects.get().reasons == WHY


def test_without_such_reasons_nothing_more_is_asked(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    asked = send(enquiry, partnership.police, partnership.social_worker)
    release(asked, partnership.officer, withheld=({},))
    with acting_user.acting_as(partnership.officer):
        assert not KeptDespite.objects.exists()
