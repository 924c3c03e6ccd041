"""Answering: what is answered once for all that is released; nothing to share; or no."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.disclosure_context.facts import Sharing
from disclosures.justification.forms import key_question
from disclosures.lawful_basis.forms import considered
from disclosures.releases.rules import (
    ReleaseAnswers,
    asks_whether_all_is_needed,
    check_nothing,
    check_release,
    kind_of_answer,
)
from disclosures.responses.rules import Ground, RefusalAnswers, check_refusal
from imap.design.fields import Choices, Key, LongText, Tick
from imap.law.forms import REASON, RuledForm, ruled, seen
from imap.law.violations import Violation


class NothingForm(RuledForm):
    """Nothing to share, after looking."""

    no_reasons = ("searched",)

    key = Key()
    searched = ruled(
        LongText,
        _("Where did you look?"),
        max_length=REASON,
        rows=3,
        help_text=_(
            "The lead agency reads this. For example: patient record and safeguarding file, 2018 to today"
        ),
    )

    def __init__(self, *args: Any, drafted: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafted = drafted

    def violations(self) -> Iterable[Violation]:
        return check_nothing(self.cleaned_data.get("searched", ""), drafted=self.drafted)


def despite(label: Any) -> Any:
    """Why, although the agency has reasons for going ahead (OVR6). Asked only of an agency that has some."""
    return ruled(
        LongText,
        label,
        max_length=REASON,
        rows=3,
        help_text=_(
            "Your agency recorded that sharing is justified. Your manager reads this. No other agency does"
        ),
    )


class RefuseForm(RuledForm):
    """Refuse a request. The lead agency reads why."""

    key = Key()
    grounds = ruled(Choices, _("What does the refusal rest on?"), choices=Ground.choices)
    reasons = ruled(
        LongText,
        _("Why does your agency refuse?"),
        max_length=4_000,
        rows=4,
        help_text=_("The lead agency reads this. Do not write what the information says"),
    )
    helps = key_question(_("How would an answer help further enquiries?"))
    hinders = key_question(_("How will going without one hinder them?"))
    despite = despite(_("Why do you refuse all the same?"))

    def __init__(self, *args: Any, goes_ahead: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goes_ahead = goes_ahead
        if not goes_ahead:
            del self.fields["despite"]

    def to_answers(self) -> RefusalAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        texts = {name: answers.get(name) or "" for name in ("reasons", "helps", "hinders", "despite")}
        return RefusalAnswers(grounds=frozenset(answers.get("grounds") or ()), **texts)

    def violations(self) -> Iterable[Violation]:
        return check_refusal(self.to_answers(), goes_ahead=self.goes_ahead)


class ReleaseForm(RuledForm):
    """What is answered once for everything that is released, beside its preview. What the answer does not
    need is not asked: powers and purpose only when something is shared, where was looked only when the lead
    agency is told that there is nothing."""

    no_reasons = ("searched",)

    key = Key()
    draft = seen()
    basis = seen()
    helps = key_question(_("How will providing it help further enquiries?"))
    hinders = key_question(_("How would failing to provide it hinder them?"))
    all_needed = Tick(
        label=_("All of it is needed for this purpose, and nothing less would do"), required=False
    )
    all_needed_because = ruled(
        LongText,
        _("You share everything that you wrote, and keep nothing back. Is all of it needed?"),
        max_length=REASON,
        rows=2,
        help_text=_(
            "One sentence why nothing less would do. Your agency and the Guardian read it, nobody else"
        ),
    )
    considered = considered()
    searched = ruled(
        LongText,
        _("Where did you look?"),
        max_length=REASON,
        rows=3,
        help_text=_("The lead agency is told “Nothing to share”, and this"),
    )

    despite = despite(_("Why do you keep something back all the same?"))

    def __init__(
        self,
        *args: Any,
        known: Sharing,
        lawful: Mapping[str, Any],
        shared: int,
        withheld: int,
        withheld_shown: int,
        kinds: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.lawful, self.kinds = known, lawful, list(kinds)
        self.counts = {"shared": shared, "withheld": withheld, "withheld_shown": withheld_shown}
        for name in self._not_asked(shared, withheld, withheld_shown, known):
            del self.fields[name]

    @staticmethod
    def _not_asked(shared: int, withheld: int, withheld_shown: int, known: Sharing) -> Collection[str]:
        found = set()
        if not shared:
            found |= {"helps", "hinders", "considered"}
        asks = asks_whether_all_is_needed(shared=shared, withheld=withheld)
        if not asks or known.red:
            found.add("all_needed_because")
        if not asks or not known.red:
            found.add("all_needed")
        if kind_of_answer(shared=shared, withheld_shown=withheld_shown) != "nothing":
            found.add("searched")
        if not (withheld and known.goes_ahead):
            found.add("despite")
        return found

    def to_answers(self) -> ReleaseAnswers:
        """The answers as the rules take them, with what the draft says about lawfulness."""
        return ReleaseAnswers.given({**self.lawful, **self.cleaned_data})

    def violations(self) -> Iterable[Violation]:
        return check_release(
            self.to_answers(),
            law=self.known.law,
            kinds=self.kinds,
            red=self.known.red,
            goes_ahead=self.known.goes_ahead,
            **self.counts,
        )


class RequestReadForm(RuledForm):
    """ "I have read this"."""

    key = Key()
