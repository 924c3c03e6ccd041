"""Passing on and storing what was received, as real people through Django's client, both locks on."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.models import Item, OnwardAnswer, OnwardEnd, OnwardRequest, PassingOn, StandingAgreement
from disclosures.onward import queries
from disclosures.onward.actions import end_permission
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import (
    ASKING_ONWARD,
    BY_LAW,
    CHARITY,
    DISCLOSED,
    HIDDEN_WORDS,
    ITEM,
    PASSED,
    SECRET_WORDS,
    asked_onward,
    page,
    permit,
    release,
    send,
)
from tests.support.forms import hidden, post, typed
from tests.support.onward import OTHER_WORDS, Sql, enquiry, insert, item

__all__ = ["enquiry", "item"]  # fixtures

WHY = "The mother fears that her address gets out."


def at(name: str, item: Item, *more: object) -> str:
    return reverse(f"disclosures:{name}", args=[item.enquiry_id, *(more or [item.pk])])


def sent(user: User, address: str, answers: dict[str, Any]) -> Any:
    return post(sign_in(Client(), user), address, answers)


def text(response: Any) -> str:
    return str(response.content.decode())


def may(user: User, item: Item) -> Any:
    with acting_user.acting_as(user):
        return queries.onward_of(user, [item.pk])[item.pk].may


# Asked, decided, ended -----------------------------------------------------------------------------------
@pytest.mark.clause("ONW1")
def test_asked_for_one_item_permitted_with_conditions_and_passed_on(
    partnership: Partnership, item: Item
) -> None:
    p = partnership
    assert sent(p.social_worker, at("ask_onward", item), ASKING_ONWARD).status_code == 302
    with acting_user.acting_as(p.social_worker):
        asked = OnwardRequest.objects.get()
    assert "decide by" in page(p.nurse, reverse("work"))
    decision = at("decide_onward", item, asked.pk)
    shown = page(p.nurse, decision)
    assert CHARITY in shown
    assert ASKING_ONWARD["purpose"] in shown
    until = timezone.localdate() + timedelta(days=7)
    answers = DISCLOSED | {"verdict": "permit", "conditions": "By telephone.", "until-day": str(until.day), "until-month": str(until.month), "until-year": str(until.year)}  # fmt: skip
    assert sent(p.nurse, decision, answers).status_code == 302
    with acting_user.acting_as(p.social_worker):
        permission = OnwardAnswer.objects.get()
    assert "you may pass on or store an item as you asked" in page(p.social_worker, reverse("work"))
    received = page(p.social_worker, reverse("disclosures:information", args=[item.enquiry_id]))
    assert f"Permitted: pass it on to {CHARITY}, until" in received
    assert "Conditions: By telephone." in received
    bare = sent(p.social_worker, at("pass_on", item), {"rests_on": str(permission.pk)})
    assert bare.status_code == 422
    assert "Confirm that the conditions were kept: By telephone." in text(bare)
    under = {"rests_on": str(permission.pk), **PASSED}
    answer = sent(p.social_worker, at("pass_on", item), under)
    assert answer.status_code == 302, text(answer)
    with acting_user.acting_as(p.nurse):
        [passed] = PassingOn.objects.all()
    assert (passed.to_outside, passed.permission_id, passed.agreed, passed.law) == (
        CHARITY,
        permission.pk,
        False,
        "",
    )
    assert f"Passed on by {p.lead} to {CHARITY}" in page(p.nurse, at("onward", item))


@pytest.mark.clause("ONW1")
def test_refused_with_reasons_or_ended_and_the_asker_reads_it(partnership: Partnership, item: Item) -> None:
    p, worker = partnership, partnership.social_worker
    asked = asked_onward(item, worker)
    turned_back = sent(p.nurse, at("decide_onward", item, asked.pk), {"verdict": "refuse", "reasons": "No."})
    assert turned_back.status_code == 422
    assert "Write why you refuse it" in text(turned_back)
    done = sent(p.nurse, at("decide_onward", item, asked.pk), {"verdict": "refuse", "reasons": WHY})
    assert done.status_code == 302
    shown = page(worker, at("onward", item))
    assert WHY in shown
    with acting_user.acting_as(worker):
        key = OnwardAnswer.objects.get().pk
    assert sent_read(worker, item, key) == 302
    assert "as you asked" not in page(worker, reverse("work"))


@pytest.mark.clause("ONW3")
def test_storing_is_a_permission_too(partnership: Partnership, item: Item) -> None:
    """Agreed at release for the lead agency, asked for by the school."""
    p = partnership
    needless = sent(p.social_worker, at("ask_onward", item), {"what": "store", "purpose": WHY})
    assert needless.status_code == 422
    assert "You may do this already" in text(needless)
    assert sent(p.teacher, at("pass_on", item), {"rests_on": "storing"}).status_code == 422
    given = permit(asked_onward(item, p.teacher, what="store", to=""), p.nurse)
    assert sent(p.teacher, at("pass_on", item), {"rests_on": str(given.pk)}).status_code == 302
    with acting_user.acting_as(p.teacher):
        assert PassingOn.objects.get().what == "store"


def sent_read(user: User, item: Item, key: object) -> int:
    answer = sign_in(Client(), user).post(at("read_onward", item, item.pk, key), {"key": str(new_key())})
    return int(answer.status_code)


@pytest.mark.clause("ONW1")
def test_a_permission_that_ended_or_ran_out_carries_nothing(partnership: Partnership, item: Item) -> None:
    p, worker = partnership, partnership.social_worker
    ended, short = asked_onward(item, worker), asked_onward(item, worker, to=str(p.housing.pk))
    one, other = permit(ended, p.nurse), permit(short, p.nurse, until=timezone.localdate())
    assert len(may(worker, item).permissions) == 2
    assert sent(p.nurse, at("end_onward", item, ended.pk), {"reasons": WHY}).status_code == 302
    assert "a permission to pass on or store an item is ended" in page(worker, reverse("work"))
    with acting_user.acting_as(worker):
        sent_on = {"rests_on": str(one.pk)}
        assert OnwardEnd.objects.get().reasons == WHY
    refused = sent(worker, at("pass_on", item), sent_on)
    assert refused.status_code == 422
    assert "That permission was not in force then" in text(refused)
    assert "ONW1" in text(refused)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert may(worker, item).permissions == ()
        assert sent(worker, at("pass_on", item), {"rests_on": str(other.pk)}).status_code == 422
    with acting_user.acting_as(worker):
        assert not PassingOn.objects.exists()


def test_one_decides_the_other_is_told_and_a_form_posted_twice_is_one(
    partnership: Partnership, item: Item
) -> None:
    p, worker = partnership, partnership.social_worker
    client = sign_in(Client(), worker)
    answers = hidden(text(client.get(at("ask_onward", item)))) | ASKING_ONWARD
    assert [client.post(at("ask_onward", item), answers).status_code for _ in range(2)] == [302, 302]
    with acting_user.acting_as(worker):
        asked = OnwardRequest.objects.get()
    stale = sign_in(Client(), p.nurse)
    form = hidden(text(stale.get(at("decide_onward", item, asked.pk))))
    permit(asked, p.nurse)
    refused = stale.post(at("decide_onward", item, asked.pk), form | {"verdict": "refuse", "reasons": WHY})
    assert refused.status_code == 422
    assert "This was decided: permitted by Nia Nurse" in text(refused)
    assert WHY in text(refused)


# Agreed at release ---------------------------------------------------------------------------------------
@pytest.mark.clause("ONW2", "ONW3")
def test_what_is_agreed_is_chosen_per_item_at_release(partnership: Partnership, enquiry: Enquiry) -> None:
    p = partnership
    request = send(enquiry, p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    where = {"about": "", "recipients": [str(p.lead.pk), str(p.school.pk)]}
    form = client.get(reverse("disclosures:share", args=[enquiry.pk, request.pk]))
    assert form.context["form"]["agreed"].value() == ["lead_stores"]
    where["about"] = str(form.context["form"].fields["about"].choices[0][0])
    address = reverse("disclosures:share", args=[enquiry.pk, request.pk])
    assert (
        post(client, address, typed({**ITEM, **where, "agreed": ["referral_on", "others_store"]})).status_code
        == 302
    )
    preview = text(client.get(reverse("disclosures:preview", args=[enquiry.pk, request.pk])))
    assert preview.count("May go with a referral on for services") == 2
    assert preview.count("Not to be stored without asking") == 1
    release(request, p.nurse, {"agreed": ["referral_on", "others_store"]}, to=(p.lead, p.school))
    with acting_user.acting_as(p.nurse):
        agreed = StandingAgreement.objects.values_list("recipient__name", "referral_on", "storing")
        assert set(agreed) == {(p.lead.name, True, False), (p.school.name, True, True)}
        item = Item.objects.get()
    service = {
        "rests_on": "referral",
        "to_outside": "Parenting support",
        "because": "They plan the first visit with it.",
    }
    assert sent(p.teacher, at("pass_on", item), service).status_code == 302
    assert sent(p.teacher, at("pass_on", item), {"rests_on": "storing"}).status_code == 302
    assert sent(p.social_worker, at("pass_on", item), {"rests_on": "storing"}).status_code == 422
    with acting_user.acting_as(p.social_worker):
        assert not PassingOn.objects.exists()  # the school's are the school's and the provider's


# What the law requires -------------------------------------------------------------------------------------
@pytest.mark.clause("ONW4")
def test_the_law_does_not_wait_and_the_provider_is_told(partnership: Partnership, item: Item) -> None:
    p, worker = partnership, partnership.social_worker
    lacking = sent(worker, at("pass_on", item), BY_LAW | {"left_out": "", "because": "Order"})
    assert lacking.status_code == 422
    assert "under which exemption; or “nothing”" in text(lacking)
    asked_onward(item, worker)  # not decided: no matter
    assert sent(worker, at("pass_on", item), BY_LAW).status_code == 302
    assert "the law required an item that you shared" in page(p.nurse, reverse("work"))
    shown = page(p.nurse, at("onward", item))
    assert BY_LAW["because"] in shown
    assert BY_LAW["to_outside"] in shown
    with acting_user.acting_as(p.nurse):
        key = PassingOn.objects.get().pk
    assert sent_read(p.nurse, item, key) == 302
    assert "the law required" not in page(p.nurse, reverse("work"))
    told = page(p.nurse, reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes")
    assert "passed an item on, because the law requires it" in told
    assert "Imminent danger to somebody" in told


# Who sees, and the database --------------------------------------------------------------------------------
def test_only_the_asker_the_provider_and_the_guardian_know(partnership: Partnership, item: Item) -> None:
    p = partnership
    asked = asked_onward(item, p.teacher)
    permit(asked, p.nurse)
    models = (OnwardRequest, OnwardAnswer)
    for user, sees in [(p.teacher, 1), (p.nurse, 1), (p.guardian, 1), (p.social_worker, 0), (p.officer, 0)]:
        with acting_user.acting_as(user):
            assert [model.objects.count() for model in models] == [sees, sees], user
    assert CHARITY not in page(p.social_worker, at("onward", item))
    assert CHARITY not in page(
        p.social_worker, reverse("audit:record", args=[item.enquiry_id]) + "?whole=yes"
    )
    assert sign_in(Client(), p.officer).get(at("onward", item)).status_code == 404
    assert sign_in(Client(), p.guardian).get(at("onward", item)).status_code == 404
    assert sign_in(Client(), p.social_worker).get(at("decide_onward", item, asked.pk)).status_code == 404
    assert sign_in(Client(), p.officer).get(at("ask_onward", item)).status_code == 404


@pytest.mark.committed
@pytest.mark.clause("ONW1", "ONW2", "ONW3")
def test_the_database_refuses_what_nobody_permitted(
    partnership: Partnership, item: Item, app_sql: Sql
) -> None:
    p, worker = partnership, partnership.social_worker
    asked = asked_onward(item, worker)
    given = permit(asked, p.nurse, until=timezone.localdate())
    theirs = permit(asked_onward(item, p.teacher), p.nurse)
    tomorrow = timezone.now() + timedelta(days=1)
    for changes in (
        {"agreed": True},  # referral on was not agreed
        {"permission_id": given.pk, "to_outside": "A newspaper"},  # another third party
        {"permission_id": given.pk, "happened_at": tomorrow},  # past its last day
        {"permission_id": given.pk, "happened_at": given.happened_at - timedelta(seconds=1)},  # not given yet
        {"permission_id": given.pk, "what": "store", "to_outside": ""},
        {"permission_id": theirs.pk},  # another agency's permission
        {},  # on nothing at all
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            insert(app_sql, item, worker, **changes)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        insert(app_sql, item, p.officer, law="danger", because="x", left_out="x")  # never received it
    insert(app_sql, item, worker, permission_id=given.pk)
    insert(app_sql, item, worker, agreed=True, what="store", to_outside="")
    with acting_user.acting_as(worker):
        assert PassingOn.objects.count() == 2


@pytest.mark.committed
def test_nobody_permits_for_another_agency(partnership: Partnership, item: Item, app_sql: Sql) -> None:
    p = partnership
    asked = asked_onward(item, p.social_worker)
    for by in (p.lead_manager, p.officer):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(
                "INSERT INTO disclosures_onwardanswer (id, enquiry_id, request_id, verdict, conditions, reasons, happened_at,"
                " recorded_at, recorded_by_id, agency_id, necessary_because, proportionate_because, relevant_because, powers,"
                " basis) VALUES (%s, %s, %s, 'permit', '', '', now(), now(), %s, %s, 'x', 'x', 'x', '{CA2004-11}', '')",
                [new_key(), item.enquiry_id, asked.pk, by.pk, by.agency_id], person=by.pk,
            )  # fmt: skip


# For a third party -----------------------------------------------------------------------------------------
@pytest.mark.clause("ONW1")
def test_a_print_for_a_third_party_carries_only_what_may_go_there_now(
    partnership: Partnership, item: Item
) -> None:
    p, worker = partnership, partnership.social_worker
    address = reverse("disclosures:third_party", args=[item.enquiry_id, item.release_id])
    assert "Nothing in this release may go to anybody now" in page(worker, address)
    asked = asked_onward(item, worker)
    given = permit(asked, p.nurse)
    with acting_user.acting_as(worker):
        other = Item.objects.get(content__text=OTHER_WORDS)
    permit(asked_onward(other, worker, to=str(p.housing.pk)), p.nurse)  # for somebody else
    client = sign_in(Client(), worker)
    shown = client.get(address, {"to": str(given.pk)})
    html = text(shown)
    assert shown.status_code == 200
    for words in (
        f"For {CHARITY}",
        SECRET_WORDS,
        "To Priya Shah only.",
        "Sam Worker",
        "Verified fact",
        str(p.health),
    ):
        assert words in html
    for words in (OTHER_WORDS, HIDDEN_WORDS, ITEM["necessary_because"], "Item 2", p.housing.name):
        assert words not in html
    assert client.get(address, {"to": "services", "name": "Any"}).status_code == 422
    with acting_user.acting_as(p.nurse):
        end_permission(enquiry_id=item.enquiry_id, onward_id=asked.pk, reasons=WHY, by=p.nurse, key=new_key())
    gone = client.get(address, {"to": str(given.pk)})
    assert gone.status_code == 422
    assert SECRET_WORDS not in text(gone)
    assert sign_in(Client(), p.officer).get(address).status_code == 404


@pytest.mark.clause("ONW1")
def test_with_no_permission_nothing_hangs_on_one_and_an_empty_post_is_asked_for_a_choice(
    partnership: Partnership,
) -> None:
    p = partnership
    request = send(opened(p.social_worker), p.health, p.social_worker)
    release(request, p.nurse, {})
    with acting_user.acting_as(p.social_worker):
        item = Item.objects.get()
    client, address = sign_in(Client(), p.social_worker), at("pass_on", item)
    shown = text(client.get(address))
    assert "you chose  for" not in shown
    assert 'name="necessary_because"' not in shown
    empty = client.post(address, hidden(shown))
    assert empty.status_code == 422
    assert "Choose what allows it." in text(empty)
    assert "Nobody has permitted this" not in text(empty)
