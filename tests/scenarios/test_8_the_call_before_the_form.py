"""Scenario 8, the call before the form: the police are told on the telephone at once, and the system afterwards.

What was said is recorded as what it is: when it happened, when it was recorded, to whom, what, why late. It is never refused;
a manager reviews it; the police answer by their short form.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consent.models import ConsentRecord
from disclosures.models import Answer, InformationRequest
from enquiries.models import Enquiry, SpokenExchange
from imap.access import acting_user
from tests.factories import Partnership
from tests.support.acting import Looking, fill, press, sign_in, tick_everybody, tick_the_three
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

SAID = "A man with a knife collects Kit at 19:00. Send a car to Elm Grove School."
WHY = "He was minutes away from the school gate."


@pytest.mark.committed
@pytest.mark.clause("LATE1", "OVR8")
def test_the_call_before_the_form(partnership: Partnership, new_page: NewPage) -> None:
    p = partnership
    called = timezone.localtime() - timedelta(minutes=49)
    when = {
        "day": str(called.day), "month": str(called.month), "year": str(called.year), "time": f"{called:%H:%M}",
    }  # fmt: skip
    page = new_page()
    look = Looking(page, javascript=False)
    sign_in(page, p.social_worker, at="/enquiries/urgent/")
    _recorded(page, look, when)
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get()
    _asked(page, look, p, enquiry, when)
    _answered(page, p)
    _reviewed(page, look, p)
    _the_record_says_so(page, p, enquiry, f"{called:%H:%M}")


def _recorded(page: Page, look: Looking, when: dict[str, str]) -> None:
    fill(
        page,
        child="Kit Marlow",
        whereabouts="In the head’s office, with Tess Teacher",
        narrative="A man with a knife is on his way to fetch him.",
        source="2A",
        referrer_asked="no_time",
        telephoned="on",
        **{f"spoken_at-{part}": value for part, value in when.items()},
        spoken_to="Oba Officer, police",
        spoken_said=SAID,
        spoken_late=WHY,
        position="not_sought",
        not_asking=["delay"],
        wishes="Kit wants to stay at school.",
        concern="A man in a white van has taken him.",
        harm_prevented="He may be taken and hurt within the hour.",
        harm_of_sharing="His mother may trust us less; his life counts for more.",
    )
    press(page, "Record and open")
    look.at("Enquiry")
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.get_by_text(WHY)).to_be_visible()


def _asked(page: Page, look: Looking, p: Partnership, enquiry: Enquiry, when: dict[str, str]) -> None:
    page.goto(f"/enquiries/{enquiry.pk}/ask/")
    tick_everybody(page)
    fill(
        page,
        asked=str(p.police.pk),
        statement="A man with a knife is on his way to a school.",
        questions="Where is he, and what is known of him?",
        necessary="yes",
        necessary_because="Only the police know.",
        proportionate="life",
        relevant="yes",
        relevant_because="He is the danger.",
        helps="He can be stopped.",
        hinders="He may arrive first.",
    )
    tick_the_three(page)
    press(page, "Preview the request")
    page.get_by_label("This happened already, before I could record it").check()
    fill(page, **{f"late-at-{part}": value for part, value in when.items()})
    press(page, f"Send to {p.police.name}")
    expect(page.get_by_text("Write to whom you spoke")).to_have_count(2)  # above, and beside the question
    fill(page, **{"late-to": "Oba Officer, police", "late-said": SAID, "late-late_because": WHY})
    press(page, f"Send to {p.police.name}")
    look.at(f"Request to {p.police.name}")


def _answered(page: Page, p: Partnership) -> None:
    sign_in(page, p.officer)
    page.get_by_role("main").get_by_role("link", name=f"{p.lead.name} asks").click()
    page.get_by_role("button", name="Answer this request").click()
    page.get_by_role("link", name="Nothing to share").click()
    fill(page, searched="National and local records, at 19:05.")
    press(page, "Answer: nothing to share")
    expect(page.get_by_role("button", name="Answer: nothing to share")).to_have_count(0)
    with acting_user.acting_as(p.social_worker):
        assert Answer.objects.get().kind == Answer.Kind.NOTHING


def _reviewed(page: Page, look: Looking, p: Partnership) -> None:
    sign_in(page, p.lead_manager)
    for left in (1, 0):
        page.goto("/")
        page.get_by_role("link", name="acted before it could be recorded").first.click()
        look.at("Late entry")
        for words in (SAID, WHY, "Oba Officer, police"):
            expect(page.get_by_text(words, exact=True)).to_be_visible()
        fill(page, verdict="seen", reasons="Right to ring first: he was minutes away.")
        press(page, "Record your review")
        look.at("My work")
        expect(page.get_by_role("link", name="acted before it could be recorded")).to_have_count(left)


def _the_record_says_so(page: Page, p: Partnership, enquiry: Enquiry, at: str) -> None:
    page.goto(f"/enquiries/{enquiry.pk}/record/?whole=yes")
    lines = page.locator(".imap-record__sentence").all_inner_texts()
    late = [line for line in lines if line.startswith("Late entry, to Oba Officer, police: happened")]
    assert len(late) == 2
    assert all(f"at {at}, recorded " in line for line in late), late
    assert sum("reviewed the late entry: Seen" in line for line in lines) == 2
    with acting_user.acting_as(p.social_worker):
        asked = InformationRequest.objects.get()
        beside = SpokenExchange.objects.get(decision=asked.pk)
        assert (
            beside.happened_at < ConsentRecord.objects.earliest("recorded_at").recorded_at < asked.recorded_at
        )
