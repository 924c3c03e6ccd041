"""The privacy notice is linked from every page with a form, and stands in words on every print (PRV1)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import Partnership, sign_in
from tests.support.notice import carries_the_notice

TEMPLATES = Path(settings.BASE_DIR) / "templates"
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
#: What is included in pages, and no page itself.
PARTS = re.compile(r"(^|/)parts/|^components/|^design/(widgets|form|formset|field|errors)")
#: Asks nothing: it sends what another page's form has asked, while there is no database to read the notice from.
SENDS_AGAIN = "503.html"
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
    assert [name for name in pages if "base.html" not in [name, *above(name)]] == [SENDS_AGAIN]
    assert above(SENDS_AGAIN) == ["design/page.html"]
    emptied = [name for name, text in HTML.items() if "{% block notice %}" in text]
    assert sorted(emptied) == ["base.html", "design/page.html"]


@pytest.mark.clause("PRV1")
def test_signing_in_and_recording_carry_it(partnership: Partnership) -> None:
    """The pages of a case: tests/integration/walk/test_every_address.py."""
    client = sign_in(Client(), partnership.social_worker)
    carries_the_notice(
        {
            name: client.get(reverse(name)).content.decode()
            for name in ("enquiries:record_enquiry", "consent:urgent")
        }
    )
    signing_in = Client().get(reverse("account_login")).content.decode()
    assert f'href="{reverse("privacy_notice")}"' in signing_in
