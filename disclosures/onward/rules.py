"""What may be done with an item after it was released, by whom, towards whom, when. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from consent.positions.words import folded
from disclosures.item_versions.rules import Corrected
from disclosures.items.rules import Terms
from disclosures.models import OnwardAnswer, OnwardRequest
from disclosures.onward.disclosing import (
    CLASS,
    OUTSIDE,
    Disclosing,
    OnwardTests,
    Party,
    check_consent_onward,
    check_party,
    check_tests,
)
from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK, Role
from imap.design.templatetags.govuk import day
from imap.law.clocks import LONDON
from imap.law.reasons import check_reason
from imap.law.violations import Violation

What = OnwardRequest.What
Verdict = OnwardAnswer.Verdict
#: What a passing-on may rest on besides one permission.
AGREED_REFERRAL, AGREED_STORING, LAW = "referral", "storing", "law"


# What may be done now -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Towards:
    """What is done with an item, and towards whom: an agency's key, or another body's name; neither to store it."""

    what: str
    agency: str = ""
    outside: str = ""

    @property
    def party(self) -> str:
        """Tells one third party from another; a body's name however it is typed."""
        return self.agency or folded(self.outside)

    def same(self, other: "Towards") -> bool:
        return self.what == other.what and self.party == other.party


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission that a provider gave for one item, with the third party by name."""

    key: str
    towards: Towards
    name: str
    since: datetime
    until: date | None = None
    ended: datetime | None = None
    conditions: str = ""

    def in_force(self, at: datetime) -> bool:
        """Given, not past its last day in London, not ended (ONW1)."""
        return (
            self.since <= at
            and (self.until is None or at.astimezone(LONDON).date() <= self.until)
            and (self.ended is None or at < self.ended)
        )

    def in_words(self) -> str:
        """After "permission to": what, to whom, until when."""
        what = "store it" if self.towards.what == What.STORE else f"pass it on to {self.name}"
        return what + (f", until {day(self.until)}" if self.until else "")


@dataclass(frozen=True, slots=True)
class OnwardRights:
    """What one agency may do with one item at one moment, besides what the law requires. `permissions`: those in force;
    `suspended`: the agencies, by key ("": a body outside the partnership), to which consent, or a limit, does not let it go
    now, each with why."""

    referral_on: bool
    storing: bool
    permissions: tuple[Permission, ...]
    suspended: Mapping[str, str] = field(default_factory=dict)

    def why_suspended(self, permission: Permission) -> str:
        """Why a permission in force cannot be used now; "" when it can. Storing passes nothing on."""
        passes = permission.towards.what == What.PASS_ON
        return self.suspended.get(permission.towards.agency, "") if passes else ""

    @property
    def referral_suspended(self) -> str:
        """Why it cannot go with a referral on for services now, though that was agreed; "" when it can, or was not."""
        return self.suspended.get("", "") if self.referral_on else ""

    @property
    def usable(self) -> list[Permission]:
        """The permissions in force that can be used now."""
        return [one for one in self.permissions if not self.why_suspended(one)]

    @property
    def unusable(self) -> list[tuple[Permission, str]]:
        """The permissions in force that cannot be used now, each with why."""
        return [(one, why) for one in self.permissions if (why := self.why_suspended(one))]

    def towards(self, wanted: Towards) -> bool:
        """Whether it may do this, towards them: under a permission, or stored as was agreed (ONW1, ONW3). A referral on
        for services is a purpose, not a third party: see `referral_on` (ONW2)."""
        if wanted.what == What.STORE and self.storing:
            return True
        return any(one.towards.same(wanted) for one in self.permissions)


def may_now(
    terms: Terms, permissions: Iterable[Permission], at: datetime, suspended: Mapping[str, str] | None = None
) -> OnwardRights:
    """What may be done with an item by the agency that these terms and permissions were given to, at a moment (ONW1,
    ONW2, ONW3): the one place that says so. The database holds the same (imap.guard_passing).
    `suspended`: see `OnwardRights`."""
    in_force = tuple(one for one in permissions if one.in_force(at))
    return OnwardRights(terms.referral_on, terms.storing, in_force, suspended or {})


def check_the_corrected(mark: Corrected | None) -> list[Violation]:
    """Nobody asks to pass on what was wrong: the new version, or nothing (ACC2). `mark`: the item's correction, if any."""
    if mark is None:
        return []
    words = "It was wrong, to be disregarded: it is not passed on" if mark.disregard else _NEWEST
    return [Violation("ACC2", f"{words}.", state=True)]


_NEWEST = "It was corrected: pass on the new version, not this one"


# Who may -------------------------------------------------------------------------------------------------
def why_not_ask_onward(standing: Standing, *, received: bool) -> Violation | None:
    """Why a person may not ask to pass an item on, or record that it was; None when they may: a recipient's caseworkers
    (ONW1)."""
    if not standing.roles & CASEWORK or not standing.capacities or not received:
        return Violation("ONW1", "Only practitioners and managers of an agency that received it pass it on.")
    return None


@dataclass(frozen=True, slots=True)
class Decider:
    """How a person stands to a question about an item of their agency. `decided`: by whom and when, in words."""

    roles: frozenset[str]
    of_provider: bool
    released: bool  # they released the item themselves
    decided: str = ""
    recalled: bool = False  # the item was called back from the agency that asks


