"""The partnership of a hub: 12 big agencies and 200 small ones, each with one person who does casework."""

from dataclasses import dataclass

from imap.access import acting_user
from imap.agencies.models import Agency, User
from imap.agencies.partnership.actions import add_agency
from imap.agencies.people.actions import add_person
from imap.agencies.roles import Role
from tests.factories import SIGNED, Partnership, the_partnership

#: Besides the tests' partnership (lead agency, police, health, housing): name and kind.
BIG = {
    "Northbridge GPs": "gp",
    "Northbridge Probation": "probation",
    "Northbridge Education Service": "education",
    "Northbridge Adult Social Care": "adult_social_care",
    "Northbridge Youth Justice": "youth_justice",
    "Northbridge Refuge": "domestic_abuse",
    "Northbridge Recovery": "substance_misuse",
    "Northbridge Family Support": "voluntary",
}
SMALL = 200


@dataclass(frozen=True)
class Members:
    """Who works in the hub: the tests' partnership, and of the others one caseworker each."""

    tests: Partnership
    partners: list[User]  # big agencies that are asked now and then, the housing agency among them
    schools: list[User]  # small agencies; the first is the tests' school


def make_members() -> Members:
    """Enter the agencies that the tests' partnership lacks, by its administrator, through the same actions as the screens."""
    tests = the_partnership()
    with acting_user.acting_as(tests.administrator):
        partners = [tests.housing_officer, *(_with_worker(name, kind) for name, kind in BIG.items())]
        schools = [_with_worker(f"Primary School {n}", "school") for n in range(1, SMALL)]
    return Members(tests, partners, [tests.teacher, *schools])


def _with_worker(name: str, kind: str) -> User:
    agency: Agency = add_agency(name=name, kind=kind, **SIGNED)  # type: ignore[arg-type]
    email = name.lower().replace(" ", ".") + "@bench.example"
    return add_person(
        agency=agency, email=email, name=f"Worker of {name}", roles=frozenset({Role.PRACTITIONER})
    )
