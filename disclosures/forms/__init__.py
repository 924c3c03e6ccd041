"""Forms of disclosures: shape and validation, by calling rules."""

from disclosures.forms.answering import ItemForm, NothingForm, ReadForm, RefuseForm, ReleaseForm, WithholdForm
from disclosures.forms.asking import AskForm, SendForm

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
