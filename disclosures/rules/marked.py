"""The marks of all that was drafted, before any of it leaves an agency. Facts in, breaches out."""

from collections.abc import Collection, Iterable, Mapping

from disclosures.marks.rules import MarkFacts, breaches_of_marks, breaches_of_readers
from disclosures.rules.items import ItemAnswers
from imap.law.breaches import Breach


def breaches_of_drafted_marks(
    items: Iterable[ItemAnswers],
    *,
    facts: MarkFacts,
    colleagues: Mapping[str, Collection[str]],
    agencies: Mapping[str, str],
) -> list[Breach]:
    """What is not right, or not right any more, in the marks of what was drafted: confidence and what lifts it (DOC1), the
    named people of a sensitive item, who may have left (SEN1). Each breach says its place."""
    found = []
    for number, item in enumerate(items, 1):
        breaches = breaches_of_marks(item.marks, about=item.about, facts=facts)
        breaches += breaches_of_readers(item.marks, item.recipients, colleagues=colleagues, agencies=agencies)
        found += [Breach(one.clause, f"Item {number}: {one.message}") for one in breaches]
    return found


def sensitive_recipients(items: Iterable[ItemAnswers]) -> set[str]:
    """The agencies of which people have to be named."""
    return {key for item in items if item.marks.sensitive for key in item.recipients}
