"""One request with what became of it, and what answering it needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consent.models import Position
from consent.positions.queries import overridden
from consent.positions.rules import InForce, against, basis_in_words, ended_by_now
from disclosures.disclosure_context.facts import Sharing
from disclosures.items.presentation import WithholdingShown, recorded_reasons
from disclosures.items.queries import withheld_of
from disclosures.lawful_basis.queries import law_for
from disclosures.models import Answer, InformationRequest, Release, RequestPerson, Withholding
from disclosures.requests.presentation import RequestShown, request_shown
from disclosures.requests.queries import agencies_besides
from disclosures.requests.rules import Answered
from disclosures.requests.state import standing_answers
from disclosures.requests.visible import get_request_or_404, requests_visible_to
from disclosures.visibility.queries import acts_for, releases_visible_to
from disclosures.withdrawals.queries import stopped_since
from enquiries.models import Rating
from enquiries.people.named_in_text import NamedInText, named_besides
from enquiries.people.queries import people_of as people_on
from imap.agencies.models import User
from imap.db import clock
from imap.design.templatetags.govuk import moment
from imap.law.clocks import LONDON


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request as one reader may see it; a part that they have no right to is None or empty."""

    row: InformationRequest
    shown: RequestShown
    positions: dict[str, InForce]  # of the people stated, by key
    answer: Answer | None
    release_id: UUID | None
    withheld: list[WithholdingShown]
    ours: bool  # the reader's own agency was asked
    stopped: datetime | None  # since when nothing carries it any more
    goes_on: bool  # stopped, and the agency asked goes on for reasons of its own
    named: list[
        NamedInText
    ]  # who is named in its words and not asked about, for the agency that asked (DEL1)

    @property
    def positions_in_words(self) -> list[str]:
        """The positions in force, a line for each person."""
        return basis_in_words(self.positions.values()).splitlines()

    @property
    def without_consent(self) -> set[UUID]:
        """The people stated whose consent is not given."""
        return {UUID(key) for key, one in self.positions.items() if one.position != Position.GRANTED}

    @property
    def answered(self) -> Answered | None:
        """By whom and when it was answered, for the rules."""
        return answered_by(self.answer)


def answered_by(answer: Answer | None) -> Answered | None:
    """By whom and when, in words."""
    return Answered(str(answer.recorded_by), moment(answer.recorded_at)) if answer else None


def request_page(user: User, enquiry_id: UUID, request_id: UUID) -> RequestPage:
    """One request with people, positions in force, answer and what was kept back, as this person may see each
    of them. Nine queries; Http404 for whoever may not know of it."""
    stop = {"stopped": stopped_since(own=False), "stopped_for_them": stopped_since(own=True)}
    row: Any = get_request_or_404(user, enquiry_id, request_id, **stop)
    people = people_of(row)
    answer = answer_to(row)
    release = _released(user, enquiry_id, answer.pk) if answer else None
    return RequestPage(
        row=row,
        shown=request_shown(row, people),
        positions=positions_of(row, people, user),
        answer=answer,
        release_id=release.pk if release else None,
        withheld=withheld_of(user, answer),
        ours=acts_for(user, row.asked_id),
        stopped=row.stopped,
        goes_on=row.stopped is not None and row.stopped_for_them is None,
        named=_named(row, people) if acts_for(user, row.agency_id) else [],
    )


def _named(row: InformationRequest, people: Sequence[RequestPerson]) -> list[NamedInText]:
    everybody, asked = people_on(row.enquiry_id), {one.person_id for one in people}
    texts = (row.questions, row.statement, *recorded_reasons(row).words().values(), row.helps, row.hinders)
    return named_besides(texts, everybody, [one for one in everybody if one.pk in asked])


def _released(user: User, enquiry_id: UUID, answer_id: UUID) -> Release | None:
    return releases_visible_to(user, on=enquiry_id).filter(answer=answer_id).order_by("pk").first()


def answer_to(row: InformationRequest) -> Answer | None:
    """The answer to a request that counts. One query."""
    return _answers(row.pk)


def _answers(request_id: UUID) -> Answer | None:
    rows = standing_answers().filter(request=request_id).select_related("recorded_by", "agency")
    return rows.order_by("pk").first()


def people_of(row: InformationRequest) -> list[RequestPerson]:
    """The people whom a request states, for those who may see them. One query."""
    return _people(row.pk)


def _people(request_id: UUID) -> list[RequestPerson]:
    return list(RequestPerson.objects.filter(request=request_id))


