"""Scenario 1, an anonymous letter (R (AB and CD) v Haringey [2013] EWHC 416 (Admin)).

Nobody asked the parents. No request leaves before the consent position and the override stand on the record with
author and time; its words are kept, with the allegation marked as not verified; the threshold has an author of its own.
"""

import pytest
from playwright.sync_api import Page, expect

from disclosures.models import InformationRequest, Outcome
from enquiries.models import Enquiry
from imap.access import acting_user
from tests.factories import Partnership
from tests.support.acting import Looking, fill, press, sign_in, tick_everybody, tick_the_three
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

ALLEGATION = "An unsigned letter alleges that Kit is hit at home. The allegation is not verified."
PEOPLE = ("Kit Marlow", "Jo Marlow")


@pytest.mark.committed
@pytest.mark.clause("OVR8")
def test_an_anonymous_letter(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    page = new_page()
    look = Looking(page, javascript=False)
    sign_in(page, p.social_worker, at="/enquiries/record/")
    _recorded(page, look)
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get()
    page.goto(f"/enquiries/{enquiry.pk}/")
    _no_way_round(page, p, enquiry)
    for name in PEOPLE:
        _not_sought(page, look, name)
    _opened(page, look)
    _turned_back_without_an_override(page, look, p)
    _overridden(page, look)
    _asked(page, look, p)
    _answered(page, p)
    _decided(page, look, p, enquiry)
    _the_order_is_provable(page, p, enquiry)


def _recorded(page: Page, look: Looking) -> None:
    fill(
        page,
        source="9",
        narrative="An unsigned letter says that both parents hit Kit. It gives no dates, and nothing that the writer saw.",
        rating="2",
        consent_sought="not_known",
        **{
            "people-0-name": "Kit Marlow",
            "people-0-date_of_birth-day": "4",
            "people-0-date_of_birth-month": "3",
            "people-0-date_of_birth-year": "2018",
            "people-1-name": "Jo Marlow",
            "people-1-relationship": "Mother",
            "people-1-parental_responsibility": "mother",
        },
    )
    press(page, "Record the enquiry")
    look.at("Enquiry recorded")


def _no_way_round(page: Page, p: Partnership, enquiry: Enquiry) -> None:
    """Neither the page nor an address that is typed by hand asks anybody yet."""
    expect(page.get_by_role("link", name="Ask an agency")).to_have_count(0)
    page.goto(f"/enquiries/{enquiry.pk}/ask/")
    expect(page.get_by_role("button", name="Preview the request")).to_have_count(0)
    page.goto(f"/enquiries/{enquiry.pk}/")


def _not_sought(page: Page, look: Looking, name: str) -> None:
    page.get_by_role("button", name=f"Record the consent position of {name}").click()
    fill(
        page,
        position="not_sought",
        not_asking=["risk"],
        risk_to="Kit",
        risk_harm="Being hit for what somebody wrote.",
        paragraph_18="prejudice",
    )
    if name.startswith("Kit"):
        fill(page, own_view_not_obtained="Not seen yet")
    press(page, "Record the position")
    look.at("Enquiry")


def _opened(page: Page, look: Looking) -> None:
    page.get_by_role("button", name="Open the enquiry").click()
    fill(page, reasons="An allegation of hitting cannot be left; nothing in it is confirmed.")
    press(page, "Open the enquiry")
    look.at("Enquiry")


def _turned_back_without_an_override(page: Page, look: Looking, p: Partnership) -> None:
    """What is written to the GP's side is kept, and cannot be sent: there are no reasons on the record yet."""
    page.goto(page.url + "ask/")
    turned_back = page.get_by_text("Record your agency’s reasons for going ahead without it first.")
    if page.get_by_role("button", name="Preview the request").count():
        _write(page, p, "health")
        press(page, "Preview the request")
        expect(page.get_by_role("button", name="Send to")).to_have_count(0)
    expect(turned_back.first).to_be_visible()
    with acting_user.acting_as(p.social_worker):
        assert not InformationRequest.objects.exists()
    page.get_by_role("link", name="Record reasons for going ahead without consent").first.click()


def _overridden(page: Page, look: Looking) -> None:
    look.at("without consent")
    tick_everybody(page)
    fill(
        page,
        grounds=["harm"],
        concern="Hitting is alleged. It may be untrue; nobody has seen Kit.",
        at_risk="Kit",
        escalation="If it is true, the next blow may injure.",
        harm_of_sharing="If it is untrue, a family is looked into for nothing.",
        harm_prevented="If it is true, a child is hurt while we wait.",
        factors=["seriousness", "age"],
        proportionate_because="Two agencies, one question each, before anybody knocks.",
        wishes="Not known: they were not asked. Their own health is left out.",
    )
    press(page, "Record your reasons")
    expect(page.get_by_text("in force from now")).to_be_visible()


def _write(page: Page, p: Partnership, agency: str) -> None:
    tick_everybody(page)
    fill(
        page,
        asked=str(getattr(p, agency).pk),
        statement=ALLEGATION,
        questions=f"Injuries seen since June, as {agency} recorded them?",
        necessary="yes",
        necessary_because=f"Only {agency} would have seen an injury.",
        proportionate="yes",
        proportionate_because=f"One question to {agency}.",
        relevant="yes",
        relevant_because=f"It bears on the allegation, as far as {agency} knows.",
        helps="It shows whether anything supports the letter.",
        hinders="We would act on an unsigned letter alone.",
    )
    tick_the_three(page)


def _asked(page: Page, look: Looking, p: Partnership) -> None:
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get()
    for agency in ("health", "school"):
        page.goto(f"/enquiries/{enquiry.pk}/ask/")
        _write(page, p, agency)
        press(page, "Preview the request")
        look.at("will see")
        expect(page.get_by_text("The allegation is not verified.")).to_be_visible()
        press(page, f"Send to {getattr(p, agency).name}")
        look.at(f"Request to {getattr(p, agency).name}")


def _answered(page: Page, p: Partnership) -> None:
    for who in (p.nurse, p.teacher):
        sign_in(page, who)
        page.get_by_role("main").get_by_role("link", name=f"{p.lead.name} asks").click()
        expect(page.get_by_text("The allegation is not verified.")).to_be_visible()
        page.get_by_role("button", name="Answer this request").click()
        page.get_by_role("link", name="Nothing to share").click()
        fill(page, searched="The child’s record, from birth to today.")
        press(page, "Answer: nothing to share")


def _decided(page: Page, look: Looking, p: Partnership, enquiry: Enquiry) -> None:
    sign_in(page, p.lead_manager, at=f"/enquiries/{enquiry.pk}/outcome/consent/")
    fill(page, consent="confirmed")
    press(page, "Confirm, then decide")
    fill(
        page,
        decision="no_further_action",
        threshold="Below level 3: nothing that health or school knows supports the letter.",
        reasons="An unsigned allegation that two agencies who see Kit cannot bear out.",
        how="not_told",
        because="The letter was not signed.",
    )
    press(page, "Record the outcome")
    look.at("Enquiry")


def _the_order_is_provable(page: Page, p: Partnership, enquiry: Enquiry) -> None:
    page.goto(f"/enquiries/{enquiry.pk}/record/?whole=yes")
    entries = page.locator(".imap-record__sentence").all_inner_texts()
    order = (
        *(f"Consent position of {name}: Not sought" for name in PEOPLE),
        "Moved from Received to Open",
        f"{p.lead.name} decided to go ahead without consent",
        f"{p.lead.name} asked {p.health.name}",
        f"{p.lead.name} asked {p.school.name}",
        "Outcome: No further action",
    )
    places = [next((i for i, line in enumerate(entries) if line.startswith(words)), -1) for words in order]
    assert -1 not in places, (order[places.index(-1)], entries)
    assert places == sorted(places), entries
    with acting_user.acting_as(p.social_worker):
        assert {one.statement for one in InformationRequest.objects.all()} == {ALLEGATION}
        outcome = Outcome.objects.get()
        assert outcome.recorded_by == p.lead_manager
        assert outcome.threshold
