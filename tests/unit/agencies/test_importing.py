"""A list of people is checked whole: every problem with its row, its column and what to do."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imap.agencies.people_import.csv_file import MOST_BYTES, MOST_ROWS, decoded, emails_of, table_of
from imap.agencies.people_import.rules import CheckedImport, ExistingPeople, checked

POLICE, OLD = UUID(int=1), UUID(int=2)
KNOWN = ExistingPeople(
    {"northbridge police": (POLICE, "Northbridge Police", True), "old school": (OLD, "Old School", False)},
    frozenset({"taken@police.example"}),
)
HEAD = "name,email,agency,roles,job_title\n"
GOOD = "Nell New,nell@police.example,Northbridge Police,practitioner,Constable\n"


def check(text: str) -> CheckedImport:
    return checked(table_of(text), KNOWN)


def where(text: str) -> list[tuple[int, str]]:
    found = check(text)
    assert not found.people, "nobody is added from a list with a problem"
    return [(one.row, one.column) for one in found.problems]


def test_one_row_is_enough_and_is_what_it_says() -> None:
    [one] = check(HEAD + GOOD).people
    assert (one.row, one.name, one.email, one.agency) == (2, "Nell New", "nell@police.example", POLICE)
    assert (one.roles, one.job_title) == (frozenset({"practitioner"}), "Constable")


@pytest.mark.parametrize("text", [
    "name;email;agency;roles\nNell New;NELL@police.example;northbridge  POLICE;practitioner, manager\n",
    "E-mail address\tRole\tName\tAgency\nnell@police.example\tManager/Practitioner\tNell New\tNorthbridge Police\n",
    '\ufeffName,Email,Agency,Roles\n"Nell New",nell@police.example,"Northbridge Police","manager; practitioner"\n',
    "name,email,agency,roles,\r\n\r\n  Nell  New ,nell@police.example , Northbridge Police,manager|practitioner,\r\n,,,,\r\n",
])  # fmt: skip
def test_lists_as_spreadsheets_save_them(text: str) -> None:
    [one] = check(text).people
    assert (one.name, one.email, one.agency) == ("Nell New", "nell@police.example", POLICE)
    assert one.roles == {"practitioner", "manager"}


@pytest.mark.parametrize(("row", "column", "words"), [
    (",nell@police.example,Northbridge Police,manager,", "name", "is empty"),
    ("Nell,nell,Northbridge Police,manager,", "email", "is no e-mail address"),
    ("Nell,taken@police.example,Northbridge Police,manager,", "email", "has an account"),
    ("Nell,TAKEN@police.example,Northbridge Police,manager,", "email", "has an account"),
    ("Nell,nell@police.example,Northbrige Police,manager,", "agency", "Did you mean “Northbridge Police”"),
    ("Nell,nell@police.example,Quite Another,manager,", "agency", "add the agency first"),
    ("Nell,nell@police.example,Old School,manager,", "agency", "not active"),
    ("Nell,nell@police.example,Northbridge Police,boss,", "roles", "There is no role “boss”"),
    ("Nell,nell@police.example,Northbridge Police,administrator,", "roles", "alone"),
    ("Nell,nell@police.example,Northbridge Police,manager; partnership_guardian,", "roles", "cannot be one of them"),
    ("Nell,nell@police.example,Northbridge Police,;,", "roles", "no role"),
    ("=cmd(),nell@police.example,Northbridge Police,manager,", "name", "formula"),
    ("Nell,nell@police.example,Northbridge Police,manager,+44", "job_title", "formula"),
    ("Ne\u200bll,nell@police.example,Northbridge Police,manager,", "name", "U+200B) after “Ne”"),
    ("Ne\u202ell,nell@police.example,Northbridge Police,manager,", "name", "hidden"),
    ("Ne\x07ll,nell@police.example,Northbridge Police,manager,", "name", "U+0007"),
    ('"Ne\nll",nell@police.example,Northbridge Police,manager,', "name", "hidden"),
    ("x" * 121 + ",nell@police.example,Northbridge Police,manager,", "name", "120"),
    ("Smith, Nell,nell@police.example,Northbridge Police,manager,Constable", "", "quotation marks"),
])  # fmt: skip
def test_what_is_wrong_is_said_where(row: str, column: str, words: str) -> None:
    found = check(HEAD + GOOD.replace("nell@", "first@") + row + "\n")
    assert [(one.row, one.column) for one in found.problems] == [(3, column)]
    assert words in found.problems[0].what
    assert not found.people


def test_names_of_every_kind_pass() -> None:
    for name in ("Siân O’Néill", "Zoë", "李小龍", "نسرین\u200cزاده", "D'Arcy-Smith Jr."):
        [one] = check(f"{HEAD}{name},nell@police.example,Northbridge Police,manager,\n").people
        assert one.name == name


def test_twice_in_the_list_names_the_first_row() -> None:
    found = check(HEAD + GOOD + GOOD.replace("nell@", "NELL@"))
    assert [(one.row, one.column) for one in found.problems] == [(3, "email")]
    assert "row 2" in found.problems[0].what


def test_every_problem_is_said_at_once() -> None:
    text = HEAD + "=x,no,Nowhere,boss,\n" + GOOD + ",,,,Constable\n"
    assert where(text) == [
        (2, "name"), (2, "email"), (2, "agency"), (2, "roles"),
        (4, "name"), (4, "email"), (4, "agency"), (4, "roles"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), [
    ("", [(0, "")]),
    ("  \n\n", [(0, "")]),
    (HEAD, [(0, "")]),
    ("name,email,agency\n" + GOOD, [(1, "roles")]),
    ("name,email,agency,roles,phone\n" + GOOD, [(1, "phone")]),
    ("name,email,agency,roles,name\n" + GOOD, [(1, "name")]),
    (HEAD + '"Nell,nell@police.example,Northbridge Police,manager,\n', [(2, ""), (0, "")]),
])  # fmt: skip
def test_what_is_no_list(text: str, places: list[tuple[int, str]]) -> None:
    assert set(where(text)) <= set(places)
    assert where(text)


def test_a_list_has_an_end() -> None:
    rows = "".join(GOOD.replace("nell@", f"nell{n}@") for n in range(MOST_ROWS))
    assert len(check(HEAD + rows).people) == MOST_ROWS
    found = check(HEAD + rows + GOOD)
    assert [one.row for one in found.problems] == [0]
    assert "5,000" in found.problems[0].what
    assert not found.people


def test_emails_are_looked_for_in_small_letters() -> None:
    assert emails_of(table_of(HEAD + GOOD.replace("nell@", "NELL@"))) == {"nell@police.example"}


@pytest.mark.parametrize(("data", "text", "noted"), [
    ("Siân".encode(), "Siân", False),
    ("Siân".encode("utf-8-sig"), "Siân", False),
    ("Siân".encode("utf-16"), "Siân", False),
    ("Siân".encode("cp1252"), "Siân", True),
    (b"", "", False),
])  # fmt: skip
def test_encodings(data: bytes, text: str, noted: bool) -> None:
    found, notes, problems = decoded(data)
    assert (found, bool(notes), problems) == (text, noted, [])


@pytest.mark.parametrize("data", [b"PK\x03\x04\0\0", b"\x81\x8d", b"\xff\xfeA", b"x" * (MOST_BYTES + 1)])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    text, _notes, problems = decoded(data)
    assert (text, len(problems)) == ("", 1)


@given(st.text(max_size=200) | st.text(alphabet='=,;"\n\t@ab', max_size=60))
def test_whatever_is_pasted_is_judged_and_never_raises(text: str) -> None:
    for shown in (text, HEAD + text):
        found = check(shown)
        assert found.people or found.problems
        assert not (found.people and found.problems)