def positions_of(
    row: InformationRequest, people: list[RequestPerson], user: User, *, to_act: bool = False
) -> dict[str, InForce]:
    """The consent positions in force of the people whom a request states, for an agency that reads no consent
    records. Two queries.

    `to_act`: for the agency that would release: only an override of its own counts, because each agency
    decides for itself (OVR2). Otherwise the asking agency's is told as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, consent_position, overridden_at IS NOT NULL, by_another, unborn, for_self, not_asked,"
            " not_kinds FROM imap.position_in_force(%s)",
            [row.pk],
        )
        known = {person: facts for person, *facts in cursor.fetchall()}
    own = overridden(row.enquiry_id, user.agency_id)
    found = {}
    for p in people:
        if p.person_id not in known:
            continue
        position, ahead, by_another, unborn, for_self, not_asked, not_kinds = known[p.person_id]
        found[str(p.person_id)] = InForce(
            p.name,
            position,
            p.person_id in own or (ahead and not to_act),
            ended=ended_by_now(position, by_another=by_another, unborn=unborn, for_self=for_self),
            against=against(not_kinds, frozenset(row.kinds), not_asked=not_asked),
        )
    return found


@dataclass(frozen=True, slots=True)
class Answering(Sharing):
    """What an answer is judged by. Keys are text."""

    row: InformationRequest
    shown: RequestShown
    answer: Answer | None

    CONSENTS: ClassVar[str] = "SELECT person_id, by_another, for_self FROM imap.position_in_force(%s)"
    LIMITS: ClassVar[str] = (
        "SELECT person_id, not_kinds, not_told, not_asked FROM imap.limits_in_force(%s, %s, %s::uuid[])"
    )

    @property
    def of(self) -> UUID:
        """The request."""
        return self.row.pk

    @property
    def enquiry_id(self) -> UUID:
        return self.row.enquiry_id

    @property
    def purpose(self) -> str:
        return self.row.purpose

    @property
    def kinds(self) -> list[str]:
        return list(self.row.kinds)

    @property
    def red(self) -> bool:
        """Whether it was asked in a red enquiry, where a tick says that all is needed (NPR5)."""
        return self.row.rating == Rating.RED


@dataclass(frozen=True, slots=True)
class RequestToAnswer:
    """What every answer to a request is judged by, also one that shares nothing."""

    row: InformationRequest
    answer: Answer | None
    stopped: datetime | None  # since when nothing carries it any more, for the agency asked


def get_request_to_answer(user: User, enquiry_id: UUID, request_id: UUID) -> RequestToAnswer:
    """A request, the answer to it that counts, and whether it was stopped. Two queries; Http404 for whoever may not know."""
    row: Any = get_request_or_404(user, enquiry_id, request_id, stop=stopped_since(own=True))
    return RequestToAnswer(row, answer_to(row), row.stop)


def answering(user: User, enquiry_id: UUID, request_id: UUID) -> Answering:
    """A request as the agency asked needs it to answer. Nine queries; Http404 for whoever may not know of
    it."""
    return answering_with_consent(user, get_request_to_answer(user, enquiry_id, request_id))


def answering_with_consent(user: User, asked: RequestToAnswer) -> Answering:
    """A request with what only sharing is judged by: people, their consent positions, agencies and law. Seven queries."""
    row = asked.row
    people = people_of(row)
    on = clock.now().astimezone(LONDON).date()
    return Answering(
        row=row,
        shown=request_shown(row, people),
        people={str(p.person_id): p.name for p in people},
        positions=positions_of(row, people, user, to_act=True),
        agencies={str(a.pk): a.name for a in agencies_besides(user)},
        lead=str(row.agency_id),
        law=law_for(user.agency.kind, on),
        answer=asked.answer,
    )


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One line of an enquiry's requests."""

    request: InformationRequest
    answer: Answer | None
    release_id: UUID | None  # when the reader may read it
    withheld: int  # how many things were kept back, of those the reader may know of
    stopped: datetime | None = None  # since when nothing carries it any more; None also when it was answered

    @property
    def waiting(self) -> bool:
        """Still to be answered, and not stopped."""
        return self.answer is None and self.stopped is None and self.request.cancelled is None

    @property
    def overdue(self) -> bool:
        """Waiting, and its clock has run out."""
        return self.waiting and self.request.due < clock.now()


def _requests(user: User, enquiry_id: UUID) -> list[Any]:
    rows: QuerySet[Any] = requests_visible_to(user, on=enquiry_id).select_related("asked", "recorded_by")
    found: QuerySet[Any] = rows.annotate(stop=stopped_since(own=True)).order_by("recorded_at", "id")
    return list(found)


def _answers_on(user: User, enquiry_id: UUID) -> "QuerySet[Any]":
    """The answers that count on an enquiry, each with the release that the reader may read and how much was kept back."""
    released = releases_visible_to(user, on=enquiry_id).filter(answer=OuterRef("pk")).order_by("pk")
    kept_back = Withholding.objects.filter(answer=OuterRef("pk"))
    if not user.is_partnership_guardian:
        own = Q(answer__agency=user.agency_id) if user.is_caseworker else Q(pk=None)
        kept_back = kept_back.filter(own | Q(existence_shown=True))
    many = kept_back.order_by().values("answer").annotate(many=Count("pk")).values("many")
    rows: QuerySet[Any] = standing_answers().filter(enquiry=enquiry_id)
    rows = rows.select_related("recorded_by", "agency")
    rows = rows.annotate(release_id=Subquery(released.values("pk")[:1]))
    counted: QuerySet[Any] = rows.annotate(kept_back=Coalesce(Subquery(many), 0))
    return counted


def requests_of(user: User, enquiry_id: UUID) -> list[RequestRow]:
    """The requests of an enquiry that a person may know of, oldest first, with what became of each. Two queries."""
    found = _requests(user, enquiry_id)
    answers = {answer.request_id: answer for answer in _answers_on(user, enquiry_id)}
    return [
        RequestRow(
            row,
            answer := answers.get(row.pk),
            answer.release_id if answer else None,
            answer.kept_back if answer else 0,
            row.stop,
        )
        for row in found
    ]