def why_not_decide_onward(decider: Decider) -> Violation | None:
    """Why a person may not permit or refuse for the provider; None when they may: its managers, and whoever released
    the item, once; until it is called back from the asker (ONW1, ACC3)."""
    if not decider.of_provider or not decider.roles & CASEWORK:
        return Violation("ONW1", "The agency that provided the item decides.")
    if not decider.released and Role.MANAGER not in decider.roles:
        return Violation(
            "ONW1", "A manager of your agency decides this, or the person who released the item."
        )
    if decider.recalled:
        return Violation(
            "ACC3", "It was called back from the agency that asks: there is nothing to permit.", state=True
        )
    if decider.decided:
        return Violation("ONW1", f"This was decided: {decider.decided}.", state=True)
    return None


# What is answered ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AskAnswers:
    """What a recipient asks for. Texts are stripped; nothing answered is ""."""

    what: str = ""
    to: str = ""  # an agency's key, or OUTSIDE
    to_outside: str = ""
    purpose: str = ""
    party: Party = field(default_factory=Party)

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "AskAnswers":
        """From a form's answers by name."""
        texts = {name: str(answers.get(name) or "") for name in ("what", "to", "to_outside", "purpose")}
        passes = texts["what"] == What.PASS_ON
        return cls(
            **texts,
            party=Party.given(answers) if passes else Party(),
        )

    @property
    def towards(self) -> Towards:
        if self.what != What.PASS_ON:
            return Towards(self.what)
        outside = self.to in (OUTSIDE, CLASS)
        return Towards(self.what, outside=self.to_outside) if outside else Towards(self.what, self.to)


def check_asking_onward(
    answers: AskAnswers,
    *,
    agencies: Collection[str],
    may: OnwardRights,
    waiting: Iterable[Towards],
    sensitive: bool = False,
    members: Collection[str] = (),
) -> list[Violation]:
    """One third party and one purpose, in words that the provider can judge; not what may be done already, nor what is
    asked already (ONW1, ONW3). `agencies`: those that may be named. `waiting`: what is asked and not decided. `sensitive`:
    the item is for named people alone. `members`: every agency of the partnership by name."""
    found = []
    if answers.what not in What.values:
        found.append(Violation("ONW1", "Choose whether it is to be passed on or stored.", "what"))
    if answers.what == What.PASS_ON:
        outside = answers.to in (OUTSIDE, CLASS)
        if not outside and answers.to not in agencies:
            found.append(
                Violation("ONW1", "Choose to whom: one agency, or a body outside the partnership.", "to")
            )
        elif outside and not folded(answers.to_outside):
            found.append(Violation("ONW1", "Name the body outside the partnership.", "to_outside"))
        else:
            found += check_party(answers.party, sensitive=sensitive, members=members)
    words = "Write what for: the provider judges it."
    found += check_reason(answers.purpose, "ONW1", words, "purpose")
    if found:
        return found
    if may.towards(answers.towards):
        words = "You may do this already: a permission, or what was agreed, is in force."
        why = [why for one, why in may.unusable if one.towards.same(answers.towards)]
        if why:
            words = f"This is permitted already, and cannot be used now. {why[0]}"
        found.append(Violation("ONW1", words, "what"))
    if any(one.same(answers.towards) for one in waiting):
        found.append(Violation("ONW1", "Your agency has asked for this, and it is not decided yet.", "what"))
    return found


@dataclass(frozen=True, slots=True)
class DecideAnswers:
    """What the provider decides."""

    verdict: str = ""
    conditions: str = ""
    until: date | None = None
    reasons: str = ""
    tests: OnwardTests = field(default_factory=OnwardTests)


def check_deciding_onward(
    answers: DecideAnswers,
    *,
    today: date,
    mark: Corrected | None = None,
    disclosing: Disclosing | None = None,
) -> list[Violation]:
    """Permitted, with conditions and a last day where they are wanted; or refused, with reasons (ONW1). What was corrected
    is permitted in its newest version; what is to be disregarded is not permitted (ACC2). `disclosing`: it is asked to pass
    it on, which is a disclosure."""
    if answers.verdict not in Verdict.values:
        return [Violation("ONW1", "Choose whether you permit it or refuse it.", "verdict")]
    found = []
    if answers.verdict == Verdict.PERMIT and mark and mark.disregard:
        words = "Your agency said that this is wrong, to be disregarded: refuse it."
        found.append(Violation("ACC2", words, "verdict"))
    if answers.verdict == Verdict.REFUSE:
        found += check_reason(answers.reasons, "ONW1", "Write why you refuse it.", "reasons")
    if answers.verdict == Verdict.PERMIT and answers.until and answers.until < today:
        found.append(Violation("ONW1", "The last day of the permission must be today or later.", "until"))
    if answers.verdict == Verdict.PERMIT and disclosing:
        found += check_consent_onward(disclosing, field_name="verdict")
        found += check_tests(answers.tests, disclosing.law)
    return found


def check_ending(reasons: str) -> list[Violation]:
    """A permission is ended with a reason (ONW1)."""
    return check_reason(reasons, "ONW1", "Write why you end it.", "reasons")
