"""Every address of one case, for each kind of viewer: what stands on every page, and what a restriction leaves as it was.

One walk serves several questions: the do-not-contact warning (OVR1), the privacy notice (PRV1), and whether whoever a
restriction does not keep out finds every address as before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import NotAsking
from imap.agencies.models import User
from tests.factories import Partnership, sign_in
from tests.support.case import send
from tests.support.enquiry_page import HARM, WARNING, not_asked
from tests.support.notice import carries_the_notice
from tests.support.restricted import a_case, lift, restrict


@dataclass(frozen=True)
class Walked:
    """What one person was answered: the status of each address, and the text of what they may open or are told why not."""

    status: dict[str, int]
    text: dict[str, str]

    @property
    def opened(self) -> dict[str, str]:
        return {address: text for address, text in self.text.items() if self.status[address] == 200}


def walked(user: User, addresses: Iterable[str]) -> Walked:
    """As one person finds them."""
    client, found = sign_in(Client(), user), Walked({}, {})
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (200, 302, 403, 404, 405), (address, answer.status_code)
        found.status[address] = answer.status_code
        if answer.status_code in (200, 403):
            found.text[address] = answer.getvalue().decode()
    return found


def carries_the_warning(kind: str, pages: dict[str, str]) -> None:
    """The warning stands on each page; whom it is about and what harm is feared is the lead agency's, and the Guardian
    reads it where the record tells what was said of consent."""
    assert [address for address, text in pages.items() if WARNING not in text] == [], kind
    told = [address for address, text in pages.items() if HARM in text]
    assert bool(told) is (kind in ("lead agency", "Guardian")), (kind, told)
    assert kind != "Guardian" or [one.rpartition("/record/")[1] for one in told] == ["/record/"]


@pytest.mark.clause("OVR1", "PRV1")
def test_what_stands_on_every_page_and_what_a_restriction_leaves_as_it_was(partnership: Partnership) -> None:
    """A practitioner of the lead agency and one that was asked find every address as before under a list of those who alone
    may open it. A restriction's kind is asked in the door alone (`kept_out`), not by any page: so under a list of those who
    may not, and after lifting, one agency opens again what it could open.
    """
    p = partnership
    case = a_case(p)
    waiting = send(case.enquiry, p.police, p.social_worker)
    asked = replace(case, keys=case.keys | {"request_id": waiting.pk})
    lifting = reverse("enquiries:lift_restriction", args=[case.enquiry.pk])  # there while a restriction is
    every = [address for address in case.addresses if address != lifting]
    before = {"lead agency": walked(p.lead_manager, every), "answered": walked(p.nurse, every)}
    posted_to = {address for address, status in before["answered"].status.items() if status == 405}
    for kind, one in before.items():
        assert not any(WARNING in text for text in one.text.values()), kind

    not_asked(case.enquiry, p.social_worker, NotAsking.RISK)
    restrict(case.enquiry, p.lead_manager, "only", p.lead_manager, p.officer, p.nurse, p.housing_officer)
    viewers = {  # and at least so many pages that they may open
        "lead agency": (p.lead_manager, every, 35),
        "asked": (p.officer, asked.addresses, 15),
        "answered": (p.nurse, every, 15),
        "recipient": (p.housing_officer, every, 5),
        "Guardian": (p.guardian, every, 5),
    }
    after, with_forms = {}, 0
    for kind, (user, addresses, least) in viewers.items():
        after[kind] = walked(user, [one for one in addresses if one not in posted_to])
        shown = after[kind].opened
        assert len(shown) >= least, (kind, list(shown))
        with_forms += sum('method="post" novalidate' in text for text in shown.values())
        carries_the_warning(kind, after[kind].text)
        carries_the_notice(shown)
    assert with_forms > 10
    for kind, one in before.items():
        assert after[kind].status | dict.fromkeys(posted_to, 405) == one.status, kind

    for_housing = after["recipient"].opened
    restrict(case.enquiry, p.lead_manager, "not", p.social_worker)
    assert set(walked(p.housing_officer, for_housing).opened) == set(for_housing)
    restrict(case.enquiry, p.lead_manager, "only", p.lead_manager)
    assert walked(p.housing_officer, for_housing).opened == {}
    lift(case.enquiry, p.lead_manager)
    assert set(walked(p.housing_officer, for_housing).opened) == set(for_housing)
