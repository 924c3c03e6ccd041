"""What can be true of the people on an enquiry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enquiries.ages.rules import OLDEST, YEARS, age_on
from enquiries.models import Person
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as given when an enquiry is recorded or later added."""

    role: str
    name: str
    relationship: str = ""
    date_of_birth: date | None = None
    age_estimate: int | None = None
    age_estimate_unit: str = YEARS
    age_estimated_on: date | None = None  # None: on the day of recording
    unborn: bool = False
    parental_responsibility: str = ""
    information_needed: bool = True
    parental_responsibility_ended: date | None = None
    household: str = ""
    household_part: str = ""
    confirmed: str = ""  # what was odd, and was said to be right (enquiries.people.oddities)


def check_person(person: NewPerson, on: date) -> list[Violation]:
    """What cannot be true of a person on this day (ACC2)."""
    found = _check_birth(person, on) + _check_responsibility(person, on)
    if person.household_part and person.household_part.casefold() == person.household.casefold():
        found.append(
            Violation(
                "ACC2", "This is the same household as the one above. Leave it empty.", "household_part"
            )
        )
    return found


def _check_birth(person: NewPerson, on: date) -> list[Violation]:
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
        return [Violation("ACC2", words, field) for field, (is_wrong, words) in wrong.items() if is_wrong]
    if person.date_of_birth and person.date_of_birth > on:
        words = (
            "Date of birth must be today or in the past. For a child who is not yet born choose “Child” and tick “Not yet "
            "born” instead."
        )
        return [Violation("ACC2", words, "date_of_birth")]
    if person.age_estimated_on and person.age_estimated_on > on:
        words = "The day of the estimate must be today or in the past."
        return [Violation("ACC2", words, "age_estimated_on")]
    if (age_on(person.date_of_birth, on) or 0) > OLDEST:
        words = f"The date of birth makes them older than {OLDEST}. Check the year."
        return [Violation("ACC2", words, "date_of_birth")]
    return []


def _check_responsibility(person: NewPerson, on: date) -> list[Violation]:
    """Parental responsibility is not a child's, and ends only where it was held, not in the future (CON3)."""
    held, ended = person.parental_responsibility, person.parental_responsibility_ended
    if person.role == Person.Role.CHILD and held:
        words = "A child on the enquiry does not hold it for themselves."
        return [Violation("ACC2", words, "parental_responsibility")]
    if ended and not held:
        words = "Choose the basis of the parental responsibility that ended."
        return [Violation("ACC2", words, "parental_responsibility")]
    if ended and ended > on:
        words = "Enter the day on which it ended: it cannot be in the future."
        return [Violation("ACC2", words, "parental_responsibility_ended")]
    return []


def check_people(roles: Iterable[str]) -> list[Violation]:
    """An enquiry is about at least one child (PUR1)."""
    if Person.Role.CHILD not in set(roles):
        return [
            Violation("PUR1", "Add at least one child: every enquiry is about a child’s safety or wellbeing.")
        ]
    return []
