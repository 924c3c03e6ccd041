"""Who may read a sensitive item: pairs of a person and a deputy at each recipient (SEN1)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from disclosures.handling.rules import Pair, check_pairs
from imap.design.fields import Choice, Key
from imap.law.forms import RuledForm, seen
from imap.law.violations import Violation

PAIRS = 2  # of each agency; the second may be left empty


class ReadersForm(RuledForm):
    """Named people of every agency that a sensitive item goes to, each with a deputy."""

    key = Key()
    opened_on = seen()

    def __init__(
        self,
        *args: Any,
        agencies: Mapping[str, str],
        colleagues: Mapping[str, Mapping[str, str]],
        readers: Mapping[str, Collection[Pair]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies, self.colleagues = agencies, colleagues
        for agency, name in agencies.items():
            people = {"": _("Choose one"), **colleagues.get(agency, {})}
            given = [*readers.get(agency, ()), *([("", "")] * PAIRS)][:PAIRS]
            for number, pair in enumerate(given, 1):
                which = (
                    (_("Who at %(agency)s may read it?"), _("Who in their place, when they are away?"))
                    if number == 1
                    else (_("Somebody else at %(agency)s?"), _("Who in that person’s place?"))
                )
                for part, label, chosen in zip(("person", "deputy"), which, pair, strict=True):
                    words = label % {"agency": name} if "%" in label else label
                    field = Choice(label=words, choices=list(people.items()), select=True, required=False)
                    field.mark_optional = number > 1
                    field.called = f"{words} ({name})"
                    self.fields[self._name(agency, number, part)] = field
                    self.initial.setdefault(self._name(agency, number, part), chosen)

    @staticmethod
    def _name(agency: str, number: int, part: str) -> str:
        return f"{part}-{agency}-{number}"

    @property
    def by_agency(self) -> list[tuple[str, list[Any]]]:
        """The questions under the name of each agency."""
        return [
            (name, [self[self._name(key, n, part)] for n in range(1, PAIRS + 1) for part in ("person", "deputy")])
            for key, name in self.agencies.items()
        ]  # fmt: skip

    def _pair(self, agency: str, number: int) -> Pair:
        person, deputy = (
            self.cleaned_data.get(self._name(agency, number, p)) or "" for p in ("person", "deputy")
        )
        return person, deputy

    def to_readers(self) -> dict[str, list[Pair]]:
        """Agency to its pairs, as the draft keeps them."""
        return {
            agency: [
                pair for n in range(1, PAIRS + 1) if any(pair := self._pair(agency, n))
            ]
            for agency in self.agencies
        }  # fmt: skip

    def violations(self) -> Iterable[Violation]:
        found = []
        for agency, name in self.agencies.items():
            for number in range(1, PAIRS + 1):
                pair = self._pair(agency, number)
                if number == 1 or any(pair):
                    fields = self._name(agency, number, "person"), self._name(agency, number, "deputy")
                    people = self.colleagues.get(agency, {})
                    found += check_pairs([pair], people, agency=name, fields=fields)
        return found
