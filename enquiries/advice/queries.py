"""What is asked and advised, for whom; who advises; what the enquiry knows of its people, as the reader may read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField, Value
from django.http import Http404
from django.utils.timezone import localdate

from enquiries.advice.rules import SEATS
from enquiries.ages.rules import age_of
from enquiries.deidentify.known import REFERRER, KnownNames, KnownPerson, KnownPlace, Typed
from enquiries.deidentify.typed import typed_in
from enquiries.models import AdviceRequest, Concern, Draft, Enquiry, EnquiryGrant, Person, Referral
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.agencies.models import Agency, RoleHeld, User
from imap.db import clock
from imap.db.conditions import SqlCondition
from imap.law.kinds import AgencyKind

Seat = AdviceRequest.Seat
_KEPT_OUT = "imap.keeps_out({0}, {1})"


def advisers(user: User, enquiry_id: UUID) -> dict[str, list[str]]:
    """The seats in which somebody else sits who may read a question on this enquiry, with their names. One query."""
    held = RoleHeld.objects.filter(
        ~SqlCondition(_KEPT_OUT, Value(enquiry_id, output_field=UUIDField()), "user_id"),
        Q(user__agency=user.agency_id) | Q(role=SEATS[Seat.PARTNERSHIP]),
        role__in=SEATS.values(),
        ended_at=None,
        user__is_active=True,
        user__agency__is_active=True,
    ).exclude(user=user)
    found: dict[str, list[str]] = {str(seat): [] for seat in SEATS}
    by_role = {role: str(seat) for seat, role in SEATS.items()}
    for role, name in held.order_by("user__name").values_list("role", "user__name"):
        found[by_role[role]].append(name)  # type: ignore[index]
    return {seat: names for seat, names in found.items() if names}


def _advised_by(user: User) -> Q:
    """A condition: questions that somebody advises on in one of their seats, and did not ask themselves."""
    seats = [str(seat) for seat, role in SEATS.items() if role in user.roles]
    everywhere = {str(Seat.PARTNERSHIP)}
    own = Q(agency=user.agency_id, seat__in=[s for s in seats if s not in everywhere])
    if Seat.PARTNERSHIP in seats:
        own |= Q(seat=Seat.PARTNERSHIP)
    kept = Q(seat=Seat.MANAGER) & Q(kept_out(user, enquiry="enquiry_id"))
    named = kept_out(user, enquiry="enquiry_id", named_only=True)
    return own & ~Q(recorded_by=user) & ~kept & ~Q(named)


def _asked_by(user: User) -> Q:
    """A condition: questions of a caseworker's own agency on enquiries that they reach."""
    if not user.is_caseworker:
        return Q(pk=None)
    return Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id)


def advice_visible_to(user: User) -> "QuerySet[AdviceRequest]":
    """The one door to advice: what one's own agency asked on enquiries that one reaches, and what one advises on (ADV1)."""
    if not user.roles:
        return AdviceRequest.objects.none()
    return AdviceRequest.objects.filter(_asked_by(user) | _advised_by(user))


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """One question with its advice, as its reader may see it. `advises`: they sit in the seat that was asked. `enquiry` is
    None for whoever may not know of it."""

    row: AdviceRequest
    advises: bool
    enquiry: Enquiry | None

    @property
    def advice(self) -> object | None:
        return getattr(self.row, "advice", None)

    @property
    def followed(self) -> object | None:
        return getattr(self.row, "followed", None)

    @property
    def overdue(self) -> bool:
        return self.advice is None and self.row.due_at < clock.now()


def advice_page(user: User, enquiry_id: UUID, advice_id: UUID, reached: "QuerySet[Enquiry]") -> AdvicePage:
    """One question; Http404 for anybody else. Three queries. `reached`: the enquiries that the reader may know of."""
    rows = advice_visible_to(user).select_related(
        "recorded_by", "agency", "advice__recorded_by", "advice__agency", "followed__recorded_by"
    )
    row = rows.filter(enquiry=enquiry_id, pk=advice_id).first()
    if row is None:
        raise Http404
    advises = AdviceRequest.objects.filter(_advised_by(user), pk=row.pk).exists()
    return AdvicePage(row, advises, reached.filter(pk=enquiry_id).first())


