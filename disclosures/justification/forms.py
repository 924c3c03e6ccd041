"""The questions about necessity, proportionality and relevance, and the key question (NPR1-3, NPR6)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.justification.rules import LIFE, NO, TESTS, YES
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import REASON, RuledForm, ruled

YES_NO = [(YES, _("Yes")), (NO, _("No"))]


class ReasonsForm(RuledForm):
    """Necessity, proportionality and relevance: yes or no, with a reason either way (NPR1, NPR2, NPR3)."""

    does: Any = ""  # how the labels end: "to ask this agency"

    key = Key()
    necessary = ruled(
        Choice,
        "",
        choices=YES_NO,
        inline=True,
        help_text=_("If they could do their part without it, it is not"),
    )
    necessary_because = ruled(LongText, _("Why is it necessary, or not?"), max_length=REASON, rows=2)
    proportionate = ruled(
        Choice,
        "",
        choices=[(YES, _("Yes")), (LIFE, _("Yes: a life is at risk")), (NO, _("No"))],
        hints={LIFE: _("This is reason enough by itself")},
        help_text=_("Set the intrusion beside the worry"),
    )
    proportionate_because = ruled(
        LongText,
        _("Why is it proportionate, or not?"),
        max_length=REASON,
        rows=2,
        help_text=_("May be left empty when a life is at risk"),
    )
    relevant = ruled(
        Choice, "", choices=YES_NO, inline=True, help_text=_("To this concern, not merely to this family")
    )
    relevant_because = ruled(LongText, _("Why is it relevant, or not?"), max_length=REASON, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for test, _clause in TESTS:
            self.fields[test].label = _("Is it %(test)s %(does)s?") % {"test": test, "does": self.does}


def key_question(label: Any) -> Any:
    """One half of the key question (NPR6)."""
    return ruled(LongText, label, max_length=REASON, rows=2)
