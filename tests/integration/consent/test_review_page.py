"""What the reviewing manager sees, what the decider is told, and who hears of a review that is late."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Override, ReviewRead
from consent.override_reviews.queries import late_reviews, reviews_to_read
from consent.positions import queries
from enquiries.intake import actions as intake_actions
from enquiries.intake.rules import ConcernDetails
from enquiries.models import Concern, Enquiry, Rating
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, opened, override, refuse_consent, sign_in
from tests.support.case import page, people_of, release, send
from tests.support.reviewing import asked_agency_s, page_of, review

Sql = Callable[..., list[tuple[Any, ...]]]
NOW = "Since Monday: a second bruise, and a neighbour heard crying."


@pytest.fixture
def decided(partnership: Partnership) -> Override:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.AMBER)
    refuse_consent(enquiry, p.social_worker)
    return override(enquiry, p.social_worker)


@pytest.mark.clause("OVR7")
def test_it_shows_what_stood_then_and_what_came_since(partnership: Partnership, decided: Override) -> None:
    p = partnership
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get(pk=decided.enquiry_id)
    quiet = page(p.lead_manager, page_of(decided))
    assert "Kit came to school with a bruise" in quiet
    assert "Amber" in quiet
    assert "Nothing, as far as you can see." in quiet
    with acting_user.acting_as(p.social_worker):
        concern = Concern.objects.get(enquiry=enquiry)
        to = ConcernDetails(NOW, concern.whereabouts, Rating.RED, "A second injury.")
        intake_actions.change_concern(enquiry=enquiry, to=to, reason="The school rang", by=p.social_worker)
    refuse_consent(enquiry, p.lead_manager)  # recorded again, by somebody else
    child = [people_of(enquiry, p.social_worker)["Kit Marlow"]]
    send(enquiry, p.police, p.social_worker, people=child, necessary_because="Only they hold it.")
    asked = send(enquiry, p.health, p.social_worker, people=child, necessary_because="only they hold it")
    text = page(p.lead_manager, page_of(decided))
    then, since = text.split("Different now")
    assert "Kit came to school with a bruise" in then
    assert NOW not in then
    assert NOW in since
    assert "The rating went from Amber to Red" in since
    assert "Consent of Jo Marlow, which was: refused" in since
    assert reverse("disclosures:request", args=[enquiry.pk, asked.pk]) in since
    assert "The same words were written for Northbridge Police." in since  # DEL1, on red
    assert "shared one thing" not in since
    agreed = opened(p.lead_manager)
    own = override(agreed, p.social_worker)
    release(send(agreed, p.health, p.social_worker), p.nurse, {})
    assert "Northbridge NHS Trust shared one thing" in page(p.lead_manager, page_of(own))


def test_the_guardian_reads_positions_and_nobody_s_name(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.lead_manager)
    refuse_consent(enquiry, p.lead_manager)
    text = page(p.guardian, page_of(override(enquiry, p.lead_manager)))
    assert "refused" in text
    for word in ("Kit Marlow", "Jo Marlow", "Kit came to school"):
        assert word not in text


@pytest.mark.clause("OVR7")
def test_the_verdict_reaches_whoever_decided_and_whoever_acts(
    partnership: Partnership, decided: Override
) -> None:
    p = partnership
    worker = sign_in(Client(), p.social_worker)
    home = reverse("enquiry", args=[decided.enquiry_id])
    terms = "Dates and injuries only; tell her when she is in the refuge."
    assert review(p.lead_manager, decided, "conditions", conditions=terms).status_code == 302
    assert (
        "your decision was reviewed, read it: upheld with conditions"
        in worker.get(reverse("work")).content.decode()
    )
    for where in (home, reverse("disclosures:ask", args=[decided.enquiry_id])):
        assert terms in worker.get(where).content.decode(), where
    assert "I have read this review" not in page(p.lead_manager, page_of(decided))
    read = reverse("consent:read_review", args=[decided.enquiry_id, decided.pk])
    key = str(new_key())
    assert sign_in(Client(), p.lead_manager).post(read, {"key": key}).status_code == 403
    assert "I have read this review" in worker.get(page_of(decided)).content.decode()
    for _twice in range(2):
        assert worker.post(read, {"key": key})["Location"] == page_of(decided)
    assert "I have read this review" not in worker.get(page_of(decided)).content.decode()
    with acting_user.acting_as(p.social_worker):
        assert ReviewRead.objects.count() == 1
        assert reviews_to_read(p.social_worker).page().count == 0


@pytest.mark.committed
@pytest.mark.clause("OVR7")
def test_a_late_review_is_told_to_those_above_and_suspends_nothing(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.police, p.social_worker)
    key = asked_agency_s(enquiry, p.officer, app_sql)  # due at once
    told = {}
    for user in (p.lead_manager, p.guardian, p.police_manager, p.social_worker, p.officer, p.nurse):
        with acting_user.acting_as(user):
            told[user.name] = [row.key for row in late_reviews(user).page().rows]
    assert {name for name, rows in told.items() if rows} == {"Mina Manager", "Gwen Guardian"}
    assert told["Mina Manager"] == [key]
    words = "Northbridge Police has not reviewed a decision to go ahead"
    for user in (p.lead_manager, p.guardian):
        assert words in page(user, reverse("work"))
    where = reverse("consent:the_override", args=[enquiry.pk, key])
    assert "and the Guardian find it in their lists too" in page(p.police_manager, where)
    with acting_user.acting_as(p.officer):
        assert not queries.overturned(Override.objects.get(pk=key))
    assert (
        review(p.lead_manager, Override(pk=key, enquiry_id=enquiry.pk)).status_code == 403
    )  # theirs to review


@pytest.mark.clause("OVR7")
def test_what_came_since_stands_in_the_order_of_time(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    own = override(enquiry, p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    send(enquiry, p.school, p.social_worker)
    since = page(p.lead_manager, page_of(own)).partition("Asked and shared since")[2]
    words = (
        "Northbridge NHS Trust was asked",
        "Northbridge NHS Trust shared one thing",
        f"{p.school} was asked",
    )
    places = [since.index(one) for one in words]
    assert places == sorted(places)
