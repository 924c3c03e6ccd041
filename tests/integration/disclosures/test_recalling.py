"""What went to the wrong place: its access ends at once, it answers, and the breach has its clock (ACC3)."""

import random
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import BreachEntry, Item, Recall
from disclosures.received.actions import acknowledge
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import SECRET_WORDS, page, release, send
from tests.support.correcting import at, item, work
from tests.support.late import send as filled_in
from tests.support.mended import (
    FIND,
    MIXED_UP,
    NEW_WORDS,
    STEPS,
    breach_of,
    correct,
    noticed,
    officer_of,
    readers,
    recall,
)
from tests.support.races import at_once, posts

__all__ = ["item"]  # the same case: the trust shared one item with the lead agency and the school


def no_words_of_it(user: User, enquiry_id: Any, release_id: Any) -> None:
    """Nothing of it on any page of the enquiry, in My work or its search."""
    client = sign_in(Client(), user)
    addresses = [
        at("information", enquiry_id),
        reverse("audit:record", args=[enquiry_id]) + "?whole=yes",
        reverse("work"),
    ]
    addresses += [reverse("enquiry", args=[enquiry_id]), at("release", enquiry_id, release_id)]
    for address in addresses:
        html = client.get(address, follow=True).content.decode()
        for words in (
            SECRET_WORDS,
            NEW_WORDS,
            "Emergency department record",
            "It shows a pattern",
            "Item about",
        ):
            assert words not in html, (address, words)


@pytest.mark.committed
@pytest.mark.clause("ACC3")
def test_access_ends_at_once_and_the_wrong_recipient_says_what_became_of_it(
    partnership: Partnership, item: Item, app_sql: Any
) -> None:
    p = partnership
    with acting_user.acting_as(p.teacher):  # it was read there, and corrected, before anybody noticed
        acknowledge(enquiry_id=item.enquiry_id, release_id=item.release_id, by=p.teacher, key=new_key())
    correct(item, p.nurse)
    nurse = sign_in(Client(), p.nurse)
    address = at("recall", item.enquiry_id, item.release_id)
    assert address in page(p.nurse, at("release", item.enquiry_id, item.release_id))
    filled_in(
        nurse, address,
        {"recipient": str(p.school.pk), "items": [str(item.pk)], "find": FIND, "what": MIXED_UP, "steps": STEPS}
        | noticed(item.release),
    )  # fmt: skip
    with acting_user.acting_as(p.nurse):
        row = Recall.objects.get()
        entry = BreachEntry.objects.get(recall=row)
        assert row.items.count() == 2  # every version
        assert (entry.items, entry.people) == (2, 1)
        assert (entry.report_by - entry.noticed_at).total_seconds() == 72 * 3600
    here = at("recalled", item.enquiry_id, row.pk)
    # For the school it is gone, at both locks; for everybody else it stays.
    no_words_of_it(p.teacher, item.enquiry_id, item.release_id)
    for table in (
        "item",
        "itemcontent",
        "itemrecipient",
        "historicalitem",
        "historicalitemcontent",
        "release",
        "correction",
    ):
        assert app_sql(f"SELECT 1 FROM disclosures_{table}", person=p.teacher.pk) == [], table
    assert len(app_sql("SELECT 1 FROM disclosures_itemcontent", person=p.social_worker.pk)) == 2
    assert SECRET_WORDS in page(p.social_worker, at("information", item.enquiry_id))
    assert "Called back from Elm Grove School" in page(
        p.nurse, at("release", item.enquiry_id, item.release_id)
    )
    assert SECRET_WORDS in page(
        p.nurse, reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes"
    )  # sealed in the record
    assert "Sent by mistake, called back" in page(p.social_worker, at("holdings", item.enquiry_id))
    # In its place: that it was sent by mistake, and what is asked.
    teacher = sign_in(Client(), p.teacher)
    assert teacher.get(at("release", item.enquiry_id, item.release_id))["Location"] == here
    shown = page(p.teacher, here)
    assert "do not use them" in shown
    assert FIND in shown
    for words in (MIXED_UP, STEPS, "breach"):
        assert words not in shown
    [words] = work(p.teacher, "recalled")
    assert "sent you something by mistake" in words
    filled_in(
        teacher,
        here,
        {"kept": "kept", "where": "In the pupil’s file", "passed_on": "yes", "passed_to": "The head"},
    )
    assert len(work(p.teacher, "recalled")) == 1  # something is still kept
    filled_in(teacher, here, {"kept": "deleted", "passed_on": "no"})
    assert work(p.teacher, "recalled") == []
    told = page(p.nurse, here)
    for words in ("In the pupil’s file", "The head", "is deleted now", "The breach entry"):
        assert words in told
    assert at("breach", item.enquiry_id, entry.pk) in told


