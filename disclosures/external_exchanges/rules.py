"""One exchange with an agency that has not signed: who may, whom they verified, what goes out, what came back. Facts in,
violations out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from consent.positions.rules import InForce, check_asking
from consent.positions.words import folded
from disclosures.items.rules import check_certainty
from disclosures.justification.rules import Reasons, check_key_question, check_reasons
from disclosures.lawful_basis.rules import Law, Lawful, check_considering, check_lawful
from disclosures.models import ExchangeAnswer, ExchangeOnce, Purpose
from enquiries.standing.rules import AT_REST, Standing, why_not_ask
from imap.access.grants import Participation
from imap.agencies.roles import CASEWORK
from imap.law.information import ANYTHING, kinds_on
from imap.law.violations import Violation

Verified, Came = ExchangeOnce.Verified, ExchangeAnswer.Came
#: At least so many letters say against what somebody was verified.
SHORTEST_CHECK = 10


def why_not_exchange(standing: Standing) -> Violation | None:
    """Why a person may not ask or tell somebody outside the partnership; None when they may: the lead agency's caseworkers
    on an open enquiry (OPEN1), those of an agency that was asked until it is closed (SEC1)."""
    if Participation.LEAD in standing.capacities:
        return why_not_ask(standing)
    if not standing.roles & CASEWORK or Participation.ASKED not in standing.capacities:
        return Violation(
            "SEC1", "Only the lead agency, and an agency that was asked, exchange with others outside."
        )
    if standing.stage in AT_REST:
        return Violation("SEC1", "The enquiry is closed.", state=True)
    return None


# Who, what for, on which law ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OnceAnswers:
    """What was answered about one exchange. Keys are text; nothing answered is ""."""

    contact_name: str = ""
    contact_role: str = ""
    contact_agency: str = ""
    reached_how: str = ""
    verified_how: str = ""
    verified_against: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    people: frozenset[str] = frozenset()
    asked: str = ""
    sent: str = ""
    items: frozenset[str] = frozenset()
    purpose: str = ""
    lawful: Lawful = field(default_factory=Lawful)
    considered: bool = False
    reasons: Reasons = field(default_factory=Reasons)
    helps: str = ""
    hinders: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "OnceAnswers":
        """From a form's answers by name."""
        texts = (*CONTACT, "verified_how", "asked", "sent", "purpose", "helps", "hinders")
        said: dict[str, Any] = {name: str(answers.get(name) or "") for name in texts}
        return cls(
            **said,
            verified_at=answers.get("verified_at"),
            people=frozenset(answers.get("people") or ()),
            items=frozenset(answers.get("items") or ()),
            lawful=Lawful.given(answers),
            considered=bool(answers.get("considered")),
            reasons=Reasons.given(answers),
        )


CONTACT = ("contact_name", "contact_role", "contact_agency", "reached_how", "verified_against", "verified_by")
_CONTACT = {
    "contact_name": "Enter the name of whom you contacted.",
    "contact_role": "Enter what they do there.",
    "contact_agency": "Name their organisation.",
    "reached_how": "Write how you reached them: which number, address or room.",
}


@dataclass(frozen=True, slots=True)
class OfferedItem:
    """An item of another agency that may be passed on now to a body outside: `party` is its name as it was permitted,
    `under` the permission's key."""

    key: str
    words: str
    party: str
    under: str


@dataclass(frozen=True, slots=True)
class OnceFacts:
    """What one exchange is judged by. Keys are text. `members`: names of the partnership's agencies."""

    positions: Mapping[str, InForce]
    law: Law
    items: Mapping[str, OfferedItem]
    members: Collection[str] = ()
    unrecorded: bool = False


def check_contact(answers: OnceAnswers, *, members: Collection[str], now: datetime) -> list[Violation]:
    """Nobody is asked or sent anything before it is known who they are: who was contacted, who verified them, how, against
    what, when (SEC1). An agency of the partnership is asked as one, not so (DEL1)."""
    found = [
        Violation("SEC1", words, name)
        for name, words in _CONTACT.items()
        if not folded(getattr(answers, name))
    ]
    if folded(answers.contact_agency) in {folded(name) for name in members}:
        words = "This agency has signed the agreement: ask it by a request, or share with it as a member."
        found.append(Violation("DEL1", words, "contact_agency"))
    if answers.verified_how not in Verified.values:
        words = "Choose how you made sure that they are who they say. Without that nothing is asked or sent."
        found.append(Violation("SEC1", words, "verified_how"))
    if len(folded(answers.verified_against)) < SHORTEST_CHECK:
        words = "Write against what they were verified: which published number and where it is, which mailbox or card."
        found.append(Violation("SEC1", words, "verified_against"))
    if not folded(answers.verified_by):
        found.append(Violation("SEC1", "Enter who verified them.", "verified_by"))
    if answers.verified_at is None:
        found.append(Violation("SEC1", "Enter when they were verified.", "verified_at"))
    elif answers.verified_at > now:
        found.append(Violation("SEC1", "They were verified in the past, or just now.", "verified_at"))
    return found


