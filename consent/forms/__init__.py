"""Forms of consent: positions, overrides and their reviews."""

from consent.forms.givers import GiverForm
from consent.forms.overriding import OverrideForm, OverrideReadForm, ReviewForm
from consent.forms.positions import ConsentForm

__all__ = ["ConsentForm", "GiverForm", "OverrideForm", "OverrideReadForm", "ReviewForm"]