@pytest.mark.committed
@pytest.mark.clause("ACC3")
def test_the_breach_is_its_officers_to_decide(partnership: Partnership, item: Item, app_sql: Any) -> None:
    p = partnership
    officer = officer_of(p.health, p)
    entry = breach_of(recall(item, p.school, p.nurse), p.nurse)
    here = at("breach", item.enquiry_id, entry.pk)
    [words] = work(officer, "breaches")
    assert words == f"{entry.reference}: Released to the wrong recipient"
    assert work(p.nurse, "breaches") == []  # hers to read, the officer's to decide
    shown = page(officer, here)
    for words in (MIXED_UP, STEPS, "72 hours", "Released to the wrong recipient"):
        assert words in shown
    assert SECRET_WORDS not in shown
    # The officer has no part in the enquiry: that page, and no other of it.
    client = sign_in(Client(), officer)
    for other in (
        reverse("enquiry", args=[item.enquiry_id]),
        at("release", item.enquiry_id, item.release_id),
        at("recalled", item.enquiry_id, entry.recall_id),
        reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes",
    ):
        assert client.get(other).status_code == 404, other
    assert app_sql("SELECT 1 FROM disclosures_item", person=officer.pk) == []
    assert app_sql("SELECT 1 FROM disclosures_recall", person=officer.pk) == []
    because = "Opened by one person who is bound by confidence, and deleted: no risk to anyone is likely."
    refused = client.post(here, {"key": str(new_key()), "choice": "closed", "because": because})
    assert refused.status_code == 422
    assert "Decide first whether it is reported" in refused.content.decode()
    filled_in(client, here, {"choice": "not_reported", "because": because})
    [words] = work(officer, "breaches")
    assert "to be closed" in page(officer, reverse("work"))
    filled_in(client, here, {"choice": "closed", "because": because})
    assert work(officer, "breaches") == []
    assert because in page(p.nurse, here)
    # Everybody else: the Guardian reads decisions, not the account; nobody else knows of it.
    seen = page(p.guardian, here)
    assert because in seen
    assert MIXED_UP not in seen
    for user in (p.social_worker, p.teacher, p.officer, p.administrator):
        assert sign_in(Client(), user).get(here).status_code == 404, user
    for user in (p.nurse, p.guardian):
        post = {"key": str(new_key()), "choice": "step", "because": because}
        assert sign_in(Client(), user).post(here, post).status_code == 403
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(
                "INSERT INTO disclosures_breachdecision (id, enquiry_id, entry_id, choice, because, happened_at, recorded_at,"
                " recorded_by_id, agency_id) VALUES (%s, %s, %s, 'step', 'x', now(), now(), %s, %s)",
                [new_key(), item.enquiry_id, entry.pk, user.pk, user.agency_id],
                person=user.pk,
            )


def test_without_an_officer_it_is_the_agencys_caseworkers(partnership: Partnership, item: Item) -> None:
    p = partnership
    entry = breach_of(recall(item, p.school, p.nurse), p.nurse)
    assert len(work(p.nurse, "breaches")) == 1
    here = at("breach", item.enquiry_id, entry.pk)
    filled_in(
        sign_in(Client(), p.nurse),
        here,
        {"choice": "step", "because": "The school was visited this afternoon."},
    )
    assert "Another step was taken" in page(p.nurse, here)


