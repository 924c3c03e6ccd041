"""The powers and lawful bases of the dated lists, as the rules of this package ask for them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import CharField, Value

from disclosures.lawful_basis.powers import Power
from disclosures.lawful_basis.presentation import LawfulShown, lawful_in_words
from disclosures.lawful_basis.rules import SORTS, Law, Lawful
from disclosures.models import ExchangeOnce, InformationRequest, Release
from imap.law.information import SensitiveKinds
from imap.law.kinds import names_in_lists
from imap.law.models import Gateway, LawfulBasis
from imap.law.rules import state_on


def law_for(kind: str, on: date) -> Law:
    """What the lists say to a kind of agency on a day. Two queries."""
    return law_of(kind, on, _gateways(), _bases())


def powers_for(kind: str, on: date) -> Law:
    """What the list of powers alone says to a kind of agency on a day. One query."""
    return law_of(kind, on, _gateways(), ())


def _gateways() -> list[Gateway]:
    return list(Gateway.objects.select_related("successor"))


def _bases() -> list[LawfulBasis]:
    return list(LawfulBasis.objects.all())


def law_of(kind: str, on: date, gateways: Iterable[Gateway], bases: Iterable[LawfulBasis]) -> Law:
    """The same, of these entries. No query."""
    names = set(names_in_lists(kind))

    def stands(one: Gateway | LawfulBasis) -> dict[str, Any]:
        return {
            "name": str(one),
            "state": state_on(on, one.valid_from, one.valid_until, one.checked),
            "open_to_kind": bool(names & set(one.agency_kinds)),
            "until": one.valid_until,
        }

    return Law(
        kind=kind,
        powers={
            one.pk: Power(**stands(one), use=one.use, successor=str(one.successor) if one.successor else "")
            for one in gateways
        },
        bases={one.pk: Power(**stands(one), use=one.note, sort=one.kind) for one in bases},
    )


def names_under(law: Law) -> dict[str, str]:
    """Names of everything on the lists, by id. No query."""
    return {key: one.name for key, one in {**law.powers, **law.bases}.items()}


def recorded_in_words(
    row: InformationRequest | Release | ExchangeOnce, touched: SensitiveKinds
) -> LawfulShown:
    """The three legal tests as recorded, ended powers and bases too, as far as information of these sorts needs them. One
    query."""
    named = Lawful.recorded(row).kept_to(touched)
    keys = {key for sort in SORTS if (value := getattr(named, sort)) for key in _keys(value)}
    return lawful_in_words(named, _names_of(named.powers, keys))


def _names_of(powers: Collection[str], bases: Collection[str]) -> dict[str, str]:
    gateways = Gateway.objects.filter(pk__in=powers).order_by().values_list("pk", "act", "provision")
    nothing = Value(None, output_field=CharField())
    others = LawfulBasis.objects.filter(pk__in=bases).order_by().values_list("pk", "name", nothing)
    rows: Iterable[tuple[str, str, str | None]] = gateways.union(others, all=True)
    return {
        key: name if provision is None else str(Gateway(act=name, provision=provision))
        for key, name, provision in rows
    }


def _keys(value: str | frozenset[str]) -> frozenset[str]:
    return frozenset({value}) if isinstance(value, str) else value
