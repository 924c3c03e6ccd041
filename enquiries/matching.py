"""When two entries are likely the same person, and how often a child was the subject of a contact. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

#: From this likeness of whole names on (in hundredths) an earlier person is shown before an enquiry is saved.
LIKELY = 50
#: What the same date of birth adds to the likeness (imap.people_like in policies.sql).
SAME_BIRTHDAY = 100
#: With the same date of birth a name may be misspelt this far, without one hardly at all, to be the same child.
MISSPELT, NEARLY_EQUAL = 30, 80
REPEAT_WITHIN = timedelta(days=365)
REPEATED = 3
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def same_person(rank: int, born: date | None, earlier_born: date | None) -> bool:
    """Whether two entries are most likely one person. Different dates of birth are different people."""
    if born and earlier_born:
        return born == earlier_born and rank >= SAME_BIRTHDAY + MISSPELT
    return rank >= NEARLY_EQUAL


def likeness(rank: int, *, same_birthday: bool) -> str:
    """Why an earlier person is shown, in words. The same name without a date of birth ranks like the same birthday with
    another name: which of the two it is, the dates say."""
    if not same_birthday:
        return "same name" if rank >= SAME_BIRTHDAY else "similar name"
    if rank < SAME_BIRTHDAY + MISSPELT:
        return "same date of birth, another name"
    return "same date of birth and " + ("same name" if rank == SAME_BIRTHDAY * 2 else "similar name")


def contact_number(earlier: Iterable[datetime], now: datetime) -> int:
    """Which contact within twelve months this one is, after those that were received at these times."""
    return 1 + sum(timedelta(0) <= now - received <= REPEAT_WITHIN for received in earlier)


def repeated(number: int) -> str:
    """The words for a child who comes back: "third contact"; empty for a first or second one."""
    if number < REPEATED:
        return ""
    return f"{ORDINALS[number - 1]} contact" if number <= len(ORDINALS) else f"contact number {number}"
