"""The asked agency decides for itself: without consent it releases on its own reasons."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client

from consent.models import Override, OverridePerson
from disclosures.models import InformationRequest, Release
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, sign_in
from tests.support.asking import override as lead_overrides
from tests.support.asking import withdraw
from tests.support.case import CLOSING, ITEM, people_of, release, send
from tests.support.forms import hidden, post, typed
from tests.support.override import REASONS, at

Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def case(partnership: Partnership) -> tuple[Enquiry, InformationRequest, str]:
    """The mother has withdrawn, the lead agency goes ahead for its own reasons and asks health about her."""
    p = partnership
    enquiry = opened(p.social_worker)
    withdraw(enquiry, p)
    lead_overrides(enquiry, p)
    mother = people_of(enquiry, p.social_worker)["Jo Marlow"]
    return enquiry, send(enquiry, p.health, p.social_worker, people=[mother]), mother


Case = tuple[Enquiry, InformationRequest, str]


def test_the_lead_agencys_reasons_are_not_the_asked_agencys(partnership: Partnership, case: Case) -> None:
    _enquiry, asked, _mother = case
    with pytest.raises(RuleViolation) as refused:
        release(asked, partnership.nurse, {})
    assert [one.clause for one in refused.value.violations] == ["OVR2"]
    with acting_user.acting_as(partnership.nurse):
        assert not Release.objects.exists()


@pytest.mark.clause("OVR2")
def test_its_own_reasons_let_it_release(partnership: Partnership, case: Case) -> None:
    enquiry, asked, mother = case
    nurse = sign_in(Client(), partnership.nurse)
    item = typed(ITEM, about=mother, recipients=[str(partnership.lead.pk)])
    assert post(nurse, at(asked, "share"), item).status_code == 302
    stopped = nurse.get(at(asked, "preview")).content.decode()
    assert at(asked, "override") in stopped
    assert "Release</button>" not in stopped
    for question in ("helps", "hinders", "considered", "all_needed_because"):  # what cannot go asks nothing
        assert f'name="{question}"' not in stopped
    form = hidden(nurse.get(at(asked, "override")).content.decode())
    half = nurse.post(
        at(asked, "override"), {**form, **REASONS, "people": [mother], "harm_prevented": "Harm."}
    )
    assert half.status_code == 422
    assert REASONS["wishes"] in half.content.decode()
    for _twice in range(2):
        response = nurse.post(at(asked, "override"), {**form, **REASONS, "people": [mother]})
        assert response["Location"] == at(asked, "preview")
    with acting_user.acting_as(partnership.nurse):
        own = Override.objects.get(agency=partnership.health)
        assert own.agency_id == partnership.health.pk
        assert str(OverridePerson.objects.get(override=own).person_id) == mother
    closing = {name: CLOSING[name] for name in ("helps", "hinders", "considered", "all_needed_because")}
    response = post(nurse, at(asked, "preview"), closing)
    assert response.status_code == 302, response.content.decode()
    with acting_user.acting_as(partnership.social_worker):
        assert Release.objects.get().basis == "Jo Marlow: consent withdrawn; overridden with reasons recorded"
        assert Override.objects.filter(enquiry=enquiry.pk).count() == 2  # the lead agency reads both
    with acting_user.acting_as(partnership.officer):
        assert not Override.objects.exists()


def test_nobody_is_asked_for_reasons_that_are_not_needed(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    asked = send(enquiry, partnership.health, partnership.social_worker)
    nurse = sign_in(Client(), partnership.nurse)
    assert nurse.get(at(asked, "override"))["Location"] == at(asked, "answer")
    for other, status in ((partnership.social_worker, 403), (partnership.officer, 404)):
        assert sign_in(Client(), other).get(at(asked, "override")).status_code == status


@pytest.mark.committed
def test_it_names_only_people_whom_its_request_states(
    partnership: Partnership, case: Case, app_sql: Sql
) -> None:
    enquiry, asked, mother = case
    kit = people_of(enquiry, partnership.social_worker)["Kit Marlow"]
    nurse = sign_in(Client(), partnership.nurse)
    response = post(nurse, at(asked, "override"), {**REASONS, "people": [mother, kit]})
    assert response.status_code == 422
    assert post(nurse, at(asked, "override"), {**REASONS, "people": [mother]}).status_code == 302
    with acting_user.acting_as(partnership.nurse):
        own = Override.objects.get(agency=partnership.health).pk
    insert = (
        "INSERT INTO consent_overrideperson (id, enquiry_id, override_id, person_id) VALUES (%s, %s, %s, %s)"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(insert, [new_key(), enquiry.pk, own, kit], person=partnership.nurse.pk)


def test_sent_again_with_other_words_that_alone_is_said(partnership: Partnership, case: Case) -> None:
    """Nothing else is wrong with it: the person is on the list no more because the first one was recorded."""
    enquiry, _asked, mother = case
    kit = people_of(enquiry, partnership.social_worker)["Kit Marlow"]
    withdraw(enquiry, partnership, "Kit Marlow")
    asked = send(enquiry, partnership.police, partnership.social_worker, people=[mother, kit])
    officer = sign_in(Client(), partnership.officer)
    address = at(asked, "override")
    window = hidden(officer.get(address).content.decode()) | {**REASONS, "people": [mother]}
    assert officer.post(address, window).status_code == 302
    again = officer.post(address, window | {"at_risk": "The baby, and the worker who visits"})
    text = again.content.decode()
    assert again.status_code == 422
    assert "You have already sent this form" in text
    assert "Choose from the answers shown" not in text
    assert "The baby, and the worker who visits" in text
