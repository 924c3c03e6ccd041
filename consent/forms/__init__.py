"""Forms of consent: positions, overrides and their reviews."""

from consent.forms.overriding import OverrideForm, ReviewForm
from consent.forms.positions import ConsentForm

__all__ = ["ConsentForm", "OverrideForm", "ReviewForm"]
