"""What an outcome is decided on, and what was decided."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from consent.positions.queries import PersonConsent, consent_of
from consent.positions.rules import InForce, basis_in_words
from disclosures.models import (
    Acknowledgement,
    Answer,
    ConsentConfirmation,
    Outcome,
    ReferrerTold,
    Release,
    Withholding,
)
from disclosures.outcomes.rules import Confirmed, StillOpen, stands
from disclosures.requests.state import requests, standing_answers
from disclosures.visibility.queries import releases_to
from enquiries.models import Enquiry
from imap.agencies.deadlines.queries import read_timetable
from imap.agencies.models import User
from imap.law.timetable import ClockName


@dataclass(frozen=True, slots=True)
class Deciding:
    """What the lead agency decides on."""

    consents: list[PersonConsent]
    confirmation: ConsentConfirmation | None  # the newest
    still_open: StillOpen
    outcome: Outcome | None  # the newest

    @property
    def records(self) -> list[UUID]:
        """The consent records in force."""
        return [c.record.pk for c in self.consents if c.record]

    @property
    def confirmed(self) -> bool:
        """Whether the confirmation knows every consent record in force (OPEN2)."""
        newest = self.confirmation
        known = Confirmed(frozenset(str(one) for one in newest.consent_records)) if newest else None
        return stands(known, [str(one) for one in self.records])

    @property
    def unconfirmed_by(self) -> list[PersonConsent]:
        """Whose consent record is newer than the confirmation; empty when there is none."""
        known = set(self.confirmation.consent_records) if self.confirmation else None
        return [c for c in self.consents if c.record and known is not None and c.record.pk not in known]

    def in_force(self, agency_id: UUID) -> list[InForce]:
        """The positions of everybody about whom information is needed."""
        return [c.in_force(agency_id) for c in self.consents if c.person.information_needed]

    def positions(self, agency_id: UUID) -> str:
        """The same in words, for the record and to compare with what a page showed."""
        return basis_in_words(one for one in self.in_force(agency_id) if one.position)


def deciding(user: User, enquiry_id: UUID) -> Deciding:
    """What an outcome is decided on, for the lead agency, which may read it. Eleven queries."""
    return Deciding(
        consents=consent_of(enquiry_id),
        confirmation=_confirmations(enquiry_id),
        still_open=_still_open(user, enquiry_id),
        outcome=newest_outcome(enquiry_id),
    )


def newest_outcome(enquiry_id: UUID) -> Outcome | None:
    """The newest outcome with what the referrer was told and the strategy discussion, as far as the reader
    may see them. One query."""
    return _outcomes(enquiry_id)


def _outcomes(enquiry_id: UUID) -> Outcome | None:
    rows = Outcome.objects.filter(enquiry=enquiry_id)
    named = rows.select_related("recorded_by", "confirmation__recorded_by", "told__recorded_by", "strategy")
    return named.order_by("-recorded_at", "-id").first()


def _confirmations(enquiry_id: UUID) -> ConsentConfirmation | None:
    rows = ConsentConfirmation.objects.filter(enquiry=enquiry_id).select_related("recorded_by")
    return rows.order_by("-recorded_at", "-id").first()


def _requests(enquiry_id: UUID) -> list[Any]:
    return list(requests().filter(enquiry=enquiry_id).select_related("asked").order_by("recorded_at", "id"))


def _answers(enquiry_id: UUID) -> list[Answer]:
    return list(standing_answers().filter(enquiry=enquiry_id))


def _releases(user: User, enquiry_id: UUID) -> list[Release]:
    return list(releases_to(user, on=enquiry_id).select_related("agency").order_by("id"))


def _told(enquiry_id: UUID) -> ReferrerTold | None:
    rows = ReferrerTold.objects.filter(enquiry=enquiry_id).select_related("recorded_by", "agency")
    return rows.order_by("-recorded_at", "-id").first()


def _still_open(user: User, enquiry_id: UUID) -> StillOpen:
    answers = {one.request_id: one for one in _answers(enquiry_id)}
    releases = _releases(user, enquiry_id)
    read = _read_here(user, enquiry_id)
    withheld = Counter(
        Withholding.objects.filter(enquiry=enquiry_id, existence_shown=True).values_list(
            "answer_id", flat=True
        )
    )
    received = {one.answer_id for one in releases}
    named = [(str(row.asked), answers.get(row.pk)) for row in _requests(enquiry_id) if row.cancelled is None]
    return StillOpen(
        unanswered=tuple(name for name, answer in named if answer is None),
        unread=tuple(str(one.agency) for one in releases if one.pk not in read),
        refused=tuple(name for name, answer in named if answer and answer.kind == Answer.Kind.REFUSED),
        elsewhere=tuple(
            dict.fromkeys(
                [
                    *(
                        name
                        for name, answer in named
                        if answer and answer.kind == Answer.Kind.SHARED and answer.pk not in received
                    ),
                    *_unasked_elsewhere(enquiry_id),
                ]
            )
        ),
        withheld=tuple(
            (name, withheld[answer.pk]) for name, answer in named if answer and withheld[answer.pk]
        ),
    )


def _unasked_elsewhere(enquiry_id: UUID) -> list[str]:
    """Agencies that shared something without being asked, and not with the lead agency. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency FROM imap.shared_elsewhere(%s)", [enquiry_id])
        return [agency for (agency,) in cursor.fetchall()]


def _read_here(user: User, enquiry_id: UUID) -> set[UUID]:
    """The releases of an enquiry that a person's own agency said to have read. One query."""
    rows = Acknowledgement.objects.filter(enquiry=enquiry_id, agency=user.agency_id)
    return set(rows.values_list("release_id", flat=True))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, as one reader may see it: the agency that referred sees `told` alone."""

    outcome: Outcome | None
    told: ReferrerTold | None
    tell_by: datetime | None  # None: told, or nothing to tell


def decided(enquiry: Enquiry, *, leads: bool) -> Decided:
    """The newest outcome of an enquiry for its page. One query, one more for an agency that may not read it, and one for the
    clock while the referrer is not told."""
    outcome = newest_outcome(enquiry.pk)
    told = getattr(outcome, "told", None) if outcome else None
    if outcome is None and not leads:  # the agency that referred reads what it was told, and no outcome
        told = _told(enquiry.pk)
    return Decided(outcome, told, tell_by(enquiry) if outcome and not told else None)


def tell_by(enquiry: Enquiry) -> datetime:
    """By when the referrer is to be told: within the clock that began when the enquiry was received. One query."""
    return read_timetable().due(ClockName.ACKNOWLEDGEMENT, enquiry.happened_at)
