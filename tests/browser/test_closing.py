"""Closing over a silence and something unread, and permitting that an item is passed on, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.closing.queries import to_close
from disclosures.models import ClosedWithout, Item, OnwardAnswer
from enquiries.standing.queries import get_enquiry_or_404
from imap.access import acting_user
from tests.factories import Partnership, opened
from tests.support.acting import Looking, fill, press, sign_in
from tests.support.browser import NewPage
from tests.support.case import DISCLOSED, asked_onward, release, send
from tests.support.ending import CLOSED
from tests.support.my_work import decide

pytestmark = pytest.mark.browser


@pytest.mark.committed
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_a_manager_closes_over_what_is_missing_one_by_one(
    partnership: Partnership, new_page: NewPage, width: int, javascript: bool
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.police, p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get()
    onward = asked_onward(item, p.social_worker)
    decide(enquiry, p.social_worker)
    page = new_page(width=width, javascript=javascript)
    look = Looking(page, javascript=javascript)

    sign_in(page, p.nurse, at=reverse("disclosures:decide_onward", args=[enquiry.pk, onward.pk]))
    look.at("asks about your item")
    fill(page, verdict="permit", **DISCLOSED)
    press(page, "Record the decision")
    with acting_user.acting_as(p.nurse):
        assert OnwardAnswer.objects.get().necessary_because == DISCLOSED["necessary_because"]

    where = reverse("disclosures:close", args=[enquiry.pk])
    sign_in(page, p.social_worker, at=where)
    expect(page.get_by_text("a manager closes it").first).to_be_visible()
    sign_in(page, p.lead_manager, at=where)
    look.at("Close the enquiry")
    with acting_user.acting_as(p.lead_manager):
        gaps = to_close(p.lead_manager, get_enquiry_or_404(p.lead_manager, enquiry.pk)).facts.gaps
    fill(page, **{gap.key: "followed_up" for gap in gaps}, **CLOSED)
    press(page, "Close the enquiry")
    expect(page.get_by_role("heading", name="Closed without")).to_be_visible()
    with acting_user.acting_as(p.lead_manager):
        assert ClosedWithout.objects.count() == len(gaps) == 2
