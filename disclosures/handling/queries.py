"""What a reader is shown of an item's marks: one shape in the draft, the preview and on the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from disclosures.handling.rules import OTHER, YES, Marks, in_words_of_grading
from disclosures.models import Certainty, Item, ItemConfidence, ItemReader, Lifted, SensitivityReason
from imap.design.templatetags.govuk import moment
from imap.law.models import Gateway

#: What is read with every item.
WITH_MARKS = ("sensitivity", "confidence", "criminal__agency", "in_part")


@dataclass(frozen=True, slots=True)
class ReaderShown:
    """A named person and their deputy."""

    key: str
    agency: str
    person: str
    deputy: str

    @property
    def in_words(self) -> str:
        return _("%(person)s; in their place %(deputy)s (%(agency)s)") % {
            "person": self.person,
            "deputy": self.deputy,
            "agency": self.agency,
        }


@dataclass(frozen=True, slots=True)
class MarksShown:
    """The marks of one item, in words; empty where there is nothing to say or the reader may not know it."""

    sensitive: bool = False
    why: str = ""
    because: str = ""
    readers: tuple[ReaderShown, ...] = ()
    official: bool = False
    grading: str = ""
    confidence: str = ""
    criminal: bool = False
    criminal_because: str = ""
    criminal_by: str = ""
    in_part: bool = False  # something is left out of it

    @property
    def grading_in_words(self) -> str:
        return in_words_of_grading(self.grading)

    @property
    def readers_in_words(self) -> str:
        return "\n".join(one.in_words for one in self.readers)


def in_brief(item: Item) -> list[str]:
    """The marks that stand beside an item's words where there is room for a few of them: among choices (ACC1). No query."""
    marks = [str(Certainty(item.certainty).label)]
    if item.sensitive:
        marks.append(_("Sensitive"))
    if item.official_sensitive:
        marks.append("OFFICIAL-SENSITIVE")
    return [*marks, item.grading] if item.grading else marks


def marks_of(
    items: Sequence[Item], *, full: bool = True, agency: UUID | None = None
) -> dict[UUID, MarksShown]:
    """The marks of items that were read WITH_MARKS. `full`: with whom and what they are about. `agency`: named people of
    this one alone. No query; one where an item is sensitive, one where a power lifts confidence."""
    readers = _readers([one.pk for one in items if one.sensitive], agency)
    owed = {one.pk: getattr(one, "confidence", None) for one in items}
    codes = sorted({one.power for one in owed.values() if one and one.power})
    powers = {one.pk: str(one) for one in Gateway.objects.filter(pk__in=codes)} if codes else {}
    return {one.pk: _shown(one, readers.get(one.pk, ()), owed[one.pk], powers, full=full) for one in items}


def _readers(items: Sequence[UUID], agency: UUID | None) -> dict[UUID, tuple[ReaderShown, ...]]:
    if not items:
        return {}
    rows = ItemReader.objects.filter(item__in=items, superseded_by=None)
    if agency:
        rows = rows.filter(of=agency)
    found: dict[UUID, tuple[ReaderShown, ...]] = {}
    for row in rows.select_related("of", "person", "deputy").order_by("of__name", "recorded_at", "id"):
        one = ReaderShown(str(row.pk), str(row.of), str(row.person), str(row.deputy))
        found[row.item_id] = (*found.get(row.item_id, ()), one)
    return found


def _shown(
    item: Item,
    readers: tuple[ReaderShown, ...],
    owed: ItemConfidence | None,
    powers: Mapping[str, str],
    *,
    full: bool,
) -> MarksShown:
    why = getattr(item, "sensitivity", None) if full else None
    criminal = getattr(item, "criminal", None)
    return MarksShown(
        sensitive=item.sensitive,
        why=why.get_why_display() if why else "",
        because=why.because if why else "",
        readers=readers,
        official=item.official_sensitive,
        grading=item.grading,
        confidence=_owed(owed, powers, full=full),
        criminal=criminal is not None,
        criminal_because=criminal.reasons if criminal and full else "",
        criminal_by=f"{criminal.agency}, {moment(criminal.recorded_at)}" if criminal else "",
        in_part=getattr(item, "in_part", None) is not None,
    )


def _owed(row: ItemConfidence | None, powers: Mapping[str, str], *, full: bool) -> str:
    if row is None:
        return ""
    if not row.owed:
        return _("No duty beyond what everybody owes")
    whom = (row.owed_name or row.owed_role) if full else ""
    because = powers.get(row.power) or (row.because if full else "")
    return _confidence(whom, Lifted(row.lifted_by), because)


def _confidence(whom: str, lifted: Lifted, because: str) -> str:
    owed = _("Owed to %(whom)s") % {"whom": whom} if whom else _("Owed")
    words = _("%(owed)s. Lifted by: %(lifted)s") % {"owed": owed, "lifted": str(lifted.label).lower()}
    return f"{words}. {because}" if because else words


def drafted_marks(
    marks: Marks,
    *,
    about: str,
    people: Mapping[str, str],
    names: Mapping[str, str],
    agencies: Mapping[str, str],
    powers: Mapping[str, str],
) -> MarksShown:
    """Marks that are still being written, as they would be shown. `names`: those who may be named, key to name; `agencies`:
    whose named people are told."""
    owed = marks.confidence
    whom = owed.owed_role if owed.owed_to == OTHER else people.get(owed.person(about), "")
    confidence = ""
    if owed.owed == YES and owed.lifted_by in Lifted.values:
        confidence = _confidence(whom, Lifted(owed.lifted_by), powers.get(owed.power) or owed.because)
    elif owed.owed:
        confidence = _("No duty beyond what everybody owes")
    readers = tuple(
        ReaderShown("", agencies[key], names.get(person, "?"), names.get(deputy, "?"))
        for key, pairs in marks.readers.items()
        if key in agencies
        for person, deputy in pairs
    )
    return MarksShown(
        sensitive=marks.sensitive,
        why=str(SensitivityReason(marks.why).label) if marks.why in SensitivityReason.values else "",
        because=marks.because,
        readers=readers,
        official=marks.official,
        grading=marks.grading,
        confidence=confidence,
        criminal=marks.criminal,
        criminal_because=marks.criminal_because,
    )
