"""A child to look for."""

from datetime import date

from django.urls import reverse

from enquiries.models import Person
from enquiries.people.rules import NewPerson

KIT = {
    "people-0-name": "Kitt Marlowe",
    "people-0-date_of_birth-day": "4",
    "people-0-date_of_birth-month": "3",
    "people-0-date_of_birth-year": "2018",
}

RECORD = reverse("enquiries:record_enquiry")


def child(name: str, born: date | None = None) -> list[NewPerson]:
    return [NewPerson(role=Person.Role.CHILD, name=name, date_of_birth=born)]
