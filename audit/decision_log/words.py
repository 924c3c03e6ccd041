"""How a row of the record is put in words: a sentence, and the details below it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.decision_log.agencies import name_on_row
from audit.models import Entry
from enquiries.models import Person
from imap.agencies.models import Agency


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, and the details below it as (name, words)."""

    sentence: str
    details: list[tuple[str, str]] = field(default_factory=list)


UNSEEN = {
    "enquiries.Person": gettext_lazy("somebody on the enquiry"),
    "enquiries.Enquiry": gettext_lazy("another enquiry"),
}
Teller = Callable[[Any, Entry], Telling]
#: Foreign keys to people whom a reader of the row may have no right to see: read apart, for all rows at once.
PEOPLE = frozenset({"person", "other", "holder"})


def is_person(field: Any) -> bool:
    """Whether a field names such a person."""
    return field.name in PEOPLE and field.related_model is Person


def _value(row: Any, name: str) -> Any:
    """One field's value; of a person the one of `row.named_people`, where the row has them."""
    field = row._meta.get_field(name)
    if not is_person(field) or not hasattr(row, "named_people"):
        return getattr(row, name)
    found = row.named_people.get(getattr(row, field.attname))
    if found is None and not field.null:
        raise Person.DoesNotExist
    return found


def words(row: Model, name: str) -> str:
    """One field's value in words: choices by their label, times in London, lists joined, an agency by its name of that day;
    of a row that the reader has no right to see, only that there is one."""
    display = getattr(row, f"get_{name}_display", None)
    try:
        value = display() if display else _value(row, name)
    except ObjectDoesNotExist:
        return str(UNSEEN[row._meta.get_field(name).related_model._meta.label])  # type: ignore[union-attr]
    if isinstance(value, Agency):
        return name_on_row(row, value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(localtime(value), r"j F Y \a\t H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, list):
        choices = dict(getattr(getattr(row._meta.get_field(name), "base_field", None), "choices", None) or ())
        return "; ".join(str(choices.get(v, v)) for v in value)
    return "" if value is None else str(value)


def label_of(row: Any, name: str) -> str:
    """What a field is called, as a heading."""
    label = str(row._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def details(row: Model, names: Iterable[str]) -> list[tuple[str, str]]:
    """The named fields that hold something, each with its name as the forms call it."""
    found = []
    for name in names:
        text = words(row, name)
        if text:
            found.append((label_of(row, name), text))
    return found


def told(sentence: str, *names: str) -> Teller:
    """A teller of a fixed sentence, in which {field} stands for a field's words, and of the fields named."""

    def tell(row: Any, entry: Entry) -> Telling:
        values = {f.name: words(row, f.name) for f in row._meta.fields if "{" + f.name + "}" in sentence}
        return Telling(sentence.format(**values), details(row, names))

    return tell


def from_to(old: str, new: str) -> str:
    if not old:
        return _("“%(new)s” was added") % {"new": new}
    if not new:
        return _("“%(old)s” was taken out") % {"old": old}
    return _("from “%(old)s” to “%(new)s”") % {"old": old, "new": new}


def of_record(sentence: str, *names: str) -> Teller:
    """A teller of a row about somebody's consent record: {person} and {position} stand for that record's."""

    def tell(row: Any, entry: Entry) -> Telling:
        named = {name: words(row.record, name) for name in ("person", "position", "recorded_at")}
        return Telling(sentence.format(**named), details(row, names))

    return tell
