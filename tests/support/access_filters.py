"""What the application's own filter shows of a table to a person: the first lock, beside the database's."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from disclosures.external_exchanges.queries import exchanges_visible_to
from disclosures.models import ExchangeOnce, InformationRequest, Item, Release
from disclosures.requests.visible import requests_visible_to
from disclosures.visibility.queries import items_reached, releases_visible_to
from enquiries.advice.queries import advice_visible_to
from enquiries.models import AdviceRequest, Enquiry
from enquiries.standing.queries import visible_to
from imap.agencies.models import User

FILTERS: dict[type[Model], Callable[[User], "QuerySet[Any]"]] = {
    Enquiry: visible_to,
    InformationRequest: requests_visible_to,
    Release: releases_visible_to,
    Item: items_reached,
    ExchangeOnce: exchanges_visible_to,
    AdviceRequest: advice_visible_to,
}
