"""“This happened already, before I could record it” stands on every screen on which something is decided (LATE1)."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentAccount, ConsentRecord, Override, Reliance, Review
from disclosures.models import (
    BreachAccount,
    BreachEntry,
    Cancellation,
    Closing,
    ConsentConfirmation,
    Correction,
    ExchangeOnce,
    ExchangePerson,
    ExchangeWords,
    Extension,
    Item,
    ItemReader,
    MoreTime,
    PassingOn,
    Recall,
    RecalledItem,
    ReferrerTold,
    RefusalReview,
    Release,
    Settlement,
)
from enquiries.models import Enquiry, Rating, Restriction, SpokenExchange, StageMove
from imap.access import acting_user
from tests.factories import Partnership, grant_consent, opened, override, record, refuse_consent, sign_in
from tests.support.case import (
    ASKING,
    BY_LAW,
    ITEM,
    WITHHELD,
    asked_onward,
    page,
    people_of,
    permit,
    release,
    send,
)
from tests.support.duty import LONGER, UPHELD, moment_typed, refuse
from tests.support.following import kit, settling
from tests.support.forms import hidden, typed
from tests.support.late import LATE
from tests.support.late import send as filled_in
from tests.support.late_walk import DECIDING, Walk, shows_it
from tests.support.mended import noticed
from tests.support.once import once
from tests.support.outcome import DECISION
from tests.support.relying import BECAUSE
from tests.support.relying import Case as Relying
from tests.support.restricting import confirmed, filled
from tests.support.unasked import ALONE, WHY_NOW


@pytest.fixture
def walk(partnership: Partnership) -> Walk:
    return Walk(partnership)


@pytest.mark.clause("LATE1", "ADV1")
def test_every_decision_screen_asks_it_and_each_decision_keeps_when_it_happened(walk: Walk) -> None:
    p, worker = walk.p, walk.p.social_worker
    rows: list[Any] = []
    walk.look("consent:urgent", worker)
    _before_it_is_open(walk, rows)
    walk.look("ask_advice", worker, opened(worker).pk)
    _consent_is_taken_back(walk, rows)
    _an_agency_relies(walk, rows)
    _an_item_is_marked(walk, rows)
    _an_item_is_passed_on(walk, rows)
    _it_is_shared_unasked_and_exchanged(walk, rows)
    _a_request_is_followed_up(walk, rows)
    _it_is_decided_and_closed(walk, rows)
    assert {name for name, there in walk.found.items() if not there} == set()
    assert set(walk.found) == DECIDING
    assert walk.unadvised == {"consent.urgent"}  # there is no enquiry yet
    for row in rows:
        assert row.happened_at.isoformat().startswith("2026-03-02T18:42"), row
    with acting_user.acting_as(p.lead_manager):
        assert all(one.said == LATE["late-said"] for one in SpokenExchange.objects.all())


def _before_it_is_open(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = record(p.teacher)
    child = people_of(enquiry, worker)["Kit Marlow"]
    walk.look("consent:consent", worker, enquiry.pk, child)
    walk.look("consent:own_reasons", p.teacher, enquiry.pk)
    walk.decide(
        "enquiries:not_open",
        worker,
        enquiry.pk,
        writes={Enquiry: walk.readers(p.school), StageMove: walk.readers()},
        reasons="There is no need.",
        referrer_told="By telephone.",
    )
    other = opened(worker)
    walk.look("consent:open", worker, _received(walk).pk)
    walk.look("consent:override", worker, other.pk)
    _restricted_before_it_was_recorded(walk, other, rows)
    with acting_user.acting_as(worker):
        rows.append(StageMove.objects.get(pk=walk.beside("not_open").decision))


def _received(walk: Walk) -> Enquiry:
    enquiry = record(walk.p.social_worker)
    grant_consent(enquiry, walk.p.social_worker)
    return enquiry


def _restricted_before_it_was_recorded(walk: Walk, enquiry: Enquiry, rows: list[Any]) -> None:
    """The practitioner keeps themselves out, and the late entry is written all the same."""
    p, worker = walk.p, walk.p.social_worker
    address = walk.look("enquiries:restrict", worker, enquiry.pk)
    client = sign_in(Client(), worker)
    answers = filled(client, enquiry, "only", p.lead_manager) | LATE
    shown = client.post(address, answers)
    assert 'name="late-said"' in shown.content.decode()
    carried = hidden(shown.content.decode())  # as a browser sends it: what the page carries, and its button
    assert client.post(address, carried | confirmed(shown)).status_code == 302
    with acting_user.acting_as(p.lead_manager):
        [row] = Restriction.objects.filter(enquiry=enquiry)
        assert SpokenExchange.objects.get(beside="restrict").decision == row.pk
        rows.append(row)
    walk.look("enquiries:lift_restriction", p.lead_manager, enquiry.pk)


def _consent_is_taken_back(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = opened(worker)
    people = people_of(enquiry, worker)
    filled_in(
        sign_in(Client(), worker),
        reverse("disclosures:ask", args=[enquiry.pk]),
        typed({**ASKING, "asked": str(p.health.pk), "people": list(people.values())}),
    )
    walk.look("disclosures:ask_preview", worker, enquiry.pk)
    release(send(enquiry, p.health, worker), p.nurse, {})
    with acting_user.acting_as(p.nurse):
        item = Item.objects.select_related("release").get(enquiry=enquiry)
    walk.decide(
        "disclosures:correct",
        p.nurse,
        enquiry.pk,
        item.pk,
        writes={Correction: walk.readers(p.health)},
        correction="disregard",
        reasons="It is about another child of that name.",
    )
    walk.decide(
        "disclosures:recall", p.nurse, enquiry.pk, item.release_id, writes={Recall: walk.readers(p.health), RecalledItem: walk.readers(p.health), BreachEntry: {p.health, p.guardian}, BreachAccount: {p.health}}, recipient=str(p.lead.pk), items=[str(item.pk)], find="A page.",
        what="Wrong team.", steps="Rang.", **noticed(item.release),
    )  # fmt: skip
    child = kit(enquiry, worker)
    walk.decide(
        "disclosures:withdraw", worker, enquiry.pk, child, writes={ConsentRecord: walk.readers(), ConsentAccount: walk.readers()}, giver=people["Jo Marlow"], own_view="Stop.", follows="stop",
        position="withdrawn",
    )  # fmt: skip
    with acting_user.acting_as(p.nurse):
        rows.append(Correction.objects.get(pk=walk.beside("correct").decision))
    cause = UUID(settling(enquiry, p.nurse).rstrip("/").rpartition("/")[2])
    walk.decide(
        "disclosures:settle", p.nurse, enquiry.pk, cause, writes={Settlement: walk.readers(p.health)}, choice="stop", reasons="Nothing more is used by us."
    )  # fmt: skip
    with acting_user.acting_as(worker):
        rows.append(ConsentRecord.objects.get(pk=walk.beside("consent").decision))
        rows.append(Recall.objects.get(pk=walk.beside("recall").decision))
        rows.append(Settlement.objects.get(pk=walk.beside("holder").decision))


def _an_agency_relies(walk: Walk, rows: list[Any]) -> None:
    p = walk.p
    case = Relying(p)
    for name in ("nothing", "refuse"):
        walk.look(f"disclosures:{name}", p.nurse, case.enquiry.pk, case.asked.pk)
    walk.look("disclosures:override", p.nurse, case.enquiry.pk, case.asked.pk)
    offer = case.offer(p.nurse).pk
    walk.decide(
        "disclosures:rely",
        p.nurse,
        case.enquiry.pk,
        case.asked.pk,
        offer,
        writes={Reliance: walk.readers(p.health)},
        read="on",
        because=BECAUSE,
    )
    filled_in(sign_in(Client(), p.nurse), case.at("withhold"), typed(WITHHELD))
    walk.look("disclosures:preview", p.nurse, case.enquiry.pk, case.asked.pk)
    red = opened(p.social_worker, rating=Rating.RED)
    walk.look("disclosures:short", p.nurse, red.pk, send(red, p.health, p.social_worker).pk)
    with acting_user.acting_as(p.nurse):
        rows.append(Reliance.objects.get(pk=walk.beside("override").decision))


def _an_item_is_passed_on(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = opened(worker)
    release(send(enquiry, p.health, worker), p.nurse, {})
    with acting_user.acting_as(worker):
        item = Item.objects.get(enquiry=enquiry)
    walk.look("disclosures:ask_onward", worker, enquiry.pk, item.pk)
    onward = asked_onward(item, worker)
    walk.look("disclosures:decide_onward", p.nurse, enquiry.pk, onward.pk)
    permit(onward, p.nurse)
    walk.look("disclosures:end_onward", p.nurse, enquiry.pk, onward.pk)
    walk.decide(
        "disclosures:pass_on",
        worker,
        enquiry.pk,
        item.pk,
        writes={PassingOn: walk.readers(p.health)},
        **BY_LAW,
    )
    with acting_user.acting_as(worker):
        rows.append(PassingOn.objects.get(pk=walk.beside("onward").decision))


def _an_item_is_marked(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = opened(worker)
    named = {str(p.lead.pk): [[str(worker.pk), str(p.lead_manager.pk)]]}
    marks = {"sensitive": True, "sensitive_why": "life", "sensitive_because": BECAUSE, "readers": named}
    release(send(enquiry, p.health, worker), p.nurse, marks)
    with acting_user.acting_as(p.nurse):
        reader = ItemReader.objects.get(item__enquiry=enquiry)
    others = {"person": str(p.lead_manager.pk), "deputy": str(worker.pk), "reasons": BECAUSE}
    walk.decide(
        "disclosures:replace_reader",
        p.nurse,
        enquiry.pk,
        reader.pk,
        writes={ItemReader: {p.lead, p.health}},
        **others,
    )
    with acting_user.acting_as(worker):
        rows.append(ItemReader.objects.get(pk=walk.beside("marked").decision))
    walk.look("disclosures:criminal", worker, enquiry.pk, reader.item_id)


def _it_is_shared_unasked_and_exchanged(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = opened(worker)
    child = kit(enquiry, worker)
    walk.look("disclosures:unasked_override", p.nurse, _refused_and_asked(walk).pk)
    item = typed({**ITEM, "about": str(child), "recipients": [str(p.school.pk)]})
    filled_in(sign_in(Client(), worker), reverse("disclosures:unasked_share", args=[enquiry.pk]), item)
    walk.decide(
        "disclosures:unasked_preview",
        worker,
        enquiry.pk,
        writes=walk.unasked(),
        **ALONE,
        considered="on",
        why_now=WHY_NOW,
    )
    walk.decide(
        "disclosures:exchange",
        worker,
        enquiry.pk,
        writes={ExchangeOnce: walk.readers(), ExchangeWords: {p.lead}, ExchangePerson: {p.lead}},
        **once(str(child)),
    )
    with acting_user.acting_as(worker):
        rows.append(Release.objects.get(pk=walk.beside("unasked").decision))
        rows.append(ExchangeOnce.objects.get(pk=walk.beside("once").decision))


def _refused_and_asked(walk: Walk) -> Enquiry:
    enquiry = opened(walk.p.social_worker)
    send(enquiry, walk.p.health, walk.p.social_worker)
    refuse_consent(enquiry, walk.p.social_worker)
    return enquiry


def _a_request_is_followed_up(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = opened(worker)
    asked, other = send(enquiry, p.police, worker), send(enquiry, p.health, worker)
    longer = moment_typed("until", days=9)
    walk.decide(
        "disclosures:more_time",
        p.officer,
        enquiry.pk,
        asked.pk,
        writes={MoreTime: walk.readers(p.police)},
        reasons=LONGER,
        **longer,
    )
    walk.decide(
        "disclosures:extend",
        worker,
        enquiry.pk,
        asked.pk,
        writes={Extension: walk.readers(p.police)},
        give="yes",
        reasons=LONGER,
        **longer,
    )
    walk.decide(
        "disclosures:cancel",
        worker,
        enquiry.pk,
        other.pk,
        writes={Cancellation: walk.readers(p.health)},
        reasons="They hold nothing: their list says so.",
    )
    refused = refuse(asked, p.officer)
    walk.decide(
        "disclosures:refusal",
        p.police_manager,
        enquiry.pk,
        refused.pk,
        writes={RefusalReview: walk.readers(p.police)},
        choice="upheld",
        reasons=UPHELD,
    )
    with acting_user.acting_as(worker):
        rows.append(MoreTime.objects.get(pk=walk.beside("moretime").decision))
        rows.append(Extension.objects.get(pk=walk.beside("extend").decision))
        rows.append(Cancellation.objects.get(pk=walk.beside("cancel").decision))
        rows.append(RefusalReview.objects.get(pk=walk.beside("refusal").decision))


def _it_is_decided_and_closed(walk: Walk, rows: list[Any]) -> None:
    p, worker = walk.p, walk.p.social_worker
    enquiry = opened(worker)
    refuse_consent(enquiry, worker)
    decided = override(enquiry, worker)
    walk.decide(
        "consent:the_override", p.lead_manager, enquiry.pk, decided.pk, writes={Review: walk.readers()}, verdict="upheld",
        reasons="The pattern of injuries outweighs her wish.",
    )  # fmt: skip
    walk.decide(
        "disclosures:confirm_consent",
        worker,
        enquiry.pk,
        writes={ConsentConfirmation: walk.readers()},
        consent="confirmed",
    )
    address = walk.look("disclosures:outcome", worker, enquiry.pk)
    filled_in(sign_in(Client(), worker), address, DECISION)
    walk.decide(
        "disclosures:tell",
        worker,
        enquiry.pk,
        writes={ReferrerTold: walk.readers()},
        how="not_told",
        because="The letter was anonymous.",
    )
    walk.decide(
        "disclosures:close",
        worker,
        enquiry.pk,
        writes={Enquiry: walk.readers(), StageMove: walk.readers(), Closing: walk.readers()},
        why="supported",
        reasons="Early help has begun.",
        level="2",
    )
    walk.decide(
        "consent:reopen",
        worker,
        enquiry.pk,
        writes={Enquiry: walk.readers(), StageMove: walk.readers()},
        reasons="Something new.",
    )
    with acting_user.acting_as(worker):
        rows.append(Review.objects.get(pk=walk.beside("review").decision))
        rows.append(ConsentConfirmation.objects.get(pk=walk.beside("confirm").decision))
        rows.append(StageMove.objects.get(pk=walk.beside("closing").decision))
        rows.append(StageMove.objects.get(pk=walk.beside("opening").decision))
        assert walk.beside("told").enquiry_id == enquiry.pk


def test_the_guardian_reviews_without_it(partnership: Partnership) -> None:
    """They oversee the enquiry and have no part in it: nothing of theirs is said there before it is recorded."""
    p = partnership
    enquiry = opened(p.lead_manager)
    refuse_consent(enquiry, p.lead_manager)
    one: Override = override(enquiry, p.lead_manager)
    shown = page(p.guardian, reverse("consent:the_override", args=[enquiry.pk, one.pk]))
    assert 'name="verdict"' in shown
    assert not shows_it(shown)
