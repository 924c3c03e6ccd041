"""Two people decide at the same moment: the database puts one behind the other, exactly one wins, the other is told who.

Both wait for the enquiry's lock before either is let in, so neither has read what the other writes.
"""

import pytest
from django.urls import reverse

from consent.models import ConsentRecord, Position, Review
from consent.positions.giving import ConsentAnswers
from disclosures.models import Answer, InformationRequest
from disclosures.withdrawals import actions, queries
from enquiries.models import Person
from imap.access import acting_user
from imap.agencies.people import actions as agency_actions
from imap.agencies.roles import Role
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, record
from tests.support.case import people_of, release, send
from tests.support.races import Sql, at_once, posts

pytestmark = pytest.mark.committed


@pytest.mark.clause("OVR7")
def test_two_managers_review_one_override(partnership: Partnership, backup_sql: Sql) -> None:
    p = partnership
    with acting_user.acting_as(p.administrator):
        second = agency_actions.add_person(
            agency=p.lead, email="mo@lead.example", name="Mo Manager", roles=frozenset({Role.MANAGER})
        )
    enquiry = opened(p.social_worker)
    decided = override(enquiry, p.social_worker)
    address = reverse("consent:the_override", args=[enquiry.pk, decided.pk])
    why = "The pattern of injuries outweighs her wish."
    won, told = at_once(
        enquiry, p.social_worker, backup_sql,
        posts(second, address, verdict="upheld", reasons=why),
        posts(p.lead_manager, address, verdict="overturned", reasons="Nothing new is known since June."),
    )  # fmt: skip
    assert (won.status_code, told.status_code) == (302, 422)
    assert "Mo Manager reviewed this on" in told.content.decode()
    assert "Nothing new is known since June." in told.content.decode()  # what was typed is kept
    with acting_user.acting_as(p.social_worker):
        assert [(one.recorded_by, one.verdict) for one in Review.objects.all()] == [(second, "upheld")]


@pytest.mark.clause("CON8")
def test_two_people_record_different_positions_of_one_person(
    partnership: Partnership, backup_sql: Sql
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    jo = people_of(enquiry, p.social_worker)["Jo Marlow"]
    address = reverse("consent:consent", args=[enquiry.pk, jo])
    said = {"seen": "", "capacity": "presumed"}
    won, told = at_once(
        enquiry, p.guardian, backup_sql,
        posts(p.lead_manager, address, position="tried", attempts="Rang twice.", **said),
        posts(
            p.social_worker, address, position="refused", giver=jo, refusal_reason="Private", reason_clear="yes",
            not_told_because="She rang off", **said,
        ),
    )  # fmt: skip
    assert (won.status_code, told.status_code) == (302, 422), (won.content, told.content)
    text = told.content.decode()
    assert f"Mina Manager recorded “{Position.TRIED.label}” meanwhile" in text
    assert "She rang off" in text
    with acting_user.acting_as(p.social_worker):
        assert ConsentRecord.objects.get().position == Position.TRIED


@pytest.mark.clause("CON6")
@pytest.mark.parametrize("first", ["withdrawal", "other"])
@pytest.mark.parametrize("doing", ["sending", "releasing"])
def test_a_withdrawal_and_something_that_goes_out(
    partnership: Partnership, backup_sql: Sql, doing: str, first: str
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    people = people_of(enquiry, p.social_worker)

    def withdrawal() -> ConsentRecord:
        with acting_user.acting_as(p.social_worker):
            kit = Person.objects.get(pk=people["Kit Marlow"])
            said = ConsentAnswers(position=Position.WITHDRAWN, giver=people["Jo Marlow"], own_view="Stop.")
            seen = ConsentRecord.objects.get(person=kit, superseded_by=None).pk
            return actions.withdraw(
                person=kit, answers=said, going_on=None, by=p.social_worker, key=new_key(), seen=seen
            )

    def other() -> InformationRequest | Answer:
        return send(enquiry, p.school, p.lead_manager) if doing == "sending" else release(asked, p.nurse, {})

    order = [withdrawal, other] if first == "withdrawal" else [other, withdrawal]
    answers = at_once(enquiry, p.lead_manager, backup_sql, *order)
    went_out = answers[order.index(other)]
    assert isinstance(
        answers[order.index(withdrawal)], ConsentRecord
    )  # never refused for what went out before it
    assert isinstance(went_out, RuleViolation) == (first == "withdrawal"), went_out
    with acting_user.acting_as(p.social_worker):
        assert InformationRequest.objects.count() == (2 if (doing, first) == ("sending", "other") else 1)
        assert Answer.objects.count() == (1 if (doing, first) == ("releasing", "other") else 0)
        if isinstance(went_out, InformationRequest):
            assert queries.stop_of(went_out, own=True) is not None
        if isinstance(went_out, Answer):  # lawful then; whoever holds it is asked to stop or to continue
            [cause] = queries.causes_of(enquiry.pk)
            assert {p.lead.pk, p.health.pk} <= set(cause.holders)
