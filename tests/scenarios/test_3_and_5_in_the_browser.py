"""Scenarios 3 and 5 on the screens; beside them, what each person can tell is looked at page by page."""

import pytest
from playwright.sync_api import Page, expect

from disclosures.models import Item
from enquiries.models import Enquiry
from imap.access import acting_user
from tests.factories import Partnership, opened
from tests.support.acting import Looking, fill, press, sign_in, tick_the_three
from tests.support.browser import NewPage
from tests.support.case import send
from tests.support.changed_address import ADDRESS, WARNING, colleague
from tests.support.young_person import ENVELOPE

pytestmark = pytest.mark.browser
NOT_RELEVANT = "It has no bearing on neglect at home."


def _added(page: Page, about: str, **answers: str) -> None:
    page.get_by_role("button", name="Add information to share").click()
    page.get_by_label(about).first.check()
    fill(
        page,
        said_by="The file", certainty="verified", checked_how="Read in the file", necessary="yes",
        necessary_because="It answers what was asked.", proportionate="yes", proportionate_because="One line of it.",
        relevant="yes", relevant_because="It bears on the concern.",
        **{"information_from-day": "3", "information_from-month": "7", "information_from-year": "2026"}, **answers,
    )  # fmt: skip
    press(page, "Add to your answer")


def _released(page: Page) -> None:
    page.get_by_role("button", name="Preview your answer").click()
    fill(page, helps="It helps to judge it.", hinders="They would not know.")
    tick_the_three(page)
    if page.locator('[name="all_needed_because"]').count():
        fill(page, all_needed_because="It is one thing, and it is what was asked.")
    press(page, "Release")


@pytest.mark.committed
@pytest.mark.clause("NPR3", "REC2")
def test_a_young_persons_health_is_kept_back_and_nobody_can_tell(
    partnership: Partnership, new_page: NewPage
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, narrative="Neglect at home.")
    asked = send(enquiry, p.health, p.social_worker)
    page = new_page()
    look = Looking(page, javascript=False)
    sign_in(page, p.nurse, at=f"/enquiries/{enquiry.pk}/requests/{asked.pk}/answer/")
    look.at("Your answer")
    page.get_by_role("button", name="Record something withheld").click()
    fill(
        page, description=ENVELOPE, held_where="Clinic file", necessary="no", necessary_because="Neglect can be judged without it.",
        relevant="no", relevant_because=NOT_RELEVANT, proportionate="no", proportionate_because="It is her own health.",
        helps="It would not.", hinders="It does not.", existence_shown="no",
    )  # fmt: skip
    press(page, "Add to your answer")
    _added(page, "Kit Marlow", text="Two dentist visits missed.", kind="health")
    expect(page.get_by_text(ENVELOPE).first).to_be_visible()
    _released(page)
    sign_in(page, p.social_worker)
    for place in (f"requests/{asked.pk}", "information", "holdings", "record", ""):
        page.goto(f"/enquiries/{enquiry.pk}/{place}/".replace("//", "/"))
        for words in (ENVELOPE, "kept back", NOT_RELEVANT):
            assert words not in page.content(), (place, words)


@pytest.mark.committed
@pytest.mark.clause("SEN1")
def test_a_new_address_goes_to_two_people_alone(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    deputy = colleague(p, "Dee Deputy")
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.housing, p.social_worker)
    page = new_page()
    look = Looking(page, javascript=True)
    sign_in(page, p.housing_officer, at=f"/enquiries/{enquiry.pk}/requests/{asked.pk}/answer/")
    page.get_by_role("button", name="Add information to share").click()
    look.at("Information to share")
    page.get_by_text("Sensitive, OFFICIAL-SENSITIVE, or relevant").click()
    page.locator('input[name="sensitive"]').check()
    page.get_by_label("Jo Marlow").first.check()
    fill(
        page, text=f"She lives at {ADDRESS}.", kind="housing", sensitive_why="address",
        sensitive_because="He has said that he will find her.", said_by="Tenancy file", certainty="verified",
        checked_how="Read in the file", necessary="yes", necessary_because="It answers what was asked.", proportionate="yes",
        proportionate_because="The address alone.", relevant="yes", relevant_because="The child lives there.",
        **{"information_from-day": "3", "information_from-month": "7", "information_from-year": "2026"},
    )  # fmt: skip
    press(page, "Add to your answer")
    fill(
        page,
        **{f"person-{p.lead.pk}-1": str(p.social_worker.pk), f"deputy-{p.lead.pk}-1": str(deputy.pk)},
    )
    look.at("Who may read the sensitive item")
    press(page, "Save who may read it")
    _released(page)
    sign_in(page, p.social_worker, at=f"/enquiries/{enquiry.pk}/information/")
    assert ADDRESS not in page.content()  # in a list it is named, and not said
    expect(page.get_by_text(WARNING).first).to_be_visible()
    with acting_user.acting_as(p.housing_officer):
        item = Item.objects.get(sensitive=True)
    page.goto(f"/enquiries/{enquiry.pk}/items/{item.pk}/")
    expect(page.get_by_text(ADDRESS).first).to_be_visible()
    sign_in(page, p.lead_manager)
    _nowhere(page, enquiry)


def _nowhere(page: Page, enquiry: Enquiry) -> None:
    for place in ("", "information/", "holdings/", "record/", "schedule/"):
        page.goto(f"/enquiries/{enquiry.pk}/{place}")
        assert ADDRESS not in page.content(), place
        expect(page.get_by_text(WARNING).first).to_be_visible()
