"""The agency that referred records its own reasons for referring without consent."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Override
from enquiries.intake.actions import record_enquiry
from enquiries.intake.rules import ReferralAnswers
from enquiries.models import Enquiry, Person, Rating
from enquiries.people.actions import add_person, change_person
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import REASONS, Partnership, new_enquiry, opened, override, record, sign_in
from tests.support.case import page
from tests.support.referring import TYPED

Sql = Callable[..., list[tuple[Any, ...]]]
UNASKED = ReferralAnswers(source="2A", consent_sought="no", consent_not_sought_because="He was in the room.")


@pytest.fixture
def referred(partnership: Partnership) -> Enquiry:
    """The school refers without having asked; the lead agency learns a name and somebody else."""
    p = partnership
    given = [
        NewPerson(role=Person.Role.CHILD, name="Kit"),
        NewPerson(role=Person.Role.PARENT_OR_CARER, name="Mother of Kit"),
    ]
    with acting_user.acting_as(p.teacher):
        key = record_enquiry(new=new_enquiry(referral=UNASKED, people=given), by=p.teacher)
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get(pk=key)
        mother = Person.objects.get(name="Mother of Kit")
        to = NewPerson(role=Person.Role.PARENT_OR_CARER, name="Jo Marlow")
        change_person(person=mother, to=to, reason="She told us", by=p.social_worker)
        uncle = NewPerson(role=Person.Role.OTHER, name="Uncle Ray")
        add_person(enquiry=enquiry, person=uncle, by=p.social_worker)
    return enquiry


@pytest.mark.clause("OPEN3", "OVR2")
def test_a_school_that_did_not_ask_says_why(partnership: Partnership, referred: Enquiry) -> None:
    p = partnership
    teacher = sign_in(Client(), p.teacher)
    address = reverse("consent:own_reasons", args=[referred.pk])
    assert address in teacher.get(reverse("enquiries:recorded", args=[referred.pk])).content.decode()
    home = reverse("enquiry", args=[referred.pk])
    assert "Record why you referred without consent" in teacher.get(home).content.decode()
    shown = teacher.get(address)
    form, text = shown.context["form"], shown.content.decode()
    assert [name for _key, name in form.fields["people"].choices] == ["Kit", "Mother of Kit"]
    for learnt in ("Jo Marlow", "Uncle Ray"):
        assert learnt not in text
    data = {**TYPED, "key": str(form["key"].value()), "people": form["people"].value()}
    half = teacher.post(address, {**data, "harm_prevented": "Harm."})
    assert half.status_code == 422
    assert REASONS.wishes in half.content.decode()
    for _twice in range(2):
        assert teacher.post(address, data)["Location"] == home
    with acting_user.acting_as(p.teacher):
        own = Override.objects.get()
        assert own.agency_id == p.school.pk
    where = reverse("consent:the_override", args=[referred.pk, own.pk])
    assert where in teacher.get(home).content.decode()
    theirs = teacher.get(where).content.decode()
    assert "Kit, Mother of Kit" in theirs
    assert "Jo Marlow" not in theirs  # what was learnt since is not the school's
    assert "Kit, Jo Marlow" in page(p.lead_manager, where)
    assert where in page(p.lead_manager, reverse("consent:reviews"))  # the school has no manager


@pytest.mark.committed
def test_it_is_theirs_alone_to_give(partnership: Partnership, referred: Enquiry, app_sql: Sql) -> None:
    p = partnership
    address = reverse("consent:own_reasons", args=[referred.pk])
    for user, status in ((p.social_worker, 403), (p.officer, 404), (p.guardian, 403)):
        assert sign_in(Client(), user).get(address).status_code == status, user.name
    lead_s = override(referred, p.social_worker)
    with acting_user.acting_as(p.teacher):
        assert not Override.objects.exists()  # the lead agency's are not the referrer's to read
    where = reverse("consent:the_override", args=[referred.pk, lead_s.pk])
    assert sign_in(Client(), p.teacher).get(where).status_code == 404
    with acting_user.acting_as(p.social_worker):
        uncle = Person.objects.get(name="Uncle Ray")
    teacher = sign_in(Client(), p.teacher)
    form = teacher.get(address).context["form"]
    data = {**TYPED, "escalation": "The marks come every week.", "key": str(form["key"].value())}
    assert teacher.post(address, {**data, "people": [str(uncle.pk)]}).status_code == 422
    assert teacher.post(address, {**data, "people": form["people"].value()}).status_code == 302
    with acting_user.acting_as(p.teacher):
        own = Override.objects.get()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "INSERT INTO consent_overrideperson (id, enquiry_id, override_id, person_id) VALUES (%s, %s, %s, %s)",
            [new_key(), referred.pk, own.pk, uncle.pk],
            person=p.teacher.pk,
        )


@pytest.mark.clause("OVR5")
@pytest.mark.parametrize("rating", list(Rating))
def test_reasons_stand_at_every_level_of_need(partnership: Partnership, rating: Rating) -> None:
    """No question asks for a threshold, no page speaks of one, and no level of need is too low."""
    p = partnership
    enquiry = record(p.social_worker, rating=rating)
    shown = sign_in(Client(), p.social_worker).get(reverse("consent:override", args=[enquiry.pk]))
    assert not [name for name in shown.context["form"].fields if "threshold" in name or "section" in name]
    assert "Section 47" not in shown.content.decode()
    assert "no threshold has to be met first" in shown.content.decode()
    open_too = opened(p.social_worker, rating=rating)
    made = {override(one, p.social_worker).pk for one in (enquiry, open_too)}
    with acting_user.acting_as(p.social_worker):
        assert {one.pk for one in Override.objects.all()} == made
