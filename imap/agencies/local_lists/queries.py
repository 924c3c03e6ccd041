"""The partnership's own lists, and where the national ones come from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from imap.agencies.models import LocalEntry
from imap.law.models import Gateway, LawfulBasis, ListEntry
from imap.law.queries import in_force_on
from imap.law.rules import ListState, state_on


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry with where it stands today."""

    entry: LocalEntry
    state: ListState


def local_lists(today: date) -> list[tuple[LocalEntry.List, list[ListedEntry]]]:
    """Every list of the partnership's own with all its entries, those that apply first. One query."""
    rows = [
        ListedEntry(one, state_on(today, one.valid_from, one.valid_until, "yes"))
        for one in LocalEntry.objects.select_related("successor")
    ]
    rows.sort(key=lambda one: one.state is ListState.ENDED)
    return [(name, [one for one in rows if one.entry.list_name == name]) for name in LocalEntry.List]


def names_on(list_name: LocalEntry.List, day: date) -> list[str]:
    """The names that a list offers on a day. One query."""
    rows = LocalEntry.objects.filter(in_force_on(day), list_name=list_name)
    return list(rows.order_by("name").values_list("name", flat=True))


def get_entry(entry_id: UUID) -> LocalEntry | None:
    """One entry, ended ones too."""
    return LocalEntry.objects.select_related("successor").filter(pk=entry_id).first()


def successors_of(entry: LocalEntry) -> list[tuple[str, str]]:
    """The entries of the same list that have not ended, for a list to choose from."""
    rows = LocalEntry.objects.filter(list_name=entry.list_name, valid_until=None).exclude(pk=entry.pk)
    return [(str(one.pk), one.name) for one in rows]


@dataclass(frozen=True, slots=True)
class NationalList:
    """A list that nobody here changes: how many entries it has and how many apply, and whose it is."""

    name: str
    source: str
    number: int
    applies: int


_STATUTE = _("Statute and common law, as entered with the software; each entry says how well it is checked.")
_CENSUS = _("Department for Education, Children in Need census 2026.")


def national_lists(today: date) -> list[NationalList]:
    """Every list of the law and of the Department for Education. Six queries."""
    now = in_force_on(today)
    found = []
    for name, source, rows in (
        (_("Powers to share information"), _STATUTE, Gateway.objects.all()),
        (_("Lawful bases and conditions"), _STATUTE, LawfulBasis.objects.all()),
        (_("Codes for source, need, factors and others"), _CENSUS, ListEntry.objects.all()),
    ):
        found.append(NationalList(str(name), str(source), rows.count(), rows.filter(now).count()))
    return found
