"""One set of answers for several items, and an item shared in part: on the screens and in the record, both locks on."""

import re
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import InformationRequest, Item, LeftOut, SharedAnswers, SharedInPart
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import (
    CLOSING,
    HIDDEN_WORDS,
    ITEM,
    SECRET_WORDS,
    WITHHELD,
    page,
    people_of,
    release,
    send,
)
from tests.support.forms import post, typed
from tests.support.override import at
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

THIRD = "Attended a third time, with a cut lip"


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    return opened(partnership.social_worker)


@pytest.fixture
def asked(partnership: Partnership, enquiry: Enquiry) -> InformationRequest:
    return send(enquiry, partnership.health, partnership.social_worker)


def drafted(p: Partnership, asked: InformationRequest) -> tuple[Client, str]:
    """A nurse with one item in the draft, and the address at which it is changed."""
    nurse = sign_in(Client(), p.nurse)
    about = people_of(Enquiry(pk=asked.enquiry_id), p.social_worker)["Kit Marlow"]
    first = post(nurse, at(asked, "share"), typed(ITEM, about=about, recipients=[str(p.lead.pk)]))
    assert first.status_code == 302, first.content.decode()
    html = nurse.get(at(asked, "answer")).content.decode()
    link = re.search(r'href="([^"]*/share/[0-9a-f-]{36}/)another/"', html)
    assert link
    return nurse, link[1]


@pytest.mark.clause("NPR4")
def test_one_more_with_the_same_answers_asks_what_it_says_and_its_date(
    partnership: Partnership, asked: InformationRequest, app_sql: Sql
) -> None:
    p = partnership
    nurse, item = drafted(p, asked)
    shown = nurse.get(item + "another/").content.decode()
    assert 'name="necessary"' not in shown
    assert ITEM["necessary_because"] in shown  # taken over, shown
    half = post(nurse, item + "another/", typed({"text": THIRD}))
    assert half.status_code == 422
    assert "Enter the date that the information is from" in half.content.decode()
    assert THIRD in half.content.decode()
    stale = {"base": "another state of it", **typed({"text": THIRD, "information_from": "2025-11-02"})}
    turned_back = post(nurse, item + "another/", stale)
    assert "were changed meanwhile" in turned_back.content.decode()
    done = post(nurse, item + "another/", typed({"text": THIRD, "information_from": "2025-11-02"}))
    assert done.status_code == 302, done.content.decode()
    draft = nurse.get(at(asked, "answer")).content.decode()
    assert "One set of answers with item 2." in draft
    preview = nurse.get(at(asked, "preview")).content.decode()
    assert "2 items about Kit Marlow, said or recorded by Emergency department record" in preview
    assert "One set of answers with" not in preview  # no recipient is shown that
    sent = post(nurse, at(asked, "preview"), {**CLOSING, "all_needed": "on", "considered": "on"})
    assert sent.status_code == 302, sent.content.decode()
    with acting_user.acting_as(p.nurse):
        [row] = SharedAnswers.objects.select_related("item", "first")
        assert row.item.necessary_because == row.first.necessary_because == ITEM["necessary_because"]
        two = Item.objects.get(content__text=THIRD)
    assert row.item == two
    assert "This item has the answers of another" in page(
        p.nurse, reverse("audit:record", args=[two.enquiry_id]) + "?whole=yes"
    )
    assert "has the answers of another" not in page(
        p.social_worker, reverse("audit:record", args=[two.enquiry_id]) + "?whole=yes"
    )
    for user, rows in ((p.nurse, 1), (p.guardian, 1), (p.social_worker, 0), (p.officer, 0)):
        assert len(app_sql("SELECT 1 FROM disclosures_sharedanswers", person=user.pk)) == rows


