"""Where a request stands: by when it is due now, whether it was cancelled, which of its answers counts. Here and nowhere
else (in the database: imap.is_open)."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from disclosures.models import Answer, Cancellation, Extension, InformationRequest, NewsRead, RefusalReview
from disclosures.requests.rules import Answered
from enquiries.models import Decision, Stage
from imap.design.templatetags.govuk import moment


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
    return Answer.objects.exclude(_reopened())


def _reopened() -> Exists:
    return Exists(RefusalReview.objects.filter(answer=OuterRef("pk"), verdict=RefusalReview.Verdict.ANSWER))


def unread_answers(agency: UUID) -> "QuerySet[Answer]":
    """Answers of which nobody of an agency has said since that they have read what became of the request."""
    read = NewsRead.objects.filter(
        request=OuterRef("request"), agency=agency, recorded_at__gte=OuterRef("recorded_at")
    )
    return Answer.objects.exclude(Exists(read))


def share_nothing(rows: "QuerySet[Answer]") -> "QuerySet[Answer]":
    """Of some answers, those that count, share nothing and came before the decision. Not of a closed enquiry: whoever closed
    it had each of them before their eyes (OUT2)."""
    here = rows.filter(~Q(kind=Answer.Kind.SHARED), ~Q(enquiry__stage=Stage.CLOSED), after_decision=False)
    return here.exclude(_reopened())


def unanswered(rows: "QuerySet[InformationRequest]") -> "QuerySet[InformationRequest]":
    """Of some requests, those that are still to be answered."""
    answered = standing_answers().filter(request=OuterRef("pk"))
    return rows.exclude(Exists(answered)).exclude(Exists(Cancellation.objects.filter(request=OuterRef("pk"))))


def author_of(row: Decision | None) -> str:
    """Who, and when, in words; "" of what has not happened."""
    return f"{row.recorded_by}, {moment(row.recorded_at)}," if row else ""


def cancellation_of(row: InformationRequest) -> Cancellation | None:
    """That a request was taken back, by whom and why. One query, none where it was not."""
    if row.cancelled is None:
        return None
    return Cancellation.objects.select_related("recorded_by", "agency").get(request=row)


def cancelled_by(row: InformationRequest) -> Answered | None:
    """The same for the rules."""
    found = cancellation_of(row)
    return Answered(str(found.recorded_by), moment(found.recorded_at)) if found else None
