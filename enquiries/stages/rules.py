"""The table of stages: how an enquiry moves, and what must be on the record first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from enquiries.models import Stage
from enquiries.standing.rules import Standing, why_not_work
from imap.access.grants import Participation
from imap.agencies.roles import CASEWORK, Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation


class Needed(StrEnum):
    """What must be on the record before a stage changes, in words that a person reads."""

    REASONS = "reasons"
    POSITIONS = "a consent position for each person (OPEN1)"
    REQUEST = "the first request to an agency (DEL1)"
    TOLD = "what the referrer was told"
    OUTCOME = "an outcome, with the consent position confirmed (OPEN2)"
    LAST_WORDS = "each agency’s last word or silence, and the level of need (OUT2)"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way in which an enquiry moves: who may, in which capacity, and what must be on the record first."""

    before: Stage
    after: Stage
    needs: tuple[Needed, ...]
    capacity: Participation = Participation.LEAD
    roles: frozenset[Role] = CASEWORK


#: The only table of stages. The database holds the same pairs (imap.stage_moves in policies.sql); docs/stages.md is
#: drawn from it; a test holds the three together.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(Stage.RECEIVED, Stage.OPEN, (Needed.REASONS, Needed.POSITIONS)),
    Transition(Stage.RECEIVED, Stage.NOT_OPENED, (Needed.REASONS, Needed.TOLD)),
    Transition(Stage.OPEN, Stage.GATHERING, (Needed.REQUEST,)),
    Transition(Stage.OPEN, Stage.DECIDED, (Needed.OUTCOME,)),
    Transition(Stage.GATHERING, Stage.DECIDED, (Needed.OUTCOME,)),
    Transition(Stage.DECIDED, Stage.CLOSED, (Needed.REASONS, Needed.LAST_WORDS)),
    # Reopened: by a manager or a practitioner of the lead agency.
    Transition(Stage.CLOSED, Stage.OPEN, (Needed.REASONS, Needed.POSITIONS)),
    Transition(Stage.NOT_OPENED, Stage.OPEN, (Needed.REASONS, Needed.POSITIONS)),
)


def transition(before: str, after: str) -> Transition | None:
    """The row of the table for this move; None when there is no such move."""
    return next((t for t in TRANSITIONS if (t.before, t.after) == (before, after)), None)


def why_not_move(standing: Standing, after: Stage) -> Violation | None:
    """Why an enquiry may not be moved to this stage by this person; None when it may (OPEN1, DEL1)."""
    move = transition(standing.stage, after)
    if move is None:
        now = Stage(standing.stage).label.lower()
        return Violation(
            "OPEN1", f"The enquiry is {now}: it cannot become {after.label.lower()} from there.", state=True
        )
    if refusal := why_not_work(standing, move.capacity):
        return refusal
    if not standing.roles & move.roles:
        return Violation("SEC1", "Your role does not decide this.")
    return None


def check_move(move: Transition, *, reasons: str, told: str) -> list[Violation]:
    """What a move's own form must say (REC1): its reasons, and where nothing is opened, what the referrer was told.
    What else the table asks for stands in the apps that know it (consent, outcome), and in the database."""
    found = []
    if Needed.REASONS in move.needs:
        words = "Write the reasons: they stand in the record under your name."
        found += check_reason(reasons, "REC1", words, "reasons")
    if Needed.TOLD in move.needs and not told.strip():
        found.append(
            Violation(
                "REC1", "Write what the referrer was told, or why nobody could be told.", "referrer_told"
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class PersonPosition:
    """Whether one person, about whom information would be asked for, has a consent position on the record."""

    name: str
    has_position: bool


def check_opening(people: Sequence[PersonPosition]) -> list[Violation]:
    """Everyone about whom information would be asked for has a consent position before opening (OPEN1)."""
    if not people:
        return [
            Violation(
                "OPEN1", "Nobody on this enquiry is marked as someone whom information would be asked about."
            )
        ]
    return [
        Violation("OPEN1", f"Record the consent position of {person.name} first.")
        for person in people
        if not person.has_position
    ]
