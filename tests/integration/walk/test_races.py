"""What is decided while what it rests on goes away: exactly one wins, the other is told, and what was written is kept."""

from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from consent.models import Override, Review
from disclosures.handling_changes.actions import replace_reader
from disclosures.models import Answer, Item, ItemReader, OnwardRequest, Recall, SensitiveRead
from disclosures.onward.actions import ask_permission
from disclosures.onward.rules import AskAnswers
from disclosures.withdrawals import queries
from enquiries.intake.actions import change_concern
from enquiries.intake.rules import ConcernDetails
from enquiries.models import Concern, Rating
from imap.access import acting_user
from imap.agencies.models import Agency, User
from imap.agencies.partnership.actions import change_agency
from imap.agencies.people.actions import add_person, set_roles
from imap.agencies.roles import Role
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, refuse_consent
from tests.support.case import ASKING_ONWARD, own_override, people_of, release, send
from tests.support.changed_address import colleague
from tests.support.following import overturn
from tests.support.marks import sensitive
from tests.support.mended import recall
from tests.support.races import Sql, at_once, posts

pytestmark = pytest.mark.committed


@pytest.mark.clause("OVR7")
@pytest.mark.parametrize("first", ["overturned", "released"])
def test_releasing_while_the_override_it_rests_on_is_overturned(
    partnership: Partnership, backup_sql: Sql, first: str
) -> None:
    p = partnership
    with acting_user.acting_as(p.administrator):
        manager = add_person(
            agency=p.health, email="hana@health.example", name="Hana Manager", roles=frozenset({Role.MANAGER})
        )
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    own_override(enquiry, p.nurse, *people_of(enquiry, p.social_worker).values())
    with acting_user.acting_as(p.nurse):
        own = Override.objects.get(agency=p.health)

    def overturned() -> None:
        overturn(own, manager)

    def released() -> Answer:
        return release(asked, p.nurse, {})

    order = [overturned, released] if first == "overturned" else [released, overturned]
    answers = at_once(enquiry, p.social_worker, backup_sql, *order)
    went_out = answers[order.index(released)]
    assert isinstance(went_out, RuleViolation) == (first == "overturned"), went_out
    with acting_user.acting_as(p.nurse):
        assert Review.objects.filter(override=own, verdict="overturned").exists()
        assert Answer.objects.count() == (first == "released")
    if first == "released":  # lawful then; whoever holds it is told, and stops or goes on for its own reasons
        with acting_user.acting_as(p.social_worker):
            assert {p.lead.pk} <= {one for cause in queries.causes_of(enquiry.pk) for one in cause.holders}


@pytest.mark.clause("REC1")
def test_two_colleagues_answer_one_request(partnership: Partnership, backup_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    address = reverse("disclosures:nothing", args=[enquiry.pk, asked.pk])
    answer, told = at_once(
        enquiry, p.social_worker, backup_sql,
        lambda: release(asked, p.officer, {}),
        posts(p.police_manager, address, searched="The log of that month."),
    )  # fmt: skip
    assert isinstance(answer, Answer)
    assert told.status_code == 422
    assert "Oba Officer answered this request" in told.content.decode()
    assert "The log of that month." in told.content.decode()  # what was typed is kept
    with acting_user.acting_as(p.social_worker):
        assert Answer.objects.get().recorded_by == p.officer


@pytest.mark.clause("ACC3", "ONW1")
def test_asking_onward_while_it_is_called_back(partnership: Partnership, backup_sql: Sql) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=(p.lead, p.school))
    with acting_user.acting_as(p.nurse):
        item = Item.objects.select_related("release", "enquiry").get()
    address = reverse("disclosures:ask_onward", args=[enquiry.pk, item.pk])
    taken, asked = at_once(
        enquiry, p.social_worker, backup_sql,
        lambda: recall(item, p.school, p.nurse),
        posts(p.teacher, address, **ASKING_ONWARD),
    )  # fmt: skip
    assert isinstance(taken, Recall)
    assert asked["Location"] == reverse("disclosures:recalled", args=[enquiry.pk, taken.pk])
    assert backup_sql(f"SELECT count(*) FROM {OnwardRequest._meta.db_table}") == [(0,)]


