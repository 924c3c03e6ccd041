"""Finding people on the enquiries that the searcher's agency leads: likely matches, and the search in My work.

The database's function answers with keys and likeness (imap.people_like in policies.sql); the rows are read here under the
reader's own rights. Both give nothing to anyone but a caseworker of the agency that leads.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from enquiries.identities.queries import Also, also_on
from enquiries.matching.rules import LIKELY, contact_number, likeness, repeated, resemblance
from enquiries.models import Enquiry, Person, SamePerson, Stage
from enquiries.people.names import is_placeholder
from enquiries.people.rules import NewPerson
from enquiries.references import tidy
from enquiries.standing.queries import visible_to
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db.any_of import AnyOf

SHOWN = 10  # earlier enquiries before one is saved
ENOUGH = 200  # people compared with one
PAGE = 25
FOUND = 30  # least likeness of a search's result


def may_find(user: User) -> bool:
    """Whether a person may look for people at all: the lead agency's caseworkers. A partner gets no hint (SEC1)."""
    return user.is_caseworker and user.agency.leads


@dataclass(frozen=True, slots=True)
class Match:
    """A person on an earlier enquiry, and why they are shown."""

    person: Person
    why: str
    also: list[Also] = field(default_factory=list)  # the same person on other enquiries
    near: bool = True  # worth showing to somebody who did not look for it


def named_by(matches: Iterable[Match]) -> set[UUID]:
    """The enquiries that such a list names: of the people found, and where the same people are on others."""
    return {key for one in matches for key in (one.person.enquiry_id, *(a.enquiry_id for a in one.also))}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier enquiry with those of its people who look like the people asked about."""

    enquiry: Enquiry
    people: list[Match] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Likely:
    """Earlier enquiries, the likeliest first, and the children who come back: "Kit Marlow: third contact"."""

    earlier: list[Earlier]
    repeats: list[str]

    @property
    def keys(self) -> set[UUID]:
        return {one.enquiry.pk for one in self.earlier}


NOTHING = Likely([], [])


def searched_for(people: Iterable[NewPerson]) -> list[str | date | None]:
    """What a search for these people looks for: their names and dates of birth, as the access log keeps them."""
    return [words for one in people for words in (one.name, one.date_of_birth)]


def likely(
    user: User,
    people: Sequence[NewPerson],
    *,
    received: datetime,
    beside: Iterable[UUID] = (),
    own: Collection[UUID] = (),
) -> Likely:
    """Earlier enquiries about these people, except those `beside`, and except those decided to be somebody else than one of
    the rows that these people have already (`own`). Two queries, however many people.

    Empty for whoever may not look for people; then the database is not even asked.
    """
    if not people or not may_find(user):
        return NOTHING
    ranks = _ranks(
        "SELECT w.n - 1, l.person, l.rank FROM unnest(%s::text[], %s::date[]) WITH ORDINALITY AS w(named, born, n),"
        " LATERAL (SELECT * FROM imap.people_like(true, w.named, w.born) ORDER BY rank DESC, person DESC LIMIT %s) l"
        " WHERE l.rank >= %s",
        [
            ["" if is_placeholder(p.name) else p.name for p in people],
            [p.date_of_birth for p in people],
            ENOUGH,
            LIKELY,
        ],
    )
    known = _known(user, [person for _n, person, _rank in ranks], beside, own)
    best: dict[UUID, tuple[int, Match]] = {}
    contacts: dict[int, dict[UUID, datetime]] = {}
    for n, key, rank in ranks:
        if (found := known.get(key)) is None:
            continue
        one = people[n]
        alike = resemblance(rank, one.name, one.date_of_birth, found.name, found.date_of_birth)
        if alike is None:
            continue
        if key not in best or rank > best[key][0]:
            best[key] = (rank, Match(found, alike.why, near=alike.near))
        if alike.counts and one.role == found.role == Person.Role.CHILD:
            contacts.setdefault(n, {})[found.enquiry_id] = found.enquiry.happened_at
    earlier: dict[UUID, Earlier] = {}
    for _rank, match in sorted(best.values(), key=lambda one: (-one[0], -one[1].person.pk.int)):
        earlier.setdefault(match.person.enquiry_id, Earlier(match.person.enquiry)).people.append(match)
    repeats = [
        f"{people[n].name}: {words} within twelve months"
        for n, received_at in sorted(contacts.items())
        if (words := repeated(contact_number(received_at.values(), received)))
    ]
    return Likely(list(earlier.values())[:SHOWN], repeats)


#: Enquiries that somebody still works on: their likely earlier contacts are shown without being looked for.
IN_HAND = frozenset({Stage.RECEIVED, Stage.OPEN, Stage.GATHERING})


def unlinked(user: User, enquiry: Enquiry, people: Sequence[Person], known: Collection[UUID]) -> Likely:
    """The likely earlier contacts of an enquiry in hand that nobody has linked with it, found on every reading of its page,
    whoever recorded it (OUT1). Those that are linked count as contacts too. What was decided about, one way or the other
    (`known`), or not to be the same person, is not shown again. Two queries."""
    if enquiry.stage not in IN_HAND or not may_find(user):
        return NOTHING
    asked = [NewPerson(p.role, p.name, date_of_birth=p.date_of_birth) for p in people]
    own = [p.pk for p in people]
    found = likely(user, asked, received=enquiry.happened_at, beside=[enquiry.pk], own=own)
    rows = [one for one in found.earlier if one.enquiry.pk not in known]
    near = [Earlier(one.enquiry, [match for match in one.people if match.near]) for one in rows]
    return Likely([one for one in near if one.people], found.repeats)


def _same_day(born: date | None, person: Person) -> bool:
    return born is not None and born == person.date_of_birth


def _ranks(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _known(
    user: User, keys: Iterable[UUID], beside: Iterable[UUID] = (), own: Collection[UUID] = ()
) -> dict[UUID, Person]:
    rows = Person.objects.filter(AnyOf(F("pk"), keys), enquiry__in=visible_to(user, Participation.LEAD))
    if own:
        pair = Q(person=OuterRef("pk"), other__in=own) | Q(other=OuterRef("pk"), person__in=own)
        rows = rows.filter(~Exists(SamePerson.objects.filter(pair, same=False, superseded_by=None)))
    return {p.pk: p for p in rows.exclude(enquiry__in=list(beside)).select_related("enquiry")}


def read_keys(typed: str) -> set[UUID]:
    """The keys in a hidden field, whatever somebody made of it."""
    found = set()
    for word in typed.split()[:100]:
        with suppress(ValueError):
            found.add(UUID(word))
    return found


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One keyset page of a search, and what to put in the address for the next one ("" when there is none)."""

    matches: list[Match]
    after: str

    @property
    def enquiries(self) -> set[UUID]:
        """Every enquiry that it names."""
        return named_by(self.matches)


