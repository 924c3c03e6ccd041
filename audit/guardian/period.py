"""A month as people in London count it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from imap.db import clock
from imap.law.clocks import LONDON

EARLIEST = 2000  # no year before it is anybody's month here


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month, from its first midnight in London up to the next one's."""

    year: int
    month: int

    @classmethod
    def of(cls, text: str) -> "Month":
        """From "2026-11"; the present month for anything else, and for a month to come."""
        now = cls.now()
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            return now
        found = cls(first.year, first.month)
        # A month before anything could be recorded is none: the address was made up.
        return found if first.year >= EARLIEST and found.first <= now.first else now

    @classmethod
    def now(cls) -> "Month":
        """The present month."""
        today = clock.now().astimezone(LONDON)
        return cls(today.year, today.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def before(self) -> "Month":
        """The month before, also when it is out of reach."""
        return Month(self.year - 1, 12) if self.month == 1 else Month(self.year, self.month - 1)

    @property
    def after(self) -> "Month":
        """The month after, also when it has not come yet."""
        return Month(self.year + 1, 1) if self.month == 12 else Month(self.year, self.month + 1)

    @property
    def previous(self) -> "Month | None":
        """The month before; None for the first."""
        return None if (self.year, self.month) == (EARLIEST, 1) else self.before

    @property
    def next(self) -> "Month | None":
        """The month after; None for the present month."""
        return None if self.first >= Month.now().first else self.after

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time.min, LONDON)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it."""
        return self.after.start

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
