"""A page that names an enquiry or somebody on it is in that enquiry's access log, whatever its own address is about."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit.access_log.queries import accesses_of
from audit.guardian.queries import FIGURES
from audit.models import AccessEvent
from enquiries.identity_links.linking_actions import link_enquiries
from enquiries.models import Enquiry, Person
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, record, sign_in
from tests.support.finding import KIT, RECORD
from tests.support.forms import the_form
from tests.support.merging import kit_of, merge
from tests.support.restricted import a_case
from tests.support.sql import Sql

REFERENCE = re.compile(r"\b[2-9B-DF-HJ-NP-TV-XYZ]{5}-[2-9B-DF-HJ-NP-TV-XYZ]{5}\b")
FIND = reverse("enquiries:find")
LISTS = [
    reverse("work"),
    *(f"{reverse('work')}?list={one}" for one in ("to_open", "in_hand", "to_answer", "to_review", "referred", "duty")),
    reverse("consent:reviews"),
    reverse("disclosures:withheld_queue"),
    f"{FIND}?q=Marlow",
    f"{FIND}?q=Zedekiah",
    reverse("audit:guardian"),
    *(reverse("audit:guardian_cases", args=[one]) for one in FIGURES),
]  # fmt: skip


@dataclass
class Named:
    """The enquiries of a walk: their keys by reference, and by a name that stands on no other."""

    by_words: dict[str, UUID]

    def on(self, text: str) -> set[UUID]:
        """Those that a page names."""
        return {key for words, key in self.by_words.items() if words in text}


def looks(backup_sql: Sql) -> dict[UUID, UUID | None]:
    return dict(backup_sql("SELECT id, enquiry_id FROM audit_accessevent"))


def unrecorded(user: User, address: str, named: Named, backup_sql: Sql) -> set[UUID]:
    """The enquiries that the page names and that its looks do not."""
    before = looks(backup_sql)
    answer = sign_in(Client(), user).get(address)
    noted = {enquiry for key, enquiry in looks(backup_sql).items() if key not in before}
    if answer.status_code != 200:
        return set()
    text = answer.content.decode()
    for searched in (
        'value="Zedekiah"',
        "“Zedekiah”",
    ):  # what was searched for is said again, and in the access log
        text = text.replace(searched, "")
    return named.on(text) - noted


@pytest.mark.committed
@pytest.mark.clause("SEC1")
def test_every_page_that_names_an_enquiry_is_in_its_access_log(
    partnership: Partnership, backup_sql: Sql
) -> None:
    p = partnership
    case = a_case(p)
    waiting, linked, same = record(p.teacher), record(p.officer), family(p.officer, "Zedekiah Marlow")
    merge(kit_of(case.enquiry, p.social_worker), the_child(same, p.social_worker), p.social_worker)
    with acting_user.acting_as(p.social_worker):
        link_enquiries(
            enquiry_id=case.enquiry.pk, others=[linked.pk], reasons="The same flat", by=p.social_worker
        )
    case.keys["other_id"] = linked.pk
    named = Named(
        {one.reference: one.pk for one in (case.enquiry, waiting, linked, same)} | {"Zedekiah": same.pk}
    )
    child = case.keys["person_id"]
    more = [reverse("enquiries:not_same", args=[case.enquiry.pk, child, the_child(same, p.social_worker).pk])]
    faults, pages = [], 0
    for user in (p.lead_manager, p.nurse, p.guardian):
        for address in [*LISTS, *case.addresses, *more]:
            pages += 1
            if missing := unrecorded(user, address, named, backup_sql):
                faults.append((str(user), address, missing))
    assert pages > 250
    assert faults == []
    # The walk finds what it is there to find: these name the others.
    for address in (reverse("work"), f"{FIND}?q=Zedekiah", *more, reverse("enquiry", args=[case.enquiry.pk])):
        text = sign_in(Client(), p.social_worker).get(address).content.decode()
        assert named.on(text) - {case.enquiry.pk}, address


def family(by: User, name: str) -> Enquiry:
    return record(by, people=[NewPerson(role=Person.Role.CHILD, name=name, date_of_birth=date(2018, 3, 4))])


def the_child(enquiry: Enquiry, by: User) -> Person:
    with acting_user.acting_as(by):
        return Person.objects.get(enquiry=enquiry, role=Person.Role.CHILD)


def log_of(enquiry: Enquiry, by: User) -> list[tuple[str, str, str]]:
    """The access log of an enquiry as somebody reads it: screen, result and the words searched for, newest first."""
    with acting_user.acting_as(by):
        return [(one.screen, one.outcome, one.words) for one in accesses_of(enquiry.pk).rows]


@pytest.mark.clause("SEC1")
def test_a_search_keeps_its_words_with_what_it_found_and_when_it_found_nothing(
    partnership: Partnership, caplog: pytest.LogCaptureFixture
) -> None:
    p = partnership
    found, other = record(p.teacher), family(p.teacher, "Ben Quill")
    client = sign_in(Client(), p.social_worker)
    client.get(FIND, {"q": "  Kit   Marlow ", "born-day": "4", "born-month": "3", "born-year": "2018"})
    client.get(FIND, {"q": "Vanessa Nobody"})
    assert log_of(found, p.lead_manager) == [("enquiries:find", "listed", "Kit Marlow 2018-03-04")]
    assert [one for one in log_of(other, p.lead_manager) if "Kit" in one[2]] == [
        ("enquiries:find", "listed", "Kit Marlow 2018-03-04")  # born on that day
    ]
    for reader, sees in (
        (p.lead_manager, True),
        (p.guardian, True),
        (p.social_worker, False),
        (p.police_manager, False),
    ):
        with acting_user.acting_as(reader):
            words = AccessEvent.objects.filter(words="Vanessa Nobody", enquiry_id=None, outcome="shown")
            assert words.exists() is sees, reader
    assert "Vanessa" not in caplog.text


def test_a_reference_that_is_searched_for_is_kept_where_it_leads_on(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.teacher)
    sign_in(Client(), p.social_worker).get(FIND, {"q": enquiry.reference.lower()})
    with acting_user.acting_as(p.guardian):
        assert (
            AccessEvent.objects.filter(screen="enquiries:find", words=enquiry.reference.lower()).count() == 1
        )


@pytest.mark.clause("SEC1")
@pytest.mark.parametrize("spelt_wrong", [False, True])
def test_likely_matches_of_a_form_are_in_the_access_log(partnership: Partnership, spelt_wrong: bool) -> None:
    """Also where the form comes back with its errors (422): the matches stand on it all the same."""
    p = partnership
    earlier = record(p.teacher)
    client = sign_in(Client(), p.social_worker)
    data = the_form(client, **KIT)
    answer = client.post(RECORD, data)
    if spelt_wrong:
        seen = {"seen": answer.context["earlier"]["seen"].value(), "same": str(earlier.pk)}
        answer = client.post(RECORD, data | seen)
        assert answer.status_code == 422
    assert earlier.reference in answer.content.decode()
    screen, outcome, words = log_of(earlier, p.lead_manager)[0]
    assert (screen, outcome) == ("enquiries:record_enquiry", "listed")
    assert words.startswith("Kitt Marlowe 2018-03-04")
    assert len(log_of(earlier, p.lead_manager)) == 1 + spelt_wrong


def test_what_is_only_named_is_no_access_without_a_part(partnership: Partnership) -> None:
    """The Guardian's own lists do not swell the figure that they show."""
    p = partnership
    case = a_case(p)
    client = sign_in(Client(), p.guardian)
    for _time in range(2):
        figure = client.get(reverse("audit:guardian")).context["shown"].looks_without_part
        assert figure == 0
    assert ("audit:guardian", "listed", "") in log_of(case.enquiry, p.guardian)


def test_the_access_log_says_what_was_searched_for(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.teacher)
    sign_in(Client(), p.social_worker).get(FIND, {"q": "Kit <b>Marlow"})
    page = sign_in(Client(), p.lead_manager).get(reverse("audit:access", args=[enquiry.pk])).content.decode()
    assert "Named in a list" in page
    assert "searched for “Kit &lt;b&gt;Marlow”" in page


@pytest.mark.parametrize(
    ("address", "noted"), [("/enquiries/find", 0), ("/enquiries/nowhere", 1), ("/enquiries/nowhere/", 1)]
)
def test_a_missing_slash_is_no_refusal(partnership: Partnership, address: str, noted: int) -> None:
    p = partnership
    answer: HttpResponse | Any = sign_in(Client(), p.social_worker).get(address)
    assert answer.status_code == (404 if noted else 301)
    with acting_user.acting_as(p.guardian):
        assert AccessEvent.objects.filter(outcome=AccessEvent.Outcome.REFUSED).count() == noted
