"""Reviews of overrides, as real people through Django's client, both locks on."""

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consent.models import Override, Review
from consent.override_reviews.queries import override_page, review_queue, reviewer_of
from consent.override_reviews.rules import why_not_review
from consent.overrides.visible import get_override_or_404
from consent.positions import queries
from consent.positions.rules import check_asking
from enquiries.models import Enquiry, Rating
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import REASONS, Partnership, opened, override, record, refuse_consent, sign_in
from tests.support.case import send
from tests.support.reviewing import WHY, Sql, asked_agency_s, page_of, review


def reviews_of(one: Override, user: User) -> list[Review]:
    with acting_user.acting_as(user):
        return list(Review.objects.filter(override=one))


@pytest.fixture
def decided(partnership: Partnership) -> Override:
    """A refusal on an open enquiry, and the social worker's decision to go ahead."""
    enquiry = opened(partnership.social_worker, rating=Rating.RED)
    refuse_consent(enquiry, partnership.social_worker)
    return override(enquiry, partnership.social_worker)


@pytest.mark.clause("OVR7")
def test_a_manager_finds_it_reads_what_was_written_and_upholds_it(
    partnership: Partnership, decided: Override
) -> None:
    client = sign_in(Client(), partnership.lead_manager)
    assert page_of(decided) in client.get(reverse("consent:reviews")).content.decode()
    text = client.get(page_of(decided)).content.decode()
    for words in (
        REASONS.concern, REASONS.escalation, REASONS.harm_of_sharing, REASONS.harm_prevented, REASONS.wishes,
        REASONS.proportionate_because, "Significant harm suffered or likely", "How serious the concern is",
        "Kit Marlow, Jo Marlow", "Sam Worker",
    ):  # fmt: skip
        assert words in text, words
    assert review(partnership.lead_manager, decided)["Location"] == reverse("consent:reviews")
    assert page_of(decided) not in client.get(reverse("consent:reviews")).content.decode()
    after = client.get(page_of(decided)).content.decode()
    assert WHY in after
    assert "Record your review" not in after
    told = client.get(reverse("audit:record", args=[decided.enquiry_id]) + "?whole=yes").content.decode()
    assert "reviewed the decision to go ahead: Upheld" in told


@pytest.mark.clause("OVR7")
def test_it_is_due_four_hours_later_on_red_whatever_the_rating_becomes(
    partnership: Partnership, decided: Override
) -> None:
    hours = (decided.review_due_at - decided.recorded_at).total_seconds() / 3600
    assert hours == pytest.approx(4, abs=0.01)


@pytest.mark.clause("OVR7")
def test_nobody_reviews_their_own_decision(partnership: Partnership) -> None:
    enquiry = opened(partnership.lead_manager)
    own = override(enquiry, partnership.lead_manager)
    client = sign_in(Client(), partnership.lead_manager)
    assert page_of(own) not in client.get(reverse("consent:reviews")).content.decode()
    shown = client.get(page_of(own)).content.decode()
    assert "This is your own decision" in shown
    assert '<form method="post" novalidate>' not in shown
    assert review(partnership.lead_manager, own).status_code == 403
    assert reviews_of(own, partnership.lead_manager) == []


@pytest.mark.clause("OVR7")
def test_the_lead_agency_s_only_manager_is_reviewed_by_the_guardian(partnership: Partnership) -> None:
    own = override(opened(partnership.lead_manager), partnership.lead_manager)
    client = sign_in(Client(), partnership.guardian)
    assert page_of(own) in client.get(reverse("consent:reviews")).content.decode()
    shown = client.get(page_of(own)).content.decode()
    assert REASONS.concern in shown
    assert "Kit Marlow" not in shown
    assert "2 on this enquiry" in shown
    assert (
        review(partnership.guardian, own, "conditions", conditions="Tell her when it is safe.").status_code
        == 302
    )
    [done] = reviews_of(own, partnership.guardian)
    assert (done.verdict, done.recorded_by_id) == ("conditions", partnership.guardian.pk)


