"""An agency that was asked opens the lead agency's reasons, relies on them with one sentence, and releases; in a browser.

The mother took her consent back, so nothing goes out before health has decided in its own name (OVR2).
"""

import re

import pytest
from playwright.sync_api import expect

from consent.models import Reliance
from disclosures.models import Release
from imap.access import acting_user
from tests.factories import Partnership
from tests.support.acting import Looking, fill, press, sign_in, tick_the_three
from tests.support.browser import NewPage
from tests.support.case import ITEM
from tests.support.relying import BECAUSE, Case

pytestmark = pytest.mark.browser


@pytest.mark.committed
def test_relying_on_the_lead_agency_s_reasons_and_releasing(
    partnership: Partnership, new_page: NewPage
) -> None:
    p = partnership
    case = Case(p)
    page = new_page()
    look = Looking(page, javascript=False)  # the crawl holds axe-core to these pages
    sign_in(page, p.nurse, at=case.at("override"))
    page.get_by_role("main").get_by_role("link", name=re.compile("read the reasons of")).first.click()
    look.at("Rely on the lead agency’s reasons")
    expect(page.get_by_role("main")).to_contain_text(case.reasons.harm_prevented)
    fill(page, because=BECAUSE)
    press(page, "Rely on these reasons")
    look.at("Rely on the lead agency’s reasons")  # not read yet, and what was typed is still there
    expect(page.locator('[name="because"]')).to_have_value(BECAUSE)
    page.get_by_label("I have read these reasons").check()
    press(page, "Rely on these reasons")
    look.at("Your answer")
    page.goto(case.at("share"))
    year, month, day = ITEM["information_from"].split("-")
    texts = {name: words for name, words in ITEM.items() if name not in ("information_from", "owed")}
    dated = {"information_from-day": day, "information_from-month": month, "information_from-year": year}
    fill(page, **texts, **dated)
    press(page, "Add to your answer")
    page.goto(case.at("preview"))
    fill(page, helps="It shows a pattern.", hinders="They would judge one injury alone.")
    fill(page, all_needed_because="The dates of two injuries, and no other attendance.")
    tick_the_three(page)
    press(page, "Release")
    look.at("Request")
    with acting_user.acting_as(p.nurse):
        relied, sent = Reliance.objects.get(), Release.objects.get()
        assert relied.because == BECAUSE
        assert relied.recorded_at < sent.recorded_at
        assert "override" in sent.basis.casefold() or "reasons" in sent.basis.casefold()
