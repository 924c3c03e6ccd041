"""A role that has ended, and an agency that is no longer active, cut at once what somebody sees and does: in both locks."""

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from enquiries.models import Enquiry, EnquiryGrant
from imap.access import acting_user, grants
from imap.access.grants import Participation
from imap.accounts.adapter import AuthenticationBackend
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.support.case import send
from tests.support.forging import Sql, copy_row

pytestmark = pytest.mark.committed

ENDED = "UPDATE agencies_roleheld SET ended_at = now() - interval '1 minute' WHERE user_id = %s"
INACTIVE = "UPDATE agencies_agency SET is_active = false WHERE id = (SELECT agency_id FROM agencies_user WHERE id = %s)"


@pytest.mark.parametrize("end", [ENDED, INACTIVE])
def test_a_membership_that_is_left_over_gives_nothing(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql, end: str
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    officer = p.officer.pk
    seen = "SELECT count(*) FROM enquiries_enquiry"
    assert app_sql(seen, person=officer) == [(1,)]
    before = sign_in(Client(), p.officer)
    assert before.get(reverse("enquiry", args=[enquiry.pk])).status_code == 200

    app_sql(end, [officer], person=p.administrator.pk)

    assert backup_sql("SELECT count(*) FROM agencies_user_groups WHERE user_id = %s", [officer]) == [(1,)]
    # The database:
    for table in ("enquiries_enquiry", "disclosures_informationrequest", "enquiries_enquirygrant"):
        assert app_sql(f"SELECT count(*) FROM {table}", person=officer) == [(0,)], table
    assert app_sql("SELECT imap.my_groups()", person=officer) == [([],)]
    # The application, asked behind row-level security by whoever reads all of it:
    again = User.objects.select_related("agency").get(pk=officer)
    with acting_user.acting_as(p.social_worker):
        assert not grants.holds(again, Participation.ASKED, enquiry.pk, model=EnquiryGrant)
        assert not grants.given(again, enquiry.pk, model=EnquiryGrant)
        there = grants.reaches(again, model=EnquiryGrant)
        assert not Enquiry.objects.filter(there).exists()
        assert not grants.GrantBackend().has_perm(again, "enquiries.asked_enquiry", enquiry)
    assert before.get(reverse("enquiry", args=[enquiry.pk])).status_code in (302, 403, 404)
    # And nothing is written:
    with acting_user.acting_as(p.social_worker):
        assert asked.asked_id == p.police.pk
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "INSERT INTO disclosures_answer SELECT (jsonb_populate_record(NULL::disclosures_answer, jsonb_build_object("
            "'id', gen_random_uuid(), 'enquiry_id', %s::text, 'request_id', %s::text, 'kind', 'nothing', 'searched', 'x',"
            " 'reasons', '', 'helps', '', 'hinders', '', 'number', 1, 'after_decision', false, 'happened_at', now(),"
            " 'recorded_by_id', %s::text, 'agency_id', %s::text))).*",
            [str(enquiry.pk), str(asked.pk), str(officer), str(p.police.pk)],
            person=officer,
        )


def test_a_manager_whose_role_ended_manages_nothing(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    app_sql(ENDED + " AND role = 'manager'", [p.lead_manager.pk], person=p.administrator.pk)
    assert app_sql("SELECT imap.i_am('manager')", person=p.lead_manager.pk) == [(False,)]
    [[move]] = backup_sql("SELECT id FROM enquiries_stagemove WHERE enquiry_id = %s LIMIT 1", [enquiry.pk])
    with pytest.raises(psycopg.Error):
        copy_row(app_sql, "enquiries_stagemove", move, person=p.lead_manager.pk)


def test_roles_are_those_of_the_moment_at_which_they_are_first_asked(
    partnership: Partnership, app_sql: Sql
) -> None:
    """The user is known before a form has arrived; a role that ends while it arrives decides nothing any more."""
    p = partnership
    user = AuthenticationBackend().get_user(p.lead_manager.pk)
    assert user
    app_sql(ENDED, [user.pk], person=p.administrator.pk)
    assert user.roles == frozenset()
