"""“Still right?”, as real people through Django's client, both locks on."""

from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent.consent_reviews.queries import asked_on, looked_at, still_right
from consent.consent_reviews.rules import since
from consent.models import ConsentRecord, StillRight
from disclosures.models import InformationRequest
from enquiries.intake.actions import change_concern
from enquiries.intake.queries import concern_of
from enquiries.intake.rules import ConcernDetails
from enquiries.models import Concern, Enquiry, Person, Rating, Stage
from enquiries.people.actions import add_person, change_person
from enquiries.people.rules import NewPerson
from enquiries.stages.actions import move
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, record, refuse_consent, sign_in
from tests.support.case import LAWFUL, people_of, request_answers, send
from tests.support.forms import hidden

WHY = "Health was asked about the injury that the mother agreed to have looked into."
TASK = "still right?"


def in_force(enquiry: Enquiry, by: User) -> list[str]:
    with acting_user.acting_as(by):
        rows = ConsentRecord.objects.filter(enquiry=enquiry, superseded_by=None).order_by("person__role")
        return [str(key) for key in rows.values_list("pk", flat=True)]


def rate(enquiry: Enquiry, rating: Rating, by: User) -> None:
    with acting_user.acting_as(by):
        now = concern_of(enquiry.pk)
        assert now
        to = ConcernDetails(now.narrative, now.whereabouts, rating, "A second injury was seen today.")
        change_concern(enquiry=enquiry, to=to, reason="", by=by)


def add(enquiry: Enquiry, by: User) -> None:
    with acting_user.acting_as(by):
        ray = NewPerson(role=Person.Role.PARENT_OR_CARER, name="Ray Marlow", date_of_birth=date(1988, 5, 6))
        add_person(enquiry=enquiry, person=ray, by=by)


def improve(enquiry: Enquiry, by: User) -> None:
    """Details that are no such change: a name spelt right, where the child is."""
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, name="Jo Marlow")
        to = {name: getattr(jo, name) for name in NewPerson.__dataclass_fields__} | {"name": "Jo Marlowe"}
        change_person(person=jo, to=NewPerson(**to), reason="Spelling of the name", by=by)
        now = concern_of(enquiry.pk)
        assert now
        here = ConcernDetails(now.narrative, "At school", now.rating, now.rating_because)
        change_concern(enquiry=enquiry, to=here, reason="", by=by)


def ask_page(client: Client, enquiry: Enquiry) -> Any:
    return client.get(reverse("consent:still_right", args=[enquiry.pk])).content.decode()


def post(client: Client, enquiry: Enquiry, shown: str, records: list[str], because: str = WHY) -> Any:
    answers = hidden(shown) | {"records": records, "because": because}
    return client.post(reverse("consent:still_right", args=[enquiry.pk]), answers)