@pytest.mark.clause("SEN1")
def test_somebody_reads_while_another_is_named_in_their_place(
    partnership: Partnership, backup_sql: Sql
) -> None:
    p = partnership
    deputy, other = colleague(p, "Dora Deputy"), colleague(p, "Col League")
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, sensitive(p, deputy))
    with acting_user.acting_as(p.nurse):
        row = ItemReader.objects.select_related("item").get()

    def replaced() -> ItemReader:
        with acting_user.acting_as(p.nurse):
            return replace_reader(
                enquiry_id=enquiry.pk, reader_id=row.pk, person=str(other.pk), deputy=str(deputy.pk),
                reasons="Sam has left the team.", by=p.nurse, key=new_key(),
            )  # fmt: skip

    address = reverse("disclosures:acknowledge", args=[enquiry.pk, row.item.release_id])
    done, read = at_once(enquiry, p.lead_manager, backup_sql, replaced, posts(p.social_worker, address))
    assert isinstance(done, ItemReader)
    assert read.status_code == 404
    assert backup_sql(f"SELECT count(*) FROM {SensitiveRead._meta.db_table}") == [(0,)]


@pytest.mark.clause("SEC1")
def test_an_agency_that_ended_its_part_receives_nothing(partnership: Partnership) -> None:
    """Between the preview and the release; the answer is kept, and goes to the others when it is taken out."""
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    _end(p, p.school)
    with pytest.raises(RuleViolation, match="takes no part any more"):
        release(asked, p.nurse, {}, to=(p.lead, p.school))
    assert isinstance(release(asked, p.nurse, {}, to=(p.lead,)), Answer)
    # Nor is it asked, or permitted anything of what it would receive.
    with pytest.raises(RuleViolation):
        send(enquiry, p.school, p.social_worker)


def _end(p: Partnership, agency: Agency) -> None:
    with acting_user.acting_as(p.administrator):
        change_agency(agency=agency, reason="It left the partnership.", is_active=False)


@pytest.mark.clause("ONW1")
def test_asking_onward_for_what_one_cannot_see(partnership: Partnership) -> None:
    """Recipients of another item of the release, people who are not named, and agencies that were only asked."""
    p = partnership
    deputy = colleague(p, "Dora Deputy")
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    send(enquiry, p.police, p.social_worker)
    only_lead: dict[str, Any] = {"recipients": [str(p.lead.pk)]}
    release(request, p.nurse, {"text": "One"}, {"text": "Two", **only_lead}, {"text": "Three", **only_lead, **sensitive(p, deputy)}, to=(p.lead, p.school))  # fmt: skip
    with acting_user.acting_as(p.nurse):
        _one, two, three = Item.objects.order_by("id")
    for user, item in ((p.teacher, two), (p.teacher, three), (p.lead_manager, three), (p.officer, two), (p.guardian, two)):  # fmt: skip
        with pytest.raises((Http404, RuleViolation)) as refused, acting_user.acting_as(user):
            ask_permission(
                enquiry_id=enquiry.pk,
                item_id=item.pk,
                answers=AskAnswers.given(ASKING_ONWARD),
                by=user,
                key=new_key(),
            )
        assert "Three" not in str(refused.value)
    with acting_user.acting_as(p.nurse):
        assert not OnwardRequest.objects.exists()


@pytest.mark.clause("SEC1")
def test_a_role_that_ends_while_its_holder_waits_decides_nothing(
    partnership: Partnership, backup_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)

    def lower() -> bool:
        with acting_user.acting_as(p.lead_manager):
            assert p.lead_manager.is_manager
            concern = Concern.objects.get(enquiry=enquiry)
            details = {name: getattr(concern, name) for name in ConcernDetails.__dataclass_fields__}
            lowered = ConcernDetails(
                **details | {"rating": Rating.GREEN, "rating_because": "It was explained."}
            )
            return change_concern(enquiry=enquiry, to=lowered, reason="Seen by the GP", by=p.lead_manager)

    def end_role() -> bool:
        with acting_user.acting_as(p.administrator):
            manager = User.objects.get(pk=p.lead_manager.pk)
            set_roles(user=manager, roles=frozenset({Role.PRACTITIONER}), reason="Moved", by=p.administrator)
        return True

    [refused] = at_once(enquiry, p.social_worker, backup_sql, lower, meanwhile=end_role)
    assert isinstance(refused, RuleViolation)
    assert "A manager lowers a rating" in str(refused)
    with acting_user.acting_as(p.social_worker):
        assert Concern.objects.get(enquiry=enquiry).rating == Rating.AMBER
