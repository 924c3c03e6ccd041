"""One piece of information to share, or one that is kept back. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from consent.positions.words import folded
from disclosures.attachments.rules import Attached
from disclosures.handling.rules import YES, MarkFacts, Marks, check_marks, check_readers
from disclosures.justification.rules import Reasons, check_keeping_back, check_key_question, check_sharing
from disclosures.lawful_basis.rules import Lawful
from disclosures.models import Certainty, Confidence, Item, ItemContent
from imap.law.answers import texts_by_name
from imap.law.information import kinds_on
from imap.law.violations import Violation

NOT_CHECKED = "notchecked"  # as folded

#: What is agreed to at release without being asked for later (ONW2, ONW3): go with a referral on for services, be stored
#: in the lead agency's child record, be stored by the other recipients. Agreed unless changed: the lead agency's record.
REFERRAL_ON, LEAD_STORES, OTHERS_STORE = "referral_on", "lead_stores", "others_store"
AGREED_UNLESS_CHANGED = (LEAD_STORES,)

OTHERS_ONLY = (
    "Choose agencies of the partnership other than your own. If one that was chosen takes no part any more, open the item "
    "and choose who needs it in its place."
)


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """One piece of information to share, as answered. Keys are text."""

    id: str = ""
    text: str = ""
    about: str = ""
    kind: str = ""  # of information: a code
    said_by: str = ""
    information_from: date | None = None
    certainty: str = ""
    checked_how: str = ""
    reasons: Reasons = field(default_factory=Reasons)
    recipients: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    marks: Marks = field(default_factory=Marks)
    files: tuple[Attached, ...] = ()
    shares: str = ""  # names the set of answers that it has together with others (NPR4)

    def stores(self, *, lead: bool) -> bool:
        """Whether a recipient may store it in its own system (ONW3)."""
        return (LEAD_STORES if lead else OTHERS_STORE) in self.agreed

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "ItemAnswers":
        """From a form's or a draft's answers by name; a draft keeps the day as text."""
        day = answers.get("information_from")
        return cls(
            **texts_by_name(cls, {**answers, "id": answers.get("key")}),
            information_from=date.fromisoformat(day) if isinstance(day, str) and day else day or None,
            reasons=Reasons.given(answers),
            recipients=frozenset(answers.get("recipients") or ()),
            agreed=frozenset(answers.get("agreed", AGREED_UNLESS_CHANGED) or ()),
            marks=Marks.given(answers),
        )

    @classmethod
    def recorded(
        cls, item: Item, *, reasons: Reasons, recipients: Iterable[str], words: bool
    ) -> "ItemAnswers":
        """What was answered of an item that was shared, for its next version (ACC2). `words`: with what it says."""
        content = getattr(item, "content", None) if words else None
        said: dict[str, Any] = {name: getattr(item, name) for name in answered_columns(Item)}
        said |= {name: getattr(content, name, "") for name in answered_columns(ItemContent)}
        return cls(
            id=str(item.pk),
            about=str(item.about_id),
            **said,
            reasons=reasons,
            recipients=frozenset(recipients),
        )

    def columns(self, model: type[Item | ItemContent]) -> dict[str, Any]:
        """What is answered for an item, or for its words, by the names of the columns that hold it."""
        return {name: getattr(self, name) for name in answered_columns(model)}

    def unsaved(self, **place: Any) -> Item:
        """These answers as an item with its `content`, neither of them saved: a draft shows them, a release saves them.
        `place`: what is not answered in its form, such as its number in the release."""
        item = Item(
            **self.columns(Item),
            **self.reasons.columns(),
            sensitive=self.marks.sensitive,
            official_sensitive=self.marks.official,
            grading=self.marks.grading,
            **place,
        )
        item.content = ItemContent(enquiry_id=item.enquiry_id, **self.columns(ItemContent))
        return item


def answered_columns(model: type[Item | ItemContent]) -> tuple[str, ...]:
    """The columns of an item, or of its words, that its form asks for under their own names."""
    answers = {one.name for one in fields(ItemAnswers)}
    columns = [one for one in model._meta.concrete_fields if not one.primary_key and not one.is_relation]
    return tuple(one.name for one in columns if one.name in answers)


#: What an item says, its marks of certainty with it (ACC1): asked anew of each version of it.
SAYS = answered_columns(Item) + answered_columns(ItemContent)


def check_item(
    answers: ItemAnswers, *, people: Collection[str], agencies: Collection[str], today: date
) -> list[Violation]:
    """Everything that stops this from being an item to share (ACC1, ACC2, CON6, NPR1, NPR2, NPR3, NPR4,
    SEC1)."""
    found = []
    if not folded(answers.text):
        found.append(Violation("REC1", "Write the information.", "text"))
    if answers.about not in people:
        found.append(Violation("NPR3", "Choose whom it is about: someone whom the request names.", "about"))
    if answers.kind not in kinds_on(today):
        found.append(Violation("CON6", "Choose the kind of information.", "kind"))
    if answers.information_from is None:
        found.append(Violation("ACC2", "Enter the date that the information is from.", "information_from"))
    elif answers.information_from > today:
        found.append(
            Violation(
                "ACC2",
                "The date that the information is from must be today or in the past.",
                "information_from",
            )
        )
    found += check_certainty(answers.certainty, answers.said_by, answers.checked_how)
    found += check_sharing(answers.reasons)
    if not answers.recipients:
        found.append(Violation("SEC1", "Choose at least one agency that needs it.", "recipients"))
    elif not answers.recipients <= set(agencies):
        found.append(Violation("SEC1", OTHERS_ONLY, "recipients"))
    return found


def check_certainty(certainty: str, said_by: str, checked_how: str) -> list[Violation]:
    """How sure it is, who said it, and how that was checked or that it was not: the mark of every item
    (ACC1).

    A verified fact was checked.
    """
    found = []
    if certainty not in Certainty.values:
        found.append(Violation("ACC1", "Choose how sure this is.", "certainty"))
    if not folded(said_by):
        found.append(Violation("ACC1", "Enter who said it or recorded it.", "said_by"))
    if not folded(checked_how):
        found.append(Violation("ACC1", "Write how it was checked, or write “not checked”.", "checked_how"))
    if certainty == Certainty.VERIFIED and folded(checked_how) == NOT_CHECKED:
        found.append(
            Violation(
                "ACC1", "A verified fact was checked. Write how, or choose another answer.", "checked_how"
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class WithholdingAnswers:
    """Something kept back, as answered: never what it says (REC2)."""

    id: str = ""
    description: str = ""
    held_where: str = ""
    existence_shown: bool | None = None
    helps: str = ""
    hinders: str = ""
    reasons: Reasons = field(default_factory=Reasons)
    part_of: str = ""  # the item that it was left out of

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "WithholdingAnswers":
        """From a form's or a draft's answers by name."""
        return cls(
            **texts_by_name(cls, {**answers, "id": answers.get("key")}),
            existence_shown={"yes": True, "no": False}.get(str(answers.get("existence_shown"))),
            reasons=Reasons.given(answers),
        )


def check_withholding(answers: WithholdingAnswers) -> list[Violation]:
    """Everything that stops this from being a withholding (REC2, REF1, NPR1, NPR2, NPR3, NPR4, NPR6)."""
    found = []
    if not folded(answers.description):
        found.append(
            Violation(
                "REC2",
                "Describe in a few words what is kept back: the envelope, not the letter.",
                "description",
            )
        )
    if not folded(answers.held_where):
        found.append(Violation("REC2", "Enter where your agency holds it.", "held_where"))
    if answers.existence_shown is None:
        found.append(
            Violation(
                "REC2",
                "Choose whether the lead agency may know that something was kept back.",
                "existence_shown",
            )
        )
    found += check_keeping_back(answers.reasons)
    found += check_key_question(answers.helps, answers.hinders, what="it")
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """What the provider agreed to for one recipient when it released the item (ONW2, ONW3)."""

    referral_on: bool = False
    storing: bool = False

    def in_words(self) -> list[str]:
        return [
            "May go with a referral on for services"
            if self.referral_on
            else "Not for a referral on for services without asking",
            "May be stored in your own system" if self.storing else "Not to be stored without asking",
        ]


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
