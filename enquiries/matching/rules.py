"""When two entries are likely the same person, and how often a child was the subject of a contact. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enquiries.people.names import Called, called, same_family_name, same_first_name

#: From this likeness of whole names on (in hundredths) an earlier person is shown before an enquiry is saved.
LIKELY = 50
#: What the same date of birth adds to the likeness (imap.people_like in policies.sql).
SAME_BIRTHDAY = 100
SAME_NAME = 100
#: With the same date of birth a name may be misspelt this far, without one hardly at all, to be the same child.
MISSPELT, NEARLY_EQUAL = 30, 80
REPEAT_WITHIN = timedelta(days=365)
REPEATED = 3
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Why somebody of an earlier enquiry is shown, in words, and whether that enquiry counts as a contact about them."""

    why: str
    counts: bool = False
    sibling: bool = False

    @property
    def near(self) -> bool:
        """Whether it counts, or is of the same family and birthday: not only a name, or only a birthday."""
        return self.counts or self.sibling


def resemblance(
    rank: int, name: str, born: date | None, earlier_name: str, earlier_born: date | None
) -> Resemblance | None:
    """How much two entries look like one person; None when nothing but a placeholder or a description is alike (OUT1).

    Different dates of birth are different people, but for a day and month that changed places. The same birthday and
    family name with another first name is a likely brother or sister.
    """
    here, there = called(name), called(earlier_name)
    same_day = born is not None and born == earlier_born
    alike = rank - SAME_BIRTHDAY if same_day else rank
    first = same_first_name(here, there)
    equal = here.is_named and there.is_named and (alike >= SAME_NAME or here.words == there.words)
    if same_day:
        return _of_one_day(here, there, alike, first=first, equal=equal)
    if not (here.is_named and there.is_named):
        return None
    if is_swapped(born, earlier_born) and (equal or (alike >= NEARLY_EQUAL and first)):
        return Resemblance("same name, day and month of birth the other way round", counts=True)
    words = "same name" if equal else "similar name"
    if born and earlier_born:
        return Resemblance(f"{words}, another date of birth")
    return Resemblance(words, counts=equal or (alike >= NEARLY_EQUAL and first))


def _of_one_day(here: Called, there: Called, alike: int, *, first: bool, equal: bool) -> Resemblance:
    if not here.words or not there.words:
        return Resemblance("same date of birth, name not known")
    if equal:
        return Resemblance("same date of birth and same name", counts=True)
    family = same_family_name(here, there)
    if not (here.is_named and there.is_named):
        words = "same date of birth and family name, first name not known"
        return Resemblance(words if family else "same date of birth, another name", sibling=family)
    if family and not first:
        words = "same date of birth and family name, another first name: likely brother or sister"
        return Resemblance(words, sibling=True)
    if first and alike >= MISSPELT:
        return Resemblance("same date of birth and similar name", counts=True)
    return Resemblance("same date of birth, another name")


def is_swapped(born: date | None, other: date | None) -> bool:
    """Whether two different dates are the same with day and month the other way round: 3 April and 4 March."""
    if born is None or other is None or born == other:
        return False
    return (born.year, born.month, born.day) == (other.year, other.day, other.month)


def likeness(rank: int, *, same_birthday: bool) -> str:
    """Why somebody is a result of a search, in words. The same name without a date of birth ranks like the same birthday
    with another name: which of the two it is, the dates say."""
    if not same_birthday:
        return "same name" if rank >= SAME_NAME else "similar name"
    if rank < SAME_BIRTHDAY + MISSPELT:
        return "same date of birth, another name"
    return "same date of birth and " + ("same name" if rank == SAME_BIRTHDAY + SAME_NAME else "similar name")


def contact_number(earlier: Iterable[datetime], now: datetime) -> int:
    """Which contact within twelve months this one is, after those that were received at these times."""
    return 1 + sum(timedelta(0) <= now - received <= REPEAT_WITHIN for received in earlier)


def repeated(number: int) -> str:
    """The words for a child who comes back: "third contact"; empty for a first or second one."""
    if number < REPEATED:
        return ""
    return f"{ORDINALS[number - 1]} contact" if number <= len(ORDINALS) else f"contact number {number}"
