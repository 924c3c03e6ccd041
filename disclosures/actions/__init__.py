"""The only writer of requests, answers, releases, withholdings and acknowledgements."""

from disclosures.actions.answering import answer_nothing, refuse_request, release
from disclosures.actions.asking import NewRequest, send_request, send_requests
from disclosures.actions.outcome import confirm_consent, record_outcome, tell_referrer
from disclosures.actions.reading import acknowledge
from disclosures.actions.withdrawals import settle, withdraw

__all__ = [
    "NewRequest",
    "acknowledge",
    "answer_nothing",
    "confirm_consent",
    "record_outcome",
    "refuse_request",
    "release",
    "send_request",
    "send_requests",
    "settle",
    "tell_referrer",
    "withdraw",
]
