"""Who may answer for whom, by age, capacity and parental responsibility (CON2, CON3). Facts in; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consent.models import Position
from enquiries.models import Person
from enquiries.rules import POLICE_SOURCE, PUBLIC_SOURCES, age_on

#: At this age a young person consents for themselves (CON2).
AGE_OF_CONSENT = 16


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the rules need to know of one person on the enquiry."""

    key: str
    name: str
    role: str
    born: date | None = None
    age_estimate: int | None = None
    unborn: bool = False
    holds_parental_responsibility: bool = False
    basis: str = ""  # of parental responsibility, in words; also of one that has ended
    responsibility_ended: date | None = None

    def age(self, on: date) -> int | None:
        """Age in years: from the date of birth, else as estimated, else None (unknown)."""
        known = age_on(self.born, on)
        return self.age_estimate if known is None else known

    def answers_for_self(self, on: date) -> bool:
        """Whether this person gives or refuses consent for themselves: adults, and young people of 16 and over.
        A child of unknown age is treated as under 16 (CON2, CON3)."""
        if self.role != Person.Role.CHILD:
            return True
        age = self.age(on)
        return age is not None and age >= AGE_OF_CONSENT

    def age_unknown(self, on: date) -> bool:
        """A child who was born, of whom nobody knows how old they are: treated as under 16, and it is said (CON3)."""
        return self.role == Person.Role.CHILD and not self.unborn and self.age(on) is None

    def young(self, on: date) -> bool:
        """16 or 17: their capacity is considered, and their position governs over a parent's (CON2)."""
        return self.role == Person.Role.CHILD and self.answers_for_self(on)


def positions_for(
    person: PersonFacts, everyone: Iterable[PersonFacts], on: date, *, source: str = ""
) -> tuple[Position, ...]:
    """The positions that can be recorded about this person on this day, most usual first: an unborn child's is "not yet
    born" alone, "refused by one" needs two holders to ask (CON3), capacity is considered from 16 (CON2); `source` is the
    code of who contacted us: police, or somebody through whom nobody could be asked (CON9, CON10)."""
    if person.unborn:
        return (Position.NOT_YET_BORN,)
    found = [Position.GRANTED, Position.LIMITED, Position.REFUSED]
    if len(givers_for(person, everyone, on)) > 1:
        found.append(Position.REFUSED_BY_ONE)
    found += [Position.WITHDRAWN, Position.TRIED, Position.NOT_SOUGHT]
    if source == POLICE_SOURCE:
        found.append(Position.POLICE)
    if source in PUBLIC_SOURCES:
        found.append(Position.ANONYMOUS)
    if person.answers_for_self(on):
        found.append(Position.BEST_INTERESTS)
    return tuple(found)


def givers_for(person: PersonFacts, everyone: Iterable[PersonFacts], on: date) -> list[PersonFacts]:
    """Who may give or refuse consent for a person: they themselves, or holders of parental responsibility
    who are on the enquiry (CON2, CON3)."""
    if person.answers_for_self(on):
        return [person]
    return [p for p in everyone if p.holds_parental_responsibility and p.key != person.key]


def why_not_position(position: str, person: PersonFacts, on: date) -> str:
    """Why a position that somebody chose cannot be recorded for this person on this day, in words (CON2, CON3)."""
    if person.unborn:
        return f"{person.name} is not born yet: the position is “not yet born”, until the birth is recorded."
    if position == Position.NOT_YET_BORN:
        return f"{person.name} is recorded as born: choose the position as it stands now."
    if position == Position.REFUSED_BY_ONE and person.answers_for_self(on):
        return f"{person.name} is 16 or over and answers for themselves: a parent’s answer does not govern."
    if position == Position.REFUSED_BY_ONE:
        return "Fewer than two people on this enquiry hold parental responsibility now: choose who answered what."
    if position == Position.BEST_INTERESTS:
        return f"{person.name} is under 16, or of unknown age: those with parental responsibility decide."
    return "This position cannot be recorded for this person."


def why_not_giver(key: str, person: PersonFacts, everyone: Iterable[PersonFacts], on: date) -> str:
    """Why somebody who was chosen cannot answer for this person on this day, in words; "" when they can
    (CON2, CON3)."""
    people = list(everyone)
    allowed = givers_for(person, people, on)
    if key in {p.key for p in allowed}:
        return ""
    chosen = next((p for p in people if p.key == key), None)
    if person.answers_for_self(on):
        words = f"{person.name} is of an age to answer for themselves: nobody else can."
        if person.young(on) and chosen:
            words += f" At 16 and 17 their position governs over that of {chosen.name}."
        return words
    if chosen and chosen.responsibility_ended and chosen.responsibility_ended <= on:
        return (
            f"The parental responsibility of {chosen.name} ended on {chosen.responsibility_ended:%-d %B %Y}: "
            "they cannot answer any more."
        )
    if not allowed:
        return (
            f"Nobody on this enquiry is recorded as holding parental responsibility for {person.name}, so nobody here "
            "can give or refuse consent. Add the holder with the legal basis, or record that consent was not sought."
        )
    if chosen:
        return f"{chosen.name} is not recorded as holding parental responsibility. Choose someone who does."
    return "Choose someone on this enquiry who holds parental responsibility."
