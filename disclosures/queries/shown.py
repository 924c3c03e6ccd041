"""What a reader is shown of a request or an item: the same shape in the preview and on the record, so that
the preview shows exactly that and nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosures.attachments.rules import Attached
from disclosures.models import (
    Certainty,
    ExchangeOnce,
    InformationRequest,
    Item,
    Purpose,
    RequestPerson,
    Withholding,
)
from disclosures.onward.rules import Terms
from disclosures.queries.handling import MarksShown, drafted_marks
from disclosures.queries.powers import recorded_in_words
from disclosures.rules.corrected import Corrected
from disclosures.rules.items import REFERRAL_ON, ItemAnswers, WithholdingAnswers
from disclosures.rules.lawful import LawfulShown
from disclosures.rules.reasons import Reasons
from imap.law.information import names_of, touched_by

_COLOURS = {
    Certainty.VERIFIED: "green",
    Certainty.OPINION: "blue",
    Certainty.REPORTED: "yellow",
    Certainty.HEARSAY: "orange",
    Certainty.CONJECTURE: "red",
}


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


def recorded_reasons(row: InformationRequest | Item | ExchangeOnce) -> Reasons:
    """The three tests as recorded on a request, an item or an exchange."""
    return Reasons(**{name: getattr(row, name) for name in Reasons.__slots__})


def purpose_in_words(value: str) -> str:
    """The label of a purpose; empty for none, and for one that an old draft has and that is gone."""
    return str(Purpose(value).label) if value in Purpose.values else ""


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item with its mark; `text` is None for whoever sees that it exists and not what it says."""

    number: int
    about: str
    kind: str  # of information: a code
    certainty: str
    information_from: date | None
    reasons: Reasons
    text: str | None = None
    said_by: str = ""
    checked_how: str = ""
    recipients: list[str] = field(default_factory=list)
    key: str = ""
    corrected: Corrected | None = None  # by what holds instead
    corrects: Corrected | None = None  # an earlier version, and is what holds instead
    agreed: list[str] = field(
        default_factory=list
    )  # what a recipient may do without asking again; in a draft
    marks: MarksShown = field(default_factory=MarksShown)
    files: tuple[Attached, ...] = ()
    together: str = ""  # in a draft: the other items that have its answers; for its own agency

    @property
    def kind_words(self) -> str:
        return ", ".join(names_of([self.kind]))

    @property
    def certainty_words(self) -> str:
        """The label of the mark; of an old draft that has none of today's, that it is missing."""
        known = self.certainty in Certainty.values
        return str(Certainty(self.certainty).label) if known else _("Not marked yet")

    @property
    def tag(self) -> str:
        """The colour of the mark; the word always stands on it."""
        known = self.certainty in Certainty.values
        return f"govuk-tag--{_COLOURS[Certainty(self.certainty)]}" if known else "govuk-tag--grey"


def drafted_item(
    number: int,
    item: ItemAnswers,
    people: dict[str, str],
    agencies: dict[str, str],
    *,
    to_lead: bool | None = None,
    names: Mapping[str, str] | None = None,
    powers: Mapping[str, str] | None = None,
) -> ItemShown:
    """An item that is still being written, as it would be shown; to the lead agency, to another recipient, or (None) to
    its author. `names` of those who may be named for a sensitive one, `agencies` whose named people are told."""
    agreed = (
        [] if to_lead is None else Terms(REFERRAL_ON in item.agreed, item.stores(lead=to_lead)).in_words()
    )
    return ItemShown(
        number=number,
        about=people.get(item.about, ""),
        kind=item.kind,
        certainty=item.certainty,
        information_from=item.information_from,
        reasons=item.reasons,
        text=item.text,
        said_by=item.said_by,
        checked_how=item.checked_how,
        recipients=[name for key, name in agencies.items() if key in item.recipients],
        key=item.id,
        agreed=agreed,
        marks=drafted_marks(
            item.marks,
            about=item.about,
            people=people,
            names=names or {},
            agencies=agencies,
            powers=powers or {},
        ),
        files=item.files,
    )


@dataclass(frozen=True, slots=True)
class WithholdingShown:
    """Something kept back. For the Guardian which tests failed, without words; for the lead agency that it is
    so, and nothing else (then `reasons` is None)."""

    number: int
    existence_shown: bool
    reasons: Reasons | None = None
    description: str = ""
    held_where: str = ""
    helps: str = ""
    hinders: str = ""
    key: str = ""
    left_out_of: str = ""  # the item, where it is a part of one that is shared


def drafted_withholding(number: int, one: WithholdingAnswers, *, of_item: int = 0) -> WithholdingShown:
    """Something kept back in an answer that is still being written."""
    return WithholdingShown(
        number=number,
        existence_shown=bool(one.existence_shown),
        reasons=one.reasons,
        description=one.description,
        held_where=one.held_where,
        helps=one.helps,
        hinders=one.hinders,
        key=one.id,
        left_out_of=_("Item %(number)d") % {"number": of_item} if of_item else "",
    )


def recorded_withholding(number: int, row: Withholding) -> WithholdingShown:
    """Something kept back, as recorded: what its reader's rights let the query find of it."""
    reason, account = getattr(row, "reason", None), getattr(row, "account", None)
    flags = {name: getattr(reason, name) for name in Reasons().flags()} if reason else {}
    words = {name: getattr(account, name) for name in Reasons().words()} if account else {}
    left_out = getattr(row, "left_out", None)
    return WithholdingShown(
        number=number,
        existence_shown=row.existence_shown,
        reasons=Reasons(**flags, **words) if reason else None,
        **{name: getattr(account, name, "") for name in ("description", "held_where", "helps", "hinders")},
        left_out_of=_of(left_out.item) if left_out and account else "",
    )


def _of(item: Item) -> str:
    return f"{item.about_name}, {date_format(item.information_from, 'j F Y')}"