@pytest.mark.clause("CON8")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda e, p: rate(e, Rating.RED, p.social_worker), "Rating: amber to red"),
        (lambda e, p: add(e, p.social_worker), "Ray Marlow was added to the enquiry"),
        (lambda e, p: send(e, p.health, p.social_worker), "Northbridge NHS Trust was asked"),
    ],
    ids=["rating", "person", "agency"],
)
def test_a_change_asks_of_every_position_recorded_before_it(
    partnership: Partnership, change: Any, told: str
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    improve(enquiry, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        assert (
            asked_on(enquiry.pk) is None
        )  # nothing recorded in order asks, and no detail that is no such change
    change(enquiry, p)
    with acting_user.acting_as(p.social_worker):
        [row] = still_right(p.social_worker).page().rows
        looked = looked_at(enquiry.pk)
        # The rules and the database say the same.
        assert (row.enquiry_id, row.what) == (enquiry.pk, str(len(looked.asked))) == (enquiry.pk, "2")
        assert row.at == min(filter(None, (since(one, looked.events) for one in looked.positions)))
        assert [one.words for one in looked.happened] == [told]
        assert "Sam Worker" in looked.happened[0].by
    with acting_user.acting_as(p.nurse):
        assert still_right(p.nurse).page().rows == []


@pytest.mark.clause("CON8")
def test_it_is_answered_by_one_sentence_or_a_newer_record_and_blocks_nothing(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker)
    client, address = sign_in(Client(), p.social_worker), reverse("consent:still_right", args=[enquiry.pk])
    for place in (reverse("work"), reverse("enquiry", args=[enquiry.pk])):
        assert address in client.get(place).content.decode(), place
    send(enquiry, p.police, p.social_worker)  # it blocks nothing
    shown = ask_page(client, enquiry)
    assert "Northbridge Police was asked" in shown
    [kit, _jo] = in_force(enquiry, p.social_worker)
    for records, because in (([], WHY), ([kit], ""), ([kit], "...")):
        turned = post(client, enquiry, shown, records, because)
        assert turned.status_code == 422, (records, because)
    assert post(client, enquiry, shown, ["nonsense"]).status_code == 422
    for _time in range(2):  # posted twice: one decision
        assert post(client, enquiry, shown, [kit]).status_code == 302
    with acting_user.acting_as(p.social_worker):
        [said] = StillRight.objects.all()
        assert (str(said.record_id), said.because) == (kit, WHY)
        [row] = still_right(p.social_worker).page().rows
        assert row.what == "1"  # the one not ticked is still asked about
    refuse_consent(enquiry, p.social_worker)  # a newer record of both
    assert address not in client.get(reverse("work")).content.decode()
    assert "Nothing is asked" in ask_page(client, enquiry)
    told = client.get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").content.decode()
    assert "The consent position of Kit Marlow, Granted, is still right" in told
    assert WHY in told
    guardian = (
        sign_in(Client(), p.guardian)
        .get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
        .content.decode()
    )
    assert WHY in guardian
    assert "The consent position of somebody on the enquiry, Granted, is still right" in guardian


def test_whoever_answers_a_page_that_is_old_is_told_what_happened_and_who_did_it(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker)
    client, manager = sign_in(Client(), p.social_worker), sign_in(Client(), p.lead_manager)
    kit, jo = in_force(enquiry, p.social_worker)
    mine = ask_page(client, enquiry)
    theirs = ask_page(manager, enquiry)
    assert post(manager, enquiry, theirs, [kit]).status_code == 302
    late = post(client, enquiry, mine, [kit, jo])
    assert late.status_code == 422
    assert (
        "Mina Manager said meanwhile that the position of Kit Marlow is still right" in late.content.decode()
    )
    assert WHY in late.content.decode()  # what was typed is kept
    rate(enquiry, Rating.RED, p.lead_manager)
    changed = post(client, enquiry, mine, [jo])
    assert changed.status_code == 422
    assert "Rating: amber to red (Mina Manager" in changed.content.decode()
    refuse_consent(enquiry, p.lead_manager)
    newer = post(client, enquiry, mine, [jo])
    assert newer.status_code == 422
    assert "Mina Manager recorded “Refused” for Jo Marlow meanwhile" in newer.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert StillRight.objects.count() == 1


@pytest.mark.clause("CON8")
def test_it_can_be_answered_as_the_agency_is_asked_for_those_whom_the_request_states(
    partnership: Partnership,
) -> None:
    p = partnership
    whole, half = opened(p.social_worker), opened(p.social_worker)
    send(whole, p.health, p.social_worker, still_right=WHY)
    kit = people_of(half, p.social_worker)["Kit Marlow"]
    sent = send(half, p.health, p.social_worker, still_right=WHY, people=[kit])
    with acting_user.acting_as(p.social_worker):
        assert [row.enquiry_id for row in still_right(p.social_worker).page().rows] == [half.pk]
        said = StillRight.objects.get(enquiry=half)
        assert (str(said.record.person_id), said.together) == (kit, sent.pk)
    client = sign_in(Client(), p.social_worker)
    third = opened(p.social_worker)
    address = reverse("disclosures:ask", args=[third.pk])
    answers = request_answers(third, p.police, p.social_worker)
    typed = {
        name: getattr(answers, name)
        for name in ("asked", "purpose", "statement", "questions", "helps", "hinders")
    }
    for name in ("necessary", "proportionate", "relevant"):
        typed |= {name: "yes", f"{name}_because": getattr(answers.reasons, f"{name}_because")}
    typed |= {"people": list(answers.people), **LAWFUL, "considered": "on"}
    shown = hidden(client.get(address).content.decode())
    assert client.post(address, shown | typed | {"still_right": "..."}).status_code == 422
    assert client.post(address, shown | typed | {"still_right": WHY}).status_code == 302
    preview = reverse("disclosures:ask_preview", args=[third.pk])
    page = client.get(preview).content.decode()
    assert WHY in page
    assert client.post(preview, hidden(page)).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert StillRight.objects.filter(enquiry=third).count() == 2
        assert asked_on(third.pk) is None
    with acting_user.acting_as(p.officer):
        assert InformationRequest.objects.count() == 1
        assert StillRight.objects.count() == 0  # the lead agency's own


@pytest.mark.committed
def test_the_second_lock_and_who_may_open_the_page(partnership: Partnership, app_sql: Any) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker)
    [kit, _jo] = in_force(enquiry, p.social_worker)
    sql = (
        "INSERT INTO consent_stillright (id, enquiry_id, record_id, because, together, happened_at, recorded_at,"
        " recorded_by_id, agency_id) VALUES (%s, %s, %s, 'Fine.', %s, now(), now(), %s, %s)"
    )
    for who in (p.nurse, p.officer, p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(sql, [new_key(), enquiry.pk, kit, new_key(), who.pk, who.agency_id], person=who.pk)
    for who, status in ((p.nurse, 403), (p.guardian, 403), (p.officer, 404)):
        page = sign_in(Client(), who).get(reverse("consent:still_right", args=[enquiry.pk]))
        assert page.status_code == status, who
    # When it happened is the database's word: nobody dates a rating, a person or a grant.
    before = app_sql("SELECT rated_at FROM enquiries_concern", person=p.social_worker.pk)
    app_sql(
        "UPDATE enquiries_concern SET rated_at = '2020-01-01', changed_by_id = %s",
        [p.social_worker.pk],
        person=p.social_worker.pk,
    )
    assert app_sql("SELECT rated_at FROM enquiries_concern", person=p.social_worker.pk) == before


def test_of_closed_enquiries_nothing_is_asked_and_a_rating_filters(partnership: Partnership) -> None:
    p = partnership
    closed, green = record(p.social_worker), opened(p.social_worker, rating=Rating.GREEN)
    with acting_user.acting_as(p.social_worker):
        move(
            enquiry_id=closed.pk,
            after=Stage.NOT_OPENED,
            reasons="Nothing to look into.",
            referrer_told="Told.",
            by=p.social_worker,
        )
    send(green, p.health, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        assert Concern.objects.count() == 2
        assert [row.enquiry_id for row in still_right(p.social_worker).page().rows] == [green.pk]
        assert still_right(p.social_worker, rating=Rating.RED).page().rows == []
        assert len(still_right(p.social_worker, rating=Rating.GREEN).page().rows) == 1
        last = still_right(p.social_worker).page().rows[0]
        assert still_right(p.social_worker).page(f"{last.at.isoformat()}_{last.key}").rows == []
