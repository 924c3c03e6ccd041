"""What a reader is shown of a request or an item: the same shape in the preview and on the record, so that
the preview shows exactly that and nothing more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from disclosures.attachments.queries import files_of
from disclosures.attachments.rules import Attached
from disclosures.handling.queries import MarksShown, drafted_marks
from disclosures.item_versions.queries import Corrections
from disclosures.item_versions.rules import Corrected
from disclosures.items.rules import REFERRAL_ON, ItemAnswers, Terms, WithholdingAnswers
from disclosures.justification.rules import Reasons
from disclosures.models import (
    Certainty,
    ExchangeOnce,
    InformationRequest,
    Item,
    ItemContent,
    Purpose,
    Withholding,
)
from imap.design.templatetags.govuk import day
from imap.law.information import names_of

_COLOURS = {
    Certainty.VERIFIED: "green",
    Certainty.OPINION: "blue",
    Certainty.REPORTED: "yellow",
    Certainty.HEARSAY: "orange",
    Certainty.CONJECTURE: "red",
}


def recorded_reasons(row: InformationRequest | Item | ExchangeOnce) -> Reasons:
    """The three tests as recorded on a request, an item or an exchange."""
    return Reasons(**{name: getattr(row, name) for name in Reasons.__slots__})


def purpose_in_words(value: str) -> str:
    """The label of a purpose; empty for none, and for one that an old draft has and that is gone."""
    return str(Purpose(value).label) if value in Purpose.values else ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing that stands beside the words of an item: the column that holds it, its label, its value in words."""

    column: str
    label: str
    value: str


def _rows(item: Item, words: ItemContent) -> tuple[ItemRow, ...]:
    """What stands beside the words of an item (ACC1), in the order in which every page shows it, if it is not empty."""
    return (
        ItemRow("kind", _("Kind of information"), ", ".join(names_of([item.kind]))),
        ItemRow("said_by", _("Said or recorded by"), words.said_by),
        ItemRow("information_from", _("Information from"), day(item.information_from)),
        ItemRow("checked_how", _("Checked"), words.checked_how),
    )


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item with its mark; `text` is None for whoever sees that it exists and not what it says."""

    number: int
    about: str
    certainty: str
    information_from: date | None
    reasons: Reasons
    text: str | None = None
    rows: tuple[ItemRow, ...] = ()
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
    def rows_under_day(self) -> list[ItemRow]:
        """The rows where the date of the information stands above them already, in the title."""
        return [row for row in self.rows if row.column != "information_from"]

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


def _present(item: Item, marks: MarksShown, *, full: bool = True, **more: Any) -> ItemShown:
    """An item, saved or not, as every page shows it. `full`: the reader may know what it says and whom it is about; `more`:
    what is shown beside it."""
    content = getattr(item, "content", None) if full else None
    return ItemShown(
        number=item.number,
        about=item.about_name if full else "",
        certainty=item.certainty,
        information_from=item.information_from,
        reasons=recorded_reasons(item),
        text=content.text if content else None,
        rows=_rows(item, content or ItemContent()),
        marks=marks,
        **more,
    )


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
    marks = drafted_marks(
        item.marks,
        about=item.about,
        people=people,
        names=names or {},
        agencies=agencies,
        powers=powers or {},
    )
    return _present(
        item.unsaved(number=number, about_name=people.get(item.about, "")),
        marks,
        recipients=[name for key, name in agencies.items() if key in item.recipients],
        key=item.id,
        agreed=agreed,
        files=item.files,
    )


def shown_item(
    item: Item,
    marks: MarksShown,
    corrections: Corrections,
    *,
    full: bool = True,
    files: bool = True,
    recipients: Iterable[str] = (),
) -> ItemShown:
    """An item that was shared, with its marks and corrections, as whoever received it reads it. `full`: the reader may know
    what it says and whom it is about; `files`: it was read with them."""
    return _present(
        item,
        marks,
        full=full,
        key=str(item.pk),
        recipients=list(recipients),
        files=files_of(item) if full and files else (),
        corrected=corrections.corrected.get(item.pk),
        corrects=corrections.corrects.get(item.pk),
    )


def listed(shown: ItemShown) -> ItemShown:
    """As it stands in a list: of a sensitive item neither what it says nor whom it is about (SEN1)."""
    if not shown.marks.sensitive:
        return shown
    marks = replace(shown.marks, why="", because="", confidence="", criminal_because="")
    return replace(shown, text=None, about="", rows=(), files=(), marks=marks)


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
    return f"{item.about_name}, {day(item.information_from)}"
