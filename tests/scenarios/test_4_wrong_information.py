"""Scenario 4, wrong information passed on (AB v Hampshire [2015] EWHC 1238).

Police share hearsay about a neighbour's child, and two agencies receive it; later it is found to be wrong. It is marked as
hearsay everywhere; the correction reaches both, and each acknowledges it; the first version stays, marked.
"""

import pytest
from playwright.sync_api import Page, expect

from disclosures.models import CorrectionRead, Item
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened
from tests.support.acting import Looking, fill, press, sign_in
from tests.support.browser import NewPage
from tests.support.case import release, send

pytestmark = pytest.mark.browser

HEARSAY = "A neighbour says that another child was carried out of the house"
WRONG = "It was the neighbour’s own child, and an accident: the officer spoke to her again."


@pytest.mark.committed
@pytest.mark.clause("ACC1", "ACC2")
def test_hearsay_is_corrected_for_everybody_who_was_told(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    said = {
        "text": HEARSAY,
        "certainty": "hearsay",
        "said_by": "A neighbour",
        "kind": "police",
        "checked_how": "Not checked",
    }
    release(send(enquiry, p.police, p.social_worker), p.officer, said, to=(p.lead, p.school))
    with acting_user.acting_as(p.officer):
        item = Item.objects.get(enquiry=enquiry)
    page = new_page()
    look = Looking(page, javascript=False)
    sign_in(page, p.social_worker)
    places = [
        f"releases/{item.release_id}/",
        "information/",
        f"items/{item.pk}/onward/",
        f"items/{item.pk}/",
        "record/?whole=yes",
    ]
    for place in places:
        page.goto(f"/enquiries/{enquiry.pk}/{place}")
        expect(page.get_by_text(HEARSAY).first).to_be_visible()
        expect(page.get_by_text("Hearsay").first).to_be_visible()
    sign_in(page, p.officer, at=f"/enquiries/{enquiry.pk}/releases/{item.release_id}/")
    page.get_by_role("link", name="Correct this").click()
    look.at("Correct what was shared")
    for holder in (p.lead.name, p.school.name):
        expect(page.get_by_role("listitem").filter(has_text=holder).first).to_be_visible()
    fill(page, correction="disregard", reasons=WRONG)
    press(page, "Record the correction")
    look.at("wrong")
    for who in (p.social_worker, p.teacher):
        _acknowledged(page, look, who)
    with acting_user.acting_as(p.officer):
        assert {one.agency_id for one in CorrectionRead.objects.all()} == {p.lead.pk, p.school.pk}
    sign_in(page, p.social_worker)
    for place in places:  # the first version stays, marked
        page.goto(f"/enquiries/{enquiry.pk}/{place}")
        expect(page.get_by_text(HEARSAY).first).to_be_visible()
        expect(page.get_by_text("disregard").first).to_be_visible()


def _acknowledged(page: Page, look: Looking, who: User) -> None:
    """Told in My work, without a word of what it says; read; and gone from there."""
    sign_in(page, who)
    main = page.get_by_role("main")
    assert HEARSAY not in page.content()
    main.get_by_role("link", name="Northbridge Police").filter(has_text="correct").first.click()
    expect(page.get_by_text(WRONG)).to_be_visible()
    press(page, "I have read this, and nobody here uses it any more")
    expect(page.get_by_text("It is recorded that you have read this correction.")).to_be_visible()
