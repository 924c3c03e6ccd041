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
    ItemConfidence,
    ItemContent,
    ItemReader,
    ItemRecipient,
    MoreTime,
    NothingLess,
    PassingOn,
    Recall,
    RecalledItem,
    ReferrerTold,
    RefusalReview,
    Release,
    Settlement,
    StandingAgreement,
)
from enquiries.models import Enquiry, EnquiryGrant, Rating, Restriction, SpokenExchange, StageMove
from imap.access import acting_user
from imap.agencies.models import Agency, User
from tests.factories import Partnership, grant_consent, opened, override, record, refuse_consent, sign_in
from tests.support.addresses import CASE_APPS, EVERY
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
from tests.support.mended import noticed
from tests.support.once import once
from tests.support.outcome import DECISION
from tests.support.relying import BECAUSE
from tests.support.relying import Case as Relying
from tests.support.restricting import confirmed, filled
from tests.support.unasked import ALONE, WHY_NOW
from tests.support.verify_decision import Writes, verify_decision

READ_ONLY = "it is read, and nothing is decided on it"
READ = "it says that something was read here"
DETAIL = "a detail, changed under its history with its reason"
RECORD = "about the record itself: there is nothing to do or say before it stands there"
DRAFT = "it drafts; the late question stands where the draft is sent"
#: Screens without it, and why.
WITHOUT = {
    **dict.fromkeys(
        ("imap.work", "imap.enquiry", "imap.person", "audit.record", "audit.access", "audit.guardian", "audit.guardian_cases",
         "enquiries.find", "enquiries.recorded", "enquiries.people", "consent.reviews", "disclosures.request",
         "disclosures.withheld_queue", "disclosures.information", "disclosures.file", "disclosures.original", "disclosures.picture", "disclosures.chronology", "disclosures.where", "disclosures.holdings",
         "disclosures.release", "disclosures.onward", "disclosures.third_party", "disclosures.the_exchange", "disclosures.item", "disclosures.schedule"),
        READ_ONLY),
    **dict.fromkeys(
        ("consent.read_review", "disclosures.kept_despite", "disclosures.acknowledge", "disclosures.read_information",
         "disclosures.read_onward", "disclosures.read_news", "disclosures.copied"),
        READ),
    **dict.fromkeys(
        ("enquiries.change_concern", "enquiries.add_person", "enquiries.change_person", "enquiries.add_relation",
         "enquiries.change_relation"),
        DETAIL),
    **dict.fromkeys(
        ("enquiries.same", "enquiries.not_same", "enquiries.unlink", "enquiries.earlier", "disclosures.offer",
         "consent.changed"),
        RECORD),
    **dict.fromkeys(
        ("imap.hand_over", "enquiries.save_draft", "enquiries.throw_draft_away", "disclosures.ask",
         "disclosures.answer", "disclosures.share", "disclosures.change_item", "disclosures.readers", "disclosures.withhold",
         "disclosures.change_withholding", "disclosures.remove", "disclosures.another", "disclosures.left_out",
          "disclosures.unasked", "disclosures.unasked_share",
          "disclosures.unasked_change", "disclosures.unasked_readers", "disclosures.unasked_remove"),
        DRAFT),
    "enquiries.record_enquiry": "it asks when the enquiry was received",
    "disclosures.exchange_came": "it says when they answered",
    "disclosures.chase": "it says when they were reminded",
    "disclosures.tell_third_party": "it says when they were told",
    "consent.late_entry": "the review of a late entry",
    "disclosures.correction": READ,
    "disclosures.recalled": "it says what is kept now",
    "disclosures.breach": "it asks when it was reported; its officer has no part in the enquiry",
    "consent.unclear": "each attempt says when it was; what is decided is decided on this page, with them before it",
    "consent.still_right": "it says how it is now",
    "imap.advice": "what was advised by telephone is recorded by whoever asked; whether it was followed is said of now",
}  # fmt: skip


def key_of(pattern: Any) -> str:
    return f"{pattern.lookup_str.split('.')[0]}.{pattern.name}"


DECIDING = {key_of(p) for _route, p in EVERY if p.callback.__module__.startswith(CASE_APPS)} - set(WITHOUT)


def shows_it(html: str) -> bool:
    """The question itself; on the urgent screen it is “I have telephoned somebody about this already”."""
    return 'name="late-happened"' in html or 'name="telephoned"' in html


def _screen(name: str) -> str:
    return name.replace(":", ".") if ":" in name else f"imap.{name}"


class Walk:
    """Every decision screen, each opened by somebody who decides there; some are filled in and sent."""

    def __init__(self, p: Partnership) -> None:
        self.p = p
        self.found: dict[str, bool] = {}
        self.unadvised: set[str] = set()  # screens that lead to no advice

    def look(self, name: str, user: User, *keys: object) -> str:
        address = reverse(name, args=list(keys))
        shown = page(user, address)
        self.found[_screen(name)] = shows_it(shown)
        if "Ask for advice" not in shown and "ask for advice" not in shown:
            self.unadvised.add(_screen(name))
        return address

    def decide(self, name: str, user: User, *keys: object, writes: Writes, **answers: Any) -> None:
        """Look, then send it with the late question answered; `writes`: what that writes, and who reads it.

        The late entry is read by both agencies and by whoever reviews it: where the decider's agency has no other manager,
        the Guardian."""
        address, others = self.look(name, user, *keys), {self.p.lead_manager, self.p.police_manager} - {user}
        reviewed = any(one.agency_id == user.agency_id for one in others)
        late: Writes = {SpokenExchange: {self.p.lead, user.agency, *([] if reviewed else [self.p.guardian])}}
        with verify_decision(user, {**writes, **late}):
            filled_in(sign_in(Client(), user), address, answers | LATE)

    def readers(self, *agencies: Agency) -> set[User | Agency]:
        """The lead agency, these agencies, and the Guardian."""
        return {self.p.lead, *agencies, self.p.guardian}

    def unasked(self) -> Writes:
        """What is written when the lead agency shares an item with the school without a request."""
        of_all = (EnquiryGrant, Release, Item, ItemRecipient, StandingAgreement, ItemConfidence)
        return {
            **dict.fromkeys(of_all, self.readers(self.p.school)),
            NothingLess: self.readers(),
            ItemContent: {self.p.lead, self.p.school},
        }

    def beside(self, kind: str) -> SpokenExchange:
        with acting_user.acting_as(self.p.lead_manager):
            return SpokenExchange.objects.get(beside=kind)


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
