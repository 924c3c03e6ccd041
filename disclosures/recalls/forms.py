"""Recalling a release, confirming it, deciding about a breach."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from disclosures.justification.forms import YES_NO
from disclosures.models import BreachDecision, RecallAnswer
from disclosures.recalls.breach_rules import BreachAnswers, check_breach_decision
from disclosures.recalls.queries import Recallable, RecallPage
from disclosures.recalls.rules import ConfirmAnswers, RecallAnswers, check_confirming, check_recall
from imap.db import clock
from imap.design.fields import Choice, Choices, Key, LongText, MomentField
from imap.design.templatetags.govuk import moment
from imap.law.forms import REASON, RuledForm, offer, ruled, seen
from imap.law.violations import Violation


class RecallForm(RuledForm):
    """Which agency it went to by mistake, what went there, and what happened."""

    no_reasons = ("find", "what", "steps")

    key = Key()
    recipient = ruled(Choice, _("Which agency did it go to by mistake?"), choices=())
    items = ruled(
        Choices,
        _("What went there by mistake?"),
        choices=(),
        help_text=_("Every version of it is called back. What rightly went there stays"),
    )
    find = ruled(
        LongText,
        _("What should they look for, to find what they may have kept?"),
        max_length=REASON,
        rows=2,
        help_text=_(
            "They read this. For example: one page on an attendance, released today at 10:22. Not what it says"
        ),
    )
    noticed_at = ruled(
        MomentField,
        _("When was it noticed?"),
        called=_("The time"),
        help_text=_("By whoever of your agency noticed first. The 72 hours begin then"),
    )
    what = ruled(
        LongText,
        _("What happened, and how?"),
        max_length=4_000,
        rows=3,
        help_text=_(
            "For your own agency and its data protection officer. Reporting it is never held against you"
        ),
    )
    steps = ruled(
        LongText,
        _("What did you do at once?"),
        max_length=4_000,
        rows=2,
        help_text=_("For example: rang them at 10:31; opened by one person, not saved"),
    )

    def __init__(self, *args: Any, known: Recallable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        offer(self, "recipient", known.names)
        held = {key for keys in known.went_to.values() for key in keys}
        offer(self, "items", {key: words for key, words in known.items.items() if key in held})
        field = cast("Choices", self.fields["items"])
        field.hint(field.widget, _who_has(known), None)
        if len(known.names) == 1:
            self.initial.setdefault("recipient", next(iter(known.names)))
        if len(held) == 1:
            self.initial.setdefault("items", sorted(held))

    def to_answers(self) -> RecallAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        texts = {name: str(answers.get(name) or "") for name in ("recipient", "find", "what", "steps")}
        return RecallAnswers(
            items=frozenset(answers.get("items") or ()), noticed_at=answers.get("noticed_at"), **texts
        )

    def violations(self) -> Iterable[Violation]:
        return check_recall(
            self.to_answers(), self.known.went_to, released_at=self.known.row.recorded_at, now=clock.now()
        )


def _who_has(known: Recallable) -> Mapping[str, str]:
    """Each item's recipients, by name."""
    found: dict[str, list[str]] = {}
    for recipient, items in known.went_to.items():
        for item in items:
            found.setdefault(item, []).append(known.names[recipient])
    return {item: ", ".join(names) for item, names in found.items()}


class ConfirmRecallForm(RuledForm):
    """What the wrong recipient kept, and whom it passed it on to."""

    no_reasons = ("where", "passed_to")

    key = Key()
    seen = seen()
    kept = ruled(Choice, _("Did your agency keep or copy anything of it?"), choices=RecallAnswer.Kept.choices)
    where = ruled(LongText, _("What is still kept, where, and until when?"), max_length=REASON, rows=2)
    passed_on = ruled(
        Choice, _("Was it passed on to anybody, also by word of mouth?"), choices=YES_NO, inline=True
    )
    passed_to = ruled(LongText, _("To whom, and when?"), max_length=REASON, rows=2, spellcheck=False)

    shown_when = {"where": ("kept", {RecallAnswer.Kept.KEPT}), "passed_to": ("passed_on", {"yes"})}

    def __init__(self, *args: Any, page: RecallPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passed = page.passed_to
        if self.passed:
            self.initial.setdefault("passed_on", "yes")
            known = [f"{one.party}, {moment(one.happened_at)}" for one in page.passed]
            self.initial.setdefault("passed_to", "\n".join(known))

    def to_answers(self) -> ConfirmAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        return ConfirmAnswers(
            kept=answers.get("kept") or "",
            where=answers.get("where") or "",
            passed_on={"yes": True, "no": False}.get(str(answers.get("passed_on"))),
            passed_to=answers.get("passed_to") or "",
        )

    def violations(self) -> Iterable[Violation]:
        return check_confirming(self.to_answers(), passed=self.passed)


class BreachForm(RuledForm):
    """One decision about a breach, with its reasons."""

    key = Key()
    seen = seen()
    choice = ruled(Choice, _("What is decided?"), choices=BreachDecision.Choice.choices)
    reported_at = ruled(MomentField, _("When was it reported?"), called=_("The time"))
    because = ruled(
        LongText,
        _("Which step, or why?"),
        max_length=4_000,
        rows=4,
        help_text=_(
            "For a report: what was reported, and if it is late, why. If not: why a risk to anyone is unlikely"
        ),
    )

    shown_when = {"reported_at": ("choice", {BreachDecision.Choice.REPORTED})}

    def __init__(self, *args: Any, before: Sequence[str], noticed_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.noticed_at = before, noticed_at

    def to_answers(self) -> BreachAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        return BreachAnswers(
            answers.get("choice") or "", answers.get("because") or "", answers.get("reported_at")
        )

    def violations(self) -> Collection[Violation]:
        return check_breach_decision(
            self.to_answers(), self.before, noticed_at=self.noticed_at, now=clock.now()
        )
