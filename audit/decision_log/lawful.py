"""The three legal tests of a request or a release, each by itself, in words (LEG1, LEG2)."""

from typing import Any

from django.utils.translation import gettext as _

from audit.decision_log.words import Teller, Telling, details, told
from audit.models import Entry
from disclosures.lawful_basis.presentation import lawful_in_words
from disclosures.lawful_basis.rules import Lawful
from imap.law.files import names

#: Where among the details they stand.
LEGAL_TESTS = "the legal tests"


def lawfully(sentence: str, *fields: str) -> Teller:
    """A teller of a fixed sentence, of the fields named, and of powers and the three tests, with the names that the lists
    have for them."""

    def tell(row: Any, entry: Entry) -> Telling:
        found: list[tuple[str, str]] = []
        for name in fields:
            found += _tests(row) if name == LEGAL_TESTS else details(row, [name])
        return Telling(told(sentence)(row, entry).sentence, found)

    return tell


def tell_release(row: Any, entry: Entry) -> Telling:
    """What was released, in answer to a request or without having been asked."""
    asked = row.answer_id is not None
    sentence = "{agency} released information" if asked else "{agency} shared information without being asked"
    fields = ("why_now", "purpose", LEGAL_TESTS, "helps", "hinders", "basis", "agreement_version")
    return lawfully(sentence, *fields)(row, entry)


def _tests(row: Any) -> list[tuple[str, str]]:
    shown = lawful_in_words(Lawful.recorded(row), names())
    return [
        (_("Powers"), "; ".join(shown.powers)),
        (_("Private and family life (Article 8)"), shown.private_life),
        (_("Confidence (common law)"), shown.confidence),
        (_("Data protection law"), shown.data_protection),
    ]
