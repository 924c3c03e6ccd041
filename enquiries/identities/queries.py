"""Who counts as one person: derived from the decisions in force, in one query, under the reader's own rights. Whoever may
not open an enquiry sees nothing of it here, and nothing that only it connects."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from enquiries.models import Stage

if TYPE_CHECKING:
    from enquiries.identity_links.linked_enquiries import Linked

CLUSTERS = """
WITH RECURSIVE one_person(root, person) AS (
  SELECT p.id, p.id FROM enquiries_person p WHERE p.enquiry_id = %s OR p.id = ANY(%s)
  UNION
  SELECT c.root, CASE WHEN s.person_id = c.person THEN s.other_id ELSE s.person_id END
  FROM one_person c JOIN enquiries_sameperson s ON s.person_id = c.person OR s.other_id = c.person
  WHERE s.same AND NOT EXISTS (SELECT 1 FROM enquiries_sameperson n WHERE n.supersedes_id = s.id))
SELECT c.root, p.id, p.name, p.date_of_birth, e.id, e.reference, e.happened_at, e.stage, EXISTS (
  SELECT 1 FROM enquiries_sameperson s
  WHERE s.same AND ((s.person_id = c.root AND s.other_id = p.id) OR (s.other_id = c.root AND s.person_id = p.id))
    AND NOT EXISTS (SELECT 1 FROM enquiries_sameperson n WHERE n.supersedes_id = s.id))
FROM one_person c JOIN enquiries_person p ON p.id = c.person JOIN enquiries_enquiry e ON e.id = p.enquiry_id
WHERE c.root <> c.person ORDER BY e.happened_at DESC, p.id DESC
"""


@dataclass(frozen=True, slots=True)
class Also:
    """The same person on another enquiry; `direct` when a decision names exactly these two."""

    root: UUID
    person_id: UUID
    name: str
    born: date | None
    enquiry_id: UUID
    reference: str
    received: datetime
    stage: str
    direct: bool

    @property
    def stage_in_words(self) -> str:
        return str(Stage(self.stage).label).lower()


def also_on(enquiry_id: UUID | None, *, people: Collection[UUID] = ()) -> dict[UUID, list[Also]]:
    """Each person of an enquiry, or each of the people given, who stands on other enquiries too, with those, newest
    first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CLUSTERS, [enquiry_id, list(people)])
        rows = [Also(*row) for row in cursor.fetchall()]
    found: dict[UUID, list[Also]] = {}
    for row in rows:
        found.setdefault(row.root, []).append(row)
    return found


@dataclass(slots=True)
class Together:
    """Another enquiry that has to do with this one: linked by a decision, or through people who are on both."""

    enquiry_id: UUID
    reference: str
    received: datetime
    stage: str
    link: "Linked | None" = None
    people: list[str] = field(default_factory=list)


def together(linked: Sequence["Linked"], also: Iterable[Also]) -> list[Together]:
    """Both kinds in one list, newest first. No query."""
    found = {
        one.enquiry.pk: Together(
            one.enquiry.pk,
            one.enquiry.reference,
            one.enquiry.happened_at,
            one.enquiry.get_stage_display().lower(),
            one,
        )
        for one in linked
    }
    for row in also:
        there = found.setdefault(
            row.enquiry_id, Together(row.enquiry_id, row.reference, row.received, row.stage_in_words)
        )
        if row.name not in there.people:
            there.people.append(row.name)
    return sorted(found.values(), key=lambda one: one.received, reverse=True)
