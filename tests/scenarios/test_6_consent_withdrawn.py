"""Scenario 6, consent limited, then withdrawn.

The mother agrees that health and school are asked, and not the police; after health has answered she takes it back
altogether. The police request is refused without an override; one save records the withdrawal and what follows; the open
request stops; health and the lead agency are told and answer, each with its own reasons; what was shared stays.
"""

import pytest
from playwright.sync_api import Page, expect

from disclosures.models import Settlement
from imap.access import acting_user
from tests.factories import Partnership, opened
from tests.support.acting import Looking, fill, press, sign_in, tick_the_three
from tests.support.browser import NewPage
from tests.support.case import SECRET_WORDS, people_of, release, send

pytestmark = pytest.mark.browser


@pytest.mark.committed
@pytest.mark.clause("CON6")
def test_consent_taken_back_after_health_has_answered(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    page = new_page()
    look = Looking(page, javascript=False)
    kit = people_of(enquiry, p.social_worker)["Kit Marlow"]
    sign_in(page, p.social_worker, at=f"/enquiries/{enquiry.pk}/people/{kit}/consent/")
    _limited(page, look, p)
    look.at("Consent of Kit Marlow is taken back")  # what was typed came along
    fill(page, follows="stop")
    press(page, "Record it, and what follows")
    look.at("Who holds what")
    _police_are_not_asked(page, enquiry.pk, p, because="this agency is not to be asked")
    answer = release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    asked = send(enquiry, p.school, p.social_worker)
    page.goto(f"/enquiries/{enquiry.pk}/people/{kit}/consent/")
    page.get_by_role("link", name="They take their consent back").click()
    look.at("Consent of Kit Marlow is taken back")
    for holding in (p.school.name, p.health.name):
        expect(page.get_by_role("main").get_by_text(holding).first).to_be_visible()
    fill(page, position="withdrawn", own_view="Kit wants it to stop.", follows="stop")
    press(page, "Record it, and what follows")
    look.at("Who holds what")
    _police_are_not_asked(page, enquiry.pk, p, because="without it first")
    sign_in(page, p.teacher, at=f"/enquiries/{enquiry.pk}/requests/{asked.pk}/")
    expect(page.get_by_text("no longer carry this request")).to_be_visible()
    expect(page.get_by_role("button", name="Answer this request")).to_have_count(0)
    for who, choice in ((p.nurse, "stop"), (p.social_worker, "continue")):
        sign_in(page, who)
        page.get_by_role("main").get_by_role("link", name="stop or continue with what you hold").first.click()
        look.at("Stop or continue")
        fill(page, choice=choice, reasons="The injuries are on record; nothing more is needed from us.")
        if choice == "continue":
            fill(page, ground="harm")
        press(page, "Record the answer")
        expect(page.get_by_text("Your agency’s answer is recorded.")).to_be_visible()
    page.goto(f"/enquiries/{enquiry.pk}/information/")
    expect(page.get_by_text(SECRET_WORDS)).to_be_visible()  # it stays
    with acting_user.acting_as(p.social_worker):
        assert {one.agency: one.choice for one in Settlement.objects.all()} == {
            p.health: "stop",
            p.lead: "continue",
        }
        assert answer.kind == "shared"


def _limited(page: Page, look: Looking, p: Partnership) -> None:
    """Anybody but the police."""
    fill(
        page,
        position="limited",
        method="spoken",
        told_why="To find out how Kit is.",
        told_what="What the agencies hold since June.",
        told_how="Through this system.",
        told_with_whom="Health and school.",
        told_means="telephone",
        own_view="Kit says that is fine.",
        not_agencies=[str(p.police.pk)],
    )
    press(page, "Record the position")


def _police_are_not_asked(page: Page, enquiry: object, p: Partnership, *, because: str) -> None:
    """No consent that reaches so far, and no override: a request about Kit is not to be sent."""
    page.goto(f"/enquiries/{enquiry}/ask/")
    if page.get_by_role("button", name="Discard").count():
        press(page, "Discard")
    page.get_by_label("Kit Marlow").first.check()
    fill(
        page,
        asked=str(p.police.pk),
        statement="A school worries about a bruise.",
        questions="Call-outs since June?",
        necessary="yes",
        necessary_because="Only the police know of call-outs.",
        proportionate="yes",
        proportionate_because="One question to the police.",
        relevant="yes",
        relevant_because="A call-out would bear on the bruise.",
        helps="It shows whether there was violence.",
        hinders="We would decide without knowing.",
    )
    tick_the_three(page)
    press(page, "Preview the request")
    expect(page.get_by_role("button", name="Send to")).to_have_count(0)
    expect(page.get_by_text(because).first).to_be_visible()
