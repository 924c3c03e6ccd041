"""The rows of an onward way, as an agency may read them: agreed, asked, passed on, read. One query each."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from disclosures.models import OnwardRead, OnwardRequest, PassingOn, StandingAgreement
from disclosures.visibility.queries import recalled, recalled_from_asker


def agreements(agency: UUID, items: Collection[UUID]) -> list[StandingAgreement]:
    """What was agreed at the release of items that an agency provided or received, and was not called back from."""
    theirs = Q(item__agency=agency) | Q(recipient=agency)
    rows = StandingAgreement.objects.filter(theirs, item__in=items)
    return list(rows.filter(~recalled()).select_related("recipient").order_by("recipient__name"))


def requests(agency: UUID, items: Collection[UUID]) -> list[Any]:
    """Questions about items by or to an agency, each with its answer and end. `recalled`: the item was called back from
    whoever asks. `answer_read`, `end_read`: the agency has said to have read it."""
    rows = OnwardRequest.objects.filter(Q(agency=agency) | Q(provider=agency), item__in=items)
    rows = rows.select_related("agency", "provider", "to_agency", "recorded_by", "answer__recorded_by")
    known = rows.select_related("answer__ended__recorded_by").annotate(
        recalled=recalled_from_asker(),
        answer_read=_read_by(agency, answer="answer"),
        end_read=_read_by(agency, end="answer__ended"),
    )
    return list(known.order_by("recorded_at", "id"))


def passings(agency: UUID, items: Collection[UUID]) -> list[Any]:
    """Passings-on of items by an agency, or of what it provided; `passing_read`: it has said to have read of it."""
    rows = PassingOn.objects.filter(Q(agency=agency) | Q(item__agency=agency), item__in=items)
    rows = rows.select_related("agency", "to_agency", "recorded_by", "item", "permission")
    return list(rows.annotate(passing_read=_read_by(agency, passing="pk")).order_by("happened_at", "id"))


def _read_by(agency: UUID, **about: str) -> Exists:
    """A condition for rows that an agency is told of: it has said to have read this one."""
    return Exists(
        OnwardRead.objects.filter(agency=agency, **{name: OuterRef(key) for name, key in about.items()})
    )
