"""Limits by kind and by agency: what goes, what stops, and who is told; as real people, both locks on."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentRecord
from disclosures.models import Item, Release
from imap.access.acting_user import acting_as
from imap.db import clock
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, sign_in
from tests.support.case import ITEM, own_override, page, people_of, release, send
from tests.support.following import address, answered_nothing, grant_again, kit, settling, take_back, waits
from tests.support.forms import post, typed
from tests.support.kinds import limit
from tests.support.override import at
from tests.support.positions import changed, people

MIND = {"kind": "mental_health", "text": "Seen by the crisis team in May."}


@pytest.mark.clause("CON6")
def test_what_limits_leave_alone_goes_though_any_kind_was_asked_for(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)  # any kind
    limit(enquiry, p.social_worker, not_kinds=["mental_health"])
    nurse, mother_told = sign_in(Client(), p.nurse), {"recipients": [str(p.lead.pk)]}
    form = nurse.get(at(asked, "share")).content.decode()
    assert "consent granted with limits (mental health is not to be shared)" in form
    assert "For whoever’s consent is not given" not in form  # the rest can go
    about = {"about": str(kit(enquiry, p.social_worker))}
    for changes in ({}, MIND):
        assert (
            post(nurse, at(asked, "share"), typed(ITEM, **about, **mother_told, **changes)).status_code == 302
        )
    shown = nurse.get(at(asked, "preview")).content.decode()
    stops = shown.partition("Before this can be released")[2].partition("</ul>")[0]
    assert "Item 2: Kit Marlow: consent granted with limits: mental health is not to be shared." in stops
    assert "Item 1:" not in stops
    assert at(asked, "override") in shown
    assert "Change or remove item 2" in shown
    assert "Release</button>" not in shown
    drafts: list[tuple[dict[str, Any], ...]] = [({}, MIND), (MIND,)]
    for items in drafts:
        with pytest.raises(RuleViolation) as refused:
            release(asked, p.nurse, *items)
        assert {one.clause for one in refused.value.violations} == {"CON6"}
    assert nurse.get(at(asked, "override")).status_code == 200  # the way on: reasons of its own
    own_override(enquiry, p.nurse, str(kit(enquiry, p.social_worker)))
    release(asked, p.nurse, {}, MIND)
    with acting_as(p.social_worker):
        made = Release.objects.get()
        assert made.basis == (
            "Kit Marlow: consent granted with limits (they keep part of this out); overridden with reasons recorded"
        )
        assert list(Item.objects.order_by("id").values_list("kind", flat=True)) == ["health", "mental_health"]
    for where in (
        reverse("disclosures:information", args=[enquiry.pk]),
        reverse("disclosures:release", args=[enquiry.pk, made.pk]),
        reverse("audit:record", args=[enquiry.pk]) + "?whole=yes",
    ):
        assert "Mental health" in page(p.social_worker, where), where


@pytest.mark.clause("CON6")
def test_an_item_that_limits_do_not_touch_rests_on_consent(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    limit(enquiry, p.social_worker, not_kinds=["mental_health"], not_agencies=[str(p.school.pk)])
    with pytest.raises(RuleViolation) as refused:
        release(asked, p.nurse, {}, to=(p.lead, p.school))
    assert "Elm Grove School is not to be told" in str(refused.value)
    release(asked, p.nurse, {})
    with acting_as(p.nurse):
        assert Release.objects.get().basis == "Kit Marlow: consent granted with limits that leave this out"


def test_the_form_has_the_kind_when_one_was_asked_for_and_asks_for_it_when_not(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    one = send(enquiry, p.health, p.social_worker, kinds=["sexual_health"])
    some = send(enquiry, p.police, p.social_worker, kinds=["police", "domestic_abuse"])
    chosen = sign_in(Client(), p.nurse).get(at(one, "share")).context["form"]["kind"].value()
    assert chosen == "sexual_health"
    officer = sign_in(Client(), p.officer)
    assert not officer.get(at(some, "share")).context["form"]["kind"].value()
    to_lead = {"about": str(kit(enquiry, p.social_worker)), "recipients": [str(p.lead.pk)]}
    turned_back = post(officer, at(some, "share"), typed(ITEM, **to_lead, kind=""))
    assert turned_back.status_code == 422
    assert "Choose the kind of information." in turned_back.content.decode()


@pytest.mark.clause("CON6")
def test_a_request_stops_when_limits_leave_nothing_of_it(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    some = send(enquiry, p.health, p.social_worker, kinds=["health", "mental_health"])
    all_of_it = send(enquiry, p.health, p.social_worker, kinds=["mental_health"])
    barred = send(enquiry, p.school, p.social_worker)
    limit(enquiry, p.social_worker, not_kinds=["mental_health"], not_agencies=[str(p.school.pk)])
    assert "no longer carry" not in page(p.nurse, address(some))
    assert "no longer carry" in page(p.nurse, address(all_of_it))
    assert "no longer carry" in page(p.teacher, address(barred))
    with pytest.raises(RuleViolation):
        answered_nothing(barred, p.teacher)
    assert answered_nothing(some, p.nurse).kind == "nothing"
    override(enquiry, p.social_worker)  # the lead agency goes on for reasons of its own
    assert answered_nothing(barred, p.teacher).kind == "nothing"


@pytest.mark.clause("CON6")
def test_a_later_limit_is_told_to_whom_it_touches_and_to_nobody_else(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, {**MIND, "recipients": [str(p.school.pk)]})
    release(send(enquiry, p.police, p.social_worker), p.officer, {"kind": "police"}, to=(p.lead, p.housing))
    limit(enquiry, p.social_worker, not_kinds=["mental_health"], not_agencies=[str(p.housing.pk)])
    told = {u.name: waits(u) for u in (p.nurse, p.teacher, p.housing_officer, p.social_worker, p.officer)}
    assert told == {"Nia Nurse": 1, "Tess Teacher": 1, "Hal Housing": 1, "Sam Worker": 0, "Oba Officer": 0}
    theirs = page(p.teacher, settling(enquiry, p.teacher))
    assert "Not to be shared any more: Mental health." in theirs
    assert "1 item that rested on it" in theirs
    assert "Northbridge Homes" not in theirs
    homes = page(p.housing_officer, settling(enquiry, p.housing_officer))
    assert "Your agency is not to be asked or told any more." in homes
    assert "ental health" not in homes
    # The lead agency did not receive the item about mental health: it sees who is told, and not of which item.
    board = page(p.social_worker, reverse("disclosures:holdings", args=[enquiry.pk]))
    causes, _items, table = board.partition("Every item")
    assert "Elm Grove School, which holds something that is left out now" in causes
    assert "Northbridge Homes, 1 item" in causes
    assert table.count("Told; not answered yet") == 1
    assert table.count("Not for your agency to know") == 1
    assert "ental health" not in table
    # Taken back altogether, only what was left of the consent falls away with it.
    take_back(enquiry, p.social_worker)
    told = {u.name: waits(u) for u in (p.nurse, p.teacher, p.housing_officer, p.social_worker, p.officer)}
    assert told == {"Nia Nurse": 2, "Tess Teacher": 1, "Hal Housing": 1, "Sam Worker": 1, "Oba Officer": 1}
    grant_again(enquiry, p.social_worker)
    assert waits(p.nurse) == waits(p.teacher) == waits(p.housing_officer) == 0


def test_what_was_shared_under_an_override_is_not_touched_by_a_limit(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    limit(enquiry, p.social_worker, not_kinds=["mental_health"])
    own_override(enquiry, p.nurse, str(kit(enquiry, p.social_worker)))
    release(asked, p.nurse, MIND)
    take_back(enquiry, p.social_worker)
    assert waits(p.nurse) == waits(p.social_worker) == 0
    assert "An override of the agency that shared" in page(
        p.social_worker, reverse("disclosures:holdings", args=[enquiry.pk])
    )


def test_somebody_of_sixteen_takes_their_own_consent_back(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    child = people(p, enquiry)["Kit"]
    changed(p, child, date_of_birth=clock.now().date().replace(year=clock.now().year - 16, day=1))
    half = take_back(enquiry, p.social_worker, giver=str(child.pk))
    assert half.status_code == 422
    assert "reason to doubt that Kit Marlow can decide this" in half.content.decode()
    assert take_back(enquiry, p.social_worker, giver=str(child.pk), capacity="presumed").status_code == 302
    with acting_as(p.social_worker):
        newest = ConsentRecord.objects.get(person=child, superseded_by=None)
        assert (newest.position, newest.giver_id) == ("withdrawn", child.pk)


def test_what_stays_agreed_is_filled_in_as_it_was_recorded(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    person = people_of(enquiry, p.social_worker)["Kit Marlow"]
    client = sign_in(Client(), p.social_worker)
    where = reverse("disclosures:withdraw", args=[enquiry.pk, person])
    assert client.get(where).context["form"]["told_means"].value() == "By telephone"
    ordinary = reverse("consent:consent", args=[enquiry.pk, person])
    seen = client.get(ordinary).context["form"]
    answers = {
        "key": str(seen["key"].value()), "seen": str(seen["seen"].value()), "position": "limited",
        "not_kinds": ["finances"], "limits": "Not the debts", "told_by": "Somebody else",
    }  # fmt: skip
    assert client.post(ordinary, answers)["Location"].startswith(f"{where}?draft=")
    shown = client.get(where)
    form = shown.context["form"]
    assert (form["told_by"].value(), form["told_why"].value()) == ("Sam Worker", "To find out how Kit is")
    assert "Not the debts" in shown.content.decode()
    assert "Nothing is recorded yet." in shown.content.decode()
    with acting_as(p.social_worker):
        assert ConsentRecord.objects.get(person=UUID(person), superseded_by=None).position == "granted"
