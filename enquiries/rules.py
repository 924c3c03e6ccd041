"""Rules of enquiries: facts in, breaches out. No database, no request.

"Who may" and "does the stage allow it" are two questions, asked in that order; both answer with the reason
that a person reads beside the button.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from enquiries.models import Person, Referral, Stage
from imap.agencies.grants import Capacity
from imap.agencies.roles import CASEWORK, Role
from imap.law.breaches import Breach

POLICE_SOURCE = "6"  # code of the list "referral_source"
ANONYMOUS_SOURCE = "9"
UNKNOWN_SOURCE = "10"
PUBLIC_SOURCES = frozenset({"1A", "1B", "1C", "1D", ANONYMOUS_SOURCE, UNKNOWN_SOURCE})


class Needed(StrEnum):
    """What must be on the record before a stage changes, in words that a person reads."""

    REASONS = "reasons"
    POSITIONS = "a consent position for each person (OPEN1)"
    REQUEST = "the first request to an agency (DEL1)"
    TOLD = "what the referrer was told"
    OUTCOME = "an outcome, with the consent position confirmed (OPEN2)"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way in which an enquiry moves: who may, in which capacity, and what must be on the record first."""

    before: Stage
    after: Stage
    needs: tuple[Needed, ...]
    capacity: Capacity = Capacity.LEAD
    roles: frozenset[Role] = CASEWORK


#: The only table of stages. The database holds the same pairs (imap.stage_moves in policies.sql); docs/stages.md is
#: drawn from it; a test holds the three together.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(Stage.RECEIVED, Stage.OPEN, (Needed.REASONS, Needed.POSITIONS)),
    Transition(Stage.RECEIVED, Stage.NOT_OPENED, (Needed.REASONS, Needed.TOLD)),
    Transition(Stage.OPEN, Stage.GATHERING, (Needed.REQUEST,)),
    Transition(Stage.OPEN, Stage.DECIDED, (Needed.OUTCOME,)),
    Transition(Stage.GATHERING, Stage.DECIDED, (Needed.OUTCOME,)),
    Transition(Stage.DECIDED, Stage.CLOSED, (Needed.REASONS,)),
    # Reopened: by a manager or a practitioner of the lead agency.
    Transition(Stage.CLOSED, Stage.OPEN, (Needed.REASONS, Needed.POSITIONS)),
    Transition(Stage.NOT_OPENED, Stage.OPEN, (Needed.REASONS, Needed.POSITIONS)),
)
#: Stages in which nobody works on an enquiry until it is reopened.
AT_REST = frozenset({Stage.CLOSED, Stage.NOT_OPENED})


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
    if refusal := may_work(standing, move.capacity):
        return refusal
    if not standing.roles & move.roles:
        return Breach("SEC1", "Your role does not decide this.")
    return None


def breaches_of_move(move: Transition, *, reasons: str, told: str) -> list[Breach]:
    """What a move's own form must say (REC1): its reasons, and where nothing is opened, what the referrer was told.
    What else the table asks for stands in the rooms that know it (consent, outcome), and in the database."""
    found = []
    if Needed.REASONS in move.needs and not reasons.strip():
        found.append(
            Breach("REC1", "Write the reasons: they stand in the record under your name.", "reasons")
        )
    if Needed.TOLD in move.needs and not told.strip():
        found.append(
            Breach("REC1", "Write what the referrer was told, or why nobody could be told.", "referrer_told")
        )
    return found


def breaches_of_unlinking(reasons: str) -> list[Breach]:
    """A link is undone with the reasons for it (REC1)."""
    if reasons.strip():
        return []
    return [Breach("REC1", "Write why they do not belong together.", "reasons")]


def breaches_of_link(how_many: int, reasons: str) -> list[Breach]:
    """Enquiries are linked with the reasons for it (REC1)."""
    found = []
    if not how_many:
        found.append(Breach("REC1", "Choose the enquiries that belong together with this one.", "same"))
    if not reasons.strip():
        found.append(Breach("REC1", "Write why they belong together.", "same_because"))
    return found


def may_record_consent(standing: Standing) -> Breach | None:
    """Consent positions are the lead agency's to record, at every stage: a person may withdraw at any time, and
    reopening needs a position for each person first (OPEN1, CON8)."""
    return may_work(standing, Capacity.LEAD)


def may_override(standing: Standing) -> Breach | None:
    """Why the lead agency may not record reasons for going ahead now; None when it may (OVR2)."""
    if refusal := may_work(standing, Capacity.LEAD):
        return refusal
    if standing.stage in AT_REST:
        return Breach("OVR2", "The enquiry is closed: reopen it before you go ahead with anything.")
    return None


def may_override_as_asked(standing: Standing) -> Breach | None:
    """Why a person may not record their own agency's reasons for going ahead without consent; None when they
    may: an agency that was asked acts in its own name, at any stage before closure (OVR2)."""
    if refusal := may_work(standing, Capacity.ASKED):
        return refusal
    if standing.stage in {Stage.CLOSED, Stage.NOT_OPENED}:
        return Breach("OVR2", "The enquiry is closed.")
    return None


