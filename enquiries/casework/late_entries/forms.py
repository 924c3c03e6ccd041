"""The same few questions on every decision screen: did this happen already?"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from enquiries.casework.late_entries.spoken import SpokenAnswers, check_spoken
from imap.db import clock
from imap.design.fields import LongText, MomentField, Text, Tick
from imap.design.forms import GovukForm
from imap.law.violations import as_errors


class LateForm(GovukForm):
    """“This happened already”: stands beside the form of a decision (LATE1). Not ticked, it asks nothing."""

    prefix = "late"

    happened = Tick(
        label=_("This happened already, before I could record it"),
        required=False,
        help_text=_("For example: you telephoned first. It is never refused for being late"),
    )
    at = MomentField(
        label=_("When did it happen?"), called=_("The time"), required=False, mark_optional=False
    )
    to = Text(
        label=_("To whom did you speak, and for which agency?"),
        max_length=200,
        required=False,
        mark_optional=False,
    )
    said = LongText(label=_("What was said?"), max_length=4_000, rows=2, required=False, mark_optional=False)
    late_because = LongText(
        label=_("Why could it not wait until it was recorded?"),
        max_length=4_000,
        rows=2,
        required=False,
        mark_optional=False,
    )

    shown_when = dict.fromkeys(("at", "to", "said", "late_because"), ("happened", {True}))

    def __init__(self, *args: Any, happened: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if happened:  # where “this” needs other words
            self.fields["happened"].label = happened

    @property
    def happened_at(self) -> datetime | None:
        """When the decision happened, if that was before it could be recorded; else None."""
        return self.cleaned_data.get("at") if self.cleaned_data.get("happened") else None

    def to_answers(self) -> SpokenAnswers | None:
        """The answers as the rules take them; None when it did not happen before."""
        answers = self.cleaned_data
        if not answers.get("happened"):
            return None
        texts = (answers.get(name) or "" for name in ("to", "said", "late_because"))
        return SpokenAnswers(answers.get("at"), *texts)

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        if spoken := self.to_answers():
            errors = as_errors(check_spoken(spoken, clock.now()))
            self.add_refusals((name, error) for name, error in errors if name not in already)
        return self.cleaned_data
