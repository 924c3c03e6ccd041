"""Passing on is a disclosure (ONW1): consent and limits, the three tests and a power; a class; what is for named people."""

from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Item, OnwardAnswer, OnwardRequest, PassingOn, SensitiveOnward
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, refuse_consent, sign_in
from tests.support.case import (
    ASKING_ONWARD,
    DISCLOSED,
    PASSED,
    SECRET_WORDS,
    asked_onward,
    own_override,
    page,
    people_of,
    permit,
    release,
    send,
)
from tests.support.forms import post
from tests.support.kinds import limit
from tests.support.marks import sensitive
from tests.support.sql import Sql

PERMIT = {"verdict": "permit", **DISCLOSED}
CRIME = "Business Crime Partnership, all of its about 500 members"
CLASS: dict[str, Any] = {
    "to": "class",
    "class_kind": "Shops and security firms of the town centre",
    "readers": "500",
    "why_many": "Any of them may meet him on the day.",
}


def at(name: str, item: Item, key: object) -> str:
    return reverse(f"disclosures:{name}", args=[item.enquiry_id, key])


def sent(user: User, address: str, answers: dict[str, Any]) -> Any:
    return post(sign_in(Client(), user), address, answers)


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    return opened(partnership.social_worker)


@pytest.fixture
def item(partnership: Partnership, enquiry: Enquiry) -> Item:
    p = partnership
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    with acting_user.acting_as(p.nurse):
        return Item.objects.get()


@pytest.mark.clause("ONW1", "CON6")
def test_a_limit_that_forbids_a_release_forbids_permitting_and_passing_on(
    partnership: Partnership, enquiry: Enquiry, item: Item
) -> None:
    """ "Not Northbridge Homes": the lead agency asks to pass it on to them."""
    p, worker = partnership, partnership.social_worker
    before = permit(asked_onward(item, worker, to=str(p.housing.pk)), p.nurse)
    limit(enquiry, worker, not_agencies=[str(p.housing.pk)])
    refused = sent(worker, at("pass_on", item, item.pk), {"rests_on": str(before.pk), **PASSED})
    assert refused.status_code == 422
    assert p.housing.name in refused.content.decode()
    assert "Do not pass it on" in refused.content.decode()
    printed = at("third_party", item, item.release_id)
    assert SECRET_WORDS not in page(worker, f"{printed}?to={before.pk}")
    again = asked_onward(item, worker, to=str(p.school.pk))
    assert sent(p.nurse, at("decide_onward", item, again.pk), PERMIT).status_code == 302  # not left out
    with acting_user.acting_as(p.nurse):
        OnwardAnswer.objects.get(request=again)
    own_override(
        enquiry, p.nurse, people_of(enquiry, worker)["Kit Marlow"]
    )  # the provider's, not the passer's
    assert (
        sent(worker, at("pass_on", item, item.pk), {"rests_on": str(before.pk), **PASSED}).status_code == 422
    )
    override(enquiry, worker)
    done = sent(worker, at("pass_on", item, item.pk), {"rests_on": str(before.pk), **PASSED})
    assert done.status_code == 302, done.content.decode()
    with acting_user.acting_as(worker):
        passed = PassingOn.objects.get()
    assert "overridden with reasons recorded" in passed.basis
    assert passed.necessary_because == DISCLOSED["necessary_because"]
    assert passed.powers == DISCLOSED["powers"]


@pytest.mark.clause("ONW1", "OVR2")
def test_nobody_permits_against_a_refusal_without_reasons_of_its_own(
    partnership: Partnership, enquiry: Enquiry, item: Item
) -> None:
    p, worker = partnership, partnership.social_worker
    asked = asked_onward(item, worker)
    refuse_consent(enquiry, worker)
    where = at("decide_onward", item, asked.pk)
    assert "Consent now:" in page(p.nurse, where)
    refused = sent(p.nurse, where, PERMIT)
    assert refused.status_code == 422
    assert "Do not pass it on, or record your agency’s reasons" in refused.content.decode()
    assert DISCLOSED["necessary_because"] in refused.content.decode()
    own_override(enquiry, p.nurse, people_of(enquiry, worker)["Kit Marlow"])
    assert sent(p.nurse, where, PERMIT).status_code == 302


@pytest.mark.clause("ONW1", "NPR1", "NPR2", "NPR3", "LEG1")
def test_an_empty_form_permits_nothing(partnership: Partnership, item: Item) -> None:
    p = partnership
    asked = asked_onward(item, p.social_worker)
    refused = sent(p.nurse, at("decide_onward", item, asked.pk), {"verdict": "permit"})
    assert refused.status_code == 422
    errors = refused.context["form"].errors
    assert set(errors) == {"necessary_because", "proportionate_because", "relevant_because", "powers"}
    refusing = {"verdict": "refuse", "reasons": "The mother fears that her address gets out."}
    assert sent(p.nurse, at("decide_onward", item, asked.pk), refusing).status_code == 302