def check_once(answers: OnceAnswers, facts: OnceFacts, *, now: datetime) -> list[Violation]:
    """Everything that stops one exchange: the contact (SEC1), what is asked or sent and about whom (DEL1), purpose and law
    (PUR1, LEG1, LEG2), the three tests (NPR1, NPR2, NPR3, NPR4), the key question (NPR6), consent of everybody whom it is
    about (OVR2, CON6), and that nothing of another agency's goes there without its permission (ONW1)."""
    found = check_contact(answers, members=facts.members, now=now)
    if not folded(answers.asked) and not folded(answers.sent) and not answers.items:
        found.append(Violation("DEL1", "Write what you ask them, or what you send them.", "asked"))
    if not answers.people or not answers.people <= set(facts.positions):
        found.append(Violation("DEL1", "Choose whom it is about.", "people"))
    if answers.purpose not in Purpose.values:
        found.append(Violation("PUR1", "Choose what the information is for.", "purpose"))
    found += check_reasons(answers.reasons) + [
        Violation("NPR4", f"You answered that it is not {test}: then it is not asked or sent.", test)
        for test in answers.reasons.failed
    ]
    found += check_key_question(answers.helps, answers.hinders, what="this exchange")
    found += check_lawful(answers.lawful, facts.law, ANYTHING)
    found += check_considering(answers.considered)
    return found + check_passing_there(answers, facts) + check_consent(answers, facts)


def check_passing_there(answers: OnceAnswers, facts: OnceFacts) -> list[Violation]:
    """Of other agencies' items only what may be passed on to this very body now (ONW1)."""
    for key in sorted(answers.items):
        item = facts.items.get(key)
        if item is None or folded(item.party) != folded(answers.contact_agency):
            towards = f"It may go to {item.party}, not to" if item else "Nobody has permitted it to go to"
            words = (
                f"{towards} {answers.contact_agency or 'them'}. Ask the agency that provided it, naming the organisation as "
                "you do here, or leave it out."
            )
            return [Violation("ONW1", words, "items")]
    return []


def check_consent(answers: OnceAnswers, facts: OnceFacts) -> list[Violation]:
    """Consent, or this agency's own reasons, as when an agency is asked (OVR2, OVR7, OVR8, CON2, CON3, CON6, CON9,
    CON11)."""
    concerned = [one for key, one in facts.positions.items() if key in answers.people]
    if facts.unrecorded:
        concerned = [one for one in concerned if one.position or not one.overridden]
    return [Violation(one.clause, one.message, "people") for one in check_asking(concerned)]


# What came back ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CameAnswers:
    """What the contact answered, as it was typed in."""

    came: str = ""
    at: datetime | None = None
    text: str = ""
    about: str = ""
    kind: str = ""
    certainty: str = ""
    information_from: date | None = None
    said_by: str = ""
    checked_how: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "CameAnswers":
        """From a form's answers by name."""
        texts = ("came", "text", "about", "kind", "certainty", "said_by", "checked_how")
        said: dict[str, Any] = {name: str(answers.get(name) or "") for name in texts}
        return cls(**said, at=answers.get("at"), information_from=answers.get("information_from"))


def check_came(
    answers: CameAnswers, *, people: Collection[str], since: datetime, now: datetime
) -> list[Violation]:
    """Nothing held and refused are different answers (DUTY1); information has the marks of an item: about whom, of what
    kind, from when, how sure, who said it, how it was checked (CON6, ACC1, ACC2)."""
    found = []
    if answers.came not in Came.values:
        found.append(Violation("DUTY1", "Choose what came back.", "came"))
    if answers.at is None or not since <= answers.at <= now:
        found.append(
            Violation(
                "REC1", "Enter when they answered: after they were verified, and not later than now.", "at"
            )
        )
    if not folded(answers.text):
        found.append(Violation("REC1", "Write what they answered.", "text"))
    if answers.came != Came.INFORMATION:
        return found
    today = now.date()
    if answers.about not in people:
        found.append(Violation("NPR3", "Choose whom it is about: somebody whom you asked about.", "about"))
    if answers.kind not in kinds_on(today):
        found.append(Violation("CON6", "Choose the kind of information.", "kind"))
    if answers.information_from is None or answers.information_from > today:
        found.append(Violation("ACC2", "Enter the date that the information is from.", "information_from"))
    return found + check_certainty(answers.certainty, answers.said_by, answers.checked_how)
