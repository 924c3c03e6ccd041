"""Forms of disclosures: shape and validation, by calling rules."""

from disclosures.forms.answering import NothingForm, ReadForm, RefuseForm, ReleaseForm
from disclosures.forms.asking import AskForm, SendForm
from disclosures.forms.items import ItemForm, WithholdForm

__all__ = [
    "AskForm",
    "ItemForm",
    "NothingForm",
    "ReadForm",
    "RefuseForm",
    "ReleaseForm",
    "SendForm",
    "WithholdForm",
]