@pytest.mark.clause("ONW1")
def test_a_class_says_its_kind_its_number_and_why_so_many(partnership: Partnership, item: Item) -> None:
    p, worker = partnership, partnership.social_worker
    where = at("ask_onward", item, item.pk)
    as_one = sent(worker, where, ASKING_ONWARD | {"to_outside": CRIME})
    assert as_one.status_code == 422
    assert "Name one body, or choose that it is a class" in as_one.content.decode()
    bare = sent(worker, where, ASKING_ONWARD | {"to": "class", "to_outside": CRIME})
    assert set(bare.context["form"].errors) == {"class_kind", "readers", "why_many"}
    as_outside = sent(worker, where, ASKING_ONWARD | {"to_outside": f"{p.housing.name}, tenancy team"})
    assert "is an agency of the partnership: choose it" in as_outside.content.decode()
    assert sent(worker, where, ASKING_ONWARD | CLASS | {"to_outside": CRIME}).status_code == 302
    with acting_user.acting_as(worker):
        asked = OnwardRequest.objects.get()
    assert (asked.party_kind, asked.readers) == ("class", 500)
    shown = page(p.nurse, at("decide_onward", item, asked.pk))
    for words in (CRIME, CLASS["class_kind"], "500", CLASS["why_many"]):
        assert words in shown


@pytest.mark.clause("ONW1", "SEN1")
def test_what_concerns_a_sensitive_item_is_in_the_guardian_s_log_without_its_content(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p, worker = partnership, partnership.social_worker
    release(send(enquiry, p.health, worker), p.nurse, sensitive(p, p.lead_manager))
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get()
    where = at("ask_onward", item, item.pk)
    as_class = ASKING_ONWARD | CLASS | {"to_outside": CRIME, "named_reader": "Its chair"}
    assert sent(worker, where, as_class).status_code == 422
    nobody = sent(worker, where, ASKING_ONWARD)
    assert "name the person there who would read it" in nobody.content.decode()
    assert sent(worker, where, ASKING_ONWARD | {"named_reader": "Priya Shah, manager"}).status_code == 302
    with acting_user.acting_as(worker):
        asked = OnwardRequest.objects.get()
    given = permit(asked, p.nurse, conditions="")
    done = sent(worker, at("pass_on", item, item.pk), {"rests_on": str(given.pk), **PASSED})
    assert done.status_code == 302, done.content.decode()
    log = page(p.guardian, reverse("audit:record", args=[enquiry.pk]))
    for words in ("asked to pass it on", "permitted it", "passed it on or stored it"):
        assert "An item for named people only: " in log
        assert words in log
    assert "Priya Shah, manager" in log
    for words in (SECRET_WORDS, ASKING_ONWARD["purpose"], DISCLOSED["necessary_because"]):
        assert words not in log
    with acting_user.acting_as(p.guardian):
        assert SensitiveOnward.objects.count() == 3
    for other in (p.officer, p.teacher):
        with acting_user.acting_as(other):
            assert SensitiveOnward.objects.count() == 0


@pytest.mark.committed
@pytest.mark.clause("ONW1")
def test_the_database_holds_tests_power_and_limits(
    partnership: Partnership, enquiry: Enquiry, item: Item, app_sql: Sql
) -> None:
    p, worker = partnership, partnership.social_worker
    asked = asked_onward(item, worker, to=str(p.housing.pk))
    insert = (
        "INSERT INTO disclosures_onwardanswer (id, enquiry_id, request_id, verdict, conditions, reasons, happened_at,"
        " recorded_at, recorded_by_id, agency_id, necessary_because, proportionate_because, relevant_because, powers, basis)"
        " VALUES (%s, %s, %s, 'permit', '', '', now(), now(), %s, %s, 'x', 'x', %s, %s, '')"
    )
    values = [new_key(), item.enquiry_id, asked.pk, p.nurse.pk, p.health.pk]
    for relevant, powers in (("", ["COMMON-PI"]), ("x", [])):
        with pytest.raises(psycopg.errors.CheckViolation, match="tests and a power"):
            app_sql(insert, [*values, relevant, powers], person=p.nurse.pk)
    limit(enquiry, worker, not_agencies=[str(p.housing.pk)])
    with pytest.raises(psycopg.errors.CheckViolation, match="a limit"):
        app_sql(insert, [*values, "x", ["COMMON-PI"]], person=p.nurse.pk)
    with pytest.raises(RuleViolation):
        permit(asked, p.nurse)