def may_override_as_referrer(standing: Standing) -> Breach | None:
    """Why a person may not record why their agency referred without consent; None when they may: the agency that
    referred records its own reasons, at any stage before closure (OPEN3, OVR2)."""
    if refusal := may_work(standing, Capacity.REFERRED):
        return refusal
    if standing.stage in AT_REST:
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
    parental_responsibility_ended: date | None = None
    household: str = ""
    household_part: str = ""


OLDEST = 120  # years


def breaches_of_person(person: NewPerson, on: date) -> list[Breach]:
    """What cannot be true of a person on this day (ACC2)."""
    found = _breaches_of_birth(person, on) + _breaches_of_responsibility(person, on)
    if person.household_part and person.household_part.casefold() == person.household.casefold():
        found.append(
            Breach("ACC2", "This is the same household as the one above. Leave it empty.", "household_part")
        )
    return found


def _breaches_of_birth(person: NewPerson, on: date) -> list[Breach]:
    """Nobody is born in the future: a child who is not yet born is a choice of its own."""
    if person.unborn:
        wrong = {
            "unborn": (person.role != Person.Role.CHILD, "Only a child can be not yet born."),
            "date_of_birth": (
                person.date_of_birth is not None,
                "A child who is not yet born has no date of birth.",
            ),
            "age_estimate": (person.age_estimate is not None, "A child who is not yet born has no age."),
        }
        return [Breach("ACC2", words, field) for field, (is_wrong, words) in wrong.items() if is_wrong]
    if person.date_of_birth and person.date_of_birth > on:
        words = (
            "Date of birth must be today or in the past. For a child who is not yet born choose “Child” and tick “Not yet "
            "born” instead."
        )
        return [Breach("ACC2", words, "date_of_birth")]
    if (age_on(person.date_of_birth, on) or 0) > OLDEST:
        words = f"The date of birth makes them older than {OLDEST}. Check the year."
        return [Breach("ACC2", words, "date_of_birth")]
    return []


def _breaches_of_responsibility(person: NewPerson, on: date) -> list[Breach]:
    """Parental responsibility is not a child's, and ends only where it was held, not in the future (CON3)."""
    held, ended = person.parental_responsibility, person.parental_responsibility_ended
    if person.role == Person.Role.CHILD and held:
        words = "A child on the enquiry does not hold it for themselves."
        return [Breach("ACC2", words, "parental_responsibility")]
    if ended and not held:
        words = "Choose the basis of the parental responsibility that ended."
        return [Breach("ACC2", words, "parental_responsibility")]
    if ended and ended > on:
        words = "Enter the day on which it ended: it cannot be in the future."
        return [Breach("ACC2", words, "parental_responsibility_ended")]
    return []


@dataclass(frozen=True, slots=True)
class ConcernDetails:
    """What can be improved of a concern."""

    narrative: str
    whereabouts: str
    rating: int
    rating_because: str


def may_rate(standing: Standing, before: int, after: int) -> Breach | None:
    """Why a person may not change the rating so; None when they may. Anyone who works on the enquiry raises it, a
    manager lowers it (spec "People who use it"). A smaller number is more urgent."""
    if refusal := may_work(standing, Capacity.LEAD):
        return refusal
    if after > before and Role.MANAGER not in standing.roles:
        return Breach("SEC1", "A manager lowers a rating. Ask yours, or leave it as it is.", "rating")
    return None


def breaches_of_rating(before: int, after: int, because: str, because_before: str) -> list[Breach]:
    """A changed rating has reasons of its own (REC1)."""
    if before != after and (not because.strip() or because.strip() == because_before.strip()):
        return [
            Breach(
                "REC1",
                "Write why the rating changes: the old reason was for the old rating.",
                "rating_because",
            )
        ]
    return []


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


@dataclass(frozen=True, slots=True)
class SpokenAnswers:
    """What was said to somebody before it could be recorded. Texts are stripped; nothing answered is "" or None."""

    at: datetime | None
    to: str
    said: str
    late_because: str


def breaches_of_spoken(answers: SpokenAnswers, now: datetime) -> list[Breach]:
    """What was said late is never refused for being late: it says when, to whom, what, and why late (LATE1)."""
    needed = {
        "to": "Write to whom you spoke: name, and for which agency.",
        "said": "Write what was said, as it was said.",
        "late_because": "Write why it could not wait until it was recorded.",
    }
    found = [Breach("LATE1", words, name) for name, words in needed.items() if not getattr(answers, name)]
    if answers.at is None:
        found.insert(0, Breach("LATE1", "Enter when you spoke.", "at"))
    elif answers.at > now:
        found.insert(0, Breach("LATE1", "That is in the future: enter when you spoke.", "at"))
    return found


#: How long before the first contact something may have happened without a word about it.
LONG_BEFORE = timedelta(days=1)


def warnings_of_spoken(answers: SpokenAnswers, received: datetime) -> list[Breach]:
    """What is odd about the time of a late entry, and never refused (LATE1): long before anybody was worried."""
    if answers.at and answers.at < received - LONG_BEFORE:
        words = (
            "You recorded something that happened more than a day before this enquiry was received. If the time is "
            "wrong, say so in a new entry."
        )
        return [Breach("LATE1", words, "at")]
    return []


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
