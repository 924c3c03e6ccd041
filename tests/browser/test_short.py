"""The short answer to a red request in a real browser: one screen, eleven answers at most, and no rule skipped."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.models import Answer, Item, NothingLess
from enquiries.models import Rating
from imap.access import acting_user
from tests.factories import Partnership, opened
from tests.support.acting import Looking, fill, press, sign_in
from tests.support.browser import NewPage
from tests.support.case import send
from tests.support.short import ANSWERS

pytestmark = pytest.mark.browser


@pytest.mark.committed
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_one_screen_and_eleven_answers(
    partnership: Partnership, new_page: NewPage, width: int, javascript: bool
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    request = send(enquiry, p.health, p.social_worker)
    page = new_page(width=width, javascript=javascript)
    look = Looking(page, javascript=javascript)
    sign_in(page, p.nurse, at=reverse("disclosures:request", args=[enquiry.pk, request.pk]))
    page.get_by_role("button", name="Short answer").click()
    look.at("Short answer")
    assert len({name.partition("-")[0] for name in ANSWERS}) <= 11
    fill(page, **ANSWERS)
    press(page, "Release now")
    expect(page.get_by_role("heading", name=f"Request to {p.health.name}")).to_be_visible()
    with acting_user.acting_as(p.nurse):
        assert Answer.objects.get().kind == Answer.Kind.SHARED
        item = Item.objects.select_related("content", "release", "confidence").get()
        assert (item.kind, item.about_name, item.certainty) == ("health", "Kit Marlow", "verified")
        assert (item.necessary, item.proportionate, item.life_at_risk, item.relevant) == (
            True,
            True,
            True,
            True,
        )
        assert (item.content.checked_how, item.confidence.owed) == ("Read in our record", True)
        assert (item.release.helps, item.release.hinders) == (ANSWERS["helps"], ANSWERS["hinders"])
        assert item.release.powers
        assert NothingLess.objects.filter(release=item.release).exists()
