"""Forms of disclosures: shape and validation, by calling rules."""

from disclosures.forms.answering import NothingForm, ReadForm, RefuseForm, ReleaseForm
from disclosures.forms.asking import AskForm, SecondAskForm, SendForm
from disclosures.forms.items import ItemForm, WithholdForm
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
