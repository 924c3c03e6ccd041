"""From a school's call to closure, in a real browser: three agencies are asked for their own reasons, each answers in
its own way, the referrer is told, a manager reviews, and the Caldicott Guardian reads it all. axe-core on every page.

The mother says no: so the lead agency, and each agency that shares, records why it goes ahead.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from enquiries.models import Enquiry
from imap.access.acting_user import acting_as
from tests.factories import Partnership
from tests.support.acting import (
    Looking,
    fill,
    press,
    sign_in,
    sign_in_by_form,
    sign_out,
    tick_everybody,
    tick_the_three,
)
from tests.support.browser import NewPage
from tests.support.recorded import recorded_by_the_school

pytestmark = pytest.mark.browser

ASKED = {
    "health": ("Attendances and injuries since June.", "Only health holds attendances", "Five months, injuries only"),
    "police": ("Calls to the address since June.", "Only the police know of calls", "Calls only, not the people’s files"),
    "housing": ("Complaints about noise since June.", "Neighbours tell housing first", "Complaints only, no rent"),
}  # fmt: skip


@pytest.mark.committed
def test_from_a_call_to_closure_through_three_agencies(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    page = new_page()
    look = Looking(page, javascript=True)
    where = recorded_by_the_school(page, look, p)
    with acting_as(p.social_worker):
        enquiry = Enquiry.objects.get(pk=where.strip("/").rpartition("/")[2])
    sign_in(page, p.social_worker)
    page.get_by_role("link", name="Kit Marlow").click()
    _refused(page, look, "Kit Marlow", view="Kit does not want trouble for anybody.")
    _refused(page, look, "Jo Marlow")
    _go_ahead(page, look)
    press(page, "Record your reasons")
    look.at("Enquiry")
    page.get_by_role("button", name="Open the enquiry").click()
    fill(page, reasons="A bruise, and a child who says a grown-up was cross.")
    press(page, "Open the enquiry")
    _ask_three(page, look, p)
    _health_shares(page, look, p)
    _police_have_nothing(page, look, p)
    _housing_refuses(page, look, p)
    _decided(page, look, p, enquiry)
    _reviewed(page, look, p)
    _told_and_closed(page, look, p, enquiry)
    _the_guardian_reads(page, look, p, enquiry)


def _refused(page: Page, look: Looking, name: str, *, view: str = "") -> None:
    page.get_by_role("button", name=f"Record the consent position of {name}").click()
    press(page, "Record the position")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look.at(f"Consent position of {name}")
    fill(
        page,
        position="refused",
        refusal_reason="She says that it is nobody’s business.",
        reason_clear="yes",
        not_told_because="She would not listen.",
    )
    if view:
        fill(page, own_view=view)
    press(page, "Record the position")
    look.at("Enquiry")


def _go_ahead(page: Page, look: Looking, whose: str = "We") -> None:
    """The reasons for going ahead without consent, both sides of the balance."""
    link = page.get_by_role("link", name=re.compile("reasons for going ahead without consent"))
    link.or_(page.get_by_role("button", name=re.compile("reasons for going ahead"))).first.click()
    look.at("without consent")
    tick_everybody(page)
    fill(
        page,
        grounds=["harm"],
        concern="A bruise, and a child who will not say how it came.",
        at_risk="Kit",
        escalation=f"{whose}: the next injury may be worse.",
        harm_of_sharing=f"{whose}: she may keep Kit at home and trust nobody.",
        harm_prevented=f"{whose}: a second injury to a child of eight.",
        factors=["seriousness"],
        proportionate_because=f"{whose}: three agencies, five months, one question each.",
        wishes="She wants nobody to know; her own health is left out.",
    )


def _ask_three(page: Page, look: Looking, p: Partnership) -> None:
    page.get_by_role("button", name="Ask an agency").click()
    _request(page, p, "health")
    press(page, "Ask another agency at the same time")
    look.at("Ask two agencies")
    _request(page, p, "police", prefix="second-")
    press(page, "Preview both requests")
    look.at("What each agency will see")
    press(page, "Send both")
    look.at("Enquiry")
    page.get_by_role("button", name="Ask an agency").click()
    _request(page, p, "housing")
    press(page, "Preview the request")
    press(page, f"Send to {p.housing.name}")
    look.at(f"Request to {p.housing.name}")


def _request(page: Page, p: Partnership, agency: str, *, prefix: str = "") -> None:
    questions, necessary, proportionate = ASKED[agency]
    tick_everybody(page, prefix=prefix)
    answers = {
        "asked": str(getattr(p, agency).pk),
        "statement": "A teacher saw a bruise on Kit’s arm.",
        "questions": questions,
        "necessary": "yes",
        "necessary_because": f"{necessary}.",
        "proportionate": "yes",
        "proportionate_because": f"{proportionate}.",
        "relevant": "yes",
        "relevant_because": f"It may show that the bruise is one of several. {questions}",
        "helps": "It shows whether this happened before.",
        "hinders": "We would decide on one bruise alone.",
    }
    fill(page, **{prefix + name: answer for name, answer in answers.items()})
    if not prefix:
        tick_the_three(page)  # of the agency that asks: once for both


def _to_the_request(page: Page, p: Partnership) -> None:
    page.get_by_role("main").get_by_role("link", name=f"{p.lead.name} asks").click()
    page.get_by_role("button", name="Answer this request").click()


def _health_shares(page: Page, look: Looking, p: Partnership) -> None:
    sign_in(page, p.nurse)
    _to_the_request(page, p)
    page.get_by_role("button", name="Add information to share").click()
    look.at("Information to share")
    page.locator('input[name="about"]').first.check()
    fill(
        page,
        text="Seen on 3 July with a burn on the left hand; the account given did not fit.",
        kind="health",
        certainty="opinion",
        said_by="A&E registrar",
        checked_how="Read in the A&E record",
        necessary="yes",
        necessary_because="It answers the question.",
        proportionate="yes",
        proportionate_because="One attendance.",
        relevant="yes",
        relevant_because="An earlier injury.",
        **{"information_from-day": "3", "information_from-month": "7", "information_from-year": "2026"},
    )
    press(page, "Add to your answer")
    page.get_by_role("button", name="Preview your answer").click()
    look.at("Preview your answer")
    expect(page.get_by_role("heading", name="Before this can be released")).to_be_visible()
    _go_ahead(page, look, "Health")  # each agency decides for itself, in words of its own (OVR2)
    press(page, "Record your reasons")
    look.at("Preview your answer")
    fill(page, helps="It shows an earlier injury.", hinders="The earlier injury would stay unknown.")
    tick_the_three(page)
    fill(page, all_needed_because="One attendance and nothing of the rest of her file.")
    press(page, "Release")
    look.at(f"Request to {p.health.name}")


def _police_have_nothing(page: Page, look: Looking, p: Partnership) -> None:
    sign_in(page, p.officer)
    _to_the_request(page, p)
    page.get_by_role("link", name="Nothing to share").click()
    look.at("Nothing to share")
    fill(page, searched="Incident and custody records, by name and address, since June.")
    press(page, "Answer: nothing to share")
    look.at(f"Request to {p.police.name}")


def _housing_refuses(page: Page, look: Looking, p: Partnership) -> None:
    sign_in(page, p.housing_officer)
    _to_the_request(page, p)
    page.get_by_role("link", name="Refuse the request").click()
    fill(page, grounds=["not_proportionate"], reasons="It is data protection.")
    press(page, "Refuse the request")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()  # REF1, NPR6
    fill(
        page,
        reasons="Complaints by neighbours were about music, and name people who are not on this enquiry.",
        helps="It would show how the neighbours live.",
        hinders="It does not: no complaint was about a child.",
    )
    press(page, "Refuse the request")
    look.at(f"Request to {p.housing.name}")


def _decided(page: Page, look: Looking, p: Partnership, enquiry: Enquiry) -> None:
    sign_in(page, p.social_worker)
    page.get_by_role("main").get_by_role("link", name=f"{p.health.name} shared information").click()
    press(page, "I have read this")
    page.goto(f"/enquiries/{enquiry.pk}/")
    page.get_by_role("link", name="Record the outcome").or_(
        page.get_by_role("button", name="Record the outcome")
    ).first.click()
    look.at("Before you decide: confirm consent")
    fill(page, consent="confirmed")
    press(page, "Confirm, then decide")
    look.at("Record the outcome")
    expect(
        page.get_by_text(f"{p.housing.name}")
    ).to_be_visible()  # a refusal is by name what is missing (OUT1)
    fill(
        page,
        decision="section_17",
        threshold="Level 3: an unexplained injury, and one before it.",
        reasons="The burn in July and the bruise together; nothing known to the police.",
        how="on_the_page",
        words="A social worker will see Kit and the mother this week.",
    )
    press(page, "Record the outcome")
    look.at("Enquiry")
    expect(page.get_by_role("main").get_by_text("Decided").first).to_be_visible()


def _reviewed(page: Page, look: Looking, p: Partnership) -> None:
    sign_in(page, p.lead_manager)
    page.get_by_role("main").get_by_role("link", name="goes ahead without consent").first.click()
    look.at("Decision to go ahead without consent")
    fill(
        page,
        verdict="upheld",
        reasons="A bruise and a silent child outweigh a loss of trust; both are weighed.",
    )
    press(page, "Record your review")


def _told_and_closed(page: Page, look: Looking, p: Partnership, enquiry: Enquiry) -> None:
    sign_in(page, p.teacher)
    page.get_by_role("main").get_by_role("link", name=enquiry.reference).first.click()
    expect(page.get_by_text("A social worker will see Kit and the mother this week.")).to_be_visible()
    assert "burn" not in page.content()
    sign_in(page, p.social_worker, at=f"/enquiries/{enquiry.pk}/")
    page.get_by_role("button", name="Close the enquiry").click()
    fill(page, why="passed_on", reasons="The assessment is under way; others carry it on.", level="3")
    press(page, "Close the enquiry")
    look.at("Enquiry")
    expect(page.get_by_role("main").get_by_text("Closed").first).to_be_visible()


def _the_guardian_reads(page: Page, look: Looking, p: Partnership, enquiry: Enquiry) -> None:
    sign_out(page)
    sign_in_by_form(page, p.guardian)  # which leads the Guardian there
    look.at("Shared and withheld")
    row = page.get_by_role("row").filter(has_text=p.health.name)
    expect(row.get_by_role("cell").first).to_contain_text("1")
    expect(page.get_by_role("row").filter(has_text=p.housing.name)).to_contain_text("1")
    row.get_by_role("link").first.click()
    page.get_by_role("main").get_by_role("link", name=enquiry.reference).first.click()
    look.at("Record of enquiry")
    page.goto(page.url.partition("?")[0] + "?whole=yes")
    told = page.locator(".imap-record__sentence").all_inner_texts()
    expected = (
        "Enquiry",
        "Consent position of somebody on the enquiry: Refused",
        f"{p.lead.name} decided to go ahead without consent",
        "Moved from Received to Open",
        f"{p.lead.name} asked {p.health.name}",
        f"{p.lead.name} asked {p.police.name}",
        f"{p.lead.name} asked {p.housing.name}",
        f"{p.health.name} decided to go ahead without consent",
        f"{p.health.name} released information",
        f"{p.police.name} answered: Nothing",
        f"{p.housing.name} answered: Refused",
        f"{p.lead.name} has read the release",
        "Moved from Gathering information to Decided",
        "Moved from Decided to Closed",
    )
    places = [next((i for i, line in enumerate(told) if line.startswith(words)), -1) for words in expected]
    assert -1 not in places, (expected[places.index(-1)], "\n".join(told))
    assert places == sorted(places), told
    assert "did not fit" not in page.content()  # what was shared is not the Guardian’s by standing right
