"""A request as the agency asked is shown it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from disclosures.items.presentation import recorded_reasons
from disclosures.justification.rules import Reasons
from disclosures.lawful_basis.presentation import LawfulShown
from disclosures.lawful_basis.queries import recorded_in_words
from disclosures.models import InformationRequest, RequestPerson
from imap.law.information import names_of, touched_by


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as stated to the agency asked."""

    name: str
    role: str
    born: date | None


@dataclass(frozen=True, slots=True)
class RequestShown:
    """Everything that the agency asked is shown of a request; people is empty for whoever may not see
    them."""

    by_agency: str
    by_person: str
    asked: str
    people: list[PersonShown]
    purpose: str
    statement: str
    questions: str
    kinds: list[str]  # of information, by name; empty: any kind
    reasons: Reasons
    helps: str
    hinders: str
    lawful: LawfulShown
    level: str
    rating: str
    basis: str
    due_at: datetime
    agreement_version: str

    @property
    def weight(self) -> str:
        """How much is at stake, as stated: level of need and rating (NPR5)."""
        return f"{self.level}. {self.rating}"


def request_shown(row: InformationRequest, people: Sequence[RequestPerson]) -> RequestShown:
    """A recorded request. One query, for the names of powers and bases."""
    return RequestShown(
        by_agency=str(row.agency),
        by_person=str(row.recorded_by),
        asked=str(row.asked),
        people=[PersonShown(p.name, p.get_role_display(), p.date_of_birth) for p in people],
        purpose=row.get_purpose_display(),
        statement=row.statement,
        questions=row.questions,
        kinds=names_of(row.kinds),
        reasons=recorded_reasons(row),
        helps=row.helps,
        hinders=row.hinders,
        lawful=recorded_in_words(row, touched_by(row.kinds, none_is_any=True)),
        level=row.get_level_display(),
        rating=row.get_rating_display(),
        basis=row.basis,
        due_at=row.due,
        agreement_version=row.agreement_version,
    )
