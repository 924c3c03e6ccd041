"""What counts as a refused access: only that somebody has no right, never that the case does not allow it now (SEC1)."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.guardian.period import Month
from audit.guardian.queries import dashboard
from audit.models import AccessEvent
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, record, sign_in
from tests.support.case import page, release, send


def outcomes(p: Partnership, screen: str) -> list[str]:
    """What the access log holds of one screen."""
    with acting_user.acting_as(p.guardian):
        return list(AccessEvent.objects.filter(screen=screen).values_list("outcome", flat=True))


def refused(p: Partnership) -> int:
    """The figure on the Guardian's page."""
    with acting_user.acting_as(p.guardian):
        return dashboard(p.guardian, Month.now()).looks_refused


def asks_for(user: User, screen: str, *keys: object, post: bool = False) -> int:
    client, address = sign_in(Client(), user), reverse(screen, args=keys)
    return (client.post(address, {"key": str(new_key())}) if post else client.get(address)).status_code


@pytest.mark.clause("SEC1")
def test_what_the_case_does_not_allow_now_is_no_refused_access(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {})
    at = (enquiry.pk, asked.pk)
    for user, screen, keys, post in (
        (p.social_worker, "disclosures:close", (enquiry.pk,), False),  # not decided yet
        (p.social_worker, "consent:open", (enquiry.pk,), False),  # open already
        (p.social_worker, "disclosures:chase", at, False),  # answered already
        (p.nurse, "disclosures:share", at, True),
        (p.lead_manager, "enquiries:lift_restriction", (enquiry.pk,), False),  # not restricted
        (p.social_worker, "disclosures:ask", (record(p.social_worker).pk,), False),  # not open yet
    ):
        assert asks_for(user, screen, *keys, post=post) == 403, screen
        assert outcomes(p, screen) == [AccessEvent.Outcome.NOT_NOW], screen
    assert refused(p) == 0
    assert "Not possible then" in page(p.guardian, reverse("audit:access", args=[enquiry.pk]))


@pytest.mark.clause("SEC1")
def test_a_want_of_right_counts_whatever_the_stage_is(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.teacher)
    for number, (user, screen, status) in enumerate((
        (p.teacher, "disclosures:close", 403),
        (p.teacher, "consent:open", 403),
        (p.teacher, "disclosures:ask", 403),
        (p.officer, "disclosures:close", 404),
    ), 1):  # fmt: skip
        assert asks_for(user, screen, enquiry.pk) == status, screen
        assert refused(p) == number, screen
