"""What an item has to do with the rest of its answer, as its author is shown it while it is being drafted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from disclosures.items.presentation import ItemShown
from disclosures.items.rules import ItemAnswers, WithholdingAnswers
from disclosures.shared_justification.rules import sets_of, shown_in_part


def with_sets(
    shown: Sequence[ItemShown], items: Sequence[ItemAnswers], kept_back: Iterable[WithholdingAnswers]
) -> list[ItemShown]:
    """The same items, each with the others that have its answers, by their numbers here, and with the mark of what is left
    out. `items` are all that are drafted, `shown` some of them."""
    numbers = {one.key: one.number for one in shown}
    others = {}
    for members in sets_of(items):
        for one in members:
            here = [str(numbers[other.id]) for other in members if other.id in numbers and other is not one]
            others[one.id] = ", ".join(here)
    parts = shown_in_part(items, kept_back)
    return [
        replace(one, together=others.get(one.key, ""), marks=replace(one.marks, in_part=one.key in parts))
        for one in shown
    ]


def sets_in_words(items: Sequence[ItemAnswers], people: dict[str, str]) -> list[str]:
    """Each set of answers, for the preview: whom its items are about, who said them, and their dates."""
    found = []
    for members in sets_of(items):
        days = ", ".join(f"{one.information_from:%-d %B %Y}" for one in members if one.information_from)
        named = {
            "number": len(members),
            "name": people.get(members[0].about, ""),
            "who": members[0].said_by,
            "days": days,
        }
        found.append(_("%(number)d items about %(name)s, said or recorded by %(who)s: %(days)s") % named)
    return found
