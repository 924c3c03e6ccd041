"""Who holds one item: what each reader sees of its way, as real people, both locks on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Item
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.support.case import (
    BY_LAW,
    CHARITY,
    PASSED,
    SECRET_WORDS,
    asked_onward,
    page,
    permit,
    release,
    send,
)
from tests.support.forms import post
from tests.support.mended import correct, recall

CREW = BY_LAW["to_outside"]


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    return opened(partnership.social_worker)


def shared(p: Partnership, enquiry: Enquiry, *to: str) -> Item:
    """What the trust shared with these agencies."""
    agencies = tuple(getattr(p, one) for one in to)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=agencies)
    with acting_user.acting_as(p.nurse):
        return Item.objects.get(enquiry=enquiry)


def at(item: Item) -> str:
    return reverse("disclosures:where", args=[item.enquiry_id, item.pk])


def table(user: User, item: Item) -> str:
    """What the page says below its picture; what the picture says, the table says."""
    html = page(user, at(item))
    picture, _between, rest = html.partition("</svg>")
    assert 'role="img"' in picture
    return rest


def passed_on(user: User, item: Item, answers: dict[str, Any]) -> None:
    sent = post(
        sign_in(Client(), user), reverse("disclosures:pass_on", args=[item.enquiry_id, item.pk]), answers
    )
    assert sent.status_code == 302, sent.content.decode()


def test_the_provider_and_the_guardian_see_every_way_a_recipient_its_own(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    item = shared(p, enquiry, "lead", "school", "housing")
    given = permit(asked_onward(item, p.social_worker), p.nurse)
    passed_on(p.social_worker, item, {"rests_on": str(given.pk), **PASSED})
    passed_on(p.teacher, item, BY_LAW)
    permit(asked_onward(item, p.housing_officer, what="store", to=""), p.nurse)
    recall(item, p.housing, p.nurse)
    correct(item, p.nurse)
    acknowledge(p.teacher, item)
    for user in (p.nurse, p.guardian):
        seen = table(user, item)
        for words in (
            f"Passed on to {CHARITY}", "Permitted by the agency that shared it", f"Passed on to {CREW}",
            "The law required it: Imminent danger to somebody", "Not told of the correction yet", "Called back",
            "May store it in its own system", "As agreed when it was shared", "Has not read the correction yet", "Read ",
        ):  # fmt: skip
            assert words in seen, words
    lead = page(p.social_worker, at(item))
    assert f"Passed on to {CHARITY}" in lead
    assert CREW not in lead  # what the school did is the school's and the trust's to know
    assert lead.partition("</svg>")[2].count("Not for your agency to know") == 4
    school = page(p.teacher, at(item))
    assert f"Passed on to {CREW}"[:30] in school
    for words in (CHARITY, "Northbridge Homes", "Northbridge Children’s Services</strong>", "Called back"):
        assert words not in school, words
    for user in (p.housing_officer, p.officer, p.administrator):  # called back from it; never had it
        assert sign_in(Client(), user).get(at(item)).status_code == 404
    for user in (p.nurse, p.guardian, p.social_worker, p.teacher):
        assert SECRET_WORDS not in page(user, at(item))


def acknowledge(user: User, item: Item) -> None:
    address = reverse("disclosures:release", args=[item.enquiry_id, item.release_id])
    key = sign_in(Client(), user).get(address).context["form"]["key"].value()
    done = reverse("disclosures:acknowledge", args=[item.enquiry_id, item.release_id])
    assert sign_in(Client(), user).post(done, {"key": str(key)}).status_code == 302


def test_the_lead_agency_sees_of_what_it_did_not_receive_that_it_exists_and_who_did(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    item = shared(p, enquiry, "school")
    passed_on(p.teacher, item, BY_LAW)
    seen = page(p.social_worker, at(item))
    assert "you see that it exists, and who received it" in seen
    assert "Elm Grove School" in seen
    for words in (CREW, "Read, with its marks", "Not read yet", SECRET_WORDS, "Kit"):
        assert words not in seen.partition("<h1")[2], words
    board = page(p.social_worker, reverse("disclosures:holdings", args=[enquiry.pk]))
    assert at(item) in board
    other = opened(p.social_worker)
    wrong = reverse("disclosures:where", args=[other.pk, item.pk])
    assert sign_in(Client(), p.social_worker).get(wrong).status_code == 404
