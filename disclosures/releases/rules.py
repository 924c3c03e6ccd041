"""Whether the consent position lets each drafted item go: by its own kind, to its own recipients. Facts in,
violations out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from consent.positions.rules import NOT_ASKED, InForce, MayShare, against, ruling
from consent.positions.words import folded
from disclosures.items.rules import ItemAnswers, WithholdingAnswers, check_item, check_withholding
from disclosures.justification.rules import NO_BAR, check_key_question, rests_only_on_a_bar
from disclosures.lawful_basis.rules import Law, Lawful, check_considering, check_lawfulness
from disclosures.models import Answer
from disclosures.shared_justification.rules import check_sets
from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK
from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: What the record of a release says of limits that were overridden. It is read by every recipient, so it names no kind
#: and no agency: of what went to another recipient they learn nothing.
PART = "they keep part of this out"


@dataclass(frozen=True, slots=True)
class LimitsOn:
    """What a person's limits say to the items that are drafted about them: the kinds, and the agencies (keys), that they
    keep out; and whether the agency that shares is itself one of those."""

    not_kinds: frozenset[str] = frozenset()
    not_told: frozenset[str] = frozenset()
    not_asked: bool = False


@dataclass(frozen=True, slots=True)
class ItemPosition:
    """One drafted item, by its place, with the position of the person it is about, for this item."""

    number: int
    key: str
    about: str
    in_force: InForce


def positions_of_items(
    items: Iterable[ItemAnswers],
    positions: Mapping[str, InForce],
    limits: Mapping[str, LimitsOn],
    agencies: Mapping[str, str],
) -> list[ItemPosition]:
    """Each item with the position of the person it is about: of limits what touches its kind or its recipients (CON6).
    Keys are text; `agencies` names those that may receive."""
    found = []
    for number, item in enumerate(items, 1):
        if item.about not in positions:
            continue
        limit = limits.get(item.about, LimitsOn())
        words = against(
            limit.not_kinds,
            {item.kind},
            not_asked=limit.not_asked,
            not_told=[name for key, name in agencies.items() if key in item.recipients & limit.not_told],
        )
        found.append(ItemPosition(number, item.id, item.about, replace(positions[item.about], against=words)))
    return found


def rests_on(items: Sequence[ItemPosition]) -> list[InForce]:
    """What a release rests on: each person once, as the items come; of limits only that they keep some of it out."""
    found: dict[str, InForce] = {}
    for one in items:
        before = found.get(one.about)
        kept_out = bool(one.in_force.against) or bool(before and before.against)
        found[one.about] = replace(one.in_force, against=(PART,) if kept_out else ())
    return list(found.values())


def check_sharing_now(items: Iterable[ItemPosition], *, unrecorded: bool = False) -> list[Violation]:
    """Why what is drafted may not go now: of a position that does not carry it, once for each person (OVR2, OVR7, OVR8,
    CON2, CON3, CON9); of limits, item by item, for what they leave alone goes (CON6).

    `unrecorded`: the agency that shares records no positions; where none stands yet, its own reasons are enough, because the
    lack of a record never stops a child being protected (OVR2).
    """
    found: dict[str, Violation] = {}
    for one in items:
        if unrecorded and not one.in_force.position:
            if not one.in_force.overridden:
                name = one.in_force.name
                words = (
                    f"{name}: no consent position stands on the record yet. Record your agency’s reasons for going ahead "
                    "without it first."
                )
                found.setdefault(words, Violation("OVR2", words))
            continue
        ruled = ruling(one.in_force)
        if ruled.may != MayShare.WAIT:
            continue
        violation = Violation(ruled.clause, ruled.because)
        if ruled.clause == "CON6":
            why = ruled.because.partition(". ")[0]
            words = f"Item {one.number}: {why}. Keep it back, or record your agency’s reasons for going ahead first."
            violation = Violation("CON6", words)
        found.setdefault(violation.message, violation)
    return list(found.values())


def check_basis_seen(seen: str, now: str) -> list[Violation]:
    """Whoever shares has read what it rests on now (CON8). Both in words, about the same people."""
    if seen == now:
        return []
    words = (
        "A consent position or an override has changed since this page was shown. Read what stands on it now, then decide "
        "again: nothing that you wrote is lost."
    )
    return [Violation("CON8", words)]


def kept_out_by_limits(items: Iterable[ItemPosition]) -> list[ItemPosition]:
    """The items that may not go now because limits leave them out, and them alone (CON6)."""
    found = [(one, ruling(one.in_force)) for one in items]
    return [one for one, ruled in found if ruled.may == MayShare.WAIT and ruled.clause == "CON6"]


def before_any_item(positions: Iterable[InForce]) -> list[InForce]:
    """The positions as far as they can be judged before it is known what is shared: limits that leave out some kinds stop
    nothing yet, one that leaves out this agency does (CON6)."""
    return [one if NOT_ASKED in one.against else replace(one, against=()) for one in positions]


def why_not_acknowledge(standing: Standing, *, received_here: bool) -> Violation | None:
    """Why a person may not say "I have read this" for their agency: only a recipient's caseworkers do
    (SEC1)."""
    if not standing.capacities or not received_here:
        return Violation("SEC1", "Only an agency that received this release says that it has read it.")
    return None


# Withholding although there are reasons for going ahead --------------------------------------------------------
def check_despite(despite: str, *, goes_ahead: bool) -> list[Violation]:
    """An agency that has reasons in force for going ahead without consent, its own or relied on, and withholds or
    refuses all the same, says why; data protection or confidentiality alone is no
    reason here either (OVR6, REF1). `goes_ahead`: it has such reasons."""
    if not goes_ahead:
        return []
    words = (
        "Your agency has decided that sharing is justified. Write in a sentence why this is withheld all the "
        "same: what changed, or which detail troubles you."
    )
    if too_little := check_reason(despite, "OVR6", words, "despite"):
        return too_little
    return [Violation("REF1", NO_BAR, "despite")] if rests_only_on_a_bar(despite) else []


# The whole answer --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ReleaseAnswers:
    """What is answered once for everything that is released, beside the preview."""

    purpose: str = ""
    lawful: Lawful = field(default_factory=Lawful)
    considered: bool = False
    helps: str = ""
    hinders: str = ""
    searched: str = ""
    all_needed: bool = False
    all_needed_because: str = ""
    despite: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "ReleaseAnswers":
        """From a form's answers by name."""
        texts = ("purpose", "helps", "hinders", "searched", "all_needed_because", "despite")
        return cls(
            **{name: str(answers.get(name) or "") for name in texts},
            lawful=Lawful.given(answers),
            considered=bool(answers.get("considered")),
            all_needed=bool(answers.get("all_needed")),
        )


