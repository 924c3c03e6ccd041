"""What kind of facts a table holds: the difference is the design.

Every model of ours names its kind as a class attribute; `tests/architecture/test_models.py` fails on one
that does not, and on one whose database protection does not match its kind.
"""

from enum import StrEnum


class TableKind(StrEnum):
    """Each kind, and what may be done to its rows by anyone at all."""

    DECISION = "decision"  # happened: written once; never changed, never deleted
    DETAIL = "detail"  # a description that improves: changed under history, never deleted
    DRAFT = "draft"  # still being typed: its author's alone, gone when recorded
    HISTORY = "history"  # django-simple-history's rows: written once
    GRANT = "grant"  # who may see a case, in which capacity, until when
    RECORD = "record"  # the sealed record's own entries
    REFERENCE = "reference"  # agencies, people, roles, lists: no case content; changed under record
    INFRASTRUCTURE = "infrastructure"  # sessions, migrations: nobody's case, nobody's decision
