"""The privacy notice is linked from every page with a form, and stands in words on every print (PRV1)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from imap.law.notices import version_on
from tests.factories import Partnership, sign_in
from tests.integration.enquiries.restricted import a_case

TEMPLATES = Path(settings.BASE_DIR) / "templates"
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
#: What is included in pages, and no page itself.
PARTS = re.compile(r"(^|/)parts/|^components/|^design/(widgets|form|formset|field|errors)")
HTML = {str(file.relative_to(TEMPLATES)): file.read_text("utf-8") for file in TEMPLATES.rglob("*.html")}


def above(name: str) -> list[str]:
    """The templates that one extends, up to the page's frame."""
    found = EXTENDS.match(HTML[name])
    return [found[1], *above(found[1])] if found else []


@pytest.mark.clause("PRV1")
def test_every_page_with_a_form_stands_in_the_frame_that_carries_the_notice() -> None:
    assert '{% url "privacy_notice" as privacy_url %}' in HTML["design/page.html"]
    assert "{% privacy_notice_in_words as notice_words %}" in HTML["base.html"]
    pages = [name for name, text in HTML.items() if "<form" in text and not PARTS.search(name)]
    assert len(pages) > 40
    assert [name for name in pages if "base.html" not in [name, *above(name)]] == []
    emptied = [name for name, text in HTML.items() if "{% block notice %}" in text]
    assert sorted(emptied) == ["base.html", "design/page.html"]


@pytest.mark.clause("PRV1")
def test_every_page_of_a_case_links_it_and_prints_its_version(partnership: Partnership) -> None:
    p = partnership
    case = a_case(p)
    version = version_on(localdate())
    link = f'href="{reverse("privacy_notice")}"'
    on_paper = f"Privacy notice, version {version}: http://testserver{reverse('privacy_notice_version', args=[version])}"
    shown, with_forms = 0, 0
    for person in (p.social_worker, p.nurse):
        client = sign_in(Client(), person)
        for address in [*case.addresses, reverse("enquiries:record_enquiry"), reverse("consent:urgent")]:
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            html = answer.content.decode()
            shown += 1
            with_forms += 'method="post" novalidate' in html
            assert link in html, address
            assert re.search(rf'<p class="govuk-body-s imap-print-only">{re.escape(on_paper)}</p>', html), (
                address
            )
    assert shown > 30
    assert with_forms > 10
    signing_in = Client().get(reverse("account_login")).content.decode()
    assert link in signing_in