def kind_of_answer(*, shared: int, withheld_shown: int) -> Answer.Kind:
    """What the lead agency is told. When all that is held is kept back and nothing of that is shown, it is
    told the same as when nothing is held (REC2)."""
    if shared:
        return Answer.Kind.SHARED
    return Answer.Kind.WITHHELD if withheld_shown else Answer.Kind.NOTHING


def asks_whether_all_is_needed(*, shared: int, withheld: int) -> bool:
    """Whether everything drafted is being shared, so that it is asked once whether all of it is needed
    (NPR5)."""
    return bool(shared) and not withheld


def check_all_needed(answers: ReleaseAnswers, *, red: bool) -> list[Violation]:
    """Whoever shares everything that was drafted says why all of it is needed; on a red enquiry a tick says it (NPR5)."""
    if red and not answers.all_needed:
        words = "You are sharing everything that you wrote. Tick that all of it is needed, or take out what is not."
        return [Violation("NPR5", words, "all_needed")]
    if red:
        return []
    words = (
        "You are sharing everything that you wrote. Write in a sentence why all of it is needed, or take out "
        "what is not."
    )
    return check_reason(answers.all_needed_because, "NPR5", words, "all_needed_because")


def check_release(
    answers: ReleaseAnswers,
    *,
    shared: int,
    withheld: int,
    withheld_shown: int,
    law: Law,
    kinds: Iterable[str],
    red: bool = False,
    goes_ahead: bool = False,
) -> list[Violation]:
    """Everything that stops a drafted answer from going out (REC1, PUR1, LEG1, LEG2, NPR5, NPR6, OVR6). `kinds`: of the
    items; `red`: the request was made so."""
    if not shared and not withheld:
        return [Violation("REC1", "There is nothing in this answer yet.")]
    despite = check_despite(answers.despite, goes_ahead=goes_ahead and bool(withheld))
    if not shared:
        silent = kind_of_answer(shared=shared, withheld_shown=withheld_shown) == Answer.Kind.NOTHING
        return (check_nothing(answers.searched) if silent else []) + despite
    found = despite + check_lawfulness(answers.purpose, answers.lawful, law=law, kinds=kinds)
    found += check_considering(answers.considered)
    found += check_key_question(answers.helps, answers.hinders, what="this information")
    if asks_whether_all_is_needed(shared=shared, withheld=withheld):
        found += check_all_needed(answers, red=red)
    return found


def check_drafted(
    items: Iterable[ItemAnswers],
    kept_back: Iterable[WithholdingAnswers],
    *,
    people: Collection[str],
    agencies: Collection[str],
    today: date,
) -> list[Violation]:
    """What is not right, or not right any more, in what was drafted: each item and each withholding has its
    three answers before anything leaves an agency (DEL2). Each violation says its place."""
    items = list(items)
    found = check_sets(items)
    for number, item in enumerate(items, 1):
        violations = check_item(item, people=people, agencies=agencies, today=today)
        found += [Violation(one.clause, f"Item {number}: {one.message}") for one in violations]
    for number, withheld in enumerate(kept_back, 1):
        violations = check_withholding(withheld)
        found += [Violation(one.clause, f"Kept back {number}: {one.message}") for one in violations]
    return found


def check_nothing(searched: str, *, drafted: int = 0) -> list[Violation]:
    """ "Nothing to share" says where was looked, and is not said over something that was written (DUTY1)."""
    if drafted:
        return [
            Violation(
                "DUTY1", "You have written information for this answer. Release it, or remove it first."
            )
        ]
    if not folded(searched):
        return [Violation("DUTY1", "Write where you looked.", "searched")]
    return []


def why_not_mend(standing: Standing, *, shared_here: bool) -> Violation | None:
    """Why a person may not correct or recall what was shared; None when they may: caseworkers of the agency that shared it,
    at every stage, for what is wrong stays wrong after an enquiry is closed (ACC2, ACC3)."""
    if not standing.roles & CASEWORK or not standing.capacities or not shared_here:
        return Violation("ACC2", "Only the agency that shared this corrects it or calls it back.")
    return None
