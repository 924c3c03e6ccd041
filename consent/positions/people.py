"""Who may answer for whom, by age, capacity and parental responsibility (CON2, CON3). Facts in; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consent.models import Position
from enquiries.ages.rules import EIGHTEEN, SIXTEEN, YEARS, Age, Estimate
from enquiries.intake.rules import POLICE_SOURCE, PUBLIC_SOURCES
from enquiries.models import Person

#: At this age a young person consents for themselves (CON2).
AGE_OF_CONSENT = SIXTEEN


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the rules need to know of one person on the enquiry."""

    key: str
    name: str
    role: str
    born: date | None = None
    age_estimate: int | None = None
    age_estimate_unit: str = YEARS
    age_estimated_on: date | None = None
    unborn: bool = False
    holds_parental_responsibility: bool = False
    basis: str = ""  # of parental responsibility, in words; also of one that has ended
    responsibility_ended: date | None = None
    elder_of: frozenset[str] = (
        frozenset()
    )  # keys of those to whom they are a parent, step-parent or grandparent

    @property
    def known_age(self) -> Age:
        """What is known of how old they are."""
        estimate = None if self.age_estimate is None else Estimate(self.age_estimate, self.age_estimate_unit)
        return Age(self.born, estimate, self.age_estimated_on, self.unborn)

    def age(self, on: date) -> int | None:
        """Age in years: from the date of birth, else as estimated and grown since, else None (unknown)."""
        return self.known_age.years(on)

    def answers_for_self(self, on: date) -> bool:
        """Whether this person gives or refuses consent for themselves: whoever is 16 or over, whatever their role.

        Of unknown age they are treated as under 16, but a parent or carer is taken to be an adult until their age is
        known (CON2, CON3)."""
        age = self.age(on)
        if age is None:
            return self.taken_to_be_adult(on)
        return age >= AGE_OF_CONSENT

    def taken_to_be_adult(self, on: date) -> bool:
        """A parent or carer of whom nobody knows how old they are: it is said, and a known age decides instead (CON2)."""
        return self.role == Person.Role.PARENT_OR_CARER and self.age(on) is None

    def age_unknown(self, on: date) -> bool:
        """Somebody who was born, of whom nobody knows how old they are: treated as under 16, and it is said (CON3)."""
        return not self.unborn and self.age(on) is None and not self.taken_to_be_adult(on)

    def young(self, on: date) -> bool:
        """16 or 17: their capacity is considered, and their position governs over a parent's (CON2)."""
        age = self.age(on)
        return age is not None and AGE_OF_CONSENT <= age < EIGHTEEN

    def may_answer_for(self, child: "PersonFacts") -> bool:
        """Whether their parental responsibility reaches this person: a child of the enquiry, or somebody else whose parent
        or grandparent they are recorded to be. A baby's father does not answer for its mother of 15 (CON3)."""
        if not self.holds_parental_responsibility or self.key == child.key:
            return False
        return child.role == Person.Role.CHILD or child.key in self.elder_of


def treated_as(person: PersonFacts, on: date) -> str:
    """As what somebody is treated whose age is uncertain, and who answers for that reason: a sentence (CON2, CON3)."""
    if person.young(on):
        return "Until it is known they are treated as 16 or 17: their own position governs over that of a parent (CON2)."
    if person.answers_for_self(on):
        return "Until it is known they are treated as 18 or over: they answer for themselves (CON2)."
    who = "somebody with parental responsibility"
    if person.role != Person.Role.CHILD:
        who = "somebody who is recorded as their parent and holds parental responsibility"
    return f"Until it is known they are treated as under 16: {who} answers (CON2, CON3)."


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
    return [p for p in everyone if p.may_answer_for(person)]


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
        because = "of unknown age" if person.age(on) is None else "under 16"
        return f"{person.name} is {because}: those with parental responsibility decide."
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
    if chosen and chosen.key == person.key:
        because = "of unknown age" if person.age(on) is None else "under 16"
        words = f"{person.name} is {because} and does not answer alone: somebody with parental responsibility does. "
        return (
            words
            + "Write what they say themselves as their own view."
            + (" If they are 16 or over, record their age first." if person.age(on) is None else "")
        )
    if chosen and chosen.holds_parental_responsibility:
        return (
            f"{chosen.name} holds parental responsibility, but is not recorded as a parent of {person.name}. Record how "
            "they are related first, or choose someone else."
        )
    if not allowed and person.role != Person.Role.CHILD:
        unknown = person.age(on) is None
        return (
            f"{person.name} is {'of unknown age' if unknown else 'under 16'}, and nobody on this enquiry is recorded as "
            "holding parental responsibility for them. "
            + ("Record their age if they are 16 or over. Or add " if unknown else "Add ")
            + f"the parent with the legal basis, and record how they are related to {person.name}. Or record that consent "
            "was not sought."
        )
    if not allowed:
        return (
            f"Nobody on this enquiry is recorded as holding parental responsibility for {person.name}, so nobody here "
            "can give or refuse consent. Add the holder with the legal basis, or record that consent was not sought."
        )
    if chosen:
        return f"{chosen.name} is not recorded as holding parental responsibility. Choose someone who does."
    return "Choose someone on this enquiry who holds parental responsibility."
