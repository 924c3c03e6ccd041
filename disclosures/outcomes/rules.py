"""Deciding: consent confirmed first (OPEN2), everything at hand considered (OUT1). Facts in, violations out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from consent.positions.rules import InForce
from consent.positions.words import folded
from disclosures.models import ConsentConfirmation, Outcome, ReferrerTold
from enquiries.models import Stage
from enquiries.standing.rules import Standing, why_not_work
from imap.access.grants import Participation
from imap.law.reasons import check_reason
from imap.law.violations import Violation

How, Choice = ReferrerTold.How, Outcome.Choice
#: What these decisions have to name besides themselves.
NAMES_WHICH = frozenset({Choice.OTHER, Choice.OTHER_AUTHORITY, Choice.ALREADY_OPEN})
#: The telling may be recorded later, with the same clock; this is not a `ReferrerTold.How`.
LATER = "later"


def why_not_decide(standing: Standing) -> Violation | None:
    """Why this person may not confirm consent or record an outcome now; None when they may (OPEN1, REC1,
    SEC1)."""
    if refusal := why_not_work(standing, Participation.LEAD):
        return refusal
    if standing.stage == Stage.RECEIVED:
        return Violation("OPEN1", "The enquiry is not open yet. Open it, then decide.", state=True)
    if standing.stage not in {Stage.OPEN, Stage.GATHERING}:
        now = Stage(standing.stage).label.lower()
        return Violation(
            "REC1", f"The enquiry is {now}: what was decided stays as it is recorded.", state=True
        )
    return None


# Consent, before anything is decided ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Confirmed:
    """The newest confirmation: on which consent records it stood."""

    records: frozenset[str]


def stands(confirmed: Confirmed | None, records_in_force: Collection[str]) -> bool:
    """Whether the consent position was confirmed as it now stands: a new consent record un-confirms it
    (OPEN2)."""
    return confirmed is not None and set(records_in_force) <= confirmed.records


@dataclass(frozen=True, slots=True)
class ConfirmationAnswers:
    """What was answered about consent before deciding."""

    answer: str = ""
    because: str = ""


def check_confirmation(answers: ConfirmationAnswers, people: Collection[InForce]) -> list[Violation]:
    """Consent is confirmed as it stands, for everybody about whom information is needed, or it is said why it
    is not relevant to this action (OPEN2)."""
    if answers.answer not in ConsentConfirmation.Answer.values:
        return [
            Violation(
                "OPEN2", "Confirm the consent position, or say that consent is not relevant.", "consent"
            )
        ]
    if answers.answer == ConsentConfirmation.Answer.NOT_RELEVANT:
        words = "Write why consent is not relevant to this action."
        return check_reason(answers.because, "OPEN2", words, "consent_not_relevant")
    return [
        Violation(
            "OPEN2",
            f"No consent position is recorded for {one.name}: there is nothing to confirm. Record it first.",
            "consent",
        )
        for one in people
        if not one.position
    ]


# The outcome --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OutcomeAnswers:
    """What was answered on the outcome screen; nothing answered is ""."""

    decision: str = ""
    which: str = ""
    reasons: str = ""
    threshold: str = ""
    took_part: str = ""
    said: str = ""
    decided: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "OutcomeAnswers":
        """From a form's answers by name."""
        return cls(**{field.name: str(answers.get(field.name) or "") for field in fields(cls)})

    @property
    def one_step(self) -> bool:
        """A Section 47 outcome takes the confirmation of consent with it: one step, not two (OPEN2)."""
        return self.decision == Choice.SECTION_47

    @property
    def strategy(self) -> dict[str, str]:
        """The record of the strategy discussion, as its columns; all empty when it is still to be held."""
        return {"took_part": self.took_part, "said": self.said, "decided": self.decided}


def check_outcome(answers: OutcomeAnswers) -> list[Violation]:
    """What an outcome says: what, why, how the level of need was judged (REC1, OUT1)."""
    found = []
    if answers.decision not in Choice.values:
        found.append(Violation("REC1", "Choose what is decided.", "decision"))
    if answers.decision in NAMES_WHICH and not folded(answers.which):
        found.append(Violation("REC1", "Enter which authority, team or action.", "which"))
    found += check_reason(answers.reasons, "REC1", "Write why this is decided.", "reasons")
    words = "Write the level of need and how you judged it."
    found += check_reason(answers.threshold, "REC1", words, "threshold")
    if answers.one_step and any(answers.strategy.values()):
        found += [
            Violation("REC1", f"Write {missing}: the record of a strategy discussion has all three.", name)
            for name, missing in (
                ("took_part", "who took part"),
                ("said", "what was said and by whom"),
                ("decided", "what was decided there"),
            )
            if not folded(getattr(answers, name))
        ]
    return found


def violation_of_deciding_first(*, confirmed: bool, one_step: bool) -> list[Violation]:
    """Consent is confirmed before any action is decided; Section 47 alone takes both in one step (OPEN2)."""
    if confirmed or one_step:
        return []
    return [Violation("OPEN2", "Confirm the consent position first: what you wrote here is kept.")]


# What the referrer is told ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TellingAnswers:
    """What the referrer is told, how and when. `LATER`: recorded another time."""

    how: str = ""
    words: str = ""
    because: str = ""
    at: datetime | None = None


def check_telling(
    answers: TellingAnswers, *, by_agency: bool, received_at: datetime, may_wait: bool
) -> list[Violation]:
    """The referrer is told the decision, or it is recorded why not (REC1, LATE1 for when it was said).

    `by_agency`: another agency referred, so that its enquiry page can carry the words. `may_wait`: the
    telling may be recorded later.
    """
    if answers.how == LATER and may_wait:
        return []
    if answers.how not in How.values or (answers.how == How.ON_THE_PAGE and not by_agency):
        return [Violation("REC1", "Choose how the referrer is told.", "how")]
    if answers.how == How.NOT_TOLD:
        return check_reason(answers.because, "REC1", "Write why the referrer is not told.", "because")
    found = []
    if not folded(answers.words):
        found.append(Violation("REC1", "Write what the referrer is told.", "words"))
    if answers.how != How.ON_THE_PAGE:
        if answers.at is None:
            found.append(Violation("LATE1", "Enter when the referrer was told.", "at"))
        elif answers.at < received_at.replace(second=0, microsecond=0):  # people tell minutes
            found.append(Violation("LATE1", "That is before we were contacted.", "at"))
    return found


# Everything at hand -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StillOpen:
    """What an outcome would be decided without: names of agencies, oldest first. It never stops one (OUT1)."""

    unanswered: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()  # shared with others, with named people, or called back
    withheld: tuple[tuple[str, int], ...] = ()

    def in_words(self) -> list[str]:
        """A line for each; the same words on the screen and in the record, and free of any clock."""
        lines = [f"{name} has not answered." for name in self.unanswered]
        lines += [f"What {name} shared is not read yet." for name in self.unread]
        lines += [f"{name} refused." for name in self.refused]
        lines += [f"{name} shared information that is not for you to read." for name in self.elsewhere]
        return lines + [
            f"{name} keeps back {'one thing' if count == 1 else f'{count} things'}."
            for name, count in self.withheld
        ]

    def __bool__(self) -> bool:
        return bool(self.in_words())
