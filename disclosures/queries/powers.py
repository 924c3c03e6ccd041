"""The powers and lawful bases of the dated lists, as the rules of this room ask for them."""

from collections.abc import Iterable
from datetime import date

from disclosures.rules.powers import Power
from imap.law.kinds import names_in_lists
from imap.law.models import Gateway, LawfulBasis
from imap.law.queries import lawful_bases_for
from imap.law.rules import state_on


def powers_for(kind: str, on: date) -> dict[str, Power]:
    """Every power of the lists as it stands for a kind of agency on a day, in the lists' order. One query."""
    names = set(names_in_lists(kind))
    return {
        one.pk: Power(
            name=str(one),
            use=one.use,
            state=state_on(on, one.valid_from, one.valid_until, one.checked),
            open_to_kind=bool(names & set(one.agency_kinds)),
            until=one.valid_until,
            successor=str(one.successor) if one.successor else "",
        )
        for one in Gateway.objects.select_related("successor")
    }


def bases_for(kind: str, on: date) -> dict[str, LawfulBasis]:
    """The Article 6 bases that a kind of agency may name on a day, in the list's order. One query."""
    return {one.pk: one for one in lawful_bases_for(kind, on, basis=LawfulBasis.Kind.ARTICLE_6)}


def names_of_powers(keys: Iterable[str]) -> list[str]:
    """Names of powers as recorded, ended ones too. One query."""
    found = {one.pk: str(one) for one in Gateway.objects.filter(pk__in=list(keys))}
    return [found.get(key, key) for key in keys]


def name_of_basis(key: str) -> str:
    """Name of an Article 6 basis as recorded. One query."""
    found = LawfulBasis.objects.filter(pk=key).first()
    return str(found) if found else key
