"""Forms of disclosures: shape and validation, by calling rules."""

from disclosures.forms.answering import NothingForm, RefuseForm, ReleaseForm, RequestReadForm
from disclosures.forms.asking import RequestForm, SecondAskForm, SendForm
from disclosures.forms.items import ItemForm, WithholdForm
from disclosures.forms.outcome import ConfirmConsentForm, OutcomeForm, TellForm

__all__ = [
    "ConfirmConsentForm",
    "ItemForm",
    "NothingForm",
    "OutcomeForm",
    "RefuseForm",
    "ReleaseForm",
    "RequestForm",
    "RequestReadForm",
    "SecondAskForm",
    "SendForm",
    "TellForm",
    "WithholdForm",
]
