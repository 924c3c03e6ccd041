"""Everything that reads the reference lists for a page or a form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from imap.law.kinds import names_in_lists, words_for
from imap.law.models import NOT_COMMENCED, Gateway, LawfulBasis, ListEntry
from imap.law.rules import ListState, state_on, words_of_mark


def gateways_for(kind: str, on: date) -> QuerySet[Gateway]:
    """The powers that an agency of this kind may name on this day, in the list's order (LEG1).

    `kind` is an `AgencyKind`; ValueError for another. Ended powers, and those whose commencement is not
    confirmed, are not among them.
    """
    return Gateway.objects.filter(in_force_on(on), _open_to(kind)).exclude(checked=NOT_COMMENCED)


def lawful_bases_for(kind: str, on: date, *, basis: LawfulBasis.Kind | None = None) -> QuerySet[LawfulBasis]:
    """The bases and conditions that such an agency may name on this day, of one sort or all (LEG1)."""
    bases = LawfulBasis.objects.filter(in_force_on(on), _open_to(kind))
    return bases if basis is None else bases.filter(kind=basis)


def entries(list_name: str, on: date) -> QuerySet[ListEntry]:
    """The codes of one list on this day, in the list's order; ValueError for a list that does not exist."""
    return ListEntry.objects.filter(in_force_on(on), list_name=ListEntry.List(list_name))


@dataclass(frozen=True, slots=True)
class ListedBasis:
    """One power or lawful basis as the page of lists shows it, ended ones too."""

    entry: Gateway | LawfulBasis
    kinds: str
    state: ListState
    mark: str


def listed_gateways(on: date) -> list[ListedBasis]:
    """Every power there is or was, with where it stands on this day and how well it is checked."""
    return _listed(Gateway.objects.select_related("successor"), on)


def listed_bases(on: date) -> list[tuple[LawfulBasis.Kind, list[ListedBasis]]]:
    """Every lawful basis and condition, by sort."""
    listed = _listed(LawfulBasis.objects.all(), on)
    return [
        (kind, [one for one in listed if isinstance(one.entry, LawfulBasis) and one.entry.kind == kind])
        for kind in LawfulBasis.Kind
    ]


def listed_entries() -> list[tuple[ListEntry.List, list[ListEntry]]]:
    """Every code of every list, ended ones too."""
    found = list(ListEntry.objects.all())
    return [(name, [entry for entry in found if entry.list_name == name]) for name in ListEntry.List]


def _listed(found: Iterable[Gateway | LawfulBasis], on: date) -> list[ListedBasis]:
    return [
        ListedBasis(
            entry,
            ", ".join(words_for(name) for name in entry.agency_kinds),
            state_on(on, entry.valid_from, entry.valid_until, entry.checked),
            words_of_mark(entry.checked),
        )
        for entry in found
    ]


def in_force_on(on: date) -> Q:
    """A condition for dated rows: they apply on this day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    not_ended = Q(valid_until=None) | Q(valid_until__gt=on)
    return begun & not_ended


def _open_to(kind: str) -> Q:
    every, own = names_in_lists(kind)
    return Q(agency_kinds__contains=[every]) | Q(agency_kinds__contains=[own])
