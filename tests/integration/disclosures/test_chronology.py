"""The chronology of a family, as real people through Django's client, both locks on."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessEvent
from disclosures.chronology import queries
from disclosures.chronology.rules import Wanted
from disclosures.models import Item
from enquiries.models import Person
from enquiries.people.rules import NewPerson
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db import clock
from tests.factories import Partnership, opened, sign_in
from tests.support.case import page, people_of, release, send
from tests.support.family import named
from tests.support.marks import sensitive
from tests.support.mended import NEW_WORDS, correct, recall
from tests.support.merging import merge
from tests.support.restricted import restrict

OLDEST = {"text": "Bruise to the ear, explained as a fall.", "information_from": "2024-02-01"}
OLD = {"text": "Missed two clinics.", "information_from": "2025-02-01", "certainty": "hearsay"}
NEW = {"text": "Rent is late.", "information_from": "2025-06-01", "kind": "housing", "certainty": "reported"}
OF_SIBLING = {"text": "Robin is behind with speech.", "information_from": "2024-03-01"}


def family() -> list[NewPerson]:
    robin = NewPerson(role=Person.Role.CHILD, name="Robin Marlow", date_of_birth=date(2021, 5, 6))
    kit = NewPerson(role=Person.Role.CHILD, name="Kit Marlow", date_of_birth=date(2018, 3, 4))
    jo = NewPerson(
        role=Person.Role.PARENT_OR_CARER, name="Jo Marlow", relationship="Mother", date_of_birth=date(1990, 1, 2),
        parental_responsibility=Person.ParentalResponsibility.MOTHER,
    )  # fmt: skip
    return [kit, robin, jo]


class Family:
    """Two enquiries about one family: on the first the trust shared about both children, on the second the trust and
    housing about Kit."""

    def __init__(self, p: Partnership) -> None:
        worker = p.social_worker
        at = clock.now() - timedelta(days=400)
        self.earlier = opened(worker, people=family(), received_at=at)
        robin = people_of(self.earlier, worker)["Robin Marlow"]
        kit = people_of(self.earlier, worker)["Kit Marlow"]
        release(
            send(self.earlier, p.health, worker),
            p.nurse,
            {**OLDEST, "about": kit},
            {**OF_SIBLING, "about": robin},
        )
        self.here = opened(worker)
        release(send(self.here, p.health, worker), p.nurse, OLD, to=(p.lead, p.school))
        release(send(self.here, p.housing, worker), p.housing_officer, NEW)
        merge(named(self.here, worker, "Kit Marlow"), named(self.earlier, worker, "Kit Marlow"), worker)
        self.kit = people_of(self.here, worker)["Kit Marlow"]

    def at(self, **wanted: str) -> str:
        return (
            reverse("disclosures:chronology", args=[self.here.pk])
            + "?"
            + "&".join(f"{name}={value}" for name, value in wanted.items())
        )


@pytest.fixture
def case(partnership: Partnership) -> Family:
    return Family(partnership)


TEXTS = [one["text"] for one in (OLDEST, OF_SIBLING, OLD, NEW)]


def order(html: str, *texts: str) -> list[str]:
    """Those of these texts that the page has, in its order."""
    found = [(html.index(words), words) for words in (texts or TEXTS) if words in html]
    return [words for _place, words in sorted(found)]


def test_all_agencies_and_earlier_enquiries_by_date_and_what_is_chosen_of_them(
    partnership: Partnership, case: Family
) -> None:
    p, worker = partnership, partnership.social_worker
    html = page(worker, case.at())
    assert order(html) == TEXTS
    assert "This is contact number 2 about this family: 1 came before it, on" in html
    assert f"From enquiry {case.earlier.reference}" in html
    assert "Hearsay" in html  # marks stand beside each (ACC1)
    assert "Northbridge NHS Trust was asked" in html
    assert "Answered: information shared" in html
    assert "Rated amber" in html
    assert "privacy notice, version" in html.casefold()  # on paper
    with acting_as(p.lead_manager):
        looks = AccessEvent.objects.filter(screen="disclosures:chronology", person=worker)
        assert set(looks.values_list("enquiry_id", flat=True)) == {case.here.pk, case.earlier.pk}
    assert case.at().rstrip("?") in page(worker, reverse("enquiry", args=[case.here.pk]))
    assert case.at().rstrip("?") in page(worker, reverse("disclosures:information", args=[case.here.pk]))
    # What is chosen stands in the address.
    assert order(page(worker, case.at(agency=str(partnership.housing.pk)))) == [NEW["text"]]
    assert order(page(worker, case.at(kind="housing"))) == [NEW["text"]]
    events = page(worker, case.at(kind="events"))
    assert order(events) == []
    assert "Contact received" in events
    spring = {"since-day": "1", "since-month": "1", "since-year": "2025", "until-day": "1", "until-month": "3", "until-year": "2025"}  # fmt: skip
    assert order(page(worker, case.at(**spring))) == [OLD["text"]]
    nonsense = {"agency": "x", "about": "y", "kind": "z", "after": "here", "since-day": "40"}
    said = page(worker, case.at(**nonsense))
    assert order(said) == TEXTS
    assert "There is a problem" in said
    assert "There is a problem" not in html
    # One child’s view, also without the words of a concern, which tell of everybody.
    concern = "Kit came to school with a bruise"
    assert concern in page(worker, case.at())
    html = page(worker, case.at(about=case.kit, agency=""))
    assert "There is a problem" not in html
    assert order(html) == [OLDEST["text"], OLD["text"], NEW["text"]]
    assert concern not in html
    assert "Robin" not in html
    mother = people_of(case.here, worker)["Jo Marlow"]
    of_mother = page(worker, case.at(about=mother))
    assert order(of_mother) == []
    assert case.earlier.reference not in of_mother  # nobody said that it is the same woman


@pytest.mark.clause("SEC1")
def test_each_reader_sees_what_is_theirs(partnership: Partnership, case: Family) -> None:
    p = partnership
    assert order(page(p.teacher, case.at())) == [OLD["text"]]
    seen = page(p.teacher, case.at())
    for words in (
        "Northbridge Homes",
        "Rated",
        "Kit came to school",
        case.earlier.reference,
        "Robin",
        "Answered",
    ):
        assert words not in seen, words
    assert order(page(p.nurse, case.at())) == [OLD["text"]]  # what it shared itself
    assert sign_in(Client(), p.guardian).get(case.at()).status_code == 403
    assert sign_in(Client(), p.officer).get(case.at()).status_code == 404
    _marks(p, case)
    restrict(case.earlier, p.lead_manager, "not", p.social_worker)
    html = page(p.social_worker, case.at())
    assert order(html) == [OLD["text"], NEW["text"]]
    assert case.earlier.reference not in html
    assert "contact number" not in html


def _marks(p: Partnership, case: Family) -> None:
    """Of what is corrected, called back, or sensitive."""
    with acting_as(p.nurse):
        item = Item.objects.get(content__text=OLD["text"])
    correct(item, p.nurse)
    recall(item, p.school, p.nurse)
    html = page(p.social_worker, case.at())
    assert order(html, OLD["text"], NEW_WORDS) == [OLD["text"], NEW_WORDS]
    assert "this does not hold any more" in html
    assert "Called back" not in html  # from somebody else
    assert "Called back from: Elm Grove School" in page(p.nurse, case.at())
    assert OLD["text"] not in page(p.teacher, case.at())
    secret = {"text": "Now at the refuge.", **sensitive(p, p.lead_manager)}
    release(send(case.here, p.police, p.social_worker), p.officer, secret)
    named_person = page(p.social_worker, case.at())
    assert "a sensitive item" in named_person
    assert "Now at the refuge." not in named_person  # in no list, not on paper (SEN1)


def test_pages_lose_none_and_cost_the_same(
    partnership: Partnership, case: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = partnership

    def cost() -> int:
        with acting_as(p.social_worker), CaptureQueriesContext(connection) as asked:
            queries.chronology(p.social_worker, case.here, Wanted())
        return len(asked)

    cost()  # what is read once a process
    before = cost()
    release(send(case.here, p.housing, p.social_worker), p.housing_officer, OLD, NEW, NEW)
    assert cost() == before <= 19
    monkeypatch.setattr(queries, "PAGE", 4)
    seen, address = [], case.at(kind="events")
    for _page in range(9):
        html = page(p.social_worker, address)
        seen += re.findall(r'id="entry-\d+">([^<]+)', html)
        link = re.search(r'href="(\?[^"]*after=[^"]*)"', html)
        if not link:
            break
        address = case.at().rstrip("?") + link[1].replace("&amp;", "&")
    whole: list[Any] = re.findall(r'id="entry-\d+">([^<]+)', _all(p.social_worker, case, monkeypatch))
    assert len(whole) > 8
    assert seen == whole


def _all(user: User, case: Family, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(queries, "PAGE", 50)
    return page(user, case.at(kind="events"))
