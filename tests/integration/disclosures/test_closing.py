"""Closing: each agency's last word or silence, what is unread, and what stays somebody's work (OUT2)."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.closing.actions import close_enquiry
from disclosures.closing.queries import to_close
from disclosures.closing.rules import ClosingAnswers
from disclosures.follow_up.actions import chase
from disclosures.follow_up.rules import ChaseAnswers
from disclosures.models import ClosedWithout, Closing, InformationRequest
from disclosures.responses.actions import answer_nothing
from enquiries.models import Enquiry, Rating, Stage
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.home.lists import lists_for
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, sign_in
from tests.support.case import page, release, send
from tests.support.ending import CLOSED, close
from tests.support.forms import hidden, post
from tests.support.my_work import decide
from tests.support.outcome import stage_of

Sql = Callable[..., list[tuple[Any, ...]]]


def at(enquiry: Enquiry) -> str:
    return reverse("disclosures:close", args=[enquiry.pk])


def listed(user: User, key: str) -> list[str]:
    """What stands on one list of My work, by its words."""
    with acting_user.acting_as(user):
        return [row.words for one in lists_for(user) if one.key == key for row in one.rows]


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    """Amber and decided: police were chased and are silent, health shared and nobody read it, an override is not reviewed,
    and the referrer has not been told."""
    p = partnership
    made = opened(p.social_worker)
    override(made, p.social_worker)
    asked = send(made, p.police, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        chase(
            enquiry_id=made.pk, request_id=asked.pk, by=p.social_worker, key=new_key(),
            answers=ChaseAnswers(timezone.now(), "telephone", "The duty desk", "They will look."),
        )  # fmt: skip
    send(made, p.school, p.social_worker)
    release(send(made, p.health, p.social_worker), p.nurse, {})
    decide(made, p.social_worker)
    return made


@pytest.mark.clause("OUT2")
def test_the_page_names_each_agency_s_last_word_what_is_unread_open_reviews_and_the_referrer(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    with acting_user.acting_as(p.lead_manager):
        known = to_close(p.lead_manager, enquiry)
    words = {one.agency: one.words for one in known.answers}
    assert words["Northbridge Police"].startswith("Chased on ")
    assert words["Northbridge Police"].endswith(", no answer.")
    assert "not chased, no answer" in words["Elm Grove School"]
    assert words["Northbridge NHS Trust"].startswith("Information shared, ")
    assert [one.agency for one in known.unread] == ["Northbridge NHS Trust"]
    shown = page(p.lead_manager, at(enquiry))
    for line in (*known.answers, *known.unread):
        assert line.agency in shown
        assert line.words in shown
    assert "decision to share without consent is open" in shown
    assert "The referrer has not been told. This stays on your agency’s list after closing." in shown


@pytest.mark.clause("OUT2")
def test_a_practitioner_does_not_close_over_a_silence_and_a_manager_confirms_each(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    refused = post(sign_in(Client(), p.social_worker), at(enquiry), CLOSED)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "a manager closes it" in html
    assert CLOSED["reasons"] in html
    manager = sign_in(Client(), p.lead_manager)
    refused = post(manager, at(enquiry), CLOSED)
    assert refused.status_code == 422
    assert refused.content.decode().count("Choose why you close without it") >= 3
    with acting_user.acting_as(p.lead_manager):
        gaps = to_close(p.lead_manager, enquiry).facts.gaps
    each = {gap.key: "no_difference" for gap in gaps}
    assert len(each) == 3
    two = dict(list(each.items())[:2])
    assert post(manager, at(enquiry), CLOSED | two).status_code == 422
    assert stage_of(enquiry, p.social_worker) == Stage.DECIDED
    form = hidden(manager.get(at(enquiry)).content.decode()) | CLOSED | each
    for _twice in range(2):
        assert manager.post(at(enquiry), form)["Location"] == reverse("enquiry", args=[enquiry.pk])
    with acting_user.acting_as(p.lead_manager):
        closing = Closing.objects.get()
        assert sorted(one.words for one in ClosedWithout.objects.all()) == sorted(gap.words for gap in gaps)
    assert (closing.why, closing.level, closing.recorded_by_id) == ("supported", "2", p.lead_manager.pk)
    assert "Northbridge Police: Chased on " in closing.last_words
    shown = page(p.social_worker, reverse("enquiry", args=[enquiry.pk]))
    assert CLOSED["reasons"] in shown
    assert "It would not change what was decided" in shown
    told = page(p.guardian, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    assert "closed the enquiry: The family has the support that was decided" in told


@pytest.mark.clause("OUT2")
def test_what_is_untold_or_unread_stays_somebody_s_work_after_closing(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    before = {key: listed(p.social_worker, key) for key in ("to_tell", "to_read")}
    assert [len(rows) for rows in before.values()] == [1, 1]
    close(enquiry, p.lead_manager)
    assert {key: listed(p.social_worker, key) for key in before} == before
    assert len(listed(p.officer, "to_answer")) == 1
    assert len(listed(p.lead_manager, "to_review")) == 1
    assert "Telling the referrer what was decided" in page(
        p.social_worker, reverse("enquiry", args=[enquiry.pk])
    )
    worker = sign_in(Client(), p.social_worker)
    tell = reverse("disclosures:tell", args=[enquiry.pk])
    assert post(worker, tell, {"how": "not_told", "because": "The caller gave no name."}).status_code == 302
    assert listed(p.social_worker, "to_tell") == []


@pytest.mark.clause("OUT2")
def test_what_is_to_be_followed_up_after_closing_is_on_the_lead_agency_s_list_until_it_is_answered_or_cancelled(
    partnership: Partnership, enquiry: Enquiry
) -> None:
    p = partnership
    assert listed(p.social_worker, "to_follow_up") == []
    with acting_user.acting_as(p.lead_manager):
        gaps = to_close(p.lead_manager, enquiry).facts.gaps
    each = {gap.key: "followed_up" for gap in gaps}
    assert "We follow it up: it stays on our list after closing" in page(p.lead_manager, at(enquiry))
    assert post(sign_in(Client(), p.lead_manager), at(enquiry), CLOSED | each).status_code == 302
    silent = ["Elm Grove School", "Northbridge Police"]
    waiting = [f"{enquiry.reference}: {one} has not responded, follow it up" for one in silent]
    for reader in (p.social_worker, p.lead_manager):
        assert sorted(listed(reader, "to_follow_up")) == sorted(waiting)
    for other in (p.officer, p.teacher, p.guardian):
        assert listed(other, "to_follow_up") == []
    assert len(listed(p.social_worker, "to_read")) == 1  # what was not read stays there
    with acting_user.acting_as(p.social_worker):
        police, school = (InformationRequest.objects.get(asked=one) for one in (p.police, p.school))
    worker = sign_in(Client(), p.social_worker)
    cancel = reverse("disclosures:cancel", args=[enquiry.pk, police.pk])
    assert cancel in page(p.social_worker, reverse("disclosures:request", args=[enquiry.pk, police.pk]))
    reasons = {"reasons": "Their duty desk said by telephone that they hold nothing newer."}
    assert post(worker, cancel, reasons).status_code == 302
    assert listed(p.social_worker, "to_follow_up") == [waiting[0]]
    with acting_user.acting_as(p.teacher):
        answer_nothing(
            enquiry_id=enquiry.pk, request_id=school.pk, searched="The school’s files.", by=p.teacher, key=new_key()
        )  # fmt: skip
    assert listed(p.social_worker, "to_follow_up") == []
    assert len(listed(p.social_worker, "after_decision")) == 1


@pytest.mark.clause("OUT2")
def test_what_makes_no_difference_is_not_followed_up(partnership: Partnership, enquiry: Enquiry) -> None:
    close(enquiry, partnership.lead_manager)
    assert listed(partnership.social_worker, "to_follow_up") == []


@pytest.mark.clause("OUT2")
@pytest.mark.parametrize(
    ("name", "value"),
    [("reasons", "ok"), ("reasons", "y"), ("level", "x"), ("level", "not_judged"), ("why", "x"), ("why", "")],
)
def test_what_says_nothing_does_not_close(partnership: Partnership, name: str, value: str) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    decide(enquiry, p.social_worker)
    client = sign_in(Client(), p.social_worker)
    refused = post(client, at(enquiry), CLOSED | {name: value})
    assert refused.status_code == 422
    assert name in refused.context["form"].errors
    assert stage_of(enquiry, p.social_worker) == Stage.DECIDED
    assert post(client, at(enquiry), CLOSED).status_code == 302


@pytest.mark.clause("OUT2")
def test_a_green_enquiry_is_closed_over_a_silence_that_the_closing_names(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.GREEN)
    send(enquiry, p.police, p.social_worker)
    decide(enquiry, p.social_worker)
    assert post(sign_in(Client(), p.social_worker), at(enquiry), CLOSED).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert "no answer" in Closing.objects.get().last_words


@pytest.mark.clause("OUT2")
def test_what_came_in_while_the_page_was_open_is_shown_first(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.GREEN)
    asked = send(enquiry, p.health, p.social_worker)
    decide(enquiry, p.social_worker)
    worker = sign_in(Client(), p.social_worker)
    form = hidden(worker.get(at(enquiry)).content.decode())
    release(asked, p.nurse, {})
    refused = worker.post(at(enquiry), form | CLOSED)
    assert refused.status_code == 422
    assert "This changed while the page was open" in refused.content.decode()
    assert CLOSED["reasons"] in refused.content.decode()


@pytest.mark.committed
@pytest.mark.clause("OUT2")
def test_the_database_closes_for_nobody_without_it(
    partnership: Partnership, enquiry: Enquiry, app_sql: Sql
) -> None:
    p = partnership
    move = (
        "INSERT INTO enquiries_stagemove (id, enquiry_id, from_stage, to_stage, reasons, referrer_told, happened_at,"
        " recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, 'decided', 'closed', 'x', '', now(), now(), %s, %s)"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="last words"):
        app_sql(move, [new_key(), enquiry.pk, p.lead_manager.pk, p.lead.pk], person=p.lead_manager.pk)
    row = (
        "INSERT INTO disclosures_closing (id, enquiry_id, why, reasons, level, history_considered, last_words,"
        " referrer_untold, happened_at, recorded_at, recorded_by_id, agency_id)"
        " VALUES (%s, %s, 'other', 'x', '2', '', '', true, now(), now(), %s, %s)"
    )
    key = new_key()
    values = [key, enquiry.pk, p.lead_manager.pk, p.lead.pk]
    with pytest.raises(psycopg.errors.ForeignKeyViolation):  # a closing that moves nothing
        app_sql(row, values, person=p.lead_manager.pk)
    both = f"WITH written AS ({row}) {move}"
    with pytest.raises(psycopg.errors.CheckViolation, match="OUT2"):  # over two silences and something unread
        app_sql(both, [*values, *values], person=p.lead_manager.pk)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(row, [new_key(), enquiry.pk, p.nurse.pk, p.health.pk], person=p.nurse.pk)


@pytest.mark.clause("OUT2")
def test_the_action_refuses_too(partnership: Partnership, enquiry: Enquiry) -> None:
    p = partnership
    with acting_user.acting_as(p.social_worker):
        known = to_close(p.social_worker, enquiry)
        with pytest.raises(RuleViolation) as refused:
            close_enquiry(
                enquiry_id=enquiry.pk, answers=ClosingAnswers.given(CLOSED, ()), by=p.social_worker, key=new_key(),
                seen=known.in_words(),
            )  # fmt: skip
    assert [one.clause for one in refused.value.violations] == ["OUT2"]
