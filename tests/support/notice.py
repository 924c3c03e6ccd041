"""The privacy notice, as pages carry it (PRV1)."""

from django.urls import reverse
from django.utils.timezone import localdate

from imap.law.notices import version_on


def carries_the_notice(pages: dict[str, str]) -> None:
    """Each page links the privacy notice, and its print says which version."""
    version = version_on(localdate())
    link = f'href="{reverse("privacy_notice")}"'
    where = f"http://testserver{reverse('privacy_notice_version', args=[version])}"
    on_paper = f'<p class="govuk-body-s imap-print-only">Privacy notice, version {version}: {where}</p>'
    assert [address for address, text in pages.items() if link not in text] == []
    assert [address for address, text in pages.items() if on_paper not in text] == []
