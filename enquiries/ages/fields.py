"""The question for an age that nobody knows exactly."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enquiries.ages.rules import Estimate, read_estimate
from imap.design.fields import Text


class EstimateField(Text):
    """An estimated age: "8" (years), "4 months", "2 weeks", "10 days". An `Estimate`, or None when nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("If the date of birth is not known. For example: 8, 4 months, 2 weeks")
        )
        super().__init__(max_length=40, required=False, width=10, **kwargs)
        self.empty_value: Any = None

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Estimate):
            return value
        try:
            return read_estimate(super().to_python(value))
        except ValueError:
            words = _("%(name)s must be an age such as 8, 4 months or 2 weeks, and 120 years at most")
            raise ValidationError(words % {"name": self.name_in_errors("The age")}, code="invalid") from None
