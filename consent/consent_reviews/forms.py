"""Which positions are still right, and why."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.consent_reviews.queries import Looked
from consent.consent_reviews.rules import check_sentence
from imap.design.fields import Choices, Key, LongText
from imap.design.templatetags.govuk import moment
from imap.law.forms import ReasonedForm
from imap.law.violations import as_errors

NOTHING_SEEN = datetime.min.replace(tzinfo=UTC)


class _Positions(Choices):
    """Any key passes: the action says what became of a position that is asked about no longer."""

    def valid_value(self, value: Any) -> bool:
        return True


class StillRightForm(ReasonedForm):
    """The positions asked about, ticked one by one, and one sentence for them (CON8)."""

    key = Key()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    records = _Positions(
        label=gettext_lazy("Which are still right?"),
        missing=gettext_lazy(
            "Tick each position that is still right. For one that is not, record a new position"
        ),
    )
    because = LongText(
        label=gettext_lazy("Why are they still right?"),
        max_length=1_000,
        rows=2,
        help_text=gettext_lazy("One sentence: what changed, and why it makes no difference to consent"),
        missing=gettext_lazy("Write in one sentence why what changed makes no difference to consent"),
    )

    def __init__(self, *args: Any, looked: Looked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        positions = self.fields["records"]
        rows = looked.asked_records
        positions.choices = [  # type: ignore[attr-defined]
            (one.record, f"{one.name}: {record.get_position_display().lower()}") for one, record in rows
        ]
        hints = {one.record: _recorded(record) for one, record in rows}
        positions.hint(positions.widget, hints, None)  # type: ignore[attr-defined]

    @property
    def seen_until(self) -> datetime:
        """The newest event that the page showed; the beginning of time where it carried none."""
        try:
            at = datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            at = NOTHING_SEEN
        return at if at.tzinfo else NOTHING_SEEN

    def clean_because(self) -> str:
        because = str(self.cleaned_data["because"])
        for _field, error in as_errors(check_sentence(because)):
            raise error
        return because


def _recorded(record: Any) -> str:
    words = _("Recorded %(when)s by %(name)s") % {
        "when": moment(record.recorded_at),
        "name": record.recorded_by,
    }
    if record.giver_id is None or record.giver_id == record.person_id:
        return words
    return f"{_('By %(giver)s') % {'giver': record.giver}}. {words}"
