"""My work: one order over all that waits, counts, filters, pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from consent.consent_reviews.due import to_look_again
from consent.models import Position
from consent.positions import actions as consent_actions
from consent.positions.giving import ConsentAnswers
from disclosures.models import Release
from disclosures.outcomes import actions as disclosure_actions
from disclosures.outcomes.rules import TellingAnswers
from enquiries.models import Enquiry, Person, Rating
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.home.kinds import KINDS
from imap.home.lists import APPS, lists_for, most_urgent
from imap.worklist.lists import fetch
from tests.factories import Partnership, opened, override, record, sign_in
from tests.support.case import release, send
from tests.support.my_work import decide


def work(user: User, **query: str) -> Any:
    return sign_in(Client(), user).get(reverse("work"), query)


def text(user: User, **query: str) -> str:
    response = work(user, **query)
    assert response.status_code == 200
    return str(response.content.decode())


def to_look_at(enquiry: Enquiry, by: User, days: int) -> None:
    """One more position, of the parent, to be looked at so many days from today."""
    with acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
        newest = jo.consent_records.filter(superseded_by=None).first()
        consent_actions.record_consent(
            person=jo,
            answers=ConsentAnswers(position=Position.TRIED, attempts="Rang twice."),
            by=by,
            key=new_key(),
            seen=newest.pk if newest else None,
            review_on=localdate() + timedelta(days=days),
        )


def test_what_waits_stands_in_one_order_red_first_then_by_clock(partnership: Partnership) -> None:
    p = partnership
    green, red = (record(p.social_worker, rating=rating) for rating in (Rating.GREEN, Rating.RED))
    decided = opened(p.social_worker, rating=Rating.RED)
    override(decided, p.social_worker)
    with acting_as(p.lead_manager):
        waiting = [(one.key, row.href) for one, row in most_urgent(p.lead_manager, lists_for(p.lead_manager))]
    assert [key for key, _href in waiting] == ["to_open", "to_review", "to_open"]
    assert [str(one.pk) in href for one, (_k, href) in zip((red, decided, green), waiting, strict=True)] == [
        True
    ] * 3
    page = text(p.lead_manager)
    assert page.index(red.reference) < page.index(green.reference)
    assert "Overrides to review (1)" in page
    assert "Overrides to review" not in text(p.social_worker)


def test_responses_to_a_red_enquiry_stand_before_what_is_older_and_not_red(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where so much that is older waits that the first page of its list holds nothing red; and the rating is said."""
    monkeypatch.setattr("imap.db.keyset_pages.PAGE", 2)
    monkeypatch.setattr("imap.home.lists.PAGE", 2)
    p = partnership
    for rating in (Rating.GREEN, Rating.AMBER, Rating.GREEN, Rating.RED):
        enquiry = opened(p.social_worker, rating=rating)
        release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    response = work(p.social_worker)
    first = {one.key: row for one, row in response.context["urgent"]}
    assert set(first) == {"still_right", "to_read"}  # another agency was asked: is consent still right?
    assert {row.rating for row in first.values()} == {Rating.RED}
    with acting_as(p.social_worker):
        newest = Release.objects.get(enquiry=enquiry)
    assert str(newest.pk) in first["to_read"].href
    theirs = work(p.nurse).context["urgent"]  # an agency that reads no ratings
    assert all(row.rating == 0 for _one, row in theirs)


@pytest.mark.clause("CON8")
def test_a_review_date_that_has_come_brings_the_position_back(partnership: Partnership) -> None:
    p = partnership
    today, tomorrow, superseded = (opened(p.social_worker) for _ in range(3))
    to_look_at(today, p.social_worker, 0)
    to_look_at(tomorrow, p.social_worker, 1)
    to_look_at(superseded, p.social_worker, -5)
    to_look_at(superseded, p.social_worker, 30)
    with acting_as(p.social_worker):  # every position has such a day: four weeks on, when nobody names one
        kit = Person.objects.get(enquiry=tomorrow, role=Person.Role.CHILD).consent_records.get()
        assert kit.review_on == localdate(kit.recorded_at) + timedelta(weeks=4)
    page = text(p.social_worker, list="look_again")
    assert f"{today.reference}: consent of Jo Marlow" in page
    assert tomorrow.reference not in page
    assert superseded.reference not in page
    with acting_as(p.officer):
        assert to_look_again(p.officer).page().rows == []


def test_filters_stand_in_the_address_and_keep_each_other(partnership: Partnership) -> None:
    p = partnership
    green, red = (record(p.social_worker, rating=rating) for rating in (Rating.GREEN, Rating.RED))
    page = text(p.social_worker, list="to_open", rating="green")
    assert green.reference in page
    assert red.reference not in page
    assert "?list=to_open&amp;rating=red" in page
    assert 'href="?rating=green"' in page
    nothing = text(p.social_worker, rating="amber")
    assert "Nothing with this rating is waiting for you" in nothing
    for unknown in ({"list": "x"}, {"rating": "purple"}, {"list": "to_open", "after": "x"}):
        assert green.reference in text(p.social_worker, **unknown)


