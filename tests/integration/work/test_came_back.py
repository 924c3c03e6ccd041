"""What came back from other agencies: before all else of a red enquiry, until somebody of the lead agency has read it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from consent.models import Position
from consent.positions import actions as consent_actions
from consent.positions.giving import ConsentAnswers
from disclosures.models import Answer, InformationRequest
from disclosures.responses import actions
from enquiries.models import Enquiry, Person, Rating
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.home.lists import lists_for
from tests.factories import Partnership, opened, sign_in
from tests.support.case import page, release, send
from tests.support.duty import refuse
from tests.support.ending import close
from tests.support.my_work import decide


def work(user: User, **query: str) -> Any:
    return sign_in(Client(), user).get(reverse("work"), query)


def listed(user: User, key: str) -> list[str]:
    """What stands on one list, by its words."""
    with acting_user.acting_as(user):
        return [row.words for one in lists_for(user) if one.key == key for row in one.rows]


def answer_nothing(request: InformationRequest, by: User) -> Answer:
    with acting_user.acting_as(by):
        return actions.answer_nothing(
            enquiry_id=request.enquiry_id, request_id=request.pk, searched="Every system of ours.", by=by, key=new_key()
        )  # fmt: skip


def to_look_at_for_weeks(enquiry: Enquiry, by: User) -> None:
    """The parent's position was to be looked at again three weeks ago."""
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
        newest = jo.consent_records.filter(superseded_by=None).first()
        consent_actions.record_consent(
            person=jo,
            answers=ConsentAnswers(position=Position.TRIED, attempts="Rang twice."),
            by=by,
            key=new_key(),
            seen=newest.pk if newest else None,
            review_on=localdate() - timedelta(weeks=3),
        )


def test_responses_to_a_red_enquiry_stand_before_what_is_weeks_old(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two responses to a red enquiry stood behind reviews of consent, and a third was not on the page."""
    p = partnership
    for _each in range(3):
        to_look_at_for_weeks(opened(p.social_worker, rating=Rating.RED), p.social_worker)
    red = opened(p.social_worker, rating=Rating.RED)
    release(send(red, p.health, p.social_worker), p.nurse, {})
    answer_nothing(send(red, p.police, p.social_worker), p.officer)
    monkeypatch.setattr("imap.home.lists.PAGE", 3)
    for query in ({}, {"rating": "red"}):
        urgent = work(p.social_worker, **query).context["urgent"]
        assert [one.key for one, _row in urgent] == ["to_read", "answered", "look_again"], query
        assert all(red.reference in row.words for _one, row in urgent[:2])


def test_what_is_to_read_is_most_urgent_first_and_says_so_to_the_lead_agency(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = partnership
    monkeypatch.setattr("imap.db.keyset_pages.PAGE", 2)
    made: dict[str, Rating] = {}
    for rating in (Rating.GREEN, Rating.AMBER, Rating.RED, Rating.AMBER, Rating.RED):
        enquiry = opened(p.social_worker, rating=rating)
        made[enquiry.reference] = rating
        release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    seen, after = [], ""
    for _page in range(3):
        chosen = work(p.social_worker, list="to_read", after=after).context["chosen"]
        seen += [(row.words.rpartition(" ")[2], row.rating) for row in chosen.rows]
        after = chosen.after
    assert after == ""
    assert [rating for _reference, rating in seen] == [1, 1, 2, 2, 3]
    assert dict(seen) == made
    red = [reference for reference, rating in made.items() if rating == Rating.RED]
    assert [reference for reference, rating in seen if rating == Rating.RED] == red  # the older first
    assert "Red" in page(p.social_worker, reverse("work") + "?list=to_read")


@pytest.mark.clause("DUTY1")
@pytest.mark.parametrize("kind", ["nothing", "refused", "withheld"])
def test_a_response_that_shares_nothing_waits_until_somebody_has_read_it(
    partnership: Partnership, kind: str
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    asked = send(enquiry, p.police, p.social_worker)
    if kind == "nothing":
        answer_nothing(asked, p.officer)
    elif kind == "refused":
        refuse(asked, p.officer)
    else:
        release(asked, p.officer, withheld=({},))
    with acting_user.acting_as(p.social_worker):
        label = Answer.objects.get().get_kind_display()
        assert Answer.objects.get().kind == kind
    [words] = listed(p.social_worker, "answered")
    assert words == f"Northbridge Police responded with “{label}”: {enquiry.reference}"
    assert listed(p.lead_manager, "answered") == [words]
    for other in (p.officer, p.nurse, p.guardian, p.administrator):
        assert listed(other, "answered") == []
    worker = sign_in(Client(), p.social_worker)
    at = [enquiry.pk, asked.pk]
    assert "I have read what became of it" in page(p.social_worker, reverse("disclosures:request", args=at))
    key = {"key": str(new_key())}
    assert worker.post(reverse("disclosures:read_news", args=at), key).status_code == 302
    assert listed(p.social_worker, "answered") == listed(p.lead_manager, "answered") == []
    assert "I have read what became of it" not in page(
        p.social_worker, reverse("disclosures:request", args=at)
    )


def test_what_is_shared_is_read_as_a_release_and_a_closed_enquiry_has_shown_its_answers(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.GREEN)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    assert listed(p.social_worker, "answered") == []
    answer_nothing(send(enquiry, p.police, p.social_worker), p.officer)
    decide(enquiry, p.social_worker)
    assert len(listed(p.social_worker, "answered")) == 1
    close(enquiry, p.lead_manager)
    assert listed(p.social_worker, "answered") == []