def test_a_practitioner_reads_it_and_is_told_who_reviews(partnership: Partnership, decided: Override) -> None:
    assert review(partnership.social_worker, decided).status_code == 403
    assert sign_in(Client(), partnership.social_worker).get(reverse("consent:reviews")).status_code == 404
    assert review(partnership.guardian, decided).status_code == 403  # the agency has a manager of its own


def test_outsiders_get_the_same_answer_as_for_nothing(partnership: Partnership, decided: Override) -> None:
    other = record(partnership.social_worker)
    for user in (partnership.officer, partnership.police_manager, partnership.administrator):
        client = sign_in(Client(), user)
        assert client.get(page_of(decided)).status_code == 404
        assert review(user, decided).status_code == 404
    client = sign_in(Client(), partnership.lead_manager)
    elsewhere = reverse("consent:the_override", args=[other.pk, decided.pk])
    assert client.get(elsewhere).status_code == 404


@pytest.mark.clause("OVR7")
def test_of_two_reviews_the_second_is_told_of_the_first(partnership: Partnership, decided: Override) -> None:
    data = {"key": str(new_key()), "verdict": "upheld", "reasons": WHY}
    client = sign_in(Client(), partnership.lead_manager)
    for _time in range(2):  # posted twice: one review
        assert client.post(page_of(decided), data).status_code == 302
    late = review(partnership.lead_manager, decided, "overturned", reasons="I see it quite differently now.")
    text = late.content.decode()
    assert late.status_code == 422
    assert "Mina Manager reviewed this on" in text
    assert "I see it quite differently now." in text
    assert [r.verdict for r in reviews_of(decided, partnership.lead_manager)] == ["upheld"]


