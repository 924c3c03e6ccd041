"""An override that another agency relied on is overturned: what was shared on it is followed as upon an override of its own."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Review
from disclosures.models import Item, PassingOn, Settlement
from disclosures.onward.actions import pass_on
from disclosures.onward.passing_rules import PassAnswers
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, override, sign_in
from tests.support.case import (
    ASKING_ONWARD,
    DISCLOSED,
    PASSED,
    asked_onward,
    own_override,
    page,
    permit,
    release,
    send,
)
from tests.support.following import overturn, settling, waits
from tests.support.forms import post
from tests.support.relying import Case
from tests.support.sql import Sql

WHY = "The risk to the child is the same as before."


class Shared(Case):
    """Health relies on the lead agency's reasons and shares with it and with the police; the school is asked as well."""

    def __init__(self, p: Partnership) -> None:
        super().__init__(p)
        send(self.enquiry, p.school, p.social_worker, people=[self.mother])
        self.relied()
        self.shared = release(self.asked, p.nurse, {}, to=(p.lead, p.police)).release.pk
        self.release = reverse("disclosures:release", args=[self.enquiry.pk, self.shared])
        self.holdings = reverse("disclosures:holdings", args=[self.enquiry.pk])
        self.information = reverse("disclosures:information", args=[self.enquiry.pk])


@pytest.fixture
def case(partnership: Partnership) -> Shared:
    return Shared(partnership)


def answer(case: Case, user: User, **changes: Any) -> None:
    data = {"key": str(new_key()), "choice": "continue", "ground": "harm", "reasons": WHY, **changes}
    assert sign_in(Client(), user).post(settling(case.enquiry, user), data).status_code == 302


@pytest.mark.clause("OVR7", "OVR2")
def test_holders_of_what_was_shared_on_it_learn_and_answer_and_the_release_carries_the_mark(
    case: Shared,
) -> None:
    p = case.p
    assert "It stands" in page(p.social_worker, case.holdings)
    overturn(case.reasons, p.lead_manager)
    with acting_as(p.lead_manager):
        why = Review.objects.get().reasons
    readers = (p.nurse, p.social_worker, p.officer, p.guardian)
    for reader in readers:
        marked = page(reader, case.release)
        assert "decision to share without consent" in marked, reader.name
        assert why in marked, reader.name
    for holder in (p.social_worker, p.officer):
        assert waits(holder) == 1, holder.name
        told = page(holder, settling(case.enquiry, holder))
        assert "Your agency shared or received 1 item that rested on it" in told
        assert why in told
        assert "Overturned" in page(holder, case.information), holder.name
    assert waits(p.teacher) == 1  # asked on it, as before
    for reader in (p.social_worker, p.guardian):
        board = page(reader, case.holdings)
        assert f"An override of {p.lead.name}, on which the agency that shared relied" in board
        assert "It stands" not in board
        assert "Told; not answered yet" in board


@pytest.mark.clause("OVR7")
def test_the_agency_that_shared_on_it_sees_what_each_holder_answered_and_nothing_of_others(
    case: Shared,
) -> None:
    p = case.p
    overturn(case.reasons, p.lead_manager)
    waiting = page(p.nurse, case.release).partition("What went out on it meanwhile")[2]
    assert p.lead.name in waiting
    assert p.police.name in waiting
    answer(case, p.social_worker)
    answer(case, p.officer, choice="stop", ground="", reasons="We need it no longer.")
    answer(case, p.teacher, choice="stop", ground="", reasons="The school forgets it.")
    answered = page(p.nurse, case.release)
    for words in (WHY, "Sam Worker", "We need it no longer.", "Oba Officer"):
        assert words in answered
    assert "The school forgets it." not in answered
    with acting_as(p.nurse):
        holders = set(Settlement.objects.values_list("agency_id", flat=True))
    assert holders == {p.lead.pk, p.police.pk}
    with acting_as(p.officer):
        assert set(Settlement.objects.values_list("agency_id", flat=True)) == {p.police.pk}
    assert "What went out on it meanwhile" not in page(p.officer, case.release)
    board = page(p.social_worker, case.holdings)
    assert "Told; not answered yet" not in board
    assert "It stands" not in board


@pytest.mark.clause("OVR7")
def test_what_stands_on_reasons_of_its_own_besides_is_not_touched(partnership: Partnership) -> None:
    case, p = Case(partnership), partnership
    case.relied()
    own_override(case.enquiry, p.nurse, case.mother)
    shared = release(case.asked, p.nurse, {}).release.pk
    overturn(case.reasons, p.lead_manager)
    assert waits(p.social_worker) == 0
    where = reverse("disclosures:release", args=[case.enquiry.pk, shared])
    assert "overturned that decision" not in page(p.social_worker, where)
    board = page(p.social_worker, reverse("disclosures:holdings", args=[case.enquiry.pk]))
    assert "An override of the agency that shared" in board
    assert "It stands" in board


