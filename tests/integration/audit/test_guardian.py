"""The Guardian's first page: figures that lead to their cases, and nothing of what the cases say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.guardian.period import Month
from audit.guardian.queries import FIGURES, cases, dashboard
from consent.override_reviews.queries import Unreviewed, unreviewed
from disclosures.responses import actions
from disclosures.responses.rules import Ground, RefusalAnswers
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.home.lists import lists_for
from tests.factories import Partnership, opened, override, refuse_consent, sign_in
from tests.support.case import HIDDEN_WORDS, SECRET_WORDS, page, release, send
from tests.support.signing_in import by_password, give_password

REFUSAL = RefusalAnswers(
    grounds=frozenset({Ground.NOT_NECESSARY}),
    reasons="The question can be answered without us, by the school that sees the child.",
    helps="Hardly at all.",
    hinders="They would ask the school instead.",
)
GUARDIAN = reverse("audit:guardian")


def figures(user: User) -> Any:
    with acting_as(user):
        return dashboard(user, Month.now())


@pytest.fixture
def month(partnership: Partnership) -> Partnership:
    """A month's work: health shares two, withholds two; police find nothing; the school withholds unseen."""
    p = partnership
    enquiry = opened(p.social_worker)
    override(enquiry, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(
        asked,
        p.nurse,
        {},
        {"certainty": "hearsay"},
        withheld=({}, {"relevant": "yes", "existence_shown": "no"}),
    )
    to_police = send(enquiry, p.police, p.social_worker)
    with acting_as(p.officer):
        actions.answer_nothing(
            enquiry_id=enquiry.pk,
            request_id=to_police.pk,
            searched="Every system of ours.",
            by=p.officer,
            key=new_key(),
        )
    to_school = send(enquiry, p.school, p.social_worker)
    release(to_school, p.teacher, withheld=({"existence_shown": "no"},))
    return p


def test_the_figures_are_what_happened(month: Partnership) -> None:
    shown = figures(month.guardian)
    by_name = {one.name: (one.shared, one.withheld, one.refused, one.nothing) for one in shown.agencies}
    assert by_name == {
        "Northbridge NHS Trust": (2, 2, 0, 0),
        "Northbridge Police": (0, 0, 0, 1),
        "Elm Grove School": (0, 1, 0, 0),  # what it said was "nothing to share"; the Guardian knows better
    }
    assert {one.key: one.number for one in shown.certainties} == {"verified": 1, "hearsay": 1}
    assert {one.key: one.number for one in shown.tests} == {"necessary": 3, "proportionate": 3, "relevant": 2}
    assert shown.unreviewed == Unreviewed(yours=0, late=0, in_time=1)


def test_what_is_not_reviewed_is_the_same_figure_here_and_in_my_work(partnership: Partnership) -> None:
    """Each override once: hers to review, where an agency has no other manager; late where one has; and in time there."""
    p = partnership
    enquiry = opened(p.social_worker)
    for by in (
        p.social_worker,
        p.social_worker,
        p.lead_manager,
    ):  # the lead agency has one manager, who decided the third
        override(enquiry, by)
    with acting_as(p.guardian):
        now = timezone.now()
        assert unreviewed(p.guardian) == Unreviewed(yours=1, late=0, in_time=2)
        with clock.standing_still(now + timedelta(days=30)):
            late = unreviewed(p.guardian)
            lists = {one.key: one.count for one in lists_for(p.guardian)}
    assert late == Unreviewed(yours=1, late=2, in_time=0)
    assert (lists["to_review"], lists["late_reviews"]) == (late.yours, late.late)
    shown = page(p.guardian, reverse("audit:guardian"))
    assert "Late at the agency that reviews" in shown
    assert reverse("work") + "?list=to_review" in shown


def test_a_refusal_is_counted_as_one(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    with acting_as(p.nurse):
        actions.refuse_request(
            enquiry_id=enquiry.pk, request_id=asked.pk, by=p.nurse, key=new_key(), answers=REFUSAL
        )
    [one] = figures(p.guardian).agencies
    assert (one.refused, one.nothing) == (1, 0)


def test_each_figure_leads_to_as_many_cases(month: Partnership) -> None:
    client = sign_in(Client(), month.guardian)
    sign_in(Client(), month.housing_officer).get(reverse("enquiry", args=[new_key()]))
    text = client.get(GUARDIAN).content.decode()
    links = re.findall(r'href="(/guardian/cases/[^"]+)">(\d+)<', text)
    assert len(links) >= 9
    for href, number in links:
        found = client.get(href.replace("&amp;", "&"))
        assert found.status_code == 200
        assert len(found.context["found"].rows) >= int(number), href  # this page's own look comes on top
        if "looks" not in href:
            assert len(found.context["found"].rows) == int(number), href


def test_no_content_and_nobody_s_name_is_on_it(month: Partnership) -> None:
    addresses = [GUARDIAN, *(reverse("audit:guardian_cases", args=[figure]) for figure in FIGURES)]
    for address in addresses:
        text = page(month.guardian, address)
        for words in (SECRET_WORDS, HIDDEN_WORDS, "Kit Marlow", "Jo Marlow", "Far beyond"):
            assert words not in text, (address, words)


def test_everybody_else_finds_no_such_page(month: Partnership) -> None:
    p = month
    for user in (p.social_worker, p.lead_manager, p.nurse, p.police_manager, p.administrator):
        client = sign_in(Client(), user)
        for address in (GUARDIAN, reverse("audit:guardian_cases", args=["shared"])):
            assert client.get(address).status_code == 404
        assert GUARDIAN not in client.get(reverse("law:guidance")).content.decode()
    assert sign_in(Client(), p.guardian).get(reverse("audit:guardian_cases", args=["x"])).status_code == 404


def test_months_stand_in_the_address(month: Partnership) -> None:
    client = sign_in(Client(), month.guardian)
    now = Month.now()
    empty = client.get(GUARDIAN, {"month": str(now.before)}).content.decode()
    assert "Nothing was shared, withheld or refused in this month" in empty
    assert f"?month={now}" in empty
    for odd in ("x", "2026-13", "9999-01", str(now.after), "0001-01", "2026-11-01"):
        answer = client.get(GUARDIAN, {"month": odd})
        assert answer.status_code == 200
        assert answer.context["month"] == now
    bad = client.get(reverse("audit:guardian_cases", args=["shared"]), {"agency": "x"})
    assert bad.status_code == 404


def test_any_month_is_chosen_from_a_list_and_stands_in_the_address(month: Partnership) -> None:
    client = sign_in(Client(), month.guardian)
    now = Month.now()
    shown = client.get(GUARDIAN, {"month": str(now.before)}).content.decode()
    assert f'<option value="{now.before}" selected>' in shown
    assert f'<option value="{now}">' in shown
    assert f'href="?month={now.before.before}" rel="prev"' in shown
    assert 'rel="next"' not in client.get(GUARDIAN).content.decode()
    old = client.get(GUARDIAN, {"month": "2001-05"}).content.decode()
    assert '<option value="2001-05" selected>' in old  # older than the list goes
    first = client.get(GUARDIAN, {"month": "2000-01"}).content.decode()
    assert 'rel="prev"' not in first
    assert client.get(GUARDIAN, {"month": "1999-12"}).context["month"] == now


def test_every_print_says_who_printed_it_and_when(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    printed = page(partnership.social_worker, reverse("enquiry", args=[enquiry.pk]))
    assert re.search(
        r"Printed by Sam Worker, Northbridge Children’s Services, on \d+ \w+ \d{4}, \d\d:\d\d", printed
    )
    record = page(partnership.social_worker, reverse("audit:record", args=[enquiry.pk]))
    assert "Printed by" not in record  # it says so at its head
    assert "as seen by Sam Worker" in record


def test_looks_refused_and_without_a_part_are_counted(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    sign_in(Client(), p.officer).get(reverse("enquiry", args=[enquiry.pk]))
    sign_in(Client(), p.social_worker).get(reverse("enquiry", args=[enquiry.pk]))
    sign_in(Client(), p.guardian).get(reverse("audit:record", args=[enquiry.pk]))
    shown = figures(p.guardian)
    assert (shown.looks_refused, shown.looks_without_part) == (1, 1)
    refused = page(p.guardian, reverse("audit:guardian_cases", args=["refused-looks"]))
    assert "Oba Officer: enquiry" in refused
    assert enquiry.reference in refused


def test_the_page_costs_the_same_whatever_happened(partnership: Partnership) -> None:
    p = partnership

    def cost() -> list[int]:
        with acting_as(p.guardian):
            _ = p.guardian.roles
            costs = []
            for ask in (
                lambda: dashboard(p.guardian, Month.now()),
                lambda: cases(FIGURES["shared"], Month.now()),
            ):
                with CaptureQueriesContext(connection) as captured:
                    ask()
                costs.append(len(captured))
        return costs

    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, withheld=({},))
    few = cost()
    for _more in range(3):
        override(enquiry, p.social_worker)
        release(send(enquiry, p.health, p.social_worker), p.nurse, {}, {"text": "Two"}, withheld=({}, {}))
    assert cost() == few == [8, 2]


def test_cases_go_on_from_page_to_page(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    p = partnership
    monkeypatch.setattr("audit.guardian.queries.PAGE", 2)
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, *({"text": str(n)} for n in range(5)))
    with acting_as(p.guardian):
        after, seen = "", 0
        for _page in range(3):
            part = cases(FIGURES["shared"], Month.now(), after=after)
            seen, after = seen + len(part.rows), part.after
    assert (seen, after) == (5, "")


def test_the_guardian_lands_there_after_signing_in(partnership: Partnership) -> None:
    give_password(partnership.guardian, by=partnership.administrator)
    assert by_password(Client(), partnership.guardian)["Location"] == GUARDIAN


def test_the_record_says_for_whom_and_when_and_numbers_its_lines(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    text = " ".join(
        page(partnership.social_worker, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").split()
    )
    today = timezone.localtime()
    assert f"Record of enquiry {enquiry.reference}" in text
    assert "as seen by Sam Worker, Northbridge Children’s Services, on" in text
    assert any(f"{day.day} {day:%B %Y} at" in text for day in (today, today - timedelta(minutes=2)))
    numbers = re.findall(r'imap-record__number">(\d+)<', text)
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert len(numbers) > 5


def test_her_page_promises_no_more_than_her_pages_keep(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    send(enquiry, p.police, p.social_worker)
    shown = page(p.guardian, GUARDIAN)
    assert "not what was said about whom" not in shown
    assert "You see decisions and their reasons, which may name people" in shown
    assert "Kit Marlow: consent refused" in page(
        p.guardian, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes"
    )
