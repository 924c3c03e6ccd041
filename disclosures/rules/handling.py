"""The marks of all that was drafted, before any of it leaves an agency. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping

from disclosures.handling.rules import YES, MarkFacts, Marks, check_marks, check_readers
from disclosures.models import Confidence
from disclosures.rules.items import ItemAnswers
from disclosures.rules.lawful import Lawful
from imap.law.violations import Violation


def check_drafted_marks(
    items: Iterable[ItemAnswers],
    *,
    facts: MarkFacts,
    colleagues: Mapping[str, Collection[str]],
    agencies: Mapping[str, str],
) -> list[Violation]:
    """What is not right, or not right any more, in the marks of what was drafted: confidence and what lifts it (DOC1), the
    named people of a sensitive item, who may have left (SEN1). Each violation says its place."""
    found = []
    for number, item in enumerate(items, 1):
        violations = check_marks(item.marks, about=item.about, facts=facts)
        violations += check_readers(item.marks, item.recipients, colleagues=colleagues, agencies=agencies)
        found += [Violation(one.clause, f"Item {number}: {one.message}") for one in violations]
    return found


def check_two_confidences(
    named: Lawful, marks: Iterable[tuple[str, Marks]], field: str = ""
) -> list[Violation]:
    """One release does not say both that confidence is owed and that none is: its answer to the common law test, and the
    marks of its items, each with how it is called ("Item 2") (LEG2, DOC1)."""
    if named.confidence != Confidence.NOT_OWED:
        return []
    words = "%s says that a duty of confidence is owed, and the legal test says that none is. Change one of the two."
    return [Violation("LEG2", words % called, field) for called, one in marks if one.confidence.owed == YES]


def sensitive_recipients(items: Iterable[ItemAnswers]) -> set[str]:
    """The agencies of which people have to be named."""
    return {key for item in items if item.marks.sensitive for key in item.recipients}