@pytest.mark.committed
@pytest.mark.clause("OVR7")
def test_nobody_else_learns_of_it_and_nobody_answers_for_another(
    partnership: Partnership, app_sql: Sql
) -> None:
    case, p = Shared(partnership), partnership
    overturn(case.reasons, p.lead_manager)
    with acting_as(p.lead_manager):
        review = Review.objects.get().pk
    holders = "SELECT DISTINCT holder_id FROM imap.followed(%s) WHERE review_id = %s"
    seen = {
        user.name: {key for (key,) in app_sql(holders, [case.enquiry.pk, review], person=user.pk)}
        for user in (p.nurse, p.officer, p.teacher, p.housing_officer)
    }
    assert seen == {
        "Nia Nurse": {p.lead.pk, p.police.pk, p.health.pk},  # what it shared, and that it was asked itself
        "Oba Officer": {p.police.pk},
        "Tess Teacher": {p.school.pk},
        p.housing_officer.name: set(),
    }
    assert app_sql("SELECT has_table_privilege('imap.override_use', 'SELECT')") == [(False,)]


# Passing it on --------------------------------------------------------------------------------------------------
def passing(case: Shared, user: User) -> tuple[str, dict[str, Any]]:
    """Where the lead agency asked to pass the item on, and health permitted it; and what is posted to record that it was."""
    with acting_as(user):
        item = Item.objects.get(release=case.shared)
    permission = permit(asked_onward(item, user), case.p.nurse)
    where = reverse("disclosures:onward", args=[case.enquiry.pk, item.pk])
    return where, {"rests_on": str(permission.pk), **PASSED}


@pytest.mark.clause("ONW1", "OVR7")
def test_a_permission_that_consent_does_not_carry_any_more_is_not_said_to_be_usable(case: Shared) -> None:
    p = case.p
    where, answers = passing(case, p.social_worker)
    for reader in (p.social_worker, p.nurse):
        assert "Cannot be used now" not in page(reader, where), reader.name
    assert "Permitted: pass it on to" in page(p.social_worker, where)
    assert "Permitted: pass it on to" in page(p.social_worker, case.information)

    overturn(case.reasons, p.lead_manager)
    refused = post(sign_in(Client(), p.social_worker), f"{where}passed/", answers)
    assert refused.status_code == 422
    assert "(cannot be used now)" in refused.content.decode()
    for reader in (p.social_worker, p.nurse):
        shown = page(reader, where)
        assert "Cannot be used now" in shown, reader.name
        assert "In force" not in shown, reader.name
    shown = page(p.social_worker, where)
    assert "Permitted: pass it on to" not in shown
    assert "Permitted, but not now: pass it on to" in shown
    assert "Do not pass it on, or record your agency’s reasons" in shown  # as whoever recorded it was told
    for address in (case.information, case.release):
        assert "Permitted, but not now: pass it on to" in page(p.social_worker, address)
        assert "Permitted: pass it on to" not in page(p.social_worker, address)
    went = reverse("disclosures:where", args=[case.enquiry.pk, where.split("/")[-3]])
    for reader in (p.social_worker, p.nurse, p.guardian):
        picture = page(reader, went)
        assert "Permitted, but not now: pass it on to" in picture, reader.name
        assert "May pass it on to" not in picture, reader.name
    again = post(sign_in(Client(), p.social_worker), where.removesuffix("/") + "/ask/", ASKING_ONWARD)
    assert "This is permitted already, and cannot be used now." in again.content.decode()

    override(case.enquiry, p.social_worker, escalation="She was hurt again last night.")  # and it can be used
    assert "Cannot be used now" not in page(p.nurse, where)
    assert "Permitted: pass it on to" in page(p.social_worker, where)
    assert post(sign_in(Client(), p.social_worker), f"{where}passed/", answers).status_code == 302


@pytest.mark.clause("ONW1", "LATE1")
def test_what_was_passed_on_before_the_review_may_be_recorded_after_it(case: Shared) -> None:
    p, worker = case.p, case.p.social_worker
    where, answers = passing(case, worker)
    with acting_as(worker):
        before = clock.now()
    overturn(case.reasons, p.lead_manager)
    with acting_as(worker):
        after = clock.now()

    def pass_it_on(at: datetime) -> PassingOn:
        given = PassAnswers.given({**DISCLOSED, "rests_on": answers["rests_on"], "conditions_kept": True})
        with acting_as(worker):
            item = Item.objects.get(release=case.shared)
            return pass_on(
                enquiry_id=case.enquiry.pk,
                item_id=item.pk,
                answers=given,
                by=worker,
                key=new_key(),
                happened_at=at,
            )

    with pytest.raises(RuleViolation, match="CON6"):
        pass_it_on(after)
    assert pass_it_on(before).happened_at == before
    assert "Passed on by" in page(worker, where)


@pytest.mark.clause("ONW2", "CON6")
def test_what_was_agreed_for_a_referral_on_says_when_it_cannot_go(partnership: Partnership) -> None:
    case, p = Case(partnership), partnership
    own_override(case.enquiry, p.nurse, case.mother)
    shared = release(case.asked, p.nurse, {"agreed": ["referral_on", "lead_stores"]}).release.pk
    address = reverse("disclosures:release", args=[case.enquiry.pk, shared])
    assert "May go with a referral on for services" in page(p.social_worker, address)
    assert "Not now" not in page(p.social_worker, address)
    overturn(case.reasons, p.lead_manager)
    assert "Not now: consent" in page(p.social_worker, address)
    with acting_as(p.social_worker):
        item = Item.objects.get(release=shared)
    where = reverse("disclosures:onward", args=[case.enquiry.pk, item.pk])
    assert "Not now." in page(p.social_worker, where)
