"""What follows when consent is taken back or an override overturned, as real people, both locks on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent import actions as consent_actions
from consent.models import ConsentRecord, Override, Position
from consent.rules import ConsentAnswers
from consent.rules.reviewing import ReviewAnswers
from disclosures import actions, queries
from disclosures.models import Answer, InformationRequest
from enquiries.models import Enquiry, Person
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from tests.factories import (
    GRANTED,
    REASONS,
    Partnership,
    opened,
    override,
    record,
    refuse_consent,
    sign_in,
)
from tests.integration.disclosures.case import own_override, page, people_of, release, send

Sql = Callable[..., list[tuple[Any, ...]]]
WHY = "The risk to the child is the same as before."
GOING_ON: dict[str, Any] = {
    name: getattr(REASONS, name)
    for name in (
        "at_risk", "concern", "escalation", "harm_of_sharing", "harm_prevented", "proportionate_because", "wishes"
    )
} | {"grounds": ["harm"], "factors": ["seriousness"]}  # fmt: skip


def kit(enquiry: Enquiry, by: User) -> UUID:
    return UUID(people_of(enquiry, by)["Kit Marlow"])


def newest(person: UUID, by: User) -> ConsentRecord:
    with session.acting_as(by):
        return ConsentRecord.objects.get(person=person, superseded_by=None)


def take_back(enquiry: Enquiry, by: User, **changes: Any) -> Any:
    """The withdrawal of Kit's consent by their mother, through the screen."""
    people = people_of(enquiry, by)
    client = sign_in(Client(), by)
    data = {
        "key": str(new_key()), "seen": str(newest(kit(enquiry, by), by).pk), "giver": people["Jo Marlow"],
        "own_view": "Kit wants it to stop.", "position": "withdrawn", "follows": "stop", **changes,
    }  # fmt: skip
    return client.post(reverse("disclosures:withdraw", args=[enquiry.pk, people["Kit Marlow"]]), data)


def grant_again(enquiry: Enquiry, by: User) -> None:
    people = people_of(enquiry, by)
    given = {name: getattr(GRANTED, name) for name in GRANTED.__slots__} | {"giver": people["Jo Marlow"]}
    before = newest(kit(enquiry, by), by)
    with session.acting_as(by):
        consent_actions.record_consent(
            person=Person.objects.get(pk=people["Kit Marlow"]),
            answers=ConsentAnswers(**given), by=by, key=new_key(), seen=before.pk,
        )  # fmt: skip


def overturn(one: Override, by: User) -> None:
    with session.acting_as(by):
        consent_actions.review_override(
            enquiry_id=one.enquiry_id, override_id=one.pk, by=by, key=new_key(),
            answers=ReviewAnswers("overturned", "The bruises are explained by the hospital."),
        )  # fmt: skip


def address(request: InformationRequest) -> str:
    return reverse("disclosures:request", args=[request.enquiry_id, request.pk])


def settling(enquiry: Enquiry, user: User) -> str:
    """Where this person's agency answers; fails where nothing waits for it."""
    with session.acting_as(user):
        [row] = [one for one in queries.to_settle(user).page().rows if one.enquiry_id == enquiry.pk]
        return reverse("disclosures:settle", args=[enquiry.pk, row.key])


def waits(user: User) -> int:
    with session.acting_as(user):
        return queries.to_settle(user).page().count


def answered_nothing(request: InformationRequest, by: User) -> Answer:
    with session.acting_as(by):
        return actions.answer_nothing(
            enquiry_id=request.enquiry_id, request_id=request.pk, searched="The record.", by=by, key=new_key()
        )


