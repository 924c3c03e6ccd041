"""Items that somebody asks to pass on, and rows written past the forms."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from disclosures.models import Item
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened
from tests.support.case import (
    CHARITY,
    DISCLOSED,
    SECRET_WORDS,
    release,
    send,
)

Sql = Callable[..., list[tuple[Any, ...]]]

OTHER_WORDS = "Missed two appointments in spring"


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    return opened(partnership.social_worker)


@pytest.fixture
def item(partnership: Partnership, enquiry: Enquiry) -> Item:
    """What the trust shared with the lead agency and the school, as agreed unless changed; beside it another item."""
    p = partnership
    request = send(enquiry, p.health, p.social_worker)
    release(request, p.nurse, {}, {"text": OTHER_WORDS}, withheld=({},), to=(p.lead, p.school))
    with acting_user.acting_as(p.nurse):
        return Item.objects.get(content__text=SECRET_WORDS)


def insert(app_sql: Sql, item: Item, by: User, **changes: Any) -> None:
    """A passing-on written past the application, as its role."""
    values = {
        "id": new_key(), "enquiry_id": item.enquiry_id, "item_id": item.pk, "happened_at": timezone.now(),
        "recorded_at": timezone.now(), "recorded_by_id": by.pk, "agency_id": by.agency_id, "what": "pass_on",
        "to_agency_id": None, "to_outside": CHARITY, "permission_id": None, "agreed": False, "law": "", "because": "",
        "left_out": "", "named_reader": "", "conditions_kept": True, "basis": "", **DISCLOSED,
    } | changes  # fmt: skip
    names = ", ".join(values)
    app_sql(
        f"INSERT INTO disclosures_passingon ({names}) VALUES ({', '.join(['%s'] * len(values))})",
        list(values.values()),
        person=by.pk,
    )
