"""Late entries beside every decision, and their review, as real people through Django's client, both locks on."""

from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Override
from disclosures.models import InformationRequest
from enquiries.models import Enquiry, LateReview, Rating, SpokenExchange
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, grant_consent, opened, record, refuse_consent, sign_in
from tests.support.case import ASKING, people_of
from tests.support.forms import hidden, typed
from tests.support.late import LATE, send

OVERRIDE = {
    "grounds": "harm",
    "concern": "Two bruises in a week.",
    "escalation": "A third is likely.",
    "harm_of_sharing": "The mother may stop coming to the clinic.",
    "harm_prevented": "A third injury to a child of eight.",
    "proportionate_because": "Dates only.",
    "at_risk": "Kit",
    "wishes": "Not known.",
}


def entries(p: Partnership) -> list[SpokenExchange]:
    with acting_user.acting_as(p.social_worker):
        rows = SpokenExchange.objects.select_related("agency", "recorded_by")
        return list(rows.order_by("recorded_at"))


@pytest.mark.clause("LATE1")
def test_every_decision_screen_takes_it(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    people = people_of(enquiry, p.social_worker)
    worker, nurse = sign_in(Client(), p.social_worker), sign_in(Client(), p.nurse)

    def at(name: str, *more: Any) -> str:
        return reverse(name, args=[enquiry.pk, *more])

    for person, own_view in (
        (people["Kit Marlow"], {"own_view_not_obtained": "Not seen"}),
        (people["Jo Marlow"], {}),
    ):
        refused = {
            "position": "refused",
            "giver": people["Jo Marlow"],
            "refusal_reason": "Private",
            "reason_clear": "yes",
            "not_told_because": "They rang off.",
        } | own_view
        send(worker, at("consent:consent", person), refused | LATE)
    send(worker, at("consent:open"), {"reasons": "It cannot wait."} | LATE)
    send(worker, at("consent:override"), OVERRIDE | {"people": list(people.values())} | LATE)
    send(
        worker,
        at("disclosures:ask"),
        typed({**ASKING, "asked": str(p.health.pk), "people": list(people.values())}),
    )
    send(worker, at("disclosures:ask_preview"), LATE)
    with acting_user.acting_as(p.social_worker):
        request = InformationRequest.objects.get()
    send(nurse, at("disclosures:nothing", request.pk), {"searched": "The record."} | LATE)
    send(worker, at("disclosures:confirm_consent"), {"consent": "confirmed"})
    decided = {
        "decision": "no_further_action", "threshold": "Level 2: early help.", "reasons": "Nothing bears it out.", "how": "not_told",
        "because": "The letter was anonymous.",
    }  # fmt: skip
    send(worker, at("disclosures:outcome"), decided | LATE)

    found = entries(p)
    assert [one.beside for one in found] == [
        "consent", "consent", "opening", "override", "request", "answer", "outcome"
    ]  # fmt: skip
    assert [one.agency_id for one in found if one.beside == "answer"] == [p.health.pk]
    assert all(one.happened_at < one.recorded_at < one.review_due_at for one in found)
    with acting_user.acting_as(p.social_worker):
        assert {Override.objects.get().pk, request.pk} <= {one.decision for one in found}
    told = worker.get(at("audit:record"), {"whole": "yes"}).content.decode()
    assert told.count("Late entry, to Oba Officer, police: happened 2 March 2026 at 18:42, recorded ") == 7


def overridden_late(p: Partnership) -> SpokenExchange:
    """The social worker went ahead by telephone, and recorded it afterwards."""
    enquiry = opened(p.social_worker, rating=Rating.RED)
    refuse_consent(enquiry, p.social_worker)
    client = sign_in(Client(), p.social_worker)
    address = reverse("consent:override", args=[enquiry.pk])
    answers = (
        OVERRIDE
        | {"people": list(people_of(enquiry, p.social_worker).values()), "key": str(new_key())}
        | LATE
    )
    for _time in range(2):  # posted twice: one decision, one late entry
        assert client.post(address, answers).status_code == 302
    [one] = entries(p)
    return one


def review(client: Client, one: SpokenExchange, **changes: str) -> Any:
    data = {"key": str(new_key()), "verdict": "seen", "reasons": "Right to ring first."} | changes
    return client.post(reverse("consent:late_entry", args=[one.enquiry_id, one.pk]), data)


@pytest.mark.clause("LATE1")
def test_a_manager_reviews_it_once_and_nobody_their_own(partnership: Partnership) -> None:
    p = partnership
    one = overridden_late(p)
    assert (one.review_due_at - one.recorded_at).total_seconds() / 3600 == pytest.approx(4, abs=0.01)
    page = reverse("consent:late_entry", args=[one.enquiry_id, one.pk])
    worker, manager = sign_in(Client(), p.social_worker), sign_in(Client(), p.lead_manager)
    assert page not in worker.get(reverse("work")).content.decode()
    assert page in manager.get(reverse("work")).content.decode()
    assert "This is your own decision" in worker.get(page).content.decode()
    assert review(worker, one).status_code == 403
    shown = manager.get(page).content.decode()
    for words in (
        "2 March 2026 at 18:42",
        LATE["late-said"],
        LATE["late-late_because"],
        "Going ahead without consent",
    ):
        assert words in shown, words
    assert review(manager, one, reasons="").status_code == 422
    key = str(new_key())
    for _time in range(2):
        assert review(manager, one, key=key, verdict="follow_up").status_code == 302
    again = review(manager, one, reasons="I see it quite differently.")
    assert again.status_code == 422
    assert "Mina Manager reviewed this on" in again.content.decode()
    assert page not in manager.get(reverse("work")).content.decode()
    assert "To be followed up" in worker.get(reverse("enquiry", args=[one.enquiry_id])).content.decode()
    assert (
        "reviewed the late entry: To be followed up"
        in manager.get(reverse("audit:record", args=[one.enquiry_id]) + "?whole=yes").content.decode()
    )
    for outsider in (
        p.officer,
        p.guardian,
        p.administrator,
    ):  # the lead agency has a manager: not the Guardian's
        assert sign_in(Client(), outsider).get(page).status_code == 404


@pytest.mark.committed
@pytest.mark.clause("LATE1")
def test_the_only_manager_is_reviewed_by_the_guardian_and_the_database_holds_it(
    partnership: Partnership, app_sql: Any
) -> None:
    p = partnership
    enquiry = opened(p.lead_manager)
    client = sign_in(Client(), p.lead_manager)
    people = list(people_of(enquiry, p.lead_manager).values())
    send(client, reverse("consent:override", args=[enquiry.pk]), OVERRIDE | {"people": people} | LATE)
    [one] = entries(p)
    sql = (
        "INSERT INTO enquiries_latereview (id, enquiry_id, spoken_id, verdict, reasons, happened_at, recorded_at,"
        " recorded_by_id, agency_id) VALUES (%s, %s, %s, 'seen', 'Fine.', now(), now(), %s, %s)"
    )
    for who in (p.lead_manager, p.social_worker, p.police_manager):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(sql, [new_key(), enquiry.pk, one.pk, who.pk, who.agency_id], person=who.pk)
    guardian = sign_in(Client(), p.guardian)
    assert (
        reverse("consent:late_entry", args=[enquiry.pk, one.pk])
        in guardian.get(reverse("work")).content.decode()
    )
    assert review(guardian, one).status_code == 302
    with acting_user.acting_as(p.guardian):
        assert LateReview.objects.get().recorded_by_id == p.guardian.pk


def test_what_is_missing_is_said_and_a_time_long_before_is_only_warned_of(partnership: Partnership) -> None:
    p = partnership
    enquiry: Enquiry = record(p.social_worker)
    grant_consent(enquiry, p.social_worker)
    client = sign_in(Client(), p.social_worker)
    address = reverse("consent:open", args=[enquiry.pk])
    answers = hidden(client.get(address).content.decode()) | {"reasons": "It cannot wait."} | LATE
    half = client.post(address, answers | {"late-to": "", "late-at-time": ""})
    assert half.status_code == 422
    assert "Write to whom you spoke" in half.content.decode()
    assert LATE["late-said"] in half.content.decode()
    assert entries(p) == []
    done = client.post(address, answers | {"late-at-year": "2020"}, follow=True)
    assert "more than a day before this enquiry was received" in done.content.decode()
    assert len(entries(p)) == 1
