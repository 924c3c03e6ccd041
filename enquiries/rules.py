"""Rules of enquiries: facts in, breaches out. No database, no request.

"Who may" and "does the stage allow it" are two questions, asked in that order; both answer with the reason
that a person reads beside the button.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from enquiries.models import Person, Referral, Stage
from imap.agencies.grants import Capacity
from imap.agencies.roles import CASEWORK
from imap.law.breaches import Breach

POLICE_SOURCE = "6"  # code of the list "referral_source"
ANONYMOUS_SOURCE = "9"
UNKNOWN_SOURCE = "10"
PUBLIC_SOURCES = frozenset({"1A", "1B", "1C", "1D", ANONYMOUS_SOURCE, UNKNOWN_SOURCE})


@dataclass(frozen=True, slots=True)
class Transition:
    """One way in which an enquiry moves, and what must be on the record first (in words, for the drawing)."""

    before: Stage
    after: Stage
    capacity: Capacity
    needs: str


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Stage.RECEIVED, Stage.OPEN, Capacity.LEAD, "a consent position for each person (OPEN1)"),
    Transition(Stage.OPEN, Stage.GATHERING, Capacity.LEAD, "the first request to an agency (DEL1)"),
    Transition(Stage.OPEN, Stage.DECIDED, Capacity.LEAD, "an outcome, with consent confirmed (OPEN2)"),
    Transition(Stage.GATHERING, Stage.DECIDED, Capacity.LEAD, "an outcome, with consent confirmed (OPEN2)"),
)


def transition(before: str, after: str) -> Transition | None:
    """The row of the table for this move; None when there is no such move."""
    return next((t for t in TRANSITIONS if (t.before, t.after) == (before, after)), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to one enquiry: where it is, in which capacities they reach it, what they are."""

    stage: str
    capacities: frozenset[str]
    roles: frozenset[str]


def may_work(standing: Standing, capacity: Capacity) -> Breach | None:
    """Why a person may not do the work of this capacity on an enquiry; None when they may (SEC1)."""
    if not standing.roles & CASEWORK:
        return Breach("SEC1", "Only practitioners and managers work on an enquiry.")
    if capacity not in standing.capacities:
        return Breach("SEC1", f"Your agency is not the {Capacity(capacity).label.lower()} of this enquiry.")
    return None


def may_move(standing: Standing, after: Stage) -> Breach | None:
    """Why an enquiry may not be moved to this stage by this person; None when it may (OPEN1, DEL1)."""
    move = transition(standing.stage, after)
    if move is None:
        now = Stage(standing.stage).label.lower()
        return Breach("OPEN1", f"The enquiry is {now}: it cannot become {after.label.lower()} from there.")
    return may_work(standing, move.capacity)


def may_record_consent(standing: Standing) -> Breach | None:
    """Consent positions are the lead agency's to record, at any stage before closure (OPEN1, CON8)."""
    if refusal := may_work(standing, Capacity.LEAD):
        return refusal
    if standing.stage in {Stage.CLOSED, Stage.NOT_OPENED}:
        return Breach("CON8", "The enquiry is closed.")
    return None


def may_override_as_asked(standing: Standing) -> Breach | None:
    """Why a person may not record their own agency's reasons for going ahead without consent; None when they
    may: an agency that was asked acts in its own name, at any stage before closure (OVR2)."""
    if refusal := may_work(standing, Capacity.ASKED):
        return refusal
    if standing.stage in {Stage.CLOSED, Stage.NOT_OPENED}:
        return Breach("OVR2", "The enquiry is closed.")
    return None


def may_ask(standing: Standing) -> Breach | None:
    """Why this person may not ask an agency now; None when they may (OPEN1)."""
    if refusal := may_work(standing, Capacity.LEAD):
        return refusal
    if standing.stage == Stage.RECEIVED:
        return Breach(
            "OPEN1", "The enquiry is not open yet. Record everyone's consent position, then open it."
        )
    if standing.stage not in {Stage.OPEN, Stage.GATHERING}:
        return Breach("OPEN1", "Only an open enquiry sends requests.")
    return None


def age_on(born: date | None, on: date) -> int | None:
    """Whole years of age on a day; None when the date of birth is not known or lies after it."""
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as given when an enquiry is recorded or later added."""

    role: str
    name: str
    relationship: str = ""
    date_of_birth: date | None = None
    age_estimate: int | None = None
    unborn: bool = False
    parental_responsibility: str = ""
    information_needed: bool = True


@dataclass(frozen=True, slots=True)
class ReferralAnswers:
    """What was answered about the referrer; `from_agency`: they are a practitioner, not a member of the public."""

    source: str
    consent_sought: str
    consent_sought_from: str = ""
    consent_not_sought_because: str = ""
    considered_need: str = ""


def breaches_of_referral(answers: ReferralAnswers) -> list[Breach]:
    """What is missing from what was asked of the referrer: consent (OPEN3) and, from the police, need (CON9)."""
    found = []
    if answers.source == POLICE_SOURCE:
        if not answers.considered_need.strip():
            found.append(
                Breach(
                    "CON9",
                    "Write the need that the police considered: it is what a police referral stands on.",
                    "considered_need",
                )
            )
    elif answers.consent_sought == Referral.Sought.NOT_KNOWN and answers.source not in PUBLIC_SOURCES:
        found.append(
            Breach(
                "OPEN3",
                "Ask the referrer whether they sought consent. “Not known” is for anonymous and public contacts.",
                "consent_sought",
            )
        )
    if answers.consent_sought == Referral.Sought.YES and not answers.consent_sought_from.strip():
        found.append(Breach("OPEN3", "Enter whose consent the referrer sought.", "consent_sought_from"))
    if answers.consent_sought == Referral.Sought.NO and not answers.consent_not_sought_because.strip():
        found.append(
            Breach("OPEN3", "Enter why the referrer did not seek consent.", "consent_not_sought_because")
        )
    return found


def breaches_of_people(roles: Iterable[str]) -> list[Breach]:
    """An enquiry is about at least one child (PUR1)."""
    if Person.Role.CHILD not in set(roles):
        return [
            Breach("PUR1", "Add at least one child: every enquiry is about a child’s safety or wellbeing.")
        ]
    return []


@dataclass(frozen=True, slots=True)
class PersonPosition:
    """Whether one person, about whom information would be asked for, has a consent position on the record."""

    name: str
    has_position: bool


def breaches_of_opening(people: Sequence[PersonPosition]) -> list[Breach]:
    """Everyone about whom information would be asked for has a consent position before opening (OPEN1)."""
    if not people:
        return [
            Breach(
                "OPEN1", "Nobody on this enquiry is marked as someone whom information would be asked about."
            )
        ]
    return [
        Breach("OPEN1", f"Record the consent position of {person.name} first.")
        for person in people
        if not person.has_position
    ]
