"""Nothing hidden can be told by counts, gaps in numbers, differing words or the work that a page takes.

The same story is lived twice, each time in a partnership of its own: once with the hidden thing, once without. Whoever may not
know of it gets the same pages, byte for byte but for keys and times, at the cost of the same number of queries.
"""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.models import Item
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, record, sign_in, the_partnership
from tests.harness import database
from tests.harness.cluster import PARTNERSHIP, WorkerDatabase
from tests.support.case import asked_onward, permit, release, send
from tests.support.changed_address import colleague
from tests.support.marks import sensitive
from tests.support.mended import correct
from tests.support.restricted import restrict

pytestmark = pytest.mark.committed

Told = dict[tuple[str, str], tuple[str, int]]
Life = Callable[[Partnership, bool], tuple[Enquiry, dict[str, User]]]


def without_keys_and_times(html: str, enquiry: Enquiry) -> str:
    html = html.replace(enquiry.reference, "REFERENCE")
    html = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "KEY", html)
    html = re.sub(
        r'(name="(csrfmiddlewaretoken|opened-by|draft|seen\w*|opened)" value|nonce)="[^"]*"', "TOKEN", html
    )
    html = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "TIME", html)
    return re.sub(r"\d+ \w+ \d{4}(,? (at )?\d\d:\d\d)?", "TIME", html)


def hidden_withholding(p: Partnership, hide: bool) -> tuple[Enquiry, dict[str, User]]:
    """Health shares one thing with the lead agency and the school, and keeps another back, which nobody may know."""
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    send(enquiry, p.police, p.social_worker)
    kept = ({"existence_shown": "no"},) if hide else ()
    release(asked, p.nurse, {}, withheld=kept, to=(p.lead, p.school))
    with acting_user.acting_as(p.nurse):
        [item] = Item.objects.all()
    permit(asked_onward(item, p.social_worker), p.nurse)
    return enquiry, {
        "lead": p.social_worker,
        "manager": p.lead_manager,
        "recipient": p.teacher,
        "asked": p.officer,
    }


def sensitive_item(p: Partnership, hide: bool) -> tuple[Enquiry, dict[str, User]]:
    """Beside what everybody reads, and before it, an item for two people; it is corrected, too."""
    deputy, other = colleague(p, "Dora Deputy"), colleague(p, "Col League")
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    send(enquiry, p.police, p.social_worker)
    secret = {"text": "Secret", "recipients": [str(p.lead.pk)], **sensitive(p, deputy)}
    items = [secret, {}] if hide else [{}]
    release(asked, p.nurse, *items, to=(p.lead, p.school), withheld=({"existence_shown": "no"},))
    if hide:
        with acting_user.acting_as(p.nurse):
            item = Item.objects.select_related("release", "enquiry").get(sensitive=True)
        correct(item, p.nurse)
    return enquiry, {"other": other, "recipient": p.teacher, "asked": p.officer, "guardian": p.guardian}


def restricted_earlier(p: Partnership, hide: bool) -> tuple[Enquiry, dict[str, User]]:
    """The family was here before, and this practitioner is kept out of that."""
    if hide:
        restrict(record(p.lead_manager), p.lead_manager, "not", p.social_worker, p.guardian)
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    return enquiry, {"lead": p.social_worker, "sharer": p.nurse, "guardian": p.guardian}


def told(life: Life, hide: bool) -> Told:
    """What each of those who may not know is shown, and how many queries that took."""
    p = the_partnership()
    enquiry, people = life(p, hide)
    with acting_user.acting_as(p.nurse):
        item = Item.objects.filter(sensitive=False).latest("recorded_at")
        assert item.release.answer
        request = item.release.answer.request_id
    at = [enquiry.pk]
    addresses = {
        "enquiry": reverse("enquiry", args=at), "record": reverse("audit:record", args=at) + "?whole=yes", "work": reverse("work"),
        "find": reverse("enquiries:find") + "?q=Marlow", "reviews": reverse("consent:reviews"), "guardian": reverse("audit:guardian"),
        "earlier": reverse("enquiries:earlier", args=at),
        "outcome": reverse("disclosures:outcome", args=at),
        **{name: reverse(f"disclosures:{name}", args=at) for name in ("information", "holdings", "schedule")},
        "request": reverse("disclosures:request", args=[*at, request]),
        "release": reverse("disclosures:release", args=[*at, item.release_id]),
        "print": reverse("disclosures:third_party", args=[*at, item.release_id]),
        "onward": reverse("disclosures:onward", args=[*at, item.pk]),
    }  # fmt: skip
    found: Told = {}
    for who, user in people.items():
        client = sign_in(Client(), user)
        for name, address in addresses.items():
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
            shown = without_keys_and_times(f"{answer.status_code} {answer.content.decode()}", enquiry)
            found[who, name] = shown, len(captured)
    return found


@pytest.mark.clause("REC2", "SEN1")
@pytest.mark.parametrize("life", [hidden_withholding, sensitive_item, restricted_earlier])
def test_with_and_without_are_the_same_pages(
    partnership: Partnership, worker_database: WorkerDatabase, life: Life
) -> None:
    with_it = told(life, hide=True)
    connections.close_all()
    worker_database.use_fresh(PARTNERSHIP)
    cache.clear()
    database.sign_in(worker_database.addresses.app)
    without = told(life, hide=False)
    assert len([one for one, _queries in with_it.values() if one.startswith("200")]) > 12
    for place, (shown, queries) in with_it.items():
        assert shown.splitlines() == without[place][0].splitlines(), place
        assert queries == without[place][1], place
