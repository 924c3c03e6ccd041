"""`manage.py inventory`: what is compared before and after a change of structure."""

import io

from django.core.management import call_command


def printed(*parts: str) -> list[str]:
    said = io.StringIO()
    call_command("inventory", *parts, stdout=said)
    return said.getvalue().splitlines()


def test_addresses_stand_with_their_name_and_methods(db: None) -> None:
    lines = printed("addresses")
    assert "addresses: enquiries/record/ enquiries:record_enquiry GET,HEAD,POST" in lines
    assert "addresses: enquiries/<uuid:enquiry_id>/record/ audit:record GET,HEAD" in lines
    assert len(lines) > 140


def test_clauses_stand_with_the_field_that_they_are_about(db: None) -> None:
    lines = printed("clauses")
    assert "clauses: ACC1 certainty" in lines
    assert any(line.startswith("clauses: OUT2 ") for line in lines)


def test_texts_of_code_and_templates_are_found_once(db: None) -> None:
    lines = printed("texts")
    assert "texts: 'Linked enquiries'" in lines  # a template's
    assert "texts: 'of %(when)s: %(stage)s'" in lines  # with what is filled in
    assert "texts: 'The enquiry is restricted from now on.'" in lines  # the code's
    assert len(lines) == len(set(lines)) > 2500


def test_the_whole_is_sorted_and_tells_what_stands_in_the_database(db: None) -> None:
    lines = [line for line in printed() if line.startswith("catalogue: ")]
    assert lines == sorted(lines)
    for begins in (
        "column public enquiries_concern narrative text not null",
        "policy public enquiries_enquiry ",
        "trigger public enquiries_concern ",
        "right public enquiries_enquiry imap_access INSERT,SELECT",
        "function imap do_not_contact ",
    ):
        assert any(line.startswith(f"catalogue: {begins}") for line in lines), begins
