"""Whose answer an urgent position is: from 16 on a parent's is not the young person's (CON2). Facts in, violations out."""

from collections.abc import Iterator
from datetime import date

from consent.models import NotAsking, ParagraphEighteen, Position
from consent.positions.giving import ConsentAnswers
from consent.positions.people import PersonFacts
from imap.law.violations import Violation

#: Which reason of Schedule 1, paragraph 18 each ground for not asking is (OVR1). Shown with the ground.
PARAGRAPH_18 = {
    NotAsking.RISK: ParagraphEighteen.PREJUDICE,
    NotAsking.CRIME: ParagraphEighteen.PREJUDICE,
    NotAsking.DELAY: ParagraphEighteen.CANNOT_OBTAIN,
    NotAsking.AIMS: ParagraphEighteen.PREJUDICE,
}
#: Whose answer the position is, where somebody answered (CON2): the parent's for a child under 16; each their own; the young
#: person's alone; or the parent's alone, and then why the young person is not asked is a ground of OVR1.
PARENTS, BOTH, OWN = "parents", "both", "own"
WHOSE_ANSWER = {
    PARENTS: "The parent’s or carer’s, for a child under 16",
    BOTH: "The young person’s and the parent’s or carer’s: each was asked and said this",
    OWN: "The young person’s own. Nothing is to be asked about the parent or carer yet",
    **{
        str(
            ground.value
        ): f"The parent’s or carer’s only. The young person is not asked: {ground.label[:1].lower()}{ground.label[1:]}"
        for ground in (NotAsking.DELAY, NotAsking.RISK, NotAsking.CRIME, NotAsking.AIMS)
    },
}
#: Where a rule's words about a young person whom nobody asked belong.
NOT_ASKED_AS = {
    "risk_to": "asking_risk_to",
    "risk_harm": "asking_risk_harm",
    "not_asking": "whose_answer",
    "paragraph_18": "whose_answer",
}


def not_asked(ground: str, *, risk_to: str, risk_harm: str) -> ConsentAnswers:
    """The position of a young person whom nobody asked, and why: nothing that a parent was told or said is theirs."""
    return ConsentAnswers(
        position=Position.NOT_SOUGHT,
        not_asking=frozenset({ground}),
        risk_to=risk_to,
        risk_harm=risk_harm,
        paragraph_18=PARAGRAPH_18[NotAsking(ground)].value,
    )


def said_by_parent(whose_answer: str, *, agreed: bool, reason: str) -> str:
    """What a parent said who alone was asked, in words, for the reasons; else "". No name: an agency that is offered the
    reasons may know of the young person alone."""
    if whose_answer not in NotAsking.values:
        return ""
    words = "The parent or carer agreed" if agreed else "The parent or carer refused"
    return f"{words}: {reason}" if reason else f"{words}."


def check_whose(whose_answer: str, child: PersonFacts, on: date, *, parent: str) -> Iterator[Violation]:
    """Of somebody of 16 or over it is said whether they answered themselves (CON2). For anybody younger, or of unknown age,
    the parent's answer counts (CON3). `parent`: the name of the one who is on the form, or ""."""
    if not child.answers_for_self(on):
        if whose_answer not in ("", PARENTS, BOTH):
            words = (
                "Under 16, or where the age is not known, the answer of a parent or carer counts. Choose that it is theirs, "
                "or enter an age of 16 or over. Write what the child says under “What do the child and the family say or "
                "wish?”"
            )
            yield Violation("CON3", words, "whose_answer")
    elif whose_answer in ("", PARENTS):
        words = f"From 16 on {child.name} answers for themselves. Choose whether they were asked."
        yield Violation("CON2", words, "whose_answer")
    elif whose_answer != OWN and not parent:
        yield Violation("CON2", "Enter the parent or carer who answered.", "parent")
