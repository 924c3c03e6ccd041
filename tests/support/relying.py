"""A case in which one agency relies on the reasons of another."""

from typing import Any

from django.test import Client
from django.urls import reverse

from consent.models import OverrideOffer
from consent.overrides.reliance_queries import offered_to
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, override, sign_in
from tests.support.asking import withdraw
from tests.support.case import people_of, send
from tests.support.forms import post

BECAUSE = "Our visit notes show the same fear, twice since June."


class Case:
    """The mother has withdrawn; the lead agency goes ahead, and asks health about her."""

    def __init__(self, p: Partnership) -> None:
        self.p = p
        self.enquiry = opened(p.social_worker)
        withdraw(self.enquiry, p)
        self.reasons = override(self.enquiry, p.social_worker)
        self.mother = people_of(self.enquiry, p.social_worker)["Jo Marlow"]
        self.asked = send(self.enquiry, p.health, p.social_worker, people=[self.mother])

    def offer(self, user: User) -> OverrideOffer:
        with acting_user.acting_as(user):
            [one] = offered_to(user, self.enquiry.pk)
            return one

    def at(self, name: str, *more: object) -> str:
        return reverse(f"disclosures:{name}", args=[self.enquiry.pk, self.asked.pk, *more])

    def relied(self, **changes: Any) -> Any:
        address = self.at("rely", self.offer(self.p.nurse).pk)
        return post(sign_in(Client(), self.p.nurse), address, {"read": "on", "because": BECAUSE, **changes})