# What a text is searched for --------------------------------------------------------------------------------------
_PUT = {
    AgencyKind.SCHOOL: "[school]", AgencyKind.POLICE: "the police", AgencyKind.HEALTH_PROVIDER: "[health service]",
    AgencyKind.GP: "[GP practice]", AgencyKind.HOUSING: "[housing provider]", AgencyKind.LACSC: "children’s social care",
}  # fmt: skip


def known_of(user: User, enquiry_id: UUID, more: Iterable[KnownPerson] = ()) -> KnownNames:
    """Everything about an enquiry that this person may read and that says who it is about, and what they typed on the
    referral and in their drafts. Six queries. `more`: people whom they know of otherwise."""
    today = localdate(clock.now())
    people = [
        KnownPerson(p.role, p.name, p.relationship, p.date_of_birth, age_of(p).years(today))
        for p in Person.objects.filter(enquiry=enquiry_id).order_by("id")
    ]
    seen = {person.names for person in people}
    people += [person for person in more if person.names not in seen]
    referral = Referral.objects.filter(enquiry=enquiry_id).first()
    if referral and referral.referrer_name:
        people.append(KnownPerson("other", referral.referrer_name, REFERRER))
    concern = Concern.objects.filter(enquiry=enquiry_id).first()
    reference = Enquiry.objects.filter(pk=enquiry_id).values_list("reference", flat=True).first()
    places = [
        KnownPlace(name, _PUT.get(AgencyKind(kind), "[agency]"))
        for name, kind in Agency.objects.filter(is_active=True).values_list("name", "kind")
    ]
    places += [
        KnownPlace(name, "[address]") for name in (addresses_in(concern.whereabouts) if concern else ())
    ]
    return KnownNames(today, people, places, reference or "", _typed(user, enquiry_id, referral, concern))


#: Questions whose answer is a name, by the end of what they are called.
_NAMES = (
    "name",
    "child",
    "parent",
    "referrer",
    "given_by",
    "assessed_by",
    "told_by",
    "spoken_to",
    "risk_to",
    "at_risk",
)


def _typed(user: User, enquiry_id: UUID, referral: Referral | None, concern: Concern | None) -> Typed:
    """The names on the referral and in the asker's own drafts, of this enquiry and of those not recorded yet. One query."""
    texts, names = [], []
    if concern:
        texts += [concern.narrative, concern.whereabouts, concern.rating_because]
    if referral:
        texts += [
            referral.said,
            referral.referrer_contact,
            referral.consent_sought_from,
            referral.consent_not_sought_because,
            referral.considered_need,
        ]
        named = (line.partition(": ")[2].partition(", ") for line in referral.people.splitlines())
        for name, _comma, rest in named:
            names.append(name)
            texts.append(rest)
    drafts = Draft.objects.filter(Q(enquiry_id=enquiry_id) | Q(enquiry_id=None), author=user)
    for question, answer in _answers([(d.answers, d.typed) for d in drafts]):
        (names if question.endswith(_NAMES) and len(answer) < 201 else texts).append(answer)
    return typed_in(texts, names)


def _answers(said: object, question: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a draft, with the question that it answers."""
    if isinstance(said, str):
        yield question, said
    elif isinstance(said, dict):
        for name, answer in said.items():
            yield from _answers(answer, str(name))
    elif isinstance(said, list | tuple):
        for answer in said:
            yield from _answers(answer, question)


def addresses_in(whereabouts: str) -> list[str]:
    """The parts of where a child is that a text may name again: those with a figure or a capital in them."""
    parts = [part.strip(" .") for line in whereabouts.splitlines() for part in line.split(",")]
    return [
        p
        for p in parts
        if 2 < len(p) < 60 and (any(c.isdigit() for c in p) or p[:1].isupper()) and len(p.split()) < 6
    ]
