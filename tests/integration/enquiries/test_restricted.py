"""A restricted enquiry: what each person sees of it on every address, in every list, and in the database."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Look
from imap.agencies import session
from imap.agencies.models import User
from tests.factories import Partnership, record, sign_in
from tests.integration.enquiries.restricted import MESSAGE, WHY, Case, a_case, get, lift, restrict

Sql = Callable[..., list[tuple[Any, ...]]]
TITLE = "You cannot open this enquiry"
LISTS = ("work", "consent:reviews", "enquiries:find")

#: Each way of being kept out: who is, and the restriction's kind and list.
CELLS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "practitioner of the lead agency, named": ("social_worker", "not", ("social_worker",)),
    "practitioner of the lead agency, not on the list": ("social_worker", "only", ("lead_manager",)),
    "person of the agency asked, named": ("nurse", "not", ("nurse", "teacher")),
    "person of the agency asked, not on the list": ("nurse", "only", ("lead_manager", "social_worker")),
    "who referred it, not on the list": ("teacher", "only", ("lead_manager", "nurse")),
    "the Guardian, named": ("guardian", "not", ("guardian",)),
}


def answers_to(user: User, case: Case) -> dict[str, int]:
    """The status of each address of a case, for one person."""
    client = sign_in(Client(), user)
    lifting = reverse("enquiries:lift_restriction", args=[case.enquiry.pk])  # only when there is one
    return {one: client.get(one).status_code for one in case.addresses if one != lifting}


@pytest.fixture(params=list(CELLS.values()), ids=list(CELLS))
def kept_out(request: Any, partnership: Partnership) -> tuple[User, Case]:
    who, kind, people = request.param
    case = a_case(partnership)
    restrict(case.enquiry, partnership.lead_manager, kind, *(getattr(partnership, one) for one in people))
    return getattr(partnership, who), case


def said_to_them(answer: Any, case: Case) -> None:
    text, address = answer.content.decode(), answer.request["PATH_INFO"]
    assert answer.status_code == 403, address
    assert TITLE in text, address
    assert MESSAGE in text, address
    assert "a manager of Northbridge Children’s Services" in text, address
    assert not tells_of(text, case), address


def tells_of(text: str, case: Case) -> bool:
    return any(words in text for words in (case.enquiry.reference, "Kit", "Marlow", WHY))


def test_every_address_gives_the_message_and_nothing_else(
    partnership: Partnership, kept_out: tuple[User, Case]
) -> None:
    who, case = kept_out
    client = sign_in(Client(), who)
    assert len(case.addresses) > 30
    for address in case.addresses:
        answer = client.get(address)
        if answer.status_code == 405:  # only to be posted to
            answer = client.post(address)
        said_to_them(answer, case)
    with session.acting_as(partnership.guardian):
        looks = Look.objects.filter(person=who, enquiry_id=case.enquiry.pk, outcome=Look.Outcome.REFUSED)
        refused = looks.count()
    # The Guardian who is kept out reads no looks at it either.
    assert refused == 0 if who == partnership.guardian else refused >= len(case.addresses)


def test_nothing_can_be_posted_either(partnership: Partnership) -> None:
    p = partnership
    case = a_case(p)
    restrict(case.enquiry, p.lead_manager, "not", p.social_worker)
    client = sign_in(Client(), p.social_worker)
    for address in case.addresses:
        answer = client.post(address, {"key": str(uuid4()), "reasons": "Because."})
        if answer.status_code != 405:
            said_to_them(answer, case)


def test_no_list_count_search_or_match_tells_of_it(
    partnership: Partnership, kept_out: tuple[User, Case]
) -> None:
    who, case = kept_out
    client = sign_in(Client(), who)
    for name in LISTS:
        assert not tells_of(client.get(reverse(name)).content.decode(), case), name
    assert all(one.count == 0 for one in client.get(reverse("work")).context["lists"])
    for typed in (case.enquiry.reference, "Marlow"):
        for name in ("work", "enquiries:find"):
            found = client.get(reverse(name), {"q": typed})
            assert found.status_code == 200, (name, typed)  # no way to the enquiry itself
            assert not tells_of(found.content.decode().replace(f'value="{typed}"', ""), case), (name, typed)
    if who.is_partnership_guardian:
        page = client.get(reverse("audit:guardian"))
        shown = page.context["shown"]
        assert (shown.agencies, shown.overrides, shown.looks_refused) == ([], [], 0)
        for figure in ("shared", "withheld", "refused", "nothing", "refused-looks", "looks-without-part"):
            cases = client.get(reverse("audit:guardian_cases", args=[figure])).content.decode()
            assert not tells_of(cases, case), figure


def test_the_database_shows_no_row_of_it(kept_out: tuple[User, Case], app_sql: Sql, owner_sql: Sql) -> None:
    who, case = kept_out
    tables = owner_sql(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'enquiry_id'"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    )
    assert len(tables) > 30
    told = {
        "enquiries_restriction": 1,
        "enquiries_restrictedperson": None,
    }  # its message; their own name, if it is there
    for (table,) in tables:
        [(count,)] = app_sql(
            f'SELECT count(*) FROM "{table}" WHERE enquiry_id = %s', [case.enquiry.pk], person=who.pk
        )
        if table == "enquiries_restrictedperson":
            others = app_sql(
                "SELECT count(*) FROM enquiries_restrictedperson WHERE person_id <> %s",
                [who.pk],
                person=who.pk,
            )
            assert others == [(0,)]
        else:
            assert count == told.get(table, 0), table
    assert app_sql("SELECT count(*) FROM enquiries_enquiry", person=who.pk) == [(0,)]
    assert app_sql("SELECT count(*) FROM imap.people_like(false, 'Marlow', NULL)", person=who.pk) == [(0,)]
    for function in ("has_part", "leads"):
        assert app_sql(f"SELECT imap.{function}(%s)", [case.enquiry.pk], person=who.pk) == [(False,)]


def test_likely_matches_leave_it_out(partnership: Partnership) -> None:
    p = partnership
    case = a_case(p)
    another = record(p.social_worker)
    where = reverse("enquiries:earlier", args=[another.pk])
    assert case.enquiry.reference in get(p.social_worker, where).content.decode()
    restrict(case.enquiry, p.lead_manager, "not", p.social_worker)
    shown = get(p.social_worker, where)
    assert case.enquiry.reference not in shown.content.decode()
    assert "contact within" not in shown.content.decode()
    assert case.enquiry.reference in get(p.lead_manager, where).content.decode()


@pytest.mark.parametrize("kind", ["only", "not"])
def test_everybody_else_is_as_before(partnership: Partnership, kind: str) -> None:
    p = partnership
    case = a_case(p)
    people = (p.lead_manager, p.nurse) if kind == "only" else (p.social_worker, p.teacher)
    before = answers_to(p.lead_manager, case)
    restrict(case.enquiry, p.lead_manager, kind, *people)
    assert answers_to(p.lead_manager, case) == before
    request = reverse("disclosures:request", args=[case.enquiry.pk, case.keys["request_id"]])
    assert get(p.nurse, request).status_code == 200
    assert get(p.guardian, reverse("enquiry", args=[case.enquiry.pk])).status_code == 200
    nowhere = reverse("enquiry", args=[uuid4()])
    assert set(answers_to(p.officer, case).values()) == {404, 405}  # as for what does not exist
    there = get(p.administrator, reverse("enquiry", args=[case.enquiry.pk]))
    assert there.status_code == get(p.administrator, nowhere).status_code == 404


def test_who_may_open_it_reads_the_warning_as_far_as_it_is_theirs(partnership: Partnership) -> None:
    p = partnership
    case = a_case(p)
    where = reverse("enquiry", args=[case.enquiry.pk])
    assert "Restricted:" not in get(p.lead_manager, where).content.decode()
    restrict(case.enquiry, p.lead_manager, "only", p.lead_manager, p.nurse, p.teacher)
    for user in (p.lead_manager, p.guardian):
        text = get(user, where).content.decode()
        assert "Restricted: only these people may open it" in text
        assert "Mina Manager (Northbridge Children’s Services)" in text
        assert WHY in text
    nurse = get(p.nurse, where).content.decode()
    assert "Nia Nurse (Northbridge NHS Trust)" in nurse
    assert "Mina Manager (" not in nurse  # another agency's people and the reasons are not hers
    assert "Tess Teacher (" not in nurse
    assert WHY not in nurse
    rows = [row for one in get(p.lead_manager, reverse("work")).context["lists"] for row in one.rows]
    assert [row.restricted for row in rows if case.enquiry.reference in row.words and row.rating] == [True]


def test_lifting_brings_everything_back_and_stays_on_the_record(partnership: Partnership) -> None:
    p = partnership
    case = a_case(p)
    before = answers_to(p.nurse, case)
    restrict(case.enquiry, p.social_worker, "only", p.lead_manager)
    lift(case.enquiry, p.lead_manager)
    assert answers_to(p.nurse, case) == before
    text = get(p.social_worker, reverse("audit:record", args=[case.enquiry.pk])).content.decode()
    for words in (
        "Who may open this enquiry: Only the people named may open it",
        "The list names Mina Manager",
        WHY,
        MESSAGE,
        "Who may open this enquiry: The restriction is lifted",
        "It was another family.",
    ):
        assert words in text
    restrict(case.enquiry, p.social_worker, "not", p.nurse)  # and it can be restricted again, in an emergency
    assert get(p.nurse, reverse("enquiry", args=[case.enquiry.pk])).status_code == 403


def test_asking_says_what_the_restriction_means_for_the_agency_asked(partnership: Partnership) -> None:
    p = partnership
    case = a_case(p)
    where = reverse("disclosures:ask", args=[case.enquiry.pk])
    assert "This enquiry is restricted" not in get(p.lead_manager, where).content.decode()
    restrict(case.enquiry, p.lead_manager, "only", p.lead_manager)
    assert "ask, then name them" in get(p.lead_manager, where).content.decode()
    restrict(case.enquiry, p.lead_manager, "not", p.social_worker)
    assert "let the restriction name those who may" in get(p.lead_manager, where).content.decode()
