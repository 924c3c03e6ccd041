"""Scenario 2, a blanket notification (H and L v A City Council [2011] EWCA Civ 403).

A worker means to tell nine bodies of a conviction at once, with one justification. There is no asking of everybody: nine
requests, nine reasons; eight that repeat the first are refused; why the person was not told stands on the record.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from disclosures.models import InformationRequest
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import Agency
from imap.agencies.partnership import actions as agencies
from tests.factories import SIGNED, Partnership, opened, override, refuse_consent
from tests.support.acting import Looking, fill, press, sign_in, tick_everybody, tick_the_three
from tests.support.browser import NewPage
from tests.support.case import send

pytestmark = pytest.mark.browser

OTHERS = {
    "Northbridge Probation": "probation",
    "Elm Grove Surgery": "gp",
    "Oak Lane School": "school",
    "Northbridge Youth Justice": "youth_justice",
    "Northbridge Adult Care": "adult_social_care",
}
CONVICTION = "A conviction of 2009 is on the record; the council holds no more than its date and name."


@pytest.mark.committed
@pytest.mark.clause("DEL1", "REC1")
def test_nine_bodies_are_nine_decisions(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    signed: dict[str, Any] = SIGNED
    with acting_user.acting_as(p.administrator):
        added = [agencies.add_agency(name=name, kind=kind, **signed) for name, kind in OTHERS.items()]
    nine = [p.health, p.police, p.school, p.housing, *added]
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    page = new_page()
    look = Looking(page, javascript=False)
    sign_in(page, p.social_worker, at=f"/enquiries/{enquiry.pk}/ask/")
    assert page.locator('input[name="asked"], select[name="asked"]').first.get_attribute("multiple") is None
    _write(page, nine[0], "Only they can say whether he lives with children.")
    press(page, "Preview the request")
    look.at("will see")
    press(page, f"Send to {nine[0].name}")
    look.at(f"Request to {nine[0].name}")
    _eight_copies_are_refused(page, look, enquiry, nine)
    _one_with_reasons_of_its_own(page, look, nine[8])
    for agency in nine[1:8]:
        send(enquiry, agency, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        rows = list(InformationRequest.objects.filter(enquiry=enquiry))
        assert {row.asked_id for row in rows} == {agency.pk for agency in nine}
        assert len({row.necessary_because for row in rows}) == 9
    page.goto(f"/enquiries/{enquiry.pk}/record/?whole=yes")
    look.at("Record of enquiry")
    for words in ("She put the telephone down", CONVICTION, *(f"asked {agency.name}" for agency in nine)):
        expect(page.get_by_text(words).first).to_be_visible()


def _write(page: Page, agency: Agency, because: str) -> None:
    tick_everybody(page)
    fill(
        page,
        asked=str(agency.pk),
        statement=CONVICTION,
        questions="Is he known to you, and does he meet children there?",
        necessary="yes",
        necessary_because=because,
        proportionate="yes",
        proportionate_because=f"{because} One question.",
        relevant="yes",
        relevant_because=f"{because} It bears on the risk.",
        helps="It shows whether any child meets him.",
        hinders="A child may be met by him unknown to us.",
    )
    tick_the_three(page)


def _eight_copies_are_refused(page: Page, look: Looking, enquiry: Enquiry, nine: list[Agency]) -> None:
    page.goto(f"/enquiries/{enquiry.pk}/ask/")
    _write(page, nine[1], "only THEY can say, whether he lives with children")
    for agency in nine[1:]:
        fill(page, asked=str(agency.pk))
        press(page, "Preview the request")
        expect(page.get_by_role("button", name="Send to")).to_have_count(0)
        expect(
            page.get_by_text(f"This is the reason that was given for {nine[0].name}").first
        ).to_be_visible()
    look.at("Ask an agency")


def _one_with_reasons_of_its_own(page: Page, look: Looking, agency: Agency) -> None:
    _write(page, agency, "Adult care visits the flat above, where two children stay at weekends.")
    press(page, "Preview the request")
    press(page, f"Send to {agency.name}")
    look.at(f"Request to {agency.name}")
