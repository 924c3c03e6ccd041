"""Whether something may be passed on now, and on which ground (ONW1-4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from consent.positions.words import folded
from disclosures.item_versions.rules import Corrected
from disclosures.items.rules import Terms
from disclosures.models import PassingOn
from disclosures.onward.disclosing import Disclosing, OnwardTests, check_consent_onward, check_tests
from disclosures.onward.rules import (
    AGREED_REFERRAL,
    AGREED_STORING,
    LAW,
    Permission,
    What,
    check_the_corrected,
    may_now,
)
from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class PassAnswers:
    """That an item was passed on. `rests_on`: a permission's key, or AGREED_REFERRAL, AGREED_STORING, LAW."""

    rests_on: str = ""
    law: str = ""
    to_outside: str = ""
    because: str = ""
    left_out: str = ""
    named_reader: str = ""
    conditions_kept: bool = False
    tests: OnwardTests = field(default_factory=OnwardTests)

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "PassAnswers":
        """From a form's answers by name."""
        texts = ("rests_on", "law", "to_outside", "because", "left_out", "named_reader")
        return cls(
            **{name: str(answers.get(name) or "") for name in texts},
            conditions_kept=bool(answers.get("conditions_kept")),
            tests=OnwardTests.given(answers),
        )


NOT_PERMITTED = (
    "Nobody has permitted this. Do not pass it on: ask the agency that provided it, or tell the third party to "
    "ask them."
)


def check_passing(
    answers: PassAnswers,
    *,
    terms: Terms,
    permissions: Collection[Permission],
    at: datetime,
    mark: Corrected | None = None,
    disclosing: Disclosing | None = None,
    sensitive: bool = False,
) -> list[Violation]:
    """An item is passed on under a permission in force at that moment (ONW1), as agreed at its release (ONW2, ONW3), or
    because the law requires it, with what, why and what was left out (ONW4). What was wrong is not passed on from its
    correction on, except where the law requires it (ACC2). `disclosing`: what else passing on is judged by, unless the law
    requires it."""
    if not answers.rests_on:
        return [Violation("ONW1", "Choose what allows it.", "rests_on")]
    if answers.rests_on == LAW:
        return _check_law(answers)
    if mark and mark.at <= at:
        return [replace(one, field="rests_on") for one in check_the_corrected(mark)]
    may = may_now(terms, permissions, at)
    if answers.rests_on == AGREED_REFERRAL:
        if not may.referral_on:
            return [Violation("ONW2", NOT_PERMITTED, "rests_on")]
        return _check_referral(answers, disclosing, sensitive=sensitive)
    if answers.rests_on == AGREED_STORING:
        return [] if may.storing else [Violation("ONW3", NOT_PERMITTED, "rests_on")]
    named = next((one for one in permissions if one.key == answers.rests_on), None)
    if named is None:
        return [Violation("ONW1", NOT_PERMITTED, "rests_on")]
    if not named.in_force(at):
        words = "That permission was not in force then: it had ended, run out, or not been given. Ask for a new one."
        return [Violation("ONW1", words, "rests_on")]
    return _breaches_under(named, answers, disclosing) if named.towards.what == What.PASS_ON else []


def _breaches_under(
    named: Permission, answers: PassAnswers, disclosing: Disclosing | None
) -> list[Violation]:
    """Under a permission in force: its conditions were kept, and passing on is a disclosure."""
    found = []
    if named.conditions and not answers.conditions_kept:
        words = f"Confirm that the conditions were kept: {named.conditions}"
        found.append(Violation("ONW1", words, "conditions_kept"))
    if disclosing:
        found += check_consent_onward(disclosing, field_name="rests_on")
        found += check_tests(answers.tests, disclosing.law)
    return found


def _check_referral(
    answers: PassAnswers, disclosing: Disclosing | None, *, sensitive: bool
) -> list[Violation]:
    """A referral on for services: body, purpose, consent (ONW2)."""
    found = []
    if not folded(answers.to_outside):
        found.append(Violation("ONW2", "Name the service that the family is referred to.", "to_outside"))
    words = "Write why the service could not help without it."
    found += check_reason(answers.because, "ONW2", words, "because")
    if sensitive and not folded(answers.named_reader):
        words = "This item is for named people only: name the person there who would read it."
        found.append(Violation("SEN1", words, "named_reader"))
    return found + (check_consent_onward(disclosing, field_name="rests_on") if disclosing else [])


def _check_law(answers: PassAnswers) -> list[Violation]:
    found = []
    if answers.law not in PassingOn.Law.values:
        found.append(Violation("ONW4", "Choose what the law requires.", "law"))
    if not folded(answers.to_outside):
        found.append(Violation("ONW4", "Enter to whom it went.", "to_outside"))
    words = "Write why the law requires this item: which order, paragraph or request, or who was in danger."
    found += check_reason(answers.because, "ONW4", words, "because")
    if not folded(answers.left_out):
        words = "Write what of this item was left out, and under which exemption; or “nothing”."
        found.append(Violation("ONW4", words, "left_out"))
    return found
