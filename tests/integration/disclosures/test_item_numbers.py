"""Item 2 of a release is item 2 for every reader, whatever else of it they see."""

from uuid import UUID

from django.test import Client
from django.urls import reverse

from disclosures.drafts.rules import AnswerDraft
from disclosures.models import Correction, Item, Release
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.support.case import ITEM, page, people_of, release, send
from tests.support.forms import post, typed
from tests.support.mended import correct

FIRST, SECOND = "She was seen with a bruise in June", "The house has no heating"


def number(user: User, address: str, words: str) -> str:
    """Under which number the item with these words stands on a page."""
    before = page(user, address).partition(words)[0]
    return before.rpartition("Item ")[2][:1]


def two_items(p: Partnership) -> tuple[Enquiry, UUID]:
    """Health tells the lead agency two things, and the police the second alone."""
    enquiry = opened(p.social_worker)
    send(enquiry, p.police, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    lead, police = str(p.lead.pk), str(p.police.pk)
    release(
        asked, p.nurse,
        {"text": FIRST, "recipients": [lead]}, {"text": SECOND, "recipients": [lead, police]},
        to=(p.lead, p.police),
    )  # fmt: skip
    with acting_user.acting_as(p.nurse):
        return enquiry, Release.objects.get().pk


def test_the_number_is_the_same_for_all(partnership: Partnership) -> None:
    p = partnership
    enquiry, released = two_items(p)
    shown = reverse("disclosures:release", args=[enquiry.pk, released])
    received = reverse("disclosures:information", args=[enquiry.pk])
    for user in (p.nurse, p.social_worker, p.officer):
        assert number(user, shown, SECOND) == "2", user.name
    for user in (p.social_worker, p.officer):
        assert number(user, received, SECOND) == "2", user.name
    assert FIRST not in page(p.officer, shown)
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get(content__text=SECOND)
    assert "Item 2" in page(p.officer, reverse("disclosures:onward", args=[enquiry.pk, item.pk]))


def test_the_preview_has_the_numbers_that_stay(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.police, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    client, at = sign_in(Client(), p.nurse), [enquiry.pk, asked.pk]
    about = people_of(enquiry, p.social_worker)["Kit Marlow"]
    for words, to in ((FIRST, [p.lead]), (SECOND, [p.lead, p.police])):
        item = typed({**ITEM, "text": words, "about": about, "recipients": [str(one.pk) for one in to]})
        assert post(client, reverse("disclosures:share", args=at), item).status_code == 302
    text = client.get(reverse("disclosures:preview", args=at)).content.decode()
    for_each = [part.rpartition("Item ")[2][:1] for part in text.split(SECOND)[:-1]]
    assert for_each == ["2", "2"], "to the lead agency and to the police"


def test_a_new_version_keeps_the_number(partnership: Partnership) -> None:
    p = partnership
    enquiry, released = two_items(p)
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get(content__text=FIRST)
    correct(item, p.nurse)
    with acting_user.acting_as(p.nurse):
        assert Correction.objects.get().replacement.number == 1  # type: ignore[union-attr]
    assert number(p.social_worker, reverse("disclosures:release", args=[enquiry.pk, released]), SECOND) == "2"


def test_a_sensitive_item_is_numbered_last() -> None:
    """Its absence leaves no gap before somebody who is not named for it."""
    draft = AnswerDraft(items=({**ITEM, "key": "a", "sensitive": True}, {**ITEM, "key": "b"}))
    assert [one.id for one in draft.to_share()] == ["b", "a"]
