"""Corrections, recalls and the breaches that recalls open. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from consent.positions.rules import MayShare, ruling
from consent.positions.words import folded
from disclosures.items.rules import ItemAnswers, check_item
from disclosures.models import BreachDecision, RecallAnswer, ThirdPartyTold
from disclosures.releases.rules import ItemPosition
from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK, Role
from imap.law.clocks import Clock
from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: From the moment at which it was noticed to the moment by which it is decided whether a breach is reported (ACC3).
REPORT = Clock(72, "hours")
NEW_VERSION, DISREGARD = "new", "disregard"


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """That a colleague did it already: who, and when in words."""

    by: str
    at: str


# Correcting ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CorrectionAnswers:
    """How an item is corrected: a new version of it, or wrong and to be disregarded. Texts are stripped."""

    kind: str
    reasons: str
    item: ItemAnswers

    @classmethod
    def given(
        cls, answers: Mapping[str, Any], *, about: str, recipients: Iterable[str]
    ) -> "CorrectionAnswers":
        """From a form's answers; whom it is about and who receives it are the first version's."""
        item = replace(ItemAnswers.given(answers), about=about, recipients=frozenset(recipients))
        return cls(str(answers.get("correction") or ""), str(answers.get("reasons") or ""), item)


def why_not_mend(standing: Standing, *, shared_here: bool) -> Violation | None:
    """Why a person may not correct or recall what was shared; None when they may: caseworkers of the agency that shared it,
    at every stage, for what is wrong stays wrong after an enquiry is closed (ACC2, ACC3)."""
    if not standing.roles & CASEWORK or not standing.capacities or not shared_here:
        return Violation("ACC2", "Only the agency that shared this corrects it or calls it back.")
    return None


def check_correcting_again(done: DoneBefore | None) -> list[Violation]:
    """An item is corrected once; a new version can be corrected again (ACC2)."""
    if done is None:
        return []
    words = f"{done.by} corrected this item on {done.at}. Read what holds now: if that is wrong as well, correct that."
    return [Violation("ACC2", words)]


def check_correction(
    answers: CorrectionAnswers, before: ItemAnswers, *, recipients: Collection[str], today: date
) -> list[Violation]:
    """Everything that stops this from being a correction: what holds instead passes the rules of an item, differs from what
    it corrects, and somebody still holds that (ACC1, ACC2, CON6, NPR1, NPR2, NPR3, NPR4)."""
    if not recipients:
        return [Violation("ACC2", "This was called back from everybody who had it: there is nobody to tell.")]
    found = []
    if answers.kind not in (NEW_VERSION, DISREGARD):
        found.append(Violation("ACC2", "Choose whether something else holds, or nothing does.", "correction"))
    words = "Write what was wrong and how it came to light."
    found += check_reason(answers.reasons, "ACC2", words, "reasons")
    if answers.kind != NEW_VERSION:
        return found
    found += check_item(answers.item, people={before.about}, agencies=recipients, today=today)
    if not found and _what_it_says(answers.item) == _what_it_says(before):
        found.append(
            Violation("ACC2", "This says what the first version says. Change what was wrong in it.", "text")
        )
    return found


def _what_it_says(item: ItemAnswers) -> tuple[Any, ...]:
    return item.text, item.kind, item.said_by, item.information_from, item.certainty, item.checked_how


def check_correcting_now(items: Iterable[ItemPosition], *, unrecorded: bool = False) -> list[Violation]:
    """Why a new version may not go out now: the consent position does not carry it any more, and no reasons of this agency
    for going ahead do (CON6, OVR2, OVR7, OVR8). That something is wrong can always be said (ACC2). `unrecorded` as in
    `rules.releasing.check_sharing_now`."""
    found = []
    for one in items:
        if unrecorded and not one.in_force.position and one.in_force.overridden:
            continue
        ruled = ruling(one.in_force)
        if ruled.may == MayShare.WAIT:
            why = ruled.because.partition(". ")[0]
            words = f"{why}. You can say that it is wrong and to be disregarded: that needs no consent."
            found.append(Violation(ruled.clause, words, "correction"))
    return found


@dataclass(frozen=True, slots=True)
class ThirdPartyAnswers:
    """That a third party was told of a correction: when, how, whom there; or that it never went there."""

    party: str = ""
    what: str = ""
    at: datetime | None = None
    how: str = ""
    whom: str = ""


@dataclass(frozen=True, slots=True)
class PartyKnown:
    """One third party of an agency that is to hear of a correction. `went`: it is recorded that the item was passed on to
    them. `told`: by whom and when, in words."""

    key: str
    name: str
    corrected_at: datetime
    went: bool = False
    told: str = ""


def check_telling(answers: ThirdPartyAnswers, *, known: Iterable[PartyKnown]) -> list[Violation]:
    """Whoever passed it on tells each third party itself, once; it says that it never went there only where no passing-on is
    recorded (ACC2)."""
    party = next((one for one in known if one.key == answers.party), None)
    if party is None:
        return [Violation("ACC2", "Choose which third party.", "party")]
    if party.told:
        return [Violation("ACC2", f"This was recorded already: {party.told}.", "party")]
    found = []
    if answers.what not in ThirdPartyTold.What.values:
        found.append(Violation("ACC2", "Choose whether you told them.", "what"))
    elif answers.what == ThirdPartyTold.What.NEVER and party.went:
        words = "Your agency recorded that it passed it on to them: tell them."
        found.append(Violation("ACC2", words, "what"))
    if answers.what != ThirdPartyTold.What.TOLD:
        return found
    if answers.at is None:
        found.append(Violation("ACC2", "Enter when you told them.", "at"))
    elif answers.at < party.corrected_at.replace(second=0, microsecond=0):  # people tell minutes
        found.append(Violation("ACC2", "That is before it was corrected.", "at"))
    if answers.how not in ThirdPartyTold.How.values:
        found.append(Violation("ACC2", "Choose how you told them.", "how"))
    if not folded(answers.whom):
        found.append(Violation("ACC2", "Enter whom there you told.", "whom"))
    return found


# Recalling -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RecallAnswers:
    """What went where by mistake. Keys are text, texts are stripped."""

    recipient: str
    items: frozenset[str]
    find: str
    noticed_at: datetime | None
    what: str
    steps: str


def check_recall(
    answers: RecallAnswers, went_to: Mapping[str, Collection[str]], *, released_at: datetime, now: datetime
) -> list[Violation]:
    """A recall names one recipient and what went there by mistake, tells it what to look for, and says what happened
    (ACC3). `went_to`: recipient to the items that it still reads."""
    found = []
    if answers.recipient not in went_to:
        found.append(Violation("ACC3", "Choose which agency it went to by mistake.", "recipient"))
    elif not answers.items:
        found.append(Violation("ACC3", "Choose what went there by mistake.", "items"))
    elif not answers.items <= set(went_to[answers.recipient]):
        found.append(Violation("ACC3", "Choose only what this agency was sent and still has.", "items"))
    needed = {
        "find": "Write what the recipient should look for: not what it says.",
        "what": "Write what happened, and how.",
        "steps": "Write what you did at once, or that you did nothing yet.",
    }
    found += [
        Violation("ACC3", words, name) for name, words in needed.items() if not folded(getattr(answers, name))
    ]
    if answers.noticed_at is None:
        found.append(Violation("ACC3", "Enter when it was noticed: the 72 hours begin then.", "noticed_at"))
    elif not released_at.replace(second=0, microsecond=0) <= answers.noticed_at <= now:
        found.append(
            Violation("ACC3", "It was noticed after it was released, and not in the future.", "noticed_at")
        )
    return found


def with_every_version(items: Iterable[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """These items with every earlier and later version of each: a recall leaves none of them to be read (ACC3). `pairs`:
    an item, and the one that replaced it."""
    found, links = set(items), list(pairs)
    while more := {b for a, b in links if a in found} | {a for a, b in links if b in found}:
        if more <= found:
            break
        found |= more
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class ConfirmAnswers:
    """What the wrong recipient kept, and whom it passed it on to. Texts are stripped; None: not answered."""

    kept: str
    where: str
    passed_on: bool | None
    passed_to: str


def why_not_confirm(standing: Standing, *, sent_here: bool) -> Violation | None:
    """Why a person may not answer a recall; None when they may: caseworkers of the agency it went to (ACC3)."""
    if not standing.roles & CASEWORK or not standing.capacities or not sent_here:
        return Violation("ACC3", "The agency that was sent this by mistake says what became of it.")
    return None


def check_confirming(answers: ConfirmAnswers, *, passed: str = "") -> list[Violation]:
    """The recipient says whether anything was kept, and where; and whether it was passed on, and to whom (ACC3). `passed`:
    to whom it is recorded that it passed it on."""
    found = []
    if answers.kept not in RecallAnswer.Kept.values:
        found.append(Violation("ACC3", "Choose whether anything was kept.", "kept"))
    elif answers.kept == RecallAnswer.Kept.KEPT and not folded(answers.where):
        found.append(Violation("ACC3", "Write what is still kept, where, and until when.", "where"))
    if answers.passed_on is None:
        found.append(Violation("ACC3", "Choose whether it was passed on to anybody.", "passed_on"))
    elif passed and not answers.passed_on:
        words = f"Your agency recorded that it was passed on to {passed}: say so, and that they are told."
        found.append(Violation("ACC3", words, "passed_on"))
    elif answers.passed_on and not folded(answers.passed_to):
        found.append(Violation("ACC3", "Write whom it was passed on to, and when.", "passed_to"))
    return found


# The breach ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class BreachReader:
    """How a person stands to a breach. `has_officer`: its agency has a data protection officer who may know of it."""

    roles: frozenset[str]
    of_its_agency: bool
    on_the_enquiry: bool
    has_officer: bool


def why_not_decide_breach(reader: BreachReader) -> Violation | None:
    """Why a person may not decide about a breach; None when they may: the data protection officer of the agency that
    released; where it has none, its caseworkers on the enquiry (ACC3)."""
    if reader.has_officer:
        if reader.of_its_agency and Role.DATA_PROTECTION_OFFICER in reader.roles:
            return None
        return Violation(
            "ACC3", "The data protection officer of the agency that released this decides about it."
        )
    if not (reader.of_its_agency and reader.on_the_enquiry and reader.roles & CASEWORK):
        return Violation("ACC3", "The agency that released this decides about it.")
    return None


@dataclass(frozen=True, slots=True)
class BreachAnswers:
    """One decision about a breach. Texts are stripped."""

    choice: str
    because: str
    reported_at: datetime | None = None


_ON_REPORTING = frozenset({BreachDecision.Choice.REPORTED, BreachDecision.Choice.NOT_REPORTED})


def check_breach_decision(
    answers: BreachAnswers, before: Iterable[str], *, noticed_at: datetime, now: datetime
) -> list[Violation]:
    """Each decision has its reasons; a report says when; a breach is closed once, after it was decided whether it is
    reported (ACC3). `before`: what was decided already."""
    decided = set(before)
    if BreachDecision.Choice.CLOSED in decided:
        return [Violation("ACC3", "This breach is closed.")]
    found = []
    if answers.choice not in BreachDecision.Choice.values:
        found.append(Violation("ACC3", "Choose what is decided.", "choice"))
    if answers.choice == BreachDecision.Choice.CLOSED and not decided & _ON_REPORTING:
        words = "Decide first whether it is reported, and record why or why not."
        found.append(Violation("ACC3", words, "choice"))
    if answers.choice == BreachDecision.Choice.NOT_REPORTED and BreachDecision.Choice.REPORTED in decided:
        found.append(Violation("ACC3", "It was reported: that stands.", "choice"))
    found += check_reason(answers.because, "ACC3", "Write the reasons.", "because")
    if answers.choice == BreachDecision.Choice.REPORTED:
        if answers.reported_at is None:
            found.append(Violation("ACC3", "Enter when it was reported.", "reported_at"))
        elif not noticed_at <= answers.reported_at <= now:
            words = "It was reported after it was noticed, and not in the future."
            found.append(Violation("ACC3", words, "reported_at"))
    return found


def is_settled(decided: Iterable[str]) -> bool:
    """Whether it was decided if a breach is reported, so that the 72 hours have been met (ACC3)."""
    return bool(set(decided) & _ON_REPORTING)
