"""What sharing is judged by, whether somebody asked or not."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consent.models import Position
from consent.positions.rules import InForce
from disclosures.lawful_basis.rules import Law


@dataclass(frozen=True, slots=True)
class Sharing(ABC):
    """Whom it may be about, who may receive it, on which law and which consent. Keys are text."""

    people: dict[str, str]
    positions: dict[str, InForce]
    agencies: dict[str, str]  # those that may receive, the lead agency first
    lead: str  # its key
    law: Law

    #: SQL: who gave each person's consent, and whether they answer for themselves; what limits say to kinds and recipients.
    CONSENTS: ClassVar[str]
    LIMITS: ClassVar[str]

    @property
    @abstractmethod
    def of(self) -> UUID:
        """What both are asked about."""

    @property
    @abstractmethod
    def enquiry_id(self) -> UUID:
        """Of which enquiry."""

    @property
    @abstractmethod
    def purpose(self) -> str:
        """What it is for, as far as that is known beforehand."""

    @property
    @abstractmethod
    def kinds(self) -> list[str]:
        """Kinds of information that were asked for; empty: any, or nobody asked."""

    @property
    @abstractmethod
    def red(self) -> bool:
        """Whether a tick says that all of it is needed, because there is no time for a sentence (NPR5)."""

    @property
    def usual(self) -> list[str]:
        """Who receives an item unless somebody else is chosen."""
        return [self.lead]

    @property
    def unrecorded(self) -> bool:
        """Whether the agency's own reasons are enough where nobody has recorded a position yet."""
        return False

    @property
    def goes_ahead(self) -> bool:
        """Whether the agency has reasons in force for going ahead without consent, its own or relied on (OVR6)."""
        return any(one.overridden and one.position != Position.GRANTED for one in self.positions.values())