@pytest.mark.clause("NPR4")
def test_the_database_refuses_a_set_of_what_is_not_the_same(
    partnership: Partnership, asked: InformationRequest, app_sql: Sql
) -> None:
    p = partnership
    release(asked, p.nurse, {}, {"text": THIRD}, {"text": "Seen", "said_by": "School nurse"})
    with acting_user.acting_as(p.nurse):
        by_text = {one.content.text: one for one in Item.objects.select_related("content")}
    first = by_text[SECRET_WORDS]

    def insert(other: Item) -> None:
        app_sql(
            "INSERT INTO disclosures_sharedanswers (id, enquiry_id, item_id, first_id) VALUES (%s, %s, %s, %s)",
            [new_key(), first.enquiry_id, other.pk, first.pk],
            person=p.nurse.pk,
        )

    with pytest.raises(psycopg.errors.CheckViolation):
        insert(by_text["Seen"])
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="nothing joins"):
        insert(by_text[THIRD])  # the same in everything, and too late


@pytest.mark.clause("REC2")
def test_something_is_left_out_and_its_readers_know_as_the_decision_says(
    partnership: Partnership, asked: InformationRequest, enquiry: Enquiry, app_sql: Sql
) -> None:
    p = partnership
    nurse, item = drafted(p, asked)
    bare = post(nurse, item + "left-out/", typed({"description": HIDDEN_WORDS}))
    assert bare.status_code == 422  # the rules of every withholding
    assert "Enter where your agency holds it." in bare.content.decode()
    assert post(nurse, item + "left-out/", typed(WITHHELD)).status_code == 302
    draft = nurse.get(at(asked, "answer")).content.decode()
    assert "Shared in part" in draft
    assert "Left out of" in draft
    assert "Shared in part" in nurse.get(at(asked, "preview")).content.decode()
    assert post(nurse, at(asked, "preview"), {**CLOSING, "considered": "on"}).status_code == 302
    with acting_user.acting_as(p.nurse):
        row = LeftOut.objects.select_related("item").get()
        assert SharedInPart.objects.get().item_id == row.item_id
    read = reverse("disclosures:information", args=[enquiry.pk])
    for address in (read, reverse("disclosures:release", args=[enquiry.pk, row.item.release_id])):
        seen = page(p.social_worker, address)
        assert "Shared in part" in seen
        assert HIDDEN_WORDS not in seen
    assert "Left out of" in page(
        p.nurse, reverse("disclosures:release", args=[enquiry.pk, row.item.release_id])
    )
    assert app_sql("SELECT 1 FROM disclosures_leftout", person=p.social_worker.pk) == []
    assert "The item is shared in part" in page(
        p.social_worker, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes"
    )


@pytest.mark.clause("REC2")
def test_what_is_left_out_unseen_leaves_no_trace_for_its_readers(
    partnership: Partnership, app_sql: Sql
) -> None:
    p, texts = partnership, []
    for hide in (True, False):
        enquiry = opened(p.social_worker)
        request = send(enquiry, p.health, p.social_worker)
        key = new_key()
        kept: tuple[dict[str, Any], ...] = ({"existence_shown": "no", "part_of": str(key)},) if hide else ()
        release(request, p.nurse, {"key": key}, withheld=kept)
        with acting_user.acting_as(p.nurse):
            assert LeftOut.objects.filter(enquiry=enquiry).count() == hide
            released = Item.objects.get(enquiry=enquiry).release_id
        text = ""
        for name, *keys in (("information", enquiry.pk), ("release", enquiry.pk, released)):
            text += page(p.social_worker, reverse(f"disclosures:{name}", args=keys))
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text.replace(enquiry.reference, ""))
        text = re.sub(r"\d+ \w+ \d{4} at \d\d:\d\d|value=\"[\w:-]+\"", "", text)
        texts.append(text)
    assert texts[0] == texts[1]
    assert app_sql("SELECT 1 FROM disclosures_sharedinpart", person=p.nurse.pk) == []


def test_a_part_of_what_is_not_in_this_answer_is_not_found(
    partnership: Partnership, asked: InformationRequest
) -> None:
    nurse, _item = drafted(partnership, asked)
    for page_ in ("another", "left-out"):
        other: UUID = new_key()
        assert nurse.get(at(asked, "share") + f"{other}/{page_}/").status_code == 404
