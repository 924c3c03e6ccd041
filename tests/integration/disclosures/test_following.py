"""What follows when consent is taken back or an override overturned, as real people, both locks on."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentRecord, Override, Position, Review
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import (
    REASONS,
    Partnership,
    opened,
    override,
    record,
    refuse_consent,
    sign_in,
)
from tests.support.case import own_override, page, people_of, release, send
from tests.support.following import (
    address,
    answered_nothing,
    grant_again,
    kit,
    newest,
    overturn,
    settling,
    take_back,
    waits,
)

Sql = Callable[..., list[tuple[Any, ...]]]
WHY = "The risk to the child is the same as before."
GOING_ON: dict[str, Any] = {
    name: getattr(REASONS, name)
    for name in (
        "at_risk", "concern", "escalation", "harm_of_sharing", "harm_prevented", "proportionate_because", "wishes"
    )
} | {"grounds": ["harm"], "factors": ["seriousness"]}  # fmt: skip


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
    with acting_user.acting_as(p.social_worker):
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
    told = page(p.lead_manager, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
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
    with acting_user.acting_as(p.officer):
        theirs = Override.objects.get(agency=p.police)
    overturn(theirs, p.police_manager)
    assert [waits(u) for u in (p.social_worker, p.nurse, p.officer)] == [1, 1, 0]


@pytest.mark.committed
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


@pytest.mark.committed
@pytest.mark.clause("OVR7")
def test_holders_learn_who_overturned_it_and_why_and_who_shared_sees_what_each_answered(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    own_override(enquiry, p.officer, *people_of(enquiry, p.social_worker).values())
    answer = release(asked, p.officer, {}, to=(p.lead, p.health))
    with acting_user.acting_as(p.officer):
        theirs, shared = Override.objects.get(agency=p.police), answer.release.pk
    the_release = reverse("disclosures:release", args=[enquiry.pk, shared])
    before = {user: page(user, the_release) for user in (p.officer, p.social_worker, p.nurse, p.guardian)}
    assert [text for text in before.values() if "overturned that decision" in text] == []
    overturn(theirs, p.police_manager)
    with acting_user.acting_as(p.police_manager):
        why = Review.objects.get().reasons

    for holder in (p.nurse, p.social_worker):
        told = page(holder, settling(enquiry, holder))
        assert "Piet Sergeant, Northbridge Police, overturned that decision on" in told
        assert why in told
        assert "lawful" not in told
    for reader in before:  # the release carries the mark, for whoever shared it, received it or oversees it
        marked = page(reader, the_release)
        assert "It rested on Northbridge Police’s decision to share without consent" in marked
        assert why in marked

    board = reverse("consent:the_override", args=[enquiry.pk, theirs.pk])
    waiting = page(p.officer, board).partition("What went out on it meanwhile")[2]
    assert p.lead.name in waiting
    assert p.health.name in waiting
    assert waiting.count("Not answered yet") == 2
    data = {"key": str(new_key()), "choice": "continue", "ground": "harm", "reasons": WHY}
    assert sign_in(Client(), p.nurse).post(settling(enquiry, p.nurse), data).status_code == 302
    for who_shared in (p.officer, p.police_manager):
        answered = page(who_shared, board).partition("What went out on it meanwhile")[2]
        assert WHY in answered
        assert "Nia Nurse" in answered
        assert answered.count("Not answered yet") == 1
    assert waits(p.officer) == 0  # whoever shared it holds nothing to answer for
    for function in ("imap.overturned_on(%s)", "imap.overturned_releases(%s)", "imap.followed(%s)"):
        for outsider in (p.teacher, p.housing_officer):
            assert app_sql(f"SELECT count(*) FROM {function}", [enquiry.pk], person=outsider.pk) == [(0,)]
    count = "SELECT count(*) FROM disclosures_settlement"
    assert app_sql(count, person=p.officer.pk) == [(1,)]
    assert app_sql(count, person=p.teacher.pk) == [(0,)]
