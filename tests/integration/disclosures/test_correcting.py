"""What was shared and was wrong: the new version reaches everybody who has it, the first stays, marked (ACC2)."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.corrections import actions
from disclosures.models import Correction, CorrectionRead, Item
from imap.access.acting_user import acting_as
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, refuse_consent, sign_in
from tests.support.case import SECRET_WORDS, page, release, send
from tests.support.correcting import at, item, work
from tests.support.forms import typed
from tests.support.late import send as filled_in
from tests.support.mended import NEW_WORDS, WRONG, correct
from tests.support.races import at_once

__all__ = ["item"]  # the trust shared one item with the lead agency and the school

NEW: dict[str, Any] = {
    "correction": "new",
    "reasons": WRONG,
    "text": NEW_WORDS,
    "kind": "health",
    "said_by": "Emergency department record",
    "information_from": "2025-10-20",
    "certainty": "verified",
    "checked_how": "Read in the record again",
    "necessary": "yes",
    "necessary_because": "It shows a pattern.",
    "proportionate": "yes",
    "proportionate_because": "Dates only.",
    "relevant": "yes",
    "relevant_because": "The concern is an injury.",
}


def newest(p: Partnership) -> Correction:
    with acting_as(p.nurse):
        return Correction.objects.latest("recorded_at")


@pytest.mark.clause("ACC2", "ACC1")
def test_a_new_version_reaches_every_recipient_and_each_says_that_it_read_it(
    partnership: Partnership, item: Item
) -> None:
    p = partnership
    nurse = sign_in(Client(), p.nurse)
    address = at("correct", item.enquiry_id, item.pk)
    assert address in page(p.nurse, at("release", item.enquiry_id, item.release_id))
    filled_in(nurse, address, typed(NEW))
    row = newest(p)
    with acting_as(p.nurse):
        assert row.replacement
        assert set(row.replacement.recipients.values_list("recipient", flat=True)) == {p.lead.pk, p.school.pk}
        assert row.replacement.release_id == item.release_id
    here = at("correction", item.enquiry_id, row.pk)
    assert nurse.get(address)["Location"] == here  # once
    # Wherever it appears: the first stays and is marked, the new one stands beside it.
    pages = [at("release", item.enquiry_id, item.release_id), at("information", item.enquiry_id)]
    pages += [f"{pages[1]}?order=chronology", here]
    for user in (p.social_worker, p.teacher):
        for one in pages:
            html = page(user, one)
            assert SECRET_WORDS in html, one
            assert NEW_WORDS in html, one
            first = html[: html.index(SECRET_WORDS)].rpartition("<article")[2]
            assert "Corrected" in first, one
            assert ("Read the new version" in first and here in first) is (one != here), one
    assert page(p.teacher, here).index(SECRET_WORDS) < page(p.teacher, here).index(NEW_WORDS)
    assert WRONG in page(p.teacher, here)
    held = page(p.social_worker, at("holdings", item.enquiry_id))
    assert "New version of item 1" in held
    assert "<strong>Corrected " in held
    told = page(p.teacher, reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes")
    assert "Northbridge NHS Trust corrected an item: the new version holds" in told
    assert "read the new version, below" in told
    # Each recipient acknowledges for itself, and reads nothing of the other.
    for user in (p.social_worker, p.teacher):
        assert [*work(user, "corrected")] == [
            f"{item.enquiry.reference}: Northbridge NHS Trust corrected what it shared"
        ]
        filled_in(sign_in(Client(), user), here, {})
        assert work(user, "corrected") == []
    assert "Sam Worker" not in page(p.teacher, here)
    assert "Read by Sam Worker" in page(p.nurse, here)
    assert "Read by Tess Teacher" in page(p.nurse, here)


@pytest.mark.clause("ACC2")
def test_wrong_disregard_needs_no_consent_and_a_new_version_does(
    partnership: Partnership, item: Item
) -> None:
    p = partnership
    with acting_as(p.social_worker):
        enquiry = item.enquiry
    refuse_consent(enquiry, p.social_worker)
    with pytest.raises(RuleViolation, match="disregarded: that needs no consent"):
        correct(item, p.nurse)
    with acting_as(p.nurse):
        assert Item.objects.count() == 1  # nothing was written
    client = sign_in(Client(), p.nurse)
    address = at("correct", item.enquiry_id, item.pk)
    filled_in(client, address, {"correction": "disregard", "reasons": WRONG})
    for one in ("release", "information"):
        keys = [item.enquiry_id, item.release_id][: 2 if one == "release" else 1]
        assert "Wrong: disregard it" in page(p.teacher, at(one, *keys))
    assert "Wrong, to be disregarded" in page(p.social_worker, at("holdings", item.enquiry_id))


@pytest.mark.clause("ACC2")
def test_who_did_not_read_it_in_time_is_shown_to_whoever_corrected(
    partnership: Partnership, item: Item
) -> None:
    p = partnership
    with acting_as(p.nurse), clock.in_the_past(timezone.now() - timedelta(days=8)):
        row = correct(item, p.nurse)
    with acting_as(p.social_worker):
        actions.read_correction(
            enquiry_id=item.enquiry_id, correction_id=row.pk, by=p.social_worker, key=new_key()
        )
    assert work(p.nurse, "unread") == [f"{item.enquiry.reference}: your correction has not reached everybody"]
    html = page(p.nurse, at("correction", item.enquiry_id, row.pk))
    assert html.count("Overdue") == 1
    assert "Elm Grove School" in html[: html.index("Overdue")].rpartition("<dt")[2]
    with acting_as(p.teacher):
        actions.read_correction(enquiry_id=item.enquiry_id, correction_id=row.pk, by=p.teacher, key=new_key())
    assert work(p.nurse, "unread") == []


def test_each_kind_of_viewer(partnership: Partnership, item: Item) -> None:
    p = partnership
    row = correct(item, p.nurse)
    here, form = at("correction", item.enquiry_id, row.pk), at("correct", item.enquiry_id, row.replacement_id)
    seen = page(p.guardian, here)
    assert WRONG in seen
    for words in (SECRET_WORDS, NEW_WORDS, "Item 1: Kit"):
        assert words not in seen
    for user, opens, corrects in (
        (p.nurse, 200, 200),
        (p.teacher, 200, 403),
        (p.guardian, 200, 403),
        (p.officer, 404, 404),
        (p.administrator, 404, 404),
    ):
        client = sign_in(Client(), user)
        assert client.get(here).status_code == opens, user
        assert client.get(form).status_code == corrects, user
    with acting_as(p.social_worker):
        other = item.enquiry
    assert (
        sign_in(Client(), p.nurse).get(at("correction", opened(p.social_worker).pk, row.pk)).status_code
        == 404
    )
    assert sign_in(Client(), p.guardian).post(here, {"key": str(new_key())}).status_code == 403
    assert other.pk == item.enquiry_id


def test_whoever_received_nothing_of_it_learns_only_that_it_was_corrected(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=(p.school,))
    with acting_as(p.nurse):
        item = Item.objects.get()
    row = correct(item, p.nurse)
    held = page(p.social_worker, at("holdings", enquiry.pk))
    assert "New version of item 1" in held
    assert NEW_WORDS not in held
    assert WRONG not in held
    assert sign_in(Client(), p.social_worker).get(at("correction", enquiry.pk, row.pk)).status_code == 404


@pytest.mark.committed
@pytest.mark.clause("ACC2")
def test_two_colleagues_correct_the_same_item(partnership: Partnership, item: Item, backup_sql: Any) -> None:
    """One wins, the other is told who, and that a new version stands."""
    p = partnership

    def by(words: str) -> Any:
        return lambda: correct(item, p.nurse, text=words)

    won, told = at_once(
        item.enquiry, p.social_worker, backup_sql, by("Attended once."), by("Attended never.")
    )
    assert isinstance(won, Correction)
    assert isinstance(told, RuleViolation)
    assert "Nia Nurse corrected this item" in str(told)
    assert backup_sql("SELECT count(*) FROM disclosures_item") == [(2,)]


def test_a_form_that_was_open_meanwhile_keeps_what_was_typed(partnership: Partnership, item: Item) -> None:
    p = partnership
    correct(item, p.nurse, correction="disregard")
    client = sign_in(Client(), p.nurse)
    answer = client.post(at("correct", item.enquiry_id, item.pk), typed(NEW) | {"key": str(new_key())})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Nia Nurse corrected this item on" in html
    assert NEW_WORDS in html


@pytest.mark.committed
@pytest.mark.clause("ACC2")
def test_the_database_holds_it_too(partnership: Partnership, item: Item, app_sql: Any) -> None:
    """A new version goes to exactly those who hold the first; nobody says for another agency that it was read."""
    p = partnership
    row = correct(item, p.nurse)
    insert = (
        "INSERT INTO disclosures_correction (id, enquiry_id, item_id, replacement_id, reasons, basis, read_by, happened_at,"
        " recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, %s, %s, 'x', '', now(), now(), now(), %s, %s)"
    )
    both = {"text": "Two", "recipients": [str(p.lead.pk), str(p.school.pk)]}
    release(send(item.enquiry, p.police, p.social_worker), p.officer, {}, both, to=(p.lead,))
    with acting_as(p.officer):
        mine, other = Item.objects.filter(agency=p.police).order_by("id")
    # Not another agency's item; not an item that was corrected; not with other recipients.
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            insert, [new_key(), item.enquiry_id, mine.pk, None, p.nurse.pk, p.health.pk], person=p.nurse.pk
        )
    with pytest.raises(psycopg.errors.UniqueViolation):
        app_sql(
            insert, [new_key(), item.enquiry_id, item.pk, None, p.nurse.pk, p.health.pk], person=p.nurse.pk
        )
    with pytest.raises(psycopg.errors.CheckViolation, match="ACC2"):
        app_sql(
            insert,
            [new_key(), item.enquiry_id, mine.pk, other.pk, p.officer.pk, p.police.pk],
            person=p.officer.pk,
        )
    read = (
        "INSERT INTO disclosures_correctionread (id, enquiry_id, correction_id, happened_at, recorded_at, recorded_by_id,"
        " agency_id) VALUES (%s, %s, %s, now(), now(), %s, %s)"
    )
    for user in (p.officer, p.nurse, p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(read, [new_key(), item.enquiry_id, row.pk, user.pk, user.agency_id], person=user.pk)
    with acting_as(p.nurse):
        assert not CorrectionRead.objects.exists()
