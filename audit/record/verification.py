"""What verification found: its faults in words, its result and its exit code. Pure."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

#: In words, by kind. None says what a row holds: keys, numbers and names of columns only.
WORDS = {
    "bytes_without_entry": "bytes without an entry: entry {entry} is missing",
    "entry_without_bytes": "entry {entry} about {table} {key} has no bytes",
    "bytes_changed": "entry {entry} about {table} {key}: its bytes are not those that it commits to",
    "entry_unreadable": "entry {entry} about {table} {key}: its bytes are not a row of that table, or cannot be read",
    "entry_mislabelled": "entry {entry} about {table} {key}: its bytes are about another row or enquiry",
    "table_not_watched": "{table} is in the record, first in entry {entry}, and carries no record trigger now",
    "row_not_recorded": "{table} {key} is not in the record",
    "row_missing": "{table} {key} is missing: entry {entry} says that it is there",
    "row_after_delete": "{table} {key} is there: entry {entry} says that it was removed",
    "row_differs": "{table} {key} is not what entry {entry} says: {columns}",
    "inserted_twice": "entry {entry}: {table} {key} was recorded as new, and is in entry {previous} already",
    "no_beginning": "entry {entry}: {table} {key} was changed or removed, and no entry before it says that it was there",
    "step_missing": "entry {entry}: {table} {key} was changed from what entry {previous} did not leave",
    "history_without_row": "entry {entry}: a history row of {table} {key}, which was not in the record then",
    "history_differs": "entry {entry}: a history row of {table} {key} is not what the row was then",
    "history_twice": "entry {entry}: a second history row of {table} {key}, which is written once",
    "history_missing": "entry {entry}: {table} {key} was recorded without its history row",
    "catalogue": "{what}",
    "catalogue_before_migration": "{what} already before the last migration ran",
    "catalogue_unreadable": "audit_securitycatalogue: what the last migration wrote down cannot be read",
    "setting": "{what} must not be there",
    "server_setting": "{what} switches a protection off, or writes into the log what people typed",
    "role": "{what} must not be there",
    "migration_not_finished": "migrations ran and the catalogue was not written down: run `manage.py migrate` as the owner",
}

DIFFERENT, NOT_VERIFIED = 1, 2


def printable(text: str) -> str:
    """The text for a terminal, in one line: names may hold line ends, control characters, letters that look like others."""
    return text.encode("unicode_escape").decode("ascii")


class NotVerified(Exception):
    """It could not be verified; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference: what kind, and of which entry, row, or object of the catalogue."""

    kind: str
    table: str | None = None
    key: str | None = None
    entry: int | None = None
    previous: int | None = None
    columns: list[str] | None = None
    what: str | None = None

    def __str__(self) -> str:
        told = asdict(self) | {"columns": ", ".join(self.columns or ["a column"])}
        return WORDS[self.kind].format(**told)

    def as_json(self) -> dict[str, Any]:
        """Its parts that are known, and the words."""
        known = {name: value for name, value in asdict(self).items() if value is not None}
        return known | {"message": str(self)}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were compared; `changes` are entries that have one before them, and may be none."""

    entries: int = 0
    tables: int = 0
    rows: int = 0
    changes: int = 0
    history_rows: int = 0
    catalogue: int = 0

    def none_of(self) -> list[str]:
        """What nothing was compared of, though there must be some."""
        return [name for name, count in asdict(self).items() if not count and name != "changes"]


@dataclass(slots=True)
class Report:
    """What was compared, and every difference."""

    counts: Counts = field(default_factory=Counts)
    faults: list[Fault] = field(default_factory=list)
    migrated_at: datetime | None = None
    cut_short: str = ""  # why it could not be finished

    @property
    def exit_code(self) -> int:
        """0: no difference; 1: differences; 2: cut short, or nothing was compared of something that must be there."""
        if self.cut_short:
            return NOT_VERIFIED
        if self.faults:
            return DIFFERENT
        return NOT_VERIFIED if self.counts.none_of() else 0

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "result": ("verified", "different", "not verified")[self.exit_code],
            "cut_short": self.cut_short,
            "counts": asdict(self.counts),
            "nothing_compared_of": self.counts.none_of(),
            "catalogue_recorded_at": self.migrated_at.isoformat() if self.migrated_at else None,
            "faults": [one.as_json() for one in self.faults],
        }

    def in_words(self, *, at_most: int) -> str:
        """For a person at a terminal: what was compared, then the first differences."""
        counts = self.counts
        compared = (
            f"Compared: {counts.entries:,} entries, {counts.rows:,} rows of {counts.tables} tables,"
            f" {counts.changes:,} changes, {counts.history_rows:,} history rows,"
            f" {counts.catalogue:,} objects of the security catalogue."
        )
        lines = [compared]
        lines += [f"- {printable(str(one))}" for one in self.faults[:at_most]]
        if len(self.faults) > at_most:
            lines.append(f"- and {len(self.faults) - at_most:,} more: --json names them all")
        none = ", ".join(name.replace("_", " ") for name in counts.none_of())
        if self.cut_short:
            lines.append(f"Not verified: {printable(self.cut_short)}")
        elif self.faults:
            lines.append(f"{len(self.faults):,} differences.")
        elif none:
            lines.append(f"Not verified: nothing was there to compare of: {none}.")
        else:
            lines.append("No difference.")
        return "\n".join(lines)
