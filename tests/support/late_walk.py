"""The walk over every screen on which something is decided, and the screens that do not ask whether it happened before."""

from typing import Any

from django.test import Client
from django.urls import reverse

from disclosures.models import (
    Item,
    ItemConfidence,
    ItemContent,
    ItemRecipient,
    NothingLess,
    Release,
    StandingAgreement,
)
from enquiries.models import EnquiryGrant, SpokenExchange
from imap.access import acting_user
from imap.agencies.models import Agency, User
from tests.factories import Partnership, sign_in
from tests.support.addresses import CASE_APPS, EVERY
from tests.support.case import (
    page,
)
from tests.support.late import LATE
from tests.support.late import send as filled_in
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


def screen_of(name: str) -> str:
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
        self.found[screen_of(name)] = shows_it(shown)
        if "Ask for advice" not in shown and "ask for advice" not in shown:
            self.unadvised.add(screen_of(name))
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
