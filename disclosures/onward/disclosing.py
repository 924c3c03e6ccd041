"""Passing on is a disclosure (ONW1): who reads it there, the three tests, a power, consent and limits in force. Facts in,
violations out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from consent.positions.rules import InForce, MayShare, ruling
from consent.positions.words import folded
from disclosures.lawful_basis.powers import check_powers
from disclosures.lawful_basis.rules import Law
from disclosures.models import OnwardRequest
from imap.law.reasons import check_reason
from imap.law.violations import Violation

PartyKind = OnwardRequest.PartyKind
#: Words by which a name says that many read it.
_MANY = re.compile(
    r"\b(all|every|everybody|everyone|each|members|membership|various|several|attendees|subscribers|mailing list)\b"
    r"|\b(about|around|over|some)\s+\d",
    re.IGNORECASE,
)


#: Of the answer to "to whom": one named body outside the partnership, or a class of several.
OUTSIDE, CLASS = "outside", "class"
KINDS = {OUTSIDE: PartyKind.BODY.value, CLASS: PartyKind.CLASS.value}


# Who reads it there ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Party:
    """A third party as it was named. `kind` is asked of a body outside the partnership."""

    name: str = ""  # "" for an agency of the partnership, which is chosen
    kind: str = ""
    class_kind: str = ""
    readers: int | None = None
    why_many: str = ""
    named_reader: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "Party":
        """From a form's answers by name."""
        texts = {name: str(answers.get(name) or "") for name in ("class_kind", "why_many", "named_reader")}
        kind = KINDS.get(str(answers.get("to") or ""), "")
        if not kind:
            return cls(named_reader=texts["named_reader"])
        name = str(answers.get("to_outside") or "")
        return cls(name=name, kind=kind, readers=answers.get("readers") or None, **texts)

    def columns(self) -> dict[str, Any]:
        """As a question keeps it: of one body nothing that is said of a class."""
        many = self.kind == PartyKind.CLASS
        return {
            "party_kind": self.kind,
            "class_kind": self.class_kind if many else "",
            "readers": self.readers if many else None,
            "why_many": self.why_many if many else "",
            "named_reader": self.named_reader,
        }


def check_party(party: Party, *, sensitive: bool, members: Collection[str]) -> list[Violation]:
    """One third party is one named body; a class or partnership says of which kind it is, how many can read it, and why so
    many. What is for named people alone goes to a named reader there, never to a class (ONW1, SEN1). `members`: names of the
    agencies of the partnership, which are chosen, so that limits about them count."""
    found = _check_outside(party, sensitive=sensitive, members=members) if party.kind else []
    if sensitive and not folded(party.named_reader):
        words = "This item is for named people only: name the person there who would read it."
        found.append(Violation("SEN1", words, "named_reader"))
    return found


def _check_outside(party: Party, *, sensitive: bool, members: Collection[str]) -> list[Violation]:
    inside = next((name for name in members if folded(name) and folded(name) in folded(party.name)), "")
    if inside:
        words = f"{inside} is an agency of the partnership: choose it from the list."
        return [Violation("ONW1", words, "to_outside")]
    if party.kind == PartyKind.BODY:
        if not _MANY.search(party.name):
            return []
        words = (
            "This names more than one body. Name one body, or choose that it is a class or partnership and say how "
            "many can read it."
        )
        return [Violation("ONW1", words, "to")]
    if sensitive:
        words = "This item is for named people only: it goes to one named body, with a named reader there."
        return [Violation("SEN1", words, "to")]
    found = []
    if not folded(party.class_kind):
        found.append(Violation("ONW1", "Write what kind of bodies or people are in it.", "class_kind"))
    if party.readers is None or party.readers < 2:
        found.append(Violation("ONW1", "Enter how many people can read it there.", "readers"))
    words = "Write why so many have to read it."
    return found + check_reason(party.why_many, "ONW1", words, "why_many")


# Three tests and a power ------------------------------------------------------------------------------------------
#: The clause of each test, and what is missing where it says nothing.
TESTS = {
    "necessary_because": ("NPR1", "Write why it is necessary that they have it."),
    "proportionate_because": ("NPR2", "Write why this is proportionate."),
    "relevant_because": ("NPR3", "Write why it is relevant to what they would do."),
}


@dataclass(frozen=True, slots=True)
class OnwardTests:
    """Why it is necessary, proportionate and relevant that they have it, and under which powers."""

    necessary_because: str = ""
    proportionate_because: str = ""
    relevant_because: str = ""
    powers: frozenset[str] = frozenset()

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "OnwardTests":
        """From a form's answers by name."""
        texts = {name: str(answers.get(name) or "") for name in TESTS}
        return cls(**texts, powers=frozenset(answers.get("powers") or ()))

    def columns(self, law: Law) -> dict[str, Any]:
        """As a decision keeps them, powers in the list's order."""
        return {name: getattr(self, name) for name in TESTS} | {
            "powers": [key for key in law.powers if key in self.powers]
        }


@dataclass(frozen=True, slots=True)
class Disclosing:
    """What passing an item on is judged by besides the permission: the law of the agency that acts, the position in force of
    the person it is about, for this kind and these readers, and whether that agency records no positions itself."""

    law: Law
    in_force: InForce | None
    unrecorded: bool = False
    let_then: bool | None = (
        None  # of what happened before: whether consent, or an override, as they stood then, let it
    )
    members: tuple[str, ...] = field(default=())


def check_tests(tests: OnwardTests, law: Law) -> list[Violation]:
    """Necessary, proportionate, relevant, each with its reason, and a power (ONW1, NPR1, NPR2, NPR3, LEG1)."""
    found = [
        violation
        for name, (clause, words) in TESTS.items()
        for violation in check_reason(getattr(tests, name), clause, words, name)
    ]
    return found + check_powers(tests.powers, law.powers)


def check_consent_onward(known: Disclosing, *, field_name: str) -> list[Violation]:
    """A position or a limit that forbids a release forbids passing on (ONW1, CON6, OVR2); an override in force of the agency
    that acts carries it."""
    return check_position_onward(
        known.in_force, unrecorded=known.unrecorded, let_then=known.let_then, field_name=field_name
    )


def check_position_onward(
    one: InForce | None, *, unrecorded: bool, let_then: bool | None = None, field_name: str
) -> list[Violation]:
    """The same of a position alone, for which no law need be known."""
    if one is None:
        words = "Your agency does not know whom this item is about: it cannot say that consent lets it go."
        return [Violation("CON6", words, field_name)]
    after = "Do not pass it on, or record your agency’s reasons for sharing without consent first."
    if let_then is not None:
        if let_then or one.overridden:
            return []
        words = f"Consent, as it stood then, did not let this about {one.name} go there. {after}"
        return [Violation("CON6", words, field_name)]
    if unrecorded and not one.position:
        if one.overridden:
            return []
        words = f"{one.name}: no consent position stands on the record yet. {after}"
        return [Violation("OVR2", words, field_name)]
    ruled = ruling(one)
    if ruled.may != MayShare.WAIT:
        return []
    why = ruled.because.partition(". ")[0].rstrip(".")
    return [Violation(ruled.clause, f"{why}. {after}", field_name)]
