"""Forms of enquiries: shape and validation, by calling rules."""

from enquiries.forms.concern import ConcernForm
from enquiries.forms.deciding import MoveForm
from enquiries.forms.finding import EarlierForm, FindForm, LinkForm, shown_before
from enquiries.forms.recording import (
    AddPersonForm,
    ChangePersonForm,
    EnquiryForm,
    PeopleForms,
    PersonForm,
    people_given,
)

__all__ = [
    "AddPersonForm",
    "ChangePersonForm",
    "ConcernForm",
    "EarlierForm",
    "EnquiryForm",
    "FindForm",
    "LinkForm",
    "MoveForm",
    "PeopleForms",
    "PersonForm",
    "people_given",
    "shown_before",
]
