"""Everything that reads requests, answers and releases: scoped by grants, a constant number of queries."""

from disclosures.queries.asking import AskingPage, agencies_besides, asking, request_previewed, sent_before
from disclosures.queries.outcome import Decided, Deciding, decided, deciding, newest_outcome, tell_by
from disclosures.queries.received import ReceivedPage, received_page
from disclosures.queries.releases import ReleasePage, received_of, release_page
from disclosures.queries.releasing import items_in_force
from disclosures.queries.requests import (
    Answering,
    RequestPage,
    RequestRow,
    RequestToAnswer,
    answered_by,
    answering,
    answering_with_consent,
    get_request_to_answer,
    request_page,
    requests_of,
)
from disclosures.queries.scope import acts_for, get_release_or_404, get_request_or_404
from disclosures.queries.shown import (
    ItemShown,
    RequestShown,
    WithholdingShown,
    drafted_item,
    drafted_withholding,
    purpose_in_words,
)
from disclosures.queries.withdrawals import causes_of, get_cause_or_404, holdings_of, stop_of, touched_by
from disclosures.queries.worklists import stopped, to_answer, to_read, to_settle, to_tell

__all__ = [
    "Answering",
    "AskingPage",
    "Decided",
    "Deciding",
    "ItemShown",
    "ReceivedPage",
    "ReleasePage",
    "RequestPage",
    "RequestRow",
    "RequestShown",
    "RequestToAnswer",
    "WithholdingShown",
    "acts_for",
    "agencies_besides",
    "answered_by",
    "answering",
    "answering_with_consent",
    "asking",
    "causes_of",
    "decided",
    "deciding",
    "drafted_item",
    "drafted_withholding",
    "get_cause_or_404",
    "get_release_or_404",
    "get_request_or_404",
    "get_request_to_answer",
    "holdings_of",
    "items_in_force",
    "newest_outcome",
    "purpose_in_words",
    "received_of",
    "received_page",
    "release_page",
    "request_page",
    "request_previewed",
    "requests_of",
    "sent_before",
    "stop_of",
    "stopped",
    "tell_by",
    "to_answer",
    "to_read",
    "to_settle",
    "to_tell",
    "touched_by",
]