def test_a_partner_is_told_no_rating_and_cannot_ask_for_one(partnership: Partnership) -> None:
    p = partnership
    send(opened(p.social_worker, rating=Rating.RED), p.health, p.social_worker)
    for query in ({}, {"rating": "red"}, {"rating": "green"}):
        page = text(p.nurse, **query)
        assert "asks:" in page
        assert "Any rating" not in page


@pytest.mark.parametrize(("who", "words"), [
    ("social_worker", "New work appears here"),
    ("guardian", "What was shared and withheld this month"),
    ("administrator", "You do no casework"),
])  # fmt: skip
def test_a_list_with_nothing_in_it_says_what_to_do(partnership: Partnership, who: str, words: str) -> None:
    assert words in text(getattr(partnership, who))
    assert "Nothing in this list" in text(getattr(partnership, who), list="to_open")


def test_counts_stop_at_a_hundred_and_pages_go_on(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = partnership
    for module in ("imap.db.keyset_pages", "imap.home.lists"):
        monkeypatch.setattr(f"{module}.COUNTED", 3)
        monkeypatch.setattr(f"{module}.PAGE", 2)
    made = {record(p.social_worker).reference for _ in range(5)}
    seen: list[str] = []
    query = {"list": "to_open"}
    for _page in range(3):
        response = work(p.social_worker, **query)
        assert "To open (more than 3)" in response.content.decode()
        chosen = response.context["chosen"]
        seen += [row.words.partition(":")[0] for row in chosen.rows]
        query["after"] = chosen.after
    assert chosen.after == ""
    assert (len(seen), set(seen)) == (5, made)


def test_the_lists_take_exactly_so_many_queries_whatever_is_in_them(partnership: Partnership) -> None:
    p = partnership

    def cost(**query: str) -> int:
        with acting_as(p.lead_manager):
            _ = p.lead_manager.roles, p.lead_manager.agency
            with CaptureQueriesContext(connection) as captured:
                most_urgent(p.lead_manager, lists_for(p.lead_manager, **query))  # type: ignore[arg-type]
        return len(captured)

    few = [cost(), cost(chosen="to_open", after="2_2026-01-01T00:00:00+00:00_" + str(new_key()))]
    for _more in range(3):
        enquiry = opened(p.social_worker)
        override(enquiry, p.social_worker)
        to_look_at(enquiry, p.social_worker, 0)
        record(p.social_worker)
    assert (
        [cost(), cost(chosen="to_open", after="2_2026-01-01T00:00:00+00:00_" + str(new_key()))]
        == few
        == [8, 8]
    )


def test_every_list_that_a_room_offers_stands_in_my_work_and_has_what_it_has_alone(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = partnership
    monkeypatch.setattr("imap.db.keyset_pages.PAGE", 2)
    for _each in range(3):
        enquiry = opened(p.social_worker)
        override(enquiry, p.social_worker)
        to_look_at(enquiry, p.social_worker, 0)
        send(enquiry, p.health, p.social_worker)
        record(p.social_worker)
    filled = set()
    for user in (p.lead_manager, p.nurse):
        with acting_as(user):
            offered = [room(user, None) for room in APPS]
            assert {one.key for lists in offered for one in lists} == set(KINDS)
            for lists in offered:
                together = fetch(lists)
                for one in lists:
                    alone = one.page()
                    assert together[one.key].page == alone, one.key
                    assert together[one.key].count == alone.count
                    if alone.after:
                        later = fetch(lists, chosen=one.key, after=alone.after)
                        assert later[one.key].count == alone.count
                        assert later[one.key].page.rows == one.page(alone.after).rows
                        assert not {row.key for row in later[one.key].page.rows} & {
                            row.key for row in alone.rows
                        }
                        filled.add(one.key)
    assert filled >= {"to_answer", "to_review", "to_open", "look_again", "in_hand"}


def test_a_referrer_who_was_not_told_waits_until_they_are(partnership: Partnership) -> None:
    p = partnership
    told, untold = opened(p.social_worker), opened(p.social_worker, rating=Rating.RED)
    for enquiry in (told, untold):
        decide(enquiry, p.social_worker)
    page = text(p.social_worker, list="to_tell")
    assert f"{told.reference}: tell the referrer" in page
    assert page.index(told.reference) < page.index(untold.reference)  # received first
    with acting_as(p.social_worker):
        disclosure_actions.tell_referrer(
            enquiry_id=told.pk,
            telling=TellingAnswers(how="telephone", words="Early help is offered.", at=clock.now()),
            by=p.social_worker,
            key=new_key(),
        )
    page = text(p.social_worker, list="to_tell")
    assert "Referrer not told yet (1)" in page
    assert told.reference not in page
    assert untold.reference not in text(p.social_worker, list="to_tell", rating="green")
    assert untold.reference in text(p.social_worker, list="to_tell", rating="red")
    for other in (p.nurse, p.guardian, p.administrator):
        assert untold.reference not in text(other, list="to_tell")


def test_a_referrer_is_told_why_there_is_no_choice_of_ratings(partnership: Partnership) -> None:
    record(partnership.teacher)
    why = "How urgent an enquiry is rated is the lead agency’s to know"
    assert why in text(partnership.teacher, list="referred")
    assert why not in text(partnership.teacher)
    assert why not in text(partnership.social_worker, list="to_open")
