"""After which changes a position is asked about again, and what an answer has to say. No database, no request."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class Event:
    """Something after which consent is looked at again: the rating changed, somebody was added, an agency was asked.
    `words` and `by` say what it was and who did it; `when` is its moment as a person reads it."""

    at: datetime
    words: str = ""
    by: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmedPosition:
    """One person's position in force: when it was recorded, and when it was last said to be still right, and by whom."""

    record: str
    name: str
    recorded_at: datetime
    confirmed_at: datetime | None = None
    confirmed_by: str = ""

    @property
    def answered(self) -> datetime:
        """Up to when nothing is asked."""
        return max(self.recorded_at, self.confirmed_at or self.recorded_at)


def since(position: ConfirmedPosition, events: Iterable[Event]) -> datetime | None:
    """Since when it is asked whether this position is still right: the first event later than its record and than the
    last answer. None: nothing is asked. What was recorded in one save asks nothing (CON8)."""
    return min((one.at for one in events if one.at > position.answered), default=None)


def asked_about(positions: Iterable[ConfirmedPosition], events: Collection[Event]) -> list[ConfirmedPosition]:
    """The positions about which it is asked (CON8)."""
    return [one for one in positions if since(one, events)]


def happened(positions: Iterable[ConfirmedPosition], events: Collection[Event]) -> list[Event]:
    """What happened since, oldest first: the events after which any of these positions is asked about."""
    first = min((one.answered for one in positions if since(one, events)), default=None)
    return sorted((one for one in events if first and one.at > first), key=lambda one: one.at)


def check_sentence(because: str) -> list[Violation]:
    """The answer is a sentence (CON8): what changed, and why it makes no difference."""
    words = "Write in one sentence why what changed makes no difference to consent."
    return check_reason(because, "CON8", words, "because")


def check_answer(
    records: Collection[str],
    because: str,
    positions: Sequence[ConfirmedPosition],
    events: Collection[Event],
    seen: datetime,
) -> list[Violation]:
    """What stops these positions from being said to be still right (CON8): none is ticked, nothing is said, or something
    happened after what the page showed (`seen`, its newest event). A newer record is the caller's to name."""
    found = []
    if not records:
        words = "Tick each position that is still right. For one that is not, record a new position."
        found.append(Violation("CON8", words, "records"))
    found += check_sentence(because)
    found += [
        Violation(
            "CON8",
            f"Since you opened this page: {one.words}{f' ({one.by}, {one.when})' if one.by else ''}. Look whether the "
            "positions are still right, then answer again.",
        )
        for one in sorted(events, key=lambda one: one.at)
        if one.at > seen
    ]
    asked = {one.record for one in asked_about(positions, events)}
    found += [
        Violation(
            "CON8", f"{one.confirmed_by} said meanwhile that the position of {one.name} is still right."
        )
        for one in positions
        if one.record in records and one.record not in asked
    ]
    return found
