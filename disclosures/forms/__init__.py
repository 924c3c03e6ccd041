"""Forms of disclosures: shape and validation, by calling rules."""

from disclosures.forms.answering import ItemForm, NothingForm, ReadForm, RefuseForm, ReleaseForm, WithholdForm
from disclosures.forms.asking import AskForm, SecondAskForm, SendForm
from disclosures.forms.outcome import ConfirmForm, OutcomeForm, TellForm

__all__ = [
    "AskForm",
    "ConfirmForm",
    "ItemForm",
    "NothingForm",
    "OutcomeForm",
    "ReadForm",
    "RefuseForm",
    "ReleaseForm",
    "SecondAskForm",
    "SendForm",
    "TellForm",
    "WithholdForm",
]
