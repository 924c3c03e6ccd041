"""An enquiry as a school records it on the screen."""

import re

from playwright.sync_api import Page, expect

from tests.factories import Partnership
from tests.support.acting import (
    Looking,
    fill,
    press,
    sign_in_by_form,
    sign_out,
)


def recorded_by_the_school(page: Page, look: Looking, partnership: Partnership) -> str:
    """A teacher signs in, is told what is missing, and records it. The enquiry's address."""
    sign_in_by_form(page, partnership.teacher)
    look.at("My work")
    page.goto("/enquiries/record/")
    look.at("Record an enquiry")
    press(page, "Record the enquiry")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look.at("Record an enquiry")
    fill(
        page,
        source="2A",
        narrative="Kit said a grown-up was cross, and has a bruise on the arm.",
        rating="2",
        consent_sought="yes",
        referrer_name="Tess Teacher",
    )
    fill(page, consent_sought_from="Mother")
    fill(
        page,
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
    page.get_by_role("link", name="See what you recorded").click()
    look.at("Enquiry")
    where = re.sub(r"^https?://[^/]+", "", page.url)
    sign_out(page)
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    return where
