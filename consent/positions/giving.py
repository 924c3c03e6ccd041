"""What a consent position has to say before it stands (CON1-3, CON5, CON6, CON9, CON10, OVR1). Facts in, violations out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from consent.models import HolderSays, MentalCapacity, Method, NotAsking, Position
from consent.positions.people import PersonFacts, givers_for, positions_for, why_not_giver, why_not_position
from imap.law.information import kinds_on
from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: Positions that say yes, and have to be informed (CON1).
AGREED = frozenset({Position.GRANTED, Position.LIMITED})
#: Positions in which one person answered.
ANSWERED = AGREED | {Position.REFUSED, Position.WITHDRAWN}
#: Positions in which nobody was asked, besides "not sought": why is a sentence (CON9, CON10).
UNASKED = frozenset({Position.POLICE, Position.ANONYMOUS})
YES, NO = "yes", "no"
#: When a position is looked at again if nobody names a day (CON8).
LOOK_AGAIN_AFTER = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class ConsentAnswers:
    """What was answered on the consent screen. Texts are stripped; nothing answered is ""."""

    position: str
    giver: str = ""
    capacity: str = ""
    capacity_assessed_by: str = ""
    capacity_helped: str = ""
    best_interests: str = ""
    method: str = ""
    service: str = ""
    service_agreed_on: date | None = None
    told_why: str = ""
    told_what: str = ""
    told_how: str = ""
    told_with_whom: str = ""
    told_means: str = ""
    told_by: str = ""
    told_on: date | None = None
    not_told_because: str = ""
    not_agencies: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    limits: str = ""
    refusal_reason: str = ""
    reason_clear: str = ""
    holders: Mapping[str, str] = field(default_factory=dict)  # key of each holder to what they say
    attempts: str = ""
    next_attempt: datetime | None = None
    unasked_because: str = ""
    not_asking: frozenset[str] = field(default_factory=frozenset)
    risk_to: str = ""
    risk_harm: str = ""
    paragraph_18: str = ""
    own_view: str = ""
    own_view_not_obtained: str = ""

    @property
    def told_all(self) -> bool:
        """Whether each of the four was told (CON1)."""
        return all((self.told_why, self.told_what, self.told_how, self.told_with_whom))


def check_consent(
    answers: ConsentAnswers,
    person: PersonFacts,
    everyone: Collection[PersonFacts],
    on: date,
    *,
    source: str = "",
    agencies: Collection[str] = (),
) -> list[Violation]:
    """Everything that stops these answers from being a consent position of this person on this day
    (CON1, CON2, CON3, CON5, CON6, CON9, CON10, CON11, OVR1). `source`: who contacted us; `agencies`: the keys of those
    that a limit can name."""
    if answers.position not in positions_for(person, everyone, on, source=source):
        return [Violation("CON3", why_not_position(answers.position, person, on), "position")]
    found: list[Violation] = []
    if answers.position in ANSWERED and (words := why_not_giver(answers.giver, person, everyone, on)):
        found.append(Violation("CON2" if person.answers_for_self(on) else "CON3", words, "giver"))
    if answers.position in ANSWERED or answers.position == Position.BEST_INTERESTS:
        found += _check_capacity(answers, person, on)
    if answers.position == Position.LIMITED:
        found += _check_limits(answers, agencies, on)
    if answers.position == Position.REFUSED_BY_ONE:
        found += _check_disagreement(answers, person, everyone, on)
    found += _check_telling(answers)
    found += _check_unasked(answers)
    under_16 = not person.unborn and not person.answers_for_self(on)
    if under_16 and not (answers.own_view or answers.own_view_not_obtained):
        words = f"Write what {person.name} says about it, or why that was not obtained."
        found.append(Violation("CON3", words, "own_view"))
    return found


def _check_telling(answers: ConsentAnswers) -> list[Violation]:
    """Of whoever was spoken to: what they were told, or why not (CON1; somebody who withdraws was told before, as the
    record says that theirs supersedes); of a refusal whether its reason is clear (CON11)."""
    if answers.position in AGREED:
        return _check_granting(answers)
    found = []
    said_no = {Position.REFUSED, Position.REFUSED_BY_ONE}
    if answers.position in said_no and not answers.told_all:
        words = "Write what they were told on each of the four, or why they were not told."
        found += check_reason(answers.not_told_because, "CON1", words, "not_told_because")
    if answers.position in said_no and answers.reason_clear not in (YES, NO):
        found.append(
            Violation("CON11", "Say whether the reason for refusing is clear to you.", "reason_clear")
        )
    return found


def _check_unasked(answers: ConsentAnswers) -> list[Violation]:
    """Of whoever was not reached or not asked: what was tried, or why nobody asked (CON9, CON10, OVR1)."""
    if answers.position == Position.TRIED and not answers.attempts:
        return [Violation("CON10", "Write what was tried, when and how.", "attempts")]
    if answers.position in UNASKED:
        clause, words = (
            "CON9" if answers.position == Position.POLICE else "CON10",
            "Write why nobody has asked them.",
        )
        if too_little := check_reason(answers.unasked_because, clause, words, "unasked_because"):
            return too_little
    return _check_not_asking(answers) if answers.position == Position.NOT_SOUGHT else []


def _check_capacity(answers: ConsentAnswers, person: PersonFacts, on: date) -> list[Violation]:
    """At 16 and over capacity is presumed, considered at 16 and 17, and where it was in doubt it is said who judged it and
    how they were helped; where it is lacking, a decision in their best interests stands in its place (CON2)."""
    if not person.answers_for_self(on):
        return []
    found = []
    if person.young(on) and not answers.capacity:
        words = f"Say whether there is reason to doubt that {person.name} can decide this."
        return [Violation("CON2", words, "capacity")]
    if answers.capacity in {MentalCapacity.HAS, MentalCapacity.LACKS}:
        if not answers.capacity_assessed_by:
            found.append(Violation("CON2", "Write who assessed their capacity.", "capacity_assessed_by"))
        if not answers.capacity_helped:
            words = "Write how they were helped to decide for themselves."
            found.append(Violation("CON2", words, "capacity_helped"))
    if answers.position == Position.BEST_INTERESTS:
        if answers.capacity != MentalCapacity.LACKS:
            words = "A decision in their best interests is made only for somebody who cannot decide this."
            found.append(Violation("CON2", words, "capacity"))
        words = "Write why sharing is in their best interests, and what they would have wanted."
        found += check_reason(answers.best_interests, "CON2", words, "best_interests")
    elif answers.capacity == MentalCapacity.LACKS:
        words = (
            f"{person.name} cannot decide this, so the answer is not theirs. Choose “decided in their best interests”, "
            "or record that consent was not sought."
        )
        found.append(Violation("CON2", words, "position"))
    return found


def _check_limits(answers: ConsentAnswers, agencies: Collection[str], on: date) -> list[Violation]:
    found = []
    if not answers.not_agencies and not answers.not_kinds:
        words = "Choose the agencies that are not to be asked, or the kinds that are not to be shared."
        found.append(Violation("CON6", words, "not_agencies"))
    if not answers.not_agencies <= set(agencies):
        found.append(Violation("CON6", "Choose from the agencies shown.", "not_agencies"))
    if not answers.not_kinds <= set(kinds_on(on)):
        found.append(Violation("CON6", "Choose from the kinds shown.", "not_kinds"))
    return found


def _check_disagreement(
    answers: ConsentAnswers, person: PersonFacts, everyone: Collection[PersonFacts], on: date
) -> list[Violation]:
    """Every holder's answer stands on the record; one agrees and another does not (CON3)."""
    holders = givers_for(person, everyone, on)
    found = [
        Violation("CON3", f"Choose what {holder.name} says.", f"holder_{holder.key}")
        for holder in holders
        if answers.holders.get(holder.key) not in HolderSays.values
    ]
    if gone := set(answers.holders) - {p.key for p in holders}:
        words = why_not_giver(min(gone), person, everyone, on)
        found.append(Violation("CON3", words, "position"))
    if not found:
        said = set(answers.holders.values())
        if HolderSays.REFUSES not in said or HolderSays.AGREES not in said:
            words = "“Refused by one” is for holders who disagree: one agrees and another does not."
            found.append(Violation("CON3", words, "position"))
    return found