@pytest.mark.parametrize(("changes", "words"), [
    ({"verdict": ""}, "What do you decide?"),
    ({"verdict": "perhaps"}, "Choose one of the answers shown"),
    ({"reasons": "Agreed."}, "at least two words and eight letters"),
    ({"reasons": "x" * 4_001}, "too many"),
    ({"verdict": "conditions"}, "Write the conditions"),
    ({"key": "x"}, "key"),
])  # fmt: skip
def test_bad_input_is_said_and_nothing_is_written(
    partnership: Partnership, decided: Override, changes: dict[str, str], words: str
) -> None:
    answer = review(partnership.lead_manager, decided, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert reviews_of(decided, partnership.lead_manager) == []


@pytest.mark.committed
@pytest.mark.clause("OVR7")
def test_what_is_overturned_is_in_force_nowhere(
    partnership: Partnership, decided: Override, app_sql: Sql
) -> None:
    p = partnership
    key = decided.enquiry_id
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get(pk=key)
        assert check_asking(queries.in_force(key, acting=p.social_worker)) == []
        assert len(queries.overridden(key, p.lead.pk)) == 2
    asked = send(enquiry, p.health, p.social_worker)
    position = "SELECT DISTINCT overridden_at IS NOT NULL FROM imap.position_in_force(%s)"
    assert app_sql(position, [asked.pk], person=p.nurse.pk) == [(True,)]
    assert review(p.lead_manager, decided, "overturned").status_code == 302
    with acting_user.acting_as(p.social_worker):
        found = check_asking(queries.in_force(key, acting=p.social_worker))
        assert [b.clause for b in found] == ["OVR7", "OVR7"]
        assert queries.overridden(key, p.lead.pk) == set()
    assert app_sql(position, [asked.pk], person=p.nurse.pk) == [(False,)]
    with pytest.raises(RuleViolation, match="overturned these very reasons"):
        override(enquiry, p.social_worker)
    again = override(
        enquiry, p.social_worker, escalation="Since Monday there is a third bruise, on the neck."
    )
    assert app_sql(position, [asked.pk], person=p.nurse.pk) == [(True,)]
    assert review(p.lead_manager, again).status_code == 302


@pytest.mark.committed
def test_database_and_rules_agree_on_who_reviews(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    for agency in (p.police, p.health):
        send(enquiry, agency, p.social_worker)
    made = [override(enquiry, p.social_worker).pk, override(enquiry, p.lead_manager).pk]
    made += [asked_agency_s(enquiry, by, app_sql) for by in (p.officer, p.police_manager, p.nurse)]
    everyone = (p.social_worker, p.lead_manager, p.officer, p.police_manager, p.nurse, p.guardian)
    allowed = set()
    for user in everyone:
        with acting_user.acting_as(user):
            reached = list(Override.objects.filter(pk__in=made))
            queue = {row.key for row in review_queue(user).page().rows}
            may = set()
            for one in reached:
                if why_not_review(reviewer_of(user, get_override_or_404(user, enquiry.pk, one.pk))) is None:
                    may.add(one.pk)
        database = {
            key for key in made if app_sql("SELECT imap.may_review(%s)", [key], person=user.pk) == [(True,)]
        }
        assert may == database == queue, user.name
        allowed |= {(user.name, made.index(key)) for key in may}
    assert allowed == {
        ("Mina Manager", 0),  # the social worker's
        ("Gwen Guardian", 1),  # hers: the lead agency has no other manager
        ("Piet Sergeant", 2),  # the officer's
        ("Mina Manager", 3), ("Gwen Guardian", 3),  # his: the police have no other manager
        ("Mina Manager", 4), ("Gwen Guardian", 4),  # the nurse's: her agency has none
    }  # fmt: skip


@pytest.mark.committed
def test_an_asked_agency_s_manager_reads_whom_it_is_about(partnership: Partnership, app_sql: Any) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    [(person,)] = app_sql(
        "SELECT person_id FROM disclosures_requestperson WHERE request_id = %s AND name = 'Kit Marlow'",
        [asked.pk], person=p.officer.pk,
    )  # fmt: skip
    with app_sql.connection.transaction():
        key = asked_agency_s(enquiry, p.officer, app_sql)
        app_sql(
            "INSERT INTO consent_overrideperson (id, enquiry_id, override_id, person_id) VALUES (%s, %s, %s, %s)",
            [new_key(), enquiry.pk, key, person], person=p.officer.pk,
        )  # fmt: skip
    for user, names in (
        (p.police_manager, ["Kit Marlow"]),
        (p.lead_manager, ["Kit Marlow"]),
        (p.guardian, []),
    ):
        with acting_user.acting_as(user):
            page = override_page(user, enquiry.pk, key)
            assert (page.people, page.named) == (names, 1)
    assert app_sql("SELECT name FROM imap.named_by_override(%s)", [key], person=p.nurse.pk) == []
    assert app_sql("SELECT imap.rating_for_clock(%s)", [enquiry.pk], person=p.nurse.pk) == [(None,)]
    assert app_sql("SELECT imap.rating_for_clock(%s)", [enquiry.pk], person=p.officer.pk) == [(Rating.AMBER,)]


@pytest.mark.committed
@pytest.mark.clause("OVR7")
def test_the_database_refuses_a_review_that_the_rules_refuse(
    partnership: Partnership, decided: Override, app_sql: Sql
) -> None:
    p = partnership
    for user in (p.social_worker, p.guardian, p.police_manager, p.administrator):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(
                "INSERT INTO consent_review (id, enquiry_id, override_id, verdict, reasons, conditions, happened_at,"
                " recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, %s, 'upheld', 'x', '', now(), now(), %s, %s)",
                [new_key(), decided.enquiry_id, decided.pk, user.pk, user.agency_id],
                person=user.pk,
            )


def test_the_queue_goes_on_from_page_to_page_in_one_query(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = partnership
    monkeypatch.setattr("imap.db.keyset_pages.PAGE", 2)
    enquiry = opened(p.social_worker)
    made = [override(enquiry, p.social_worker) for _ in range(5)]
    with acting_user.acting_as(p.lead_manager):
        _ = p.lead_manager.roles
        found, after = [], ""
        for _ in range(3):
            with CaptureQueriesContext(connection) as captured:
                part = review_queue(p.lead_manager).page(after)
            assert len(captured) == 1
            found += [row.key for row in part.rows]
            after = part.after
        assert after == ""
        assert found == [one.pk for one in sorted(made, key=lambda one: (one.review_due_at, one.pk))]
        for nowhere in ("x", "2026-01-01_x", "2026-01-01T00:00:00_" + str(new_key())):
            assert len(review_queue(p.lead_manager).page(nowhere).rows) == 2
