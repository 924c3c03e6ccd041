"""What a correction and a recall mean for whatever was passed on (ACC2, ACC3, ONW1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.models import Item, OnwardAnswer, PassingOn, ThirdPartyTold
from disclosures.onward.actions import pass_on
from disclosures.onward.passing_rules import PassAnswers
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, override, sign_in
from tests.support.case import (
    ASKING_ONWARD,
    BY_LAW,
    CHARITY,
    PASSED,
    SECRET_WORDS,
    asked_onward,
    page,
    permit,
)
from tests.support.correcting import at, item, work
from tests.support.forms import post
from tests.support.mended import MIXED_UP, NEW_WORDS, correct, moment_of, recall
from tests.support.onward import insert

pytestmark = pytest.mark.committed

Sql = Callable[..., list[tuple[Any, ...]]]


__all__ = ["item"]  # the same case: the trust shared one item with the lead agency and the school


def days_ago(days: int) -> Any:
    return clock.in_the_past(timezone.now() - timedelta(days=days))


def permitted(item: Item, by: User, p: Partnership, **changes: Any) -> OnwardAnswer:
    return permit(asked_onward(item, by, **changes), p.nurse)


def passed(item: Item, by: User, **answers: str) -> PassingOn:
    return passed_before(item, by, 0, answers)


def passed_before(item: Item, by: User, days: int, answers: dict[str, str]) -> PassingOn:
    """Passed on so many days ago, and recorded now."""
    at = timezone.now() - timedelta(days=days) if days else None
    with acting_as(by):
        given = PassAnswers.given(PASSED | answers)
        return pass_on(
            enquiry_id=item.enquiry_id, item_id=item.pk, answers=given, by=by, key=new_key(), happened_at=at
        )


def stale(user: User, address: str, answers: dict[str, Any]) -> str:
    """What is answered to a form that was opened before."""
    return str(sign_in(Client(), user).post(address, {"key": str(new_key()), **answers}).content.decode())


def sent(user: User, address: str, answers: dict[str, Any]) -> Any:
    return post(sign_in(Client(), user), address, answers)


@pytest.mark.clause("ACC2")
def test_whoever_passed_it_on_tells_each_third_party_and_records_it(
    partnership: Partnership, item: Item
) -> None:
    p, worker = partnership, partnership.social_worker
    override(item.enquiry, worker)  # consent stood on the record later than this
    with days_ago(10):
        given = permitted(item, worker, p)
        permitted(item, worker, p, to_outside="The Larches nursery, Jo Hall")
    passed_before(item, worker, 9, {"rests_on": str(given.pk)})
    with days_ago(8):
        row = correct(item, p.nurse)
    here, tell = at("correction", item.enquiry_id, row.pk), at("tell_third_party", item.enquiry_id, row.pk)
    reference = item.enquiry.reference
    task = f"{reference}: {p.health} corrected what you passed on, tell the third party"
    assert (work(worker, "third_parties"), work(p.teacher, "third_parties")) == ([task], [])
    # Who corrected sees all of it, the other recipient nothing.
    shown = page(p.nurse, here)
    assert f"Passed on to {CHARITY}" in shown
    assert "Permitted to pass it on to The Larches" in shown
    assert shown.count("not told yet") == 2
    assert CHARITY not in page(p.teacher, here)
    assert sign_in(Client(), p.teacher).get(tell)["Location"] == here  # nobody to tell
    # What went there is told; that it never went there is not taken.
    form = sign_in(Client(), worker).get(tell).context["form"]
    keys = {label: key for key, label in form.fields["party"].choices}
    turned = sent(worker, tell, {"party": keys[CHARITY], "what": "never"})
    assert "recorded that it passed it on to them: tell them" in turned.content.decode()
    told = {"party": keys[CHARITY], "what": "told", "how": "telephone", "whom": "Priya Shah", **moment_of("at", timezone.now())}  # fmt: skip
    assert sent(worker, tell, told)["Location"] == tell  # the next one
    assert (
        sent(worker, tell, {"party": keys["The Larches nursery, Jo Hall"], "what": "never"})["Location"]
        == here
    )
    assert work(worker, "third_parties") == []
    assert "This was recorded already: Sam Worker" in stale(worker, tell, told)
    shown = page(p.nurse, here)
    assert "Priya Shah was told by telephone" in shown
    assert "it never went there, says Sam Worker" in shown
    record = page(p.nurse, reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes")
    assert f"told {CHARITY} of the correction" in record


@pytest.mark.clause("ACC2")
def test_a_third_party_not_told_in_time_is_shown_to_whoever_corrected(
    partnership: Partnership, item: Item
) -> None:
    p = partnership
    passed(item, p.teacher, **BY_LAW)  # also where the law required it
    with days_ago(8):
        row = correct(item, p.nurse, correction="disregard")
    for user in (p.social_worker, p.teacher):
        sent(user, at("correction", item.enquiry_id, row.pk), {})
    unread = f"{item.enquiry.reference}: your correction has not reached everybody"
    assert work(p.nurse, "unread") == [unread]
    assert page(p.nurse, at("correction", item.enquiry_id, row.pk)).count("Overdue") == 1


@pytest.mark.clause("ACC2", "ONW1")
def test_a_permission_carries_to_the_newest_version_and_what_was_wrong_goes_nowhere(
    partnership: Partnership, item: Item, app_sql: Sql
) -> None:
    p, worker = partnership, partnership.social_worker
    given = permitted(item, worker, p)
    waiting = asked_onward(item, worker, to_outside="Another charity, Ann Low")
    before = timezone.now()
    row = correct(item, p.nurse)
    assert row.replacement_id
    new = Item(pk=row.replacement_id, enquiry_id=item.enquiry_id)
    # The print for a third party carries the newest version, with its mark, and not the first.
    prints = at("third_party", item.enquiry_id, item.release_id)
    printed = page(worker, f"{prints}?to={given.pk}")
    assert NEW_WORDS in printed
    assert "New version since" in printed
    assert SECRET_WORDS not in printed
    # The first carries its mark, and nothing may be done with it.
    first, second = at("onward", item.enquiry_id, item.pk), at("onward", item.enquiry_id, new.pk)
    shown = page(worker, first)
    assert "pass on the new version, not this one" in shown
    assert second in shown
    assert "Permitted: pass it on" not in shown
    assert f"Permitted: pass it on to {CHARITY}" in page(worker, second)
    assert sign_in(Client(), worker).get(at("ask_onward", item.enquiry_id, item.pk)).status_code == 403
    late = stale(
        worker, at("ask_onward", item.enquiry_id, item.pk), ASKING_ONWARD | {"to_outside": "A third"}
    )
    assert "pass on the new version, not this one" in late
    assert "So that their worker" in late  # what was typed is kept
    with pytest.raises(RuleViolation, match="pass on the new version"):
        passed(item, worker, rests_on=str(given.pk))
    with pytest.raises(psycopg.errors.CheckViolation, match="ACC2"):
        insert(app_sql, item, worker, permission_id=given.pk)
    # What happened before the correction may be recorded after it; what the law requires never waits.
    with acting_as(worker):
        answers = PassAnswers.given({"rests_on": str(given.pk), **PASSED})
        pass_on(enquiry_id=item.enquiry_id, item_id=item.pk, answers=answers, by=worker, key=new_key(), happened_at=before)  # fmt: skip
    passed(item, worker, **BY_LAW)
    passed(new, worker, rests_on=str(given.pk))
    # What waits is decided for the newest version; once it is said to be wrong altogether, it is not permitted.
    with acting_as(p.nurse):
        correct(Item.objects.select_related("release").get(pk=new.pk), p.nurse, correction="disregard")
    assert f"to={given.pk}" not in page(worker, prints)
    assert "Nothing in this release may go to anybody now" in page(worker, prints)
    assert "Wrong: disregard it" in page(p.nurse, second)
    with pytest.raises(RuleViolation, match="to be disregarded: refuse it"):
        permit(waiting, p.nurse)
    record = page(worker, reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes")
    assert record.count("wrong, disregard it") == 2  # of the item, and of what it says


@pytest.mark.clause("ACC3")
def test_what_was_called_back_is_not_passed_on_printed_or_permitted(
    partnership: Partnership, item: Item, app_sql: Sql
) -> None:
    p = partnership
    given = permitted(item, p.teacher, p)
    passed(item, p.teacher, rests_on=str(given.pk))
    waiting = asked_onward(item, p.teacher, to_outside="Another charity, Ann Low")
    row = recall(item, p.school, p.nurse)
    instead = at("recalled", item.enquiry_id, row.pk)
    school = sign_in(Client(), p.teacher)
    for name, key in (("onward", item.pk), ("ask_onward", item.pk), ("pass_on", item.pk), ("third_party", item.release_id)):  # fmt: skip
        answer = school.get(at(name, item.enquiry_id, key))
        assert answer.status_code == 302, name
        assert answer["Location"] == instead, name
    assert work(p.teacher, "onward_read") == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        insert(app_sql, item, p.teacher, permission_id=given.pk)
    # Its provider has nothing to decide any more, and permits nothing.
    assert work(p.nurse, "onward") == []
    refused = sign_in(Client(), p.nurse).get(at("decide_onward", item.enquiry_id, waiting.pk))
    assert refused.status_code == 403
    assert "called back from the agency that asks" in refused.content.decode()
    assert page(p.nurse, at("onward", item.enquiry_id, item.pk)).count("Called back") == 2
    # Where it went before is said, and cannot be denied.
    assert CHARITY in page(p.nurse, instead)
    denied = sent(p.teacher, instead, {"kept": "nothing", "passed_on": "no"})
    assert f"recorded that it was passed on to {CHARITY}" in denied.content.decode()
    told = {"kept": "nothing", "passed_on": "yes", "passed_to": f"{CHARITY}, told to destroy it at 10:40."}
    assert sent(p.teacher, instead, told).status_code == 302
    assert MIXED_UP not in page(p.teacher, instead)


@pytest.mark.clause("ACC2")
def test_nobody_says_for_another_agency_that_a_third_party_was_told(
    partnership: Partnership, item: Item, app_sql: Sql
) -> None:
    p = partnership
    passed(item, p.teacher, **BY_LAW)
    row = correct(item, p.nurse)
    party = "theambulancecrewattheschool"

    def tell(by: User, party: str) -> None:
        app_sql(
            "INSERT INTO disclosures_thirdpartytold (id, enquiry_id, correction_id, party, name, what, how, whom, happened_at,"
            " recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, %s, %s, 'x', 'told', 'letter', 'x', now(), now(), %s, %s)",
            [new_key(), item.enquiry_id, row.pk, party, by.pk, by.agency_id], person=by.pk,
        )  # fmt: skip

    for by, named in ((p.social_worker, party), (p.nurse, party), (p.officer, party), (p.teacher, "anyone")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tell(by, named)
    tell(p.teacher, party)
    for user, seen in ((p.teacher, 1), (p.nurse, 1), (p.guardian, 1), (p.social_worker, 0), (p.officer, 0)):
        with acting_as(user):
            assert ThirdPartyTold.objects.count() == seen, user