def _check_granting(answers: ConsentAnswers) -> list[Violation]:
    """Each of the four was told, and it is said how, by whom and when (CON1)."""
    told = {
        "told_why": "why information would be shared",
        "told_what": "what would be shared",
        "told_how": "how it would be shared",
        "told_with_whom": "with whom it would be shared",
    }
    found = [
        Violation(
            "CON1", f"Write what they were told about {words}. Without it the consent was not informed.", name
        )
        for name, words in told.items()
        if not getattr(answers, name)
    ]
    told_also = {
        "told_means": "Write how they were told.",
        "told_by": "Write who told them.",
        "told_on": "Enter when they were told.",
    }
    found += [
        Violation("CON1", words, name) for name, words in told_also.items() if not getattr(answers, name)
    ]
    return found + _check_method(answers)


def _check_method(answers: ConsentAnswers) -> list[Violation]:
    """A poster is not consent, and what is implied names the service (CON5)."""
    if not answers.method:
        return [Violation("CON1", "Choose how consent was given.", "method")]
    if answers.method == Method.POSTER:
        words = "A poster or notice is not consent. Ask the person, or record that consent was not sought."
        return [Violation("CON5", words, "method")]
    found = []
    if answers.method == Method.IMPLIED:
        if not answers.service:
            words = "Name the service that they agreed to and that sharing is part of."
            found.append(Violation("CON5", words, "service"))
        if answers.service_agreed_on is None:
            found.append(Violation("CON5", "Enter when they agreed to the service.", "service_agreed_on"))
    return found


def _check_not_asking(answers: ConsentAnswers) -> list[Violation]:
    if not answers.not_asking:
        return [Violation("OVR1", "Choose at least one ground for not asking.", "not_asking")]
    found = []
    if NotAsking.RISK in answers.not_asking:
        if not answers.risk_to:
            found.append(Violation("OVR1", "Write who would be placed at risk.", "risk_to"))
        if not answers.risk_harm:
            found.append(Violation("OVR1", "Write what harm asking could bring.", "risk_harm"))
    if not answers.paragraph_18:
        found.append(Violation("OVR1", "Choose which reason for no consent this is.", "paragraph_18"))
    return found
