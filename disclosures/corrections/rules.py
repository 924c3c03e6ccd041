"""What a correction says, and who is told of it. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from consent.positions.rules import MayShare, ruling
from consent.positions.words import folded
from disclosures.items.rules import SAYS, ItemAnswers, check_item
from disclosures.models import ThirdPartyTold
from disclosures.releases.rules import ItemPosition
from imap.law.reasons import check_reason
from imap.law.violations import Violation

NEW_VERSION, DISREGARD = "new", "disregard"


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """That a colleague did it already: who, and when in words."""

    by: str
    at: str


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


def _what_it_says(item: ItemAnswers) -> list[Any]:
    return [getattr(item, name) for name in SAYS]


def check_correcting_now(items: Iterable[ItemPosition], *, unrecorded: bool = False) -> list[Violation]:
    """Why a new version may not go out now: the consent position does not carry it any more, and no reasons of this agency
    for going ahead do (CON6, OVR2, OVR7, OVR8). That something is wrong can always be said (ACC2). `unrecorded` as in
    `releases.rules.check_sharing_now`."""
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
