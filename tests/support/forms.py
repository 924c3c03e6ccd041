"""A form as a browser sends it: with its hidden fields and everything that was typed."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from imap.design.sent import OPENED_BY, TRANSPORT
from tests.support.case import (
    LAWFUL,
)


def hidden(html: str) -> dict[str, str]:
    """What a form carries unseen, as a browser would post it."""
    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', html):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] not in TRANSPORT:
            found[name[1]] = value[1].replace("&#x27;", "'") if value else ""
    return found


def opened_by(page: Any) -> dict[str, str]:
    """What a form of this page says about who opened it."""
    values = re.findall(rf'name="{OPENED_BY}" value="([^"]*)"', page.content.decode())
    return {OPENED_BY: values[0]}


def typed(answers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Answers as a browser posts them: a date in three boxes, a box ticked."""
    given = {**answers, **changes}
    if "text" in given:
        given = {**LAWFUL, **given}
    if day := given.pop("information_from", None):
        year, month, dayed = day.split("-")
        given |= {
            "information_from-day": dayed,
            "information_from-month": month,
            "information_from-year": year,
        }
    for tick in ("all_needed", "considered"):
        if given.get(tick):
            given[tick] = "on"
    return given


def post(client: Client, address: str, answers: dict[str, Any]) -> Any:
    """Open a form, fill it in, send it."""
    shown = client.get(address)
    assert shown.status_code == 200, (address, shown.status_code)
    return client.post(address, {**hidden(shown.content.decode()), **answers})


def the_form(client: Client, **changes: str) -> dict[str, str]:
    """The enquiry form as a browser would post it."""
    page = client.get(reverse("enquiries:record_enquiry"))
    form = page.context["form"]
    data = {
        "key": str(form["key"].value()),
        "source": "2A",
        "received_at-day": "1",
        "received_at-month": "3",
        "received_at-year": "2026",
        "received_at-time": "09:30",
        "referrer_name": "Tess Teacher",
        "narrative": "Kit has a bruise & says “someone was cross” <b>",
        "rating": "2",
        "consent_sought": "yes",
        "consent_sought_from": "Mother",
        "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "2",
        "people-MIN_NUM_FORMS": "2",
        "people-MAX_NUM_FORMS": "20",
        "people-0-role": "child",
        "people-0-name": "Kit O’Marlow",
        "people-0-information_needed": "yes",
        "people-1-role": "parent_or_carer",
        "people-1-information_needed": "yes",
    }
    return data | changes
