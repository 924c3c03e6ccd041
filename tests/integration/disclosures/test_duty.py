"""What becomes of a request: chased, given more time, cancelled; as real people through Django's client, both locks on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.models import Answer, Cancellation, Chase, CopiedRead, Extension, InformationRequest
from disclosures.outcomes.queries import deciding
from disclosures.responses import actions
from disclosures.responses.queries import requests_of
from disclosures.worklists import to_answer
from enquiries.models import Rating
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.clocks import LONDON
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, sign_in
from tests.support.case import page, release, send
from tests.support.duty import LONGER, at, moment_typed, my_work
from tests.support.forms import hidden, post
from tests.support.races import at_once, posts

Sql = Callable[..., list[tuple[Any, ...]]]
NOT_NEEDED = "The school has told us what we needed to know."


def row_of(request: InformationRequest, user: User) -> Any:
    with acting_user.acting_as(user):
        [row] = requests_of(user, request.enquiry_id)
        return row


@pytest.fixture
def asked(partnership: Partnership) -> InformationRequest:
    p = partnership
    return send(opened(p.social_worker), p.police, p.social_worker)


CHASED = {"how": "telephone", "whom": "Oba Officer", "said": "They will look tonight; the archive is shut."}


def test_a_reminder_is_on_the_request_and_in_the_record_and_read(
    partnership: Partnership, asked: InformationRequest
) -> None:
    p = partnership
    worker = sign_in(Client(), p.social_worker)
    now = moment_typed("at", days=0) | {"at-time": timezone.now().astimezone(LONDON).strftime("%H:%M")}
    half = post(worker, at("chase", asked), {**CHASED, **now, "said": " ... "})
    assert half.status_code == 422
    assert "Oba Officer" in half.content.decode()
    form = {"key": str(new_key()), **CHASED, **now}
    for _twice in range(2):
        assert worker.post(at("chase", asked), form).status_code == 302
    with acting_user.acting_as(p.officer):
        assert Chase.objects.get().whom == "Oba Officer"
    assert CHASED["said"] in page(p.officer, at("request", asked))
    assert CHASED["said"] in page(p.guardian, at("request", asked))
    assert "reminded the agency asked" in page(
        p.lead_manager, reverse("audit:record", args=[asked.enquiry_id]) + "?whole=yes"
    )
    assert at("request", asked) in my_work(p.officer)
    assert at("request", asked) not in my_work(p.social_worker)  # their own doing
    key = str(new_key())
    assert sign_in(Client(), p.officer).post(at("read_news", asked), {"key": key}).status_code == 302
    assert at("request", asked) not in my_work(p.officer)
    assert "I have read what became of it" not in page(p.officer, at("request", asked))


def test_more_time_is_asked_for_and_given_and_is_the_time_in_force_everywhere(
    partnership: Partnership, asked: InformationRequest
) -> None:
    p = partnership
    longer = moment_typed("until", days=9)
    past = post(
        sign_in(Client(), p.officer),
        at("more_time", asked),
        {"reasons": LONGER, **moment_typed("until", days=-1)},
    )
    assert past.status_code == 422
    assert LONGER in past.content.decode()
    assert (
        post(sign_in(Client(), p.officer), at("more_time", asked), {"reasons": LONGER, **longer}).status_code
        == 302
    )
    assert row_of(asked, p.officer).request.due == asked.due_at  # asked for is not given
    assert at("extend", asked) in my_work(p.social_worker)
    worker = sign_in(Client(), p.social_worker)
    answers = {"give": "yes", "reasons": LONGER, **longer}
    assert post(worker, at("extend", asked), answers).status_code == 302
    assert at("extend", asked) not in my_work(p.social_worker)
    with acting_user.acting_as(p.officer):
        until = Extension.objects.get().until
        assert until
        assert to_answer(p.officer).rows[0].due == until
    row = row_of(asked, p.social_worker)
    assert (row.request.due, row.overdue) == (until, False)
    shown = f"Answer due by {until.astimezone(LONDON).day} "
    assert shown in page(p.social_worker, reverse("enquiry", args=[asked.enquiry_id]))
    assert at("request", asked) in my_work(p.officer)  # told
    assert "More time was given" in page(p.officer, at("request", asked))


def test_more_time_may_be_refused_and_a_page_that_is_old_is_told(
    partnership: Partnership, asked: InformationRequest
) -> None:
    p = partnership
    worker = sign_in(Client(), p.social_worker)
    old = worker.get(at("extend", asked)).content.decode()
    ask = {"reasons": LONGER, **moment_typed("until", days=9)}
    assert post(sign_in(Client(), p.officer), at("more_time", asked), ask).status_code == 302
    stale = worker.post(
        at("extend", asked), {**hidden(old), "reasons": LONGER, **moment_typed("until", days=5)}
    )
    assert stale.status_code == 422
    assert "Oba Officer asked for more time meanwhile." in stale.content.decode()
    assert LONGER in stale.content.decode()
    answers = {"give": "no", "reasons": "The strategy discussion is tomorrow."}
    assert post(worker, at("extend", asked), answers).status_code == 302
    assert row_of(asked, p.officer).request.due == asked.due_at
    assert "No more time was given." in page(p.officer, at("request", asked))


@pytest.mark.committed
def test_what_is_cancelled_is_answered_no_more_the_database_refuses_too(
    partnership: Partnership, asked: InformationRequest, app_sql: Sql
) -> None:
    p = partnership
    worker = sign_in(Client(), p.social_worker)
    assert post(worker, at("cancel", asked), {"reasons": "no"}).status_code == 422
    form = {"key": str(new_key()), "reasons": NOT_NEEDED}
    for _twice in range(2):
        assert worker.post(at("cancel", asked), form)["Location"] == at("request", asked)
    told = page(p.officer, at("request", asked))
    assert NOT_NEEDED in told
    assert "Answer this request" not in told
    assert at("request", asked) in my_work(p.officer)
    answer = sign_in(Client(), p.officer).get(at("answer", asked))
    assert answer.status_code == 403
    assert "Sam Worker cancelled this request on" in answer.content.decode()
    for name in ("chase", "extend", "cancel"):
        assert worker.get(at(name, asked)).status_code == 403
    with acting_user.acting_as(p.officer):
        assert to_answer(p.officer).page().count == 0
        with pytest.raises(RuleViolation, match="cancelled"):
            actions.answer_nothing(
                enquiry_id=asked.enquiry_id,
                request_id=asked.pk,
                searched="The log.",
                by=p.officer,
                key=new_key(),
            )
    row = row_of(asked, p.social_worker)
    assert (row.waiting, row.overdue) == (False, False)
    with acting_user.acting_as(p.social_worker):
        assert deciding(p.social_worker, asked.enquiry_id).still_open.unanswered == ()
    with pytest.raises(psycopg.errors.CheckViolation, match="REC1"):
        app_sql(
            "INSERT INTO disclosures_answer (id, enquiry_id, request_id, number, kind, searched, reasons, helps, hinders,"
            " after_decision, happened_at, recorded_at, recorded_by_id, agency_id)"
            " VALUES (%s, %s, %s, 1, 'nothing', 'a', '', '', '', false, now(), now(), %s, %s)",
            [new_key(), asked.enquiry_id, asked.pk, p.officer.pk, p.police.pk],
            person=p.officer.pk,
        )


@pytest.mark.parametrize("name", ["chase", "extend", "cancel", "more_time"])
def test_each_is_for_its_agency_alone(partnership: Partnership, asked: InformationRequest, name: str) -> None:
    p = partnership
    ours, theirs = (p.officer, p.social_worker) if name == "more_time" else (p.social_worker, p.officer)
    statuses = [
        sign_in(Client(), user).get(at(name, asked)).status_code
        for user in (ours, theirs, p.guardian, p.nurse)
    ]
    assert statuses == [200, 403, 403, 404]


@pytest.mark.committed
def test_cancelling_while_it_is_answered_one_wins_the_other_is_told(
    partnership: Partnership, asked: InformationRequest, backup_sql: Sql
) -> None:
    p = partnership
    with acting_user.acting_as(p.social_worker):
        enquiry = asked.enquiry
    gone, late = at_once(
        enquiry, p.social_worker, backup_sql,
        posts(p.social_worker, at("cancel", asked), reasons=NOT_NEEDED),
        posts(p.officer, at("nothing", asked), searched="The log of that month."),
    )  # fmt: skip
    assert (gone.status_code, late.status_code) == (302, 422)
    assert "Sam Worker cancelled this request" in late.content.decode()
    assert "The log of that month." in late.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert (Cancellation.objects.count(), Answer.objects.count()) == (1, 0)


@pytest.mark.committed
def test_extending_after_somebody_released_is_told(
    partnership: Partnership, asked: InformationRequest, backup_sql: Sql
) -> None:
    p = partnership
    with acting_user.acting_as(p.social_worker):
        enquiry = asked.enquiry
    due: datetime = row_of(asked, p.social_worker).request.due

    def released() -> Any:
        return release(asked, p.officer, {})

    longer = moment_typed("until", days=9) | {"reasons": LONGER, "due_seen": due.isoformat(), "asked": ""}
    answer, told = at_once(
        enquiry, p.social_worker, backup_sql, released, posts(p.social_worker, at("extend", asked), **longer)
    )
    assert answer.kind == "shared"
    assert told.status_code == 422
    assert "Oba Officer answered this request" in told.content.decode()


@pytest.mark.clause("DEL1")
def test_copied_reasons_on_red_are_shown_side_by_side_to_a_manager_who_did_not_send_them(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    send(enquiry, p.police, p.social_worker, necessary_because="Only they hold it.")
    own = send(enquiry, p.school, p.social_worker)
    copied = send(enquiry, p.health, p.social_worker, necessary_because="only they HOLD it!")
    assert at("copied", copied) in my_work(p.lead_manager)
    assert at("copied", own) not in my_work(p.lead_manager)
    assert "copied" not in my_work(p.social_worker)
    shown = page(p.lead_manager, at("copied", copied))
    assert "Northbridge Police" in shown
    assert "only they HOLD it!" in shown
    assert "Only they hold it." in shown
    assert sign_in(Client(), p.nurse).get(at("copied", copied)).status_code == 404
    assert post(sign_in(Client(), p.social_worker), at("copied", copied), {}).status_code == 403
    manager = sign_in(Client(), p.lead_manager)
    assert post(manager, at("copied", copied), {"note": "Say what health alone knows."}).status_code == 302
    assert at("copied", copied) not in my_work(p.lead_manager)
    with acting_user.acting_as(p.social_worker):
        assert CopiedRead.objects.get().note == "Say what health alone knows."
    assert "Say what health alone knows." in page(p.social_worker, at("copied", copied))
