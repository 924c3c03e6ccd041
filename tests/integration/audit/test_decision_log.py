"""The decision log: names of that day, the agreement's version, pages and subjects; and the access log's pages."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.access_log.queries import PAGE as ACCESSES
from audit.decision_log.queries import PAGE
from audit.decision_log.subjects import Subject
from enquiries.models import Person
from imap.access import acting_user
from imap.agencies.models import Agency
from imap.agencies.partnership.actions import change_agency
from tests.factories import Partnership, opened, sign_in
from tests.support.case import page, release, send


def log(user: Any, enquiry: Any) -> str:
    return html.unescape(
        " ".join(page(user, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").split())
    )


def change(agency: Agency, p: Partnership, **details: str) -> None:
    with acting_user.acting_as(p.administrator):
        change_agency(agency=agency, reason="As they wrote to us", by=p.administrator, **details)
        for user in (p.nurse, p.social_worker):
            user.refresh_from_db()


@pytest.mark.clause("REC1")
def test_an_agency_acts_under_its_name_of_that_day(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    before = log(p.lead_manager, enquiry)
    assert "Northbridge NHS Trust released information" in before
    assert "(now " not in before
    change(p.health, p, name="Northbridge Care")
    change(p.health, p, contact="The duty desk")  # a change that renames nobody
    after = log(p.lead_manager, enquiry)
    assert "Northbridge NHS Trust (now Northbridge Care) released information" in after
    assert "asked Northbridge NHS Trust (now Northbridge Care)" in after
    assert "Northbridge NHS Trust (now Northbridge Care) was given access" in after
    assert "<nia.nurse@health.example>, Northbridge NHS Trust (now Northbridge Care)" in after
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    last = log(p.lead_manager, enquiry)
    assert ">Northbridge Care released information<" in last
    assert "<nia.nurse@health.example>, Northbridge Care<" in last
    change(p.health, p, name="Northbridge NHS Trust")  # and back again
    assert "Northbridge NHS Trust released information" in log(p.lead_manager, enquiry)
    assert "Northbridge Care (now Northbridge NHS Trust) released information" in log(p.lead_manager, enquiry)


@pytest.mark.clause("REC1")
def test_the_agreement_s_version_of_each_request_and_release_is_told(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    change(p.health, p, agreement_version="7.3-signed")
    release(request, p.nurse, {})
    change(p.health, p, agreement_version="8.0")
    told = log(p.lead_manager, enquiry)
    assert told.count("Agreement version") == 2
    assert told.count('Agreement version</dt> <dd class="imap-prose">7.3-signed<') == 1
    assert told.count('Agreement version</dt> <dd class="imap-prose">1.0<') == 1


@pytest.fixture
def long(partnership: Partnership) -> Any:
    """An enquiry with more than a page of entries."""
    p = partnership
    enquiry = opened(p.social_worker)
    for _time in range(4):
        release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    return enquiry


def lines(user: Any, enquiry: Any, **asked: str) -> tuple[list[tuple[int, str]], str]:
    """Number and sentence of each line of one page, and what the address of the next one names."""
    answer = sign_in(Client(), user).get(reverse("audit:record", args=[enquiry.pk]), asked)
    assert answer.status_code == 200
    shown = [(one.number, one.telling.sentence) for one in answer.context["lines"]]
    return shown, answer.context["after"]


def test_its_pages_together_are_the_whole_in_the_same_order(partnership: Partnership, long: Any) -> None:
    user = partnership.lead_manager
    whole, nothing_more = lines(user, long, whole="yes")
    assert nothing_more == ""
    paged, after = lines(user, long)
    assert len(paged) == PAGE
    while after:
        assert after == str(len(paged))
        more, after = lines(user, long, after=after)
        assert 0 < len(more) <= PAGE
        paged += more
    assert paged == whole
    assert [number for number, _sentence in paged] == list(range(1, len(paged) + 1))


def test_it_is_narrowed_to_one_subject(partnership: Partnership, long: Any) -> None:
    user = partnership.lead_manager
    whole, _after = lines(user, long, whole="yes")
    narrowed: list[str] = []
    for subject in Subject:
        shown, after = lines(user, long, subject=subject.value, whole="yes")
        assert after == ""
        narrowed += [sentence for _number, sentence in shown]
    assert sorted(narrowed) == sorted(sentence for _number, sentence in whole)
    requests, _after = lines(user, long, subject="requests")
    assert {sentence.split(" ", 3)[-1] for _n, sentence in requests if "asked" in sentence}
    assert not [one for one in requests if one[1].startswith("Consent")]


@pytest.mark.parametrize("after", ["x", "-5", "1_2", "9" * 30, "²", "٣", "1.5"])
def test_an_address_that_names_no_place_shows_the_first_page(
    partnership: Partnership, long: Any, after: str
) -> None:
    first, _next = lines(partnership.lead_manager, long)
    assert lines(partnership.lead_manager, long, after=after)[0] == first
    assert lines(partnership.lead_manager, long, subject=after)[0] == first


def test_a_change_on_a_later_page_still_says_from_what(partnership: Partnership, long: Any) -> None:
    p = partnership
    with acting_user.acting_as(p.social_worker):
        person = Person.objects.get(enquiry=long, name="Kit Marlow")
        person.name = "Kit Marlowe"
        person.save(force_update=True)
    whole, _after = lines(p.lead_manager, long, whole="yes")
    last = f"{reverse('audit:record', args=[long.pk])}?after={len(whole) - 1}"
    text = html.unescape(page(p.lead_manager, last))
    assert "Kit Marlow was added" not in text
    assert "from “Kit Marlow” to “Kit Marlowe”" in text


def test_the_access_log_turns_its_pages(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    for _time in range(ACCESSES + 5):
        client.get(reverse("enquiry", args=[enquiry.pk]))
    reader = sign_in(Client(), p.lead_manager)
    first = reader.get(reverse("audit:access", args=[enquiry.pk]))
    rows = first.context["accesses"]
    assert len(rows.rows) == ACCESSES
    second = reader.get(reverse("audit:access", args=[enquiry.pk]), {"after": rows.after}).context["accesses"]
    assert len([one for one in second.rows if one.screen == "enquiry"]) == 5
    assert not {one.pk for one in rows.rows} & {one.pk for one in second.rows}
    kept_from = sign_in(Client(), p.nurse).get(reverse("audit:access", args=[enquiry.pk]))
    assert kept_from.status_code == 404
    plain = client.get(reverse("audit:access", args=[enquiry.pk])).content.decode()
    assert "Nothing that you may see" in plain
