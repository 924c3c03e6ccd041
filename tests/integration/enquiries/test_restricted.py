"""A restricted enquiry: what each person sees of it on every address, in every list, and in the database."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessEvent
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, record, sign_in
from tests.support.case import send
from tests.support.restricted import (
    MESSAGE,
    WHY,
    Case,
    a_case,
    get,
    lift,
    referred_and_opened,
    restrict,
)

Sql = Callable[..., list[tuple[Any, ...]]]
TITLE = "You cannot open this enquiry"
LISTS = ("work", "consent:reviews", "enquiries:find")


def said_to_them(answer: Any, case: Case, way: str) -> None:
    text, address = answer.content.decode(), (way, answer.request["PATH_INFO"])
    assert answer.status_code == 403, address
    assert TITLE in text, address
    assert MESSAGE in text, address
    assert "a manager of Northbridge Children’s Services" in text, address
    assert not tells_of(text, case), address


#: Letters at random, in which any short name comes up sooner or later.
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|opened-by)" value="[^"]*"')


def tells_of(text: str, case: Case) -> bool:
    told = TOKEN.sub("", text)
    return any(words in told for words in (case.enquiry.reference, "Kit", "Marlow", WHY))


Walk = Callable[[Client, Case, str], int]


def opening(client: Client, case: Case, way: str, every: int = 1) -> int:
    """Open each address, or post to what is only to be posted to: the message, and nothing else. How many there were."""
    addresses = case.addresses[::every]
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address)
        said_to_them(answer, case, way)
    return len(addresses)


def posting(client: Client, case: Case, way: str) -> int:
    """Post to each address that takes it: the same."""
    took = 0
    for address in case.addresses:
        answer = client.post(address, {"key": str(uuid4()), "reasons": "Because of the family."})
        if answer.status_code != 405:
            said_to_them(answer, case, way)
            took += 1
    assert took > 50
    return took


def some(every: int) -> Walk:
    """Open one address in so many."""
    return lambda client, case, way: opening(client, case, way, every)


#: Each way of being kept out: who is, the restriction's kind and list, and how the addresses are walked.
CELLS: dict[str, tuple[str, str, tuple[str, ...], Walk]] = {
    "practitioner of the lead agency, named": ("social_worker", "not", ("social_worker",), opening),
    "practitioner of the lead agency, not on the list": (
        "social_worker", "only", ("lead_manager",), posting
    ),
    "person of the agency asked, named": ("nurse", "not", ("nurse", "teacher"), some(9)),
    "person of the agency asked, not on the list": (
        "nurse", "only", ("lead_manager", "social_worker"), opening
    ),
    "who referred it, not on the list": ("teacher", "only", ("lead_manager", "nurse"), some(3)),
    "the Guardian, named": ("guardian", "not", ("guardian",), opening),
}  # fmt: skip


@pytest.mark.committed
def test_each_way_of_being_kept_out(partnership: Partnership, app_sql: Sql, owner_sql: Sql) -> None:
    """One case, restricted anew for each way.

    Naming somebody and leaving them off a list differ in the door alone (`kept_out`), and who referred an enquiry comes
    through the same door as who was asked: none of it on any address. So every address is opened by one person of the lead
    agency, one of the agency asked and the Guardian, and posted to by one; by the others some are opened.
    """
    p = partnership
    case = a_case(p)
    assert len(case.addresses) > 90
    tables = owner_sql(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'enquiry_id'"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    )
    assert len(tables) > 30
    for number, (way, (who, kind, people, walk)) in enumerate(CELLS.items(), 1):
        user: User = getattr(p, who)
        restrict(case.enquiry, p.lead_manager, kind, *(getattr(p, one) for one in people))
        client = sign_in(Client(), user)
        refused = looks_refused(p, user, case)
        walked = walk(client, case, way)
        # The Guardian who is kept out reads no looks at it either.
        noted = 0 if user == p.guardian else walked
        assert looks_refused(p, user, case) - refused == noted, way
        no_list_count_or_search_tells_of_it(client, user, case, way)
        expected = {table: 0 for (table,) in tables} | {
            "enquiries_restriction": number
        }  # what was written for them
        the_database_shows_no_row_of_it(user, case, expected, app_sql, way)
    outsider = sign_in(Client(), p.officer)  # as for what does not exist
    assert {outsider.get(address).status_code for address in case.addresses} == {404, 405}
    there, nowhere = (
        get(p.administrator, reverse("enquiry", args=[key])) for key in (case.enquiry.pk, uuid4())
    )
    assert there.status_code == nowhere.status_code == 404


def looks_refused(p: Partnership, who: User, case: Case) -> int:
    """As the Guardian reads them."""
    with acting_user.acting_as(p.guardian):
        return AccessEvent.objects.filter(
            person=who, enquiry_id=case.enquiry.pk, outcome=AccessEvent.Outcome.REFUSED
        ).count()


def no_list_count_or_search_tells_of_it(client: Client, who: User, case: Case, way: str) -> None:
    for name in LISTS:
        assert not tells_of(client.get(reverse(name)).content.decode(), case), (way, name)
    assert all(one.count == 0 for one in client.get(reverse("work")).context["lists"]), way
    for typed in (case.enquiry.reference, "Marlow"):
        for name in ("work", "enquiries:find"):
            found = client.get(reverse(name), {"q": typed})
            assert found.status_code == 200, (way, name, typed)  # no way to the enquiry itself
            text = found.content.decode().replace(f'value="{typed}"', "")
            assert not tells_of(text, case), (way, name, typed)
    if who.is_partnership_guardian:
        page = client.get(reverse("audit:guardian"))
        shown = page.context["shown"]
        assert (shown.agencies, shown.overrides, shown.looks_refused) == ([], [], 0)
        for figure in ("shared", "withheld", "refused", "nothing", "refused-looks", "looks-without-part"):
            cases = client.get(reverse("audit:guardian_cases", args=[figure])).content.decode()
            assert not tells_of(cases, case), figure


def the_database_shows_no_row_of_it(
    who: User, case: Case, expected: dict[str, int], app_sql: Sql, way: str
) -> None:
    for table, rows in expected.items():
        # Their own name on the list, if it is there; nobody else's.
        others = " AND person_id <> %s" if table == "enquiries_restrictedperson" else ""
        sql = f'SELECT count(*) FROM "{table}" WHERE enquiry_id = %s{others}'
        values = [case.enquiry.pk, who.pk] if others else [case.enquiry.pk]
        assert app_sql(sql, values, person=who.pk) == [(rows,)], (way, table)
    assert app_sql("SELECT count(*) FROM enquiries_enquiry", person=who.pk) == [(0,)], way
    like = "SELECT count(*) FROM imap.people_like(false, 'Marlow', NULL)"
    assert app_sql(like, person=who.pk) == [(0,)], way
    for function in ("has_part", "leads"):
        held = app_sql(f"SELECT imap.{function}(%s)", [case.enquiry.pk], person=who.pk)
        assert held == [(False,)], (way, function)


def test_likely_matches_leave_it_out(partnership: Partnership) -> None:
    p = partnership
    enquiry, another = record(p.teacher), record(p.social_worker)
    where = reverse("enquiries:earlier", args=[another.pk])
    assert enquiry.reference in get(p.social_worker, where).content.decode()
    restrict(enquiry, p.lead_manager, "not", p.social_worker)
    shown = get(p.social_worker, where)
    assert enquiry.reference not in shown.content.decode()
    assert "contact within" not in shown.content.decode()
    assert enquiry.reference in get(p.lead_manager, where).content.decode()


def test_who_may_open_it_reads_the_warning_as_far_as_it_is_theirs(partnership: Partnership) -> None:
    p = partnership
    enquiry = referred_and_opened(p)
    send(enquiry, p.health, p.social_worker)
    where, ask = reverse("enquiry", args=[enquiry.pk]), reverse("disclosures:ask", args=[enquiry.pk])
    assert "Restricted:" not in get(p.lead_manager, where).content.decode()
    assert "This enquiry is restricted" not in get(p.lead_manager, ask).content.decode()
    restrict(enquiry, p.lead_manager, "only", p.lead_manager, p.nurse, p.teacher)
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
    assert [row.restricted for row in rows if enquiry.reference in row.words and row.rating] == [True]
    # Asking says what it means for the agency asked.
    assert "ask, then name them" in get(p.lead_manager, ask).content.decode()
    restrict(enquiry, p.lead_manager, "not", p.social_worker)
    assert "let the restriction name those who may" in get(p.lead_manager, ask).content.decode()


def test_lifting_stays_on_the_record_and_it_can_be_restricted_again(partnership: Partnership) -> None:
    """That lifting brings every address back: tests/integration/walk/test_every_address.py."""
    p = partnership
    enquiry = referred_and_opened(p)
    send(enquiry, p.health, p.social_worker)
    where = reverse("enquiry", args=[enquiry.pk])
    restrict(enquiry, p.social_worker, "only", p.lead_manager)
    assert get(p.nurse, where).status_code == 403
    lift(enquiry, p.lead_manager)
    assert get(p.nurse, where).status_code == 200
    text = get(p.social_worker, reverse("audit:record", args=[enquiry.pk]), whole="yes").content.decode()
    for words in (
        "Who may open this enquiry: Only the people named may open it",
        "The list names Mina Manager",
        WHY,
        MESSAGE,
        "Who may open this enquiry: The restriction is lifted",
        "It was another family.",
    ):
        assert words in text
    restrict(enquiry, p.social_worker, "not", p.nurse)  # again, in an emergency
    assert get(p.nurse, where).status_code == 403
