"""What is odd about the people and dates of an enquiry: asked once, never refused, and kept with the record when it is right
(ACC2). Facts in; no database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations
from typing import Any

from enquiries.ages.rules import EIGHTEEN, YEARS, age_of
from enquiries.models import Person
from enquiries.people.names import called

#: A contact this long ago is asked about.
LONG_AGO = timedelta(days=365)
#: A parent who was younger than this at a child's birth is asked about.
YOUNGEST_PARENT = 12
#: How far an estimate may lie from the date of birth before it is asked which of them is right.
APART = {YEARS: timedelta(days=731)}
APART_UNDER_TWO = timedelta(days=183)
_BY_BIRTH = frozenset({"mother", "second_female_parent", "married_father", "registered_father"})


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing that is odd, as a statement that may be right. `about`: which of the people, by number; None of the rest."""

    words: str
    about: int | None = None

    @property
    def key(self) -> str:
        """The same whenever the same thing is odd; another date is another thing."""
        return sha256(self.words.encode()).hexdigest()[:16]


def oddities(people: Sequence[Any], on: date, *, received: date | None = None) -> list[Oddity]:
    """What is odd about these people (rows, or as they were typed) on a day, and about when the contact was received."""
    found = [odd for number, one in enumerate(people) for odd in _of_one(number, one, on)]
    found += [odd for a, b in combinations(range(len(people)), 2) for odd in _of_two(people, a, b, on)]
    if received and received < on - LONG_AGO:
        found.append(Oddity(f"We were contacted on {_day(received)}, more than a year ago"))
    return list({odd.words: odd for odd in found}.values())


def new_oddities(others: Sequence[Any], one: Any, on: date, *, confirmed: str = "") -> list[Oddity]:
    """What is odd through one person beside the others of the enquiry, but for what was confirmed before."""
    known = {odd.words for odd in oddities(others, on)} | set(confirmed.splitlines())
    return [odd for odd in oddities([*others, one], on) if odd.words not in known]


def confirmed_words(odd: Iterable[Oddity], about: int | None) -> str:
    """What was confirmed about one of the people, or about none of them: one line each."""
    return "\n".join(one.words for one in odd if one.about == about)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _of_one(number: int, one: Any, on: date) -> Iterator[Oddity]:
    age = age_of(one)
    years = age.years(on)
    if one.role == Person.Role.CHILD and years is not None and years >= EIGHTEEN:
        yield Oddity(f"{one.name} is a child on this enquiry and {years} years old", number)
    if one.role == Person.Role.PARENT_OR_CARER and years is not None and years < YOUNGEST_PARENT:
        yield Oddity(f"{one.name} is a parent or carer and {age.in_words(on)} old", number)
    if one.date_of_birth and age.estimate:
        guessed = age.estimate.born(min(age.estimated_on or on, on))
        if abs(guessed - one.date_of_birth) > APART.get(age.estimate.unit, APART_UNDER_TWO):
            yield Oddity(
                f"{one.name} was born on {_day(one.date_of_birth)}, although the age was estimated as {age.estimate}",
                number,
            )


def _of_two(people: Sequence[Any], a: int, b: int, on: date) -> Iterator[Oddity]:
    one, other = people[a], people[b]
    if one.role == other.role and _same(one, other):
        yield Oddity(f"{other.name} is on this enquiry twice", b)
    mother = Person.ParentalResponsibility.MOTHER
    if one.parental_responsibility == other.parental_responsibility == mother:
        yield Oddity(f"{one.name} and {other.name} are both the birth mother", b)
    for elder, child in ((a, b), (b, a)):
        if people[child].role == Person.Role.CHILD and people[elder].role != Person.Role.CHILD:
            yield from _of_parent(people, elder, child, on)


def _of_parent(people: Sequence[Any], elder: int, child: int, on: date) -> Iterator[Oddity]:
    parent, young = people[elder], people[child]
    by_birth = parent.parental_responsibility in _BY_BIRTH
    if not (by_birth or parent.role == Person.Role.PARENT_OR_CARER):
        return
    born, later = age_of(parent).birthday(on), age_of(young).birthday(on)
    if born is None or later is None:
        return
    if born >= later:
        yield Oddity(f"{parent.name} is a parent or carer and not older than {young.name}", elder)
    elif by_birth and (later - born) < timedelta(days=round(YOUNGEST_PARENT * 365.25)):
        basis = Person.ParentalResponsibility(parent.parental_responsibility).label.lower()
        years = (later - born).days // 366
        yield Oddity(f"{parent.name} is the {basis} and was {years} when {young.name} was born", elder)


def _same(one: Any, other: Any) -> bool:
    words = called(one.name).words
    if not words or words != called(other.name).words:
        return False
    return not (one.date_of_birth and other.date_of_birth and one.date_of_birth != other.date_of_birth)
