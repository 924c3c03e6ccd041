"""Where a request stands: by when it is due now, whether it was cancelled, which of its answers counts. Here and nowhere
else (in the database: imap.is_open)."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from disclosures.models import Answer, Cancellation, Extension, InformationRequest, RefusalReview


def requests() -> "QuerySet[InformationRequest]":
    """Requests with `due`, the time in force, and `cancelled`, when they were taken back (None: they stand)."""
    newest = Extension.objects.filter(request=OuterRef("pk"), until__isnull=False).order_by(
        "-recorded_at", "-id"
    )
    taken_back = Cancellation.objects.filter(request=OuterRef("pk"))
    rows: QuerySet[Any] = InformationRequest.objects.all()
    found: QuerySet[InformationRequest] = rows.annotate(
        due=Coalesce(Subquery(newest.values("until")[:1]), F("due_at")),
        cancelled=Subquery(taken_back.values("recorded_at")[:1]),
    )
    return found


def standing_answers() -> "QuerySet[Answer]":
    """The answers that count: a refusal that is to be answered after all counts no longer (DUTY1)."""
    reopened = RefusalReview.objects.filter(answer=OuterRef("pk"), verdict=RefusalReview.Verdict.ANSWER)
    return Answer.objects.exclude(Exists(reopened))


def unanswered(rows: "QuerySet[InformationRequest]") -> "QuerySet[InformationRequest]":
    """Of some requests, those that are still to be answered."""
    answered = standing_answers().filter(request=OuterRef("pk"))
    return rows.exclude(Exists(answered)).exclude(Exists(Cancellation.objects.filter(request=OuterRef("pk"))))