# Open requests ----------------------------------------------------------------------------------------------
@pytest.mark.clause("CON6")
def test_a_request_that_rested_on_the_consent_stops_and_goes_on_again(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    assert take_back(enquiry, p.social_worker).status_code == 302
    shown = page(p.nurse, address(asked))
    assert "no longer carry this request" in shown
    assert "Answer this request" not in shown
    assert "Kit wants it to stop" not in shown
    client = sign_in(Client(), p.nurse)
    assert address(asked) not in client.get(reverse("work"), {"list": "to_answer"}).content.decode()
    assert address(asked) in client.get(reverse("work"), {"list": "stopped"}).content.decode()
    where = reverse("disclosures:nothing", args=[enquiry.pk, asked.pk])
    refused = client.post(where, {"key": str(new_key()), "searched": "Patient record since 2018."})
    assert refused.status_code == 422
    assert "This request is stopped since" in refused.content.decode()
    assert "Patient record since 2018." in refused.content.decode()
    assert "Stopped since" in page(p.social_worker, reverse("enquiry", args=[enquiry.pk]))
    grant_again(enquiry, p.social_worker)
    assert "Answer this request" in page(p.nurse, address(asked))
    assert answered_nothing(asked, p.nurse).kind == "nothing"


@pytest.mark.clause("CON6")
def test_the_agency_asked_may_go_on_for_its_own_reasons(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    take_back(enquiry, p.social_worker)
    own_override(enquiry, p.nurse, str(kit(enquiry, p.social_worker)))
    shown = page(p.nurse, address(asked))
    assert "Your agency goes on for its own reasons" in shown
    assert "Answer this request" in shown
    assert answered_nothing(asked, p.nurse).kind == "nothing"


@pytest.mark.clause("CON6")
def test_one_save_records_the_withdrawal_and_that_it_goes_on(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    where = reverse("disclosures:withdraw", args=[enquiry.pk, kit(enquiry, p.social_worker)])
    assert p.health.name in page(p.social_worker, where)  # what it touches
    half = take_back(enquiry, p.social_worker, follows="go_on", **GOING_ON | {"harm_prevented": "Short."})
    assert half.status_code == 422
    assert "OVR3" in half.content.decode()
    assert GOING_ON["concern"] in half.content.decode()
    assert newest(kit(enquiry, p.social_worker), p.social_worker).position == Position.GRANTED
    whole = {"follows": "go_on", "key": str(new_key()), **GOING_ON}
    before = str(newest(kit(enquiry, p.social_worker), p.social_worker).pk)
    for _time in range(2):  # posted twice: one withdrawal, one override
        assert take_back(enquiry, p.social_worker, seen=before, **whole).status_code == 302
    with session.acting_as(p.social_worker):
        assert ConsentRecord.objects.filter(person=kit(enquiry, p.social_worker)).count() == 2
        assert Override.objects.count() == 1
    assert "no longer carry" not in page(p.nurse, address(asked))
    assert answered_nothing(asked, p.nurse).kind == "nothing"


@pytest.mark.clause("CON6")
def test_a_request_under_an_override_goes_on_until_the_override_is_overturned(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    ahead = override(enquiry, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    take_back(enquiry, p.social_worker)
    assert "no longer carry" not in page(p.nurse, address(asked))
    overturn(ahead, p.lead_manager)
    assert "no longer carry" in page(p.nurse, address(asked))


# Those who hold something -----------------------------------------------------------------------------------
@pytest.mark.clause("CON6")
def test_each_holder_answers_for_itself_and_nobody_else_is_told(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=(p.lead, p.police))
    send(enquiry, p.school, p.social_worker)  # asked, and holds nothing
    take_back(enquiry, p.social_worker)
    assert {u.name: waits(u) for u in (p.nurse, p.social_worker, p.officer, p.teacher)} == {
        "Nia Nurse": 1, "Sam Worker": 1, "Oba Officer": 1, "Tess Teacher": 0,
    }  # fmt: skip
    where = settling(enquiry, p.officer)
    assert where in page(p.officer, reverse("work"))
    assert "Kit wants it to stop" not in page(p.officer, where)
    assert sign_in(Client(), p.teacher).get(where).status_code == 404
    client = sign_in(Client(), p.officer)
    unsaid = client.post(where, {"key": str(new_key()), "choice": "continue", "reasons": WHY})
    assert unsaid.status_code == 422
    assert WHY in unsaid.content.decode()
    key = str(new_key())
    for _time in range(2):
        data = {"key": key, "choice": "continue", "ground": "crime", "reasons": WHY}
        assert client.post(where, data).status_code == 302
    late = sign_in(Client(), p.police_manager).post(
        where, {"key": str(new_key()), "choice": "stop", "reasons": WHY}
    )
    assert "Oba Officer answered for your agency meanwhile" in late.content.decode()
    assert waits(p.officer) == 0
    assert waits(p.nurse) == 1
    board = page(p.social_worker, reverse("disclosures:holdings", args=[enquiry.pk]))
    assert "We continue, for our own reasons" in board
    assert "Told; not answered yet" in board
    told = page(p.lead_manager, reverse("audit:record", args=[enquiry.pk]))
    assert "which holds what rested on consent" in told
    for other in (p.nurse, p.officer):
        assert sign_in(Client(), other).get(
            reverse("disclosures:holdings", args=[enquiry.pk])
        ).status_code == 404  # fmt: skip
    grant_again(enquiry, p.social_worker)
    assert waits(p.nurse) == 0


def test_what_the_lead_agency_did_not_receive_is_there_without_a_name(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=(p.police,))
    take_back(enquiry, p.social_worker)
    board = reverse("disclosures:holdings", args=[enquiry.pk])
    table = page(p.social_worker, board).partition("Every item")[2]
    assert p.police.name in table
    assert "not shared with your agency" in table
    assert "Kit Marlow" not in table
    assert "Kit Marlow" not in page(p.guardian, board)
    assert waits(p.social_worker) == 0


@pytest.mark.clause("OVR7")
def test_what_went_out_on_an_overturned_override_is_listed_and_answered_for(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    ahead = override(enquiry, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    own_override(enquiry, p.nurse, *people_of(enquiry, p.social_worker).values())
    release(asked, p.nurse, {})
    send(enquiry, p.school, p.social_worker)
    overturn(ahead, p.lead_manager)
    # Asked on it: health and school. What health released stands on reasons of its own.
    assert [waits(u) for u in (p.nurse, p.teacher, p.social_worker)] == [1, 1, 0]
    reviewed = page(p.lead_manager, reverse("consent:the_override", args=[enquiry.pk, ahead.pk]))
    went_out = reviewed.partition("What went out on it meanwhile")[2]
    assert p.health.name in went_out
    assert p.school.name in went_out
    where = settling(enquiry, p.teacher)
    data = {"key": str(new_key()), "choice": "stop", "reasons": WHY}
    assert sign_in(Client(), p.teacher).post(where, data).status_code == 302
    assert WHY in page(p.lead_manager, reverse("consent:the_override", args=[enquiry.pk, ahead.pk]))


def test_items_released_on_an_overturned_override_of_the_releasing_agency(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    own_override(enquiry, p.officer, *people_of(enquiry, p.social_worker).values())
    release(asked, p.officer, {}, to=(p.lead, p.health))
    with session.acting_as(p.officer):
        theirs = Override.objects.get(agency=p.police)
    overturn(theirs, p.police_manager)
    assert [waits(u) for u in (p.social_worker, p.nurse, p.officer)] == [1, 1, 0]


def test_the_database_lets_a_holder_answer_only_for_itself(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    send(enquiry, p.school, p.social_worker)
    take_back(enquiry, p.social_worker)
    cause = newest(kit(enquiry, p.social_worker), p.social_worker).pk
    insert = (
        "INSERT INTO disclosures_settlement (id, enquiry_id, consent_record_id, choice, ground, reasons,"
        " happened_at, recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, %s, 'stop', '', 'x', now(), now(), %s, %s)"
    )
    for person, agency in ((p.teacher, p.school), (p.nurse, p.lead), (p.officer, p.police)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(insert, [new_key(), enquiry.pk, cause, person.pk, agency.pk], person=person.pk)
    app_sql(insert, [new_key(), enquiry.pk, cause, p.nurse.pk, p.health.pk], person=p.nurse.pk)
    count = "SELECT count(*) FROM disclosures_settlement"
    seen = {
        u.name: app_sql(count, person=u.pk)[0][0] for u in (p.nurse, p.social_worker, p.teacher, p.officer)
    }
    assert seen == {"Nia Nurse": 1, "Sam Worker": 1, "Tess Teacher": 0, "Oba Officer": 0}
    for function in ("imap.followed(%s)", "imap.holdings(%s)"):
        assert app_sql(f"SELECT count(*) FROM {function}", [enquiry.pk], person=p.officer.pk) == [(0,)]


def test_a_stale_withdrawal_is_told_of_what_was_recorded_meanwhile(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    refuse_consent(enquiry, p.lead_manager)
    late = take_back(enquiry, p.social_worker, seen="")
    assert late.status_code == 422
    assert "Mina Manager recorded “Refused” meanwhile" in late.content.decode()
