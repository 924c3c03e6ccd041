"""What is answered once for everything that is shared unasked."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.items.forms import ItemForm
from disclosures.proactive.rules import check_why_now
from disclosures.responses.forms import ReleaseForm
from imap.design.fields import LongText
from imap.law.forms import REASON, ruled
from imap.law.violations import Violation


class UnaskedForm(ReleaseForm):
    """As beside the preview of an answer, and why now."""

    field_order = ("key", "draft", "basis", "why_now", "helps", "hinders")

    why_now = ruled(
        LongText,
        _("Why do you share this now, although nobody asked?"),
        max_length=REASON,
        rows=2,
        help_text=_("Each recipient reads this"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "all_needed_because" in self.fields:
            self.fields["all_needed_because"].label = _("Is all of it needed?")

    def violations(self) -> Iterable[Violation]:
        return [*check_why_now(self.cleaned_data.get("why_now") or ""), *super().violations()]


class UnaskedItemForm(ItemForm):
    """As an item of an answer; what fails a test is not kept back from anybody, because nobody asked: it is left out."""

    def violations(self) -> Iterable[Violation]:
        for one in super().violations():
            words = f"You answered that it is not {one.field}: leave it out, or write a smaller item that passes all three."
            yield replace(one, message=words) if one.clause == "NPR4" else one