def find(user: User, *, named: str, born: date | None, after: str = "") -> FoundPage:
    """People whose name is like the one typed (a part will do), or who were born on that day; those who match both
    first; who counts as one person stands there once, with the other enquiries. Keyset on (likeness, id): three queries
    a page."""
    if not (named or born) or not may_find(user):
        return FoundPage([], "")
    rank, key = _place(after)
    rows = _ranks(
        "SELECT person, rank FROM imap.people_like(false, %s, %s) WHERE rank >= %s AND (rank, person) < (%s, %s)"
        " ORDER BY rank DESC, person DESC LIMIT %s",
        [named, born, FOUND, rank, key, PAGE + 1],
    )
    known = _known(user, [person for person, _rank in rows])
    also = also_on(None, people=list(known))
    shown: list[Match] = []
    counted: set[UUID] = set()
    for person, rank in rows[:PAGE]:
        if person in known and person not in counted:
            alike = likeness(rank, same_birthday=_same_day(born, known[person]))
            shown.append(Match(known[person], alike, also.get(person, [])))
            counted |= {one.person_id for one in shown[-1].also}
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return FoundPage(shown, f"{last[1]}_{last[0]}" if last else "")


def _place(after: str) -> tuple[int, UUID]:
    """A place in the order; an address that names none shows the first page again."""
    try:
        rank, key = after.split("_")
        return min(int(rank), 1_000), UUID(key)
    except ValueError:
        return 1_000, UUID(int=0)


def by_reference(user: User, typed: str) -> Enquiry | None:
    """The enquiry of this reference, however it was typed, if the person may know of it."""
    return visible_to(user).filter(reference=tidy(typed)).first()
