"""What the database tells of the do-not-contact warning (OVR1). The pages: tests/integration/walk/test_every_address.py."""

import pytest

from consent.models import NotAsking
from tests.factories import Partnership, opened
from tests.support.case import send
from tests.support.enquiry_page import HARM, not_asked
from tests.support.sql import Sql


@pytest.mark.committed
@pytest.mark.clause("OVR1")
def test_the_database_tells_an_agency_that_was_asked_no_more_than_that(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker)
    not_asked(enquiry, p.social_worker, NotAsking.RISK)
    ask = "SELECT * FROM imap.do_not_contact(%s)"
    assert app_sql(ask, [enquiry.pk], person=p.nurse.pk) == [(None, None, None)]
    assert app_sql(ask, [enquiry.pk], person=p.officer.pk) == []
    [(name, _risk_to, harm)] = app_sql(ask, [enquiry.pk], person=p.social_worker.pk)
    assert (name, harm) == ("Jo Marlow", HARM)
