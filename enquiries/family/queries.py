"""Everything that reads relations for a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.safestring import SafeString

from enquiries.ages.rules import age_of
from enquiries.family.drawing import draw
from enquiries.family.rules import Member, Tie, seen_from, sentence
from enquiries.models import Person, Relation
from enquiries.people.queries import people_of


def member(person: Person) -> Member:
    """One person as the rules and the picture want to know them."""
    ended = "ended" if person.parental_responsibility else ""
    return Member(
        key=str(person.pk),
        name=person.name,
        role=person.role,
        about=person.relationship,
        born=person.date_of_birth,
        estimate=age_of(person).estimate,
        estimated_on=person.age_estimated_on,
        unborn=person.unborn,
        responsibility="now" if person.holds_parental_responsibility else ended,
        household=person.household,
        household_part=person.household_part,
    )


def tie(relation: Relation) -> Tie:
    """One relation as the rules and the picture want to know it."""
    return Tie(
        person=str(relation.person_id),
        kind=relation.kind,
        other=str(relation.other_id),
        words=relation.words,
        state=relation.state,
        key=str(relation.pk),
    )


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One person in the table that says what the picture shows."""

    person: Person
    age: str
    uncertain: str
    relations: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """One relation in words."""

    relation: Relation
    words: str


@dataclass(frozen=True, slots=True)
class Family:
    """The people of an enquiry, how they are related, and the picture of it."""

    rows: list[FamilyRow]
    relations: list[Told]
    mistakes: list[Told]
    picture: SafeString


def relations_of(enquiry_id: UUID) -> list[Relation]:
    """Every relation on an enquiry, mistakes too, in the order in which they were written down. One query."""
    return list(Relation.objects.filter(enquiry=enquiry_id).order_by("id"))


def family_of(enquiry_id: UUID, *, on: date) -> Family:
    """The family of an enquiry on a day. Two queries, however many people."""
    people, relations = people_of(enquiry_id), relations_of(enquiry_id)
    members = {str(p.pk): member(p) for p in people}
    told = [Told(r, sentence(tie(r), members)) for r in relations]
    true = [tie(r) for r in relations if r.state != Relation.State.MISTAKE]
    return Family(
        rows=[
            FamilyRow(p, age.in_words(on), age.uncertainty(on), said_of(p, true, members))
            for p in people
            for age in [age_of(p)]
        ],
        relations=[one for one in told if one.relation.state != Relation.State.MISTAKE],
        mistakes=[one for one in told if one.relation.state == Relation.State.MISTAKE],
        picture=draw(list(members.values()), true, on=on),
    )


def said_of(person: Person, ties: Iterable[Tie], members: dict[str, Member]) -> list[str]:
    """What a person's relations are, in words, from their side."""
    key = str(person.pk)
    return [seen_from(one, key, members) for one in ties if key in (one.person, one.other)]


def relations_in_words(person: Person) -> list[str]:
    """The same of one person, with who they live with left to the caller. Two queries."""
    members = {str(p.pk): member(p) for p in people_of(person.enquiry_id)}
    ties = [tie(r) for r in relations_of(person.enquiry_id) if r.state != Relation.State.MISTAKE]
    return said_of(person, ties, members)


def get_relation_or_404(enquiry_id: UUID, relation_id: UUID) -> Relation:
    """One relation of this enquiry; Http404 for one of another."""
    rows = Relation.objects.select_related("enquiry", "person", "other")
    found = rows.filter(enquiry=enquiry_id, pk=relation_id).first()
    if found is None:
        raise Http404
    return found