def test_what_rightly_went_there_stays(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(
        send(enquiry, p.health, p.social_worker),
        p.nurse,
        {},
        {"text": "Seen at the clinic."},
        to=(p.lead, p.school),
    )
    with acting_user.acting_as(p.nurse):
        first, _second = Item.objects.order_by("id")
    recall(first, p.school, p.nurse)
    for name, keys in (("release", [enquiry.pk, first.release_id]), ("information", [enquiry.pk])):
        html = page(p.teacher, at(name, *keys))
        assert "Seen at the clinic." in html
        assert SECRET_WORDS not in html
        assert "sent you something by mistake" in html
    client = sign_in(Client(), p.nurse)
    again = client.get(at("recall", enquiry.pk, first.release_id)).context["form"]
    assert len(again.known.went_to[str(p.school.pk)]) == 1


def test_each_kind_of_viewer(partnership: Partnership, item: Item) -> None:
    p = partnership
    row = recall(item, p.school, p.nurse)
    here, form = at("recalled", item.enquiry_id, row.pk), at("recall", item.enquiry_id, item.release_id)
    for user, opens, calls in (
        (p.nurse, 200, 200),
        (p.teacher, 200, 302),
        (p.guardian, 200, 403),
        (p.social_worker, 404, 403),
        (p.officer, 404, 404),
        (p.administrator, 404, 404),
    ):
        client = sign_in(Client(), user)
        assert client.get(here).status_code == opens, user
        assert client.get(form).status_code == calls, user
    answer = {"key": str(new_key()), "kept": "nothing", "passed_on": "no"}
    for user in (p.nurse, p.guardian):
        assert sign_in(Client(), user).post(here, answer).status_code == 403


@pytest.mark.committed
@pytest.mark.clause("ACC3")
def test_recalled_while_the_recipient_opens_and_acknowledges(
    partnership: Partnership, item: Item, backup_sql: Any
) -> None:
    p = partnership
    row = correct(item, p.nurse)
    read = at("acknowledge", item.enquiry_id, item.release_id)
    taken, release_read, correction_read = at_once(
        item.enquiry, p.social_worker, backup_sql,
        lambda: recall(item, p.school, p.nurse),
        posts(p.teacher, read),
        posts(p.teacher, at("correction", item.enquiry_id, row.pk)),
    )  # fmt: skip
    assert isinstance(taken, Recall)
    for answer in (release_read, correction_read):
        assert answer["Location"] == at("recalled", item.enquiry_id, taken.pk)
    assert backup_sql("SELECT count(*) FROM disclosures_acknowledgement") == [(0,)]
    assert backup_sql("SELECT count(*) FROM disclosures_correctionread") == [(0,)]


@pytest.mark.committed
@pytest.mark.clause("ACC2", "ACC3")
@pytest.mark.parametrize("seed", range(3))
def test_who_can_read_an_item_is_what_the_record_says(
    partnership: Partnership, app_sql: Any, seed: int
) -> None:
    """Random releases, corrections and recalls: the application, the database and a plain model agree, item by item."""
    p, chance = partnership, random.Random(seed)  # noqa: S311  (a seed that can be named again)
    enquiry = opened(p.social_worker)
    model: dict[Any, set[Any]] = {}
    later: dict[Any, Any] = {}
    for asked, by in ((p.health, p.nurse), (p.police, p.officer)):
        to = chance.sample([p.lead, p.school, p.housing], chance.randint(1, 3))
        release(send(enquiry, asked, p.social_worker), by, {}, {"text": "Two"}, to=tuple(to))
        with acting_user.acting_as(by):
            for one in Item.objects.filter(agency=asked):
                model[one] = {agency.pk for agency in to}
    for _n in range(7):
        one = chance.choice([item for item in model if model[item]])
        by = p.nurse if one.agency_id == p.health.pk else p.officer
        if chance.random() < 0.5 and one not in later:
            row = correct(
                one, by, text=f"Version {_n}", correction=chance.choice(["new", "new", "disregard"])
            )
            later[one] = row.replacement
            if row.replacement:
                model[row.replacement] = set(model[one])
        else:
            where = chance.choice([a for a in (p.lead, p.school, p.housing) if a.pk in model[one]])
            recall(one, where, by)
            for other in _versions(one, later):
                model[other].discard(where.pk)
        if not any(model.values()):
            break
    users = [p.social_worker, p.nurse, p.officer, p.teacher, p.housing_officer, p.administrator]
    for one, holds in model.items():
        expected = holds | {one.agency_id}
        assert readers(one.pk, users) == expected, (seed, one)
        for table, column in (
            ("item", "id"),
            ("itemcontent", "item_id"),
            ("historicalitemcontent", "item_id"),
        ):
            sql = f"SELECT 1 FROM disclosures_{table} WHERE {column} = %s"
            assert {u.agency_id for u in users if app_sql(sql, [one.pk], person=u.pk)} == expected, (
                seed,
                table,
            )


def _versions(one: Any, later: dict[Any, Any]) -> set[Any]:
    found = {one}
    while more := {b for a, b in later.items() if a in found and b} | {
        a for a, b in later.items() if b in found
    }:
        if more <= found:
            break
        found |= more
    return found
