"""The page of lists, over the lists as loaded."""

from html import unescape

from django.test import RequestFactory

from imap.law import files, views


def test_every_power_stands_on_the_page_with_its_mark(db: None, rf: RequestFactory) -> None:
    html = unescape(views.lists(rf.get("/")).content.decode())
    for key, power in files.gateways().items():
        assert f'id="{key}"' in html
        assert power["use"] in html
    assert "From memory: to be confirmed by the partnership's lawyers" in html
    assert "Not in use: commencement not confirmed" in html
    assert "Checked, except the list of assisting bodies" in html
    assert 'Replaced by <a class="govuk-link" href="#LA2011-1">' in html
    assert "until 18 February 2012 (that day not counted)" in html


def test_every_basis_and_code_stands_on_the_page(db: None, rf: RequestFactory) -> None:
    html = unescape(views.lists(rf.get("/")).content.decode())
    for basis in files.lawful_bases().values():
        assert basis["name"] in html
        assert basis["note"] in html
    for entry in files.list_entries().values():
        assert entry["name"] in html
