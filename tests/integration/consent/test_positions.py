"""The consent screen for every age and role, and what limits do to a request; as real people on the real database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.models import ConsentAccount, ConsentRecord, HolderAnswer, Position
from consent.positions.queries import in_force
from consent.positions.rules import check_asking
from disclosures.models import InformationRequest
from disclosures.responses import queries as disclosure_queries
from enquiries.intake.rules import ReferralAnswers
from enquiries.models import Person, Referral
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.notices import version_on
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, record, sign_in
from tests.support.case import page, send
from tests.support.positions import changed, people

TOLD = {
    "told_why": "To find out how Kit is", "told_what": "What agencies know", "told_how": "By a secure system",
    "told_with_whom": "School and health", "told_means": "By telephone", "told_by": "Sam Worker",
    "told_on-day": "1", "told_on-month": "3", "told_on-year": "2026",
}  # fmt: skip
VIEW = {"own_view": "Kit says that is fine"}
RAY = NewPerson(
    role=Person.Role.PARENT_OR_CARER,
    name="Ray Marlow",
    date_of_birth=date(1988, 5, 6),
    parental_responsibility=Person.ParentalResponsibility.REGISTERED_FATHER,
)
JO = NewPerson(
    role=Person.Role.PARENT_OR_CARER,
    name="Jo Marlow",
    date_of_birth=date(1990, 1, 2),
    parental_responsibility=Person.ParentalResponsibility.MOTHER,
)
KIT = NewPerson(role=Person.Role.CHILD, name="Kit Marlow", date_of_birth=date(2018, 3, 4))


def address(about: Person) -> str:
    return reverse("consent:consent", args=[about.enquiry_id, about.pk])


def post(p: Partnership, about: Person, position: str, **answers: Any) -> Any:
    data = {"key": str(new_key()), "seen": "", "position": position, **answers}
    with acting_user.acting_as(p.social_worker):
        newest = ConsentRecord.objects.filter(person=about, superseded_by=None).first()
    data["seen"] = answers.get("seen") or (str(newest.pk) if newest else "")
    return sign_in(Client(), p.social_worker).post(address(about), data)


@pytest.mark.clause("PRV1", "CON1")
def test_a_record_and_a_referral_keep_what_was_told_and_the_notice_in_force(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    jo, kit = people(p, enquiry)["Jo"], people(p, enquiry)["Kit"]
    answer = post(p, kit, "granted", giver=str(jo.pk), method="spoken", **TOLD, **VIEW)
    assert answer.status_code == 302
    with acting_user.acting_as(p.social_worker):
        account = ConsentAccount.objects.get(record__person=kit)
        assert (account.told_means, account.told_by, account.told_on) == (
            "By telephone", "Sam Worker", date(2026, 3, 1),
        )  # fmt: skip
        assert account.privacy_notice == version_on(date(2026, 3, 1)) != ""
        notice = Referral.objects.get(enquiry=enquiry).privacy_notice
        assert notice == version_on(timezone.localdate()) != ""


@pytest.mark.clause("CON2", "CON3")
def test_the_screen_offers_what_age_and_role_allow(partnership: Partnership) -> None:
    p = partnership
    today = timezone.localdate()
    enquiry = record(
        p.social_worker,
        people=[
            KIT, JO, RAY,
            NewPerson(role=Person.Role.CHILD, name="Teen Marlow", date_of_birth=today.replace(year=today.year - 17)),
            NewPerson(role=Person.Role.CHILD, name="Unknown Marlow"),
            NewPerson(role=Person.Role.CHILD, name="Baby Marlow", unborn=True),
        ],
    )  # fmt: skip
    client = sign_in(Client(), p.social_worker)
    offered, givers, html = {}, {}, {}
    for name, one in people(p, enquiry).items():
        response = client.get(address(one))
        form = response.context["form"]
        offered[name] = {value for value, _label in form.fields["position"].choices}
        asked = form.fields.get("giver")  # nobody answers for a child who is not yet born
        givers[name] = [str(label) for _value, label in asked.choices] if asked else []
        html[name] = response.content.decode()
    everyone = {"granted", "limited", "refused", "withdrawn", "tried", "not_sought"}
    assert offered["Kit"] == offered["Unknown"] == everyone | {"refused_by_one"}
    assert offered["Teen"] == offered["Jo"] == everyone | {"best_interests"}
    assert offered["Baby"] == {"not_yet_born"}
    assert givers["Kit"] == ["Jo Marlow (Mother)", "Ray Marlow (Father on the birth register)"]
    assert givers["Teen"] == ["Teen Marlow"]
    assert "The age of Unknown Marlow is not known: they are treated as under 16." in html["Unknown"]
    assert "their own position governs over that of a parent" in html["Teen"]
    assert 'name="capacity"' in html["Teen"]
    assert 'name="capacity"' not in html["Kit"]


@pytest.mark.clause("CON3")
def test_holders_who_disagree_are_each_recorded_and_only_an_override_goes_on(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, people=[KIT, JO, RAY])
    of = people(p, enquiry)
    said = {f"holder_{of['Jo'].pk}": "agrees", f"holder_{of['Ray'].pk}": "refuses"}
    answers = {"reason_clear": "yes", "refusal_reason": "He wants no fuss", **TOLD, **VIEW}
    half = post(p, of["Kit"], "refused_by_one", **answers, **{f"holder_{of['Jo'].pk}": "agrees"})
    assert half.status_code == 422
    assert "Choose what Ray Marlow says." in half.content.decode()
    assert post(p, of["Kit"], "refused_by_one", **answers, **said).status_code == 302
    with acting_user.acting_as(p.social_worker):
        rows = HolderAnswer.objects.filter(record__person=of["Kit"]).values_list("holder__name", "says")
        assert set(rows) == {("Jo Marlow", "agrees"), ("Ray Marlow", "refuses")}
        [stopped] = check_asking(in_force(enquiry.pk, acting=p.social_worker))
        assert stopped.clause == "OVR2"
    override(enquiry, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        assert check_asking(in_force(enquiry.pk, acting=p.social_worker)) == []


@pytest.mark.clause("CON2")
def test_a_birthday_between_draft_and_save_is_said_and_nothing_typed_is_lost(
    partnership: Partnership,
) -> None:
    p = partnership
    today = timezone.localdate()
    sixteen = today.replace(year=today.year - 16)
    young = NewPerson(role=Person.Role.CHILD, name="Kit Marlow", date_of_birth=sixteen + timedelta(days=1))
    enquiry = record(p.social_worker, people=[young, JO])
    of = people(p, enquiry)
    answers = {"giver": str(of["Jo"].pk), "method": "spoken", **TOLD, **VIEW}
    changed(p, of["Kit"], date_of_birth=sixteen)
    answer = post(p, of["Kit"], "granted", **answers)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "their position governs over that of Jo Marlow" in text
    assert TOLD["told_why"] in text
    with acting_user.acting_as(p.social_worker):
        assert not ConsentRecord.objects.exists()


@pytest.mark.clause("CON2")
def test_what_a_parent_agreed_to_ends_on_the_sixteenth_birthday(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    kit = people(p, enquiry)["Kit"]
    with acting_user.acting_as(p.social_worker):
        assert check_asking(in_force(enquiry.pk, acting=p.social_worker)) == []
    request = send(enquiry, p.health, p.social_worker)
    today = timezone.localdate()
    changed(p, kit, date_of_birth=today.replace(year=today.year - 16))
    with acting_user.acting_as(p.social_worker):
        [stopped] = check_asking(in_force(enquiry.pk, acting=p.social_worker))
        assert stopped.clause == "CON2"
    with acting_user.acting_as(p.nurse):  # the agency asked reads no consent records, and is told the same
        known = disclosure_queries.answering(p.nurse, enquiry.pk, request.pk)
        assert [b.clause for b in check_asking(known.positions.values())] == ["CON2"]


@pytest.mark.clause("CON3")
def test_a_giver_whose_responsibility_ended_meanwhile_is_refused_with_the_day(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = record(p.social_worker, people=[KIT, JO, RAY])
    of = people(p, enquiry)
    changed(p, of["Ray"], parental_responsibility_ended=date(2026, 1, 5))
    answer = post(p, of["Kit"], "granted", giver=str(of["Ray"].pk), method="spoken", **TOLD, **VIEW)
    assert answer.status_code == 422
    assert "The parental responsibility of Ray Marlow ended on 5 January 2026" in answer.content.decode()


@pytest.mark.clause("CON4")
def test_a_reason_that_rests_on_gillick_is_explained_once_and_then_recorded(partnership: Partnership) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    of = people(p, enquiry)
    answers = {
        "giver": str(of["Jo"].pk), "reason_clear": "yes", "refusal_reason": "Kit is Gillick competent.",
        "not_told_because": "She hung up", **VIEW,
    }  # fmt: skip
    explained = post(p, of["Kit"], "refused", **answers)
    text = explained.content.decode()
    assert "A Gillick assessment is about agreeing to treatment." in text
    assert reverse("law:clause", args=["CON4"]) in text
    with acting_user.acting_as(p.social_worker):
        assert not ConsentRecord.objects.exists()
    again = post(p, of["Kit"], "refused", **answers, warned=explained.context["form"]["warned"].value())
    assert again.status_code == 302


@pytest.mark.clause("CON6")
def test_limits_hold_for_the_agency_and_the_kinds_that_they_name_and_for_nothing_else(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    of = people(p, enquiry)
    limits = {
        "not_agencies": [str(p.housing.pk)],
        "not_kinds": ["mental_health"],
        "limits": "Not the landlord",
    }
    answers = {"giver": str(of["Jo"].pk), "method": "spoken", **TOLD, **VIEW}
    nothing = post(p, of["Kit"], "limited", **answers)
    assert nothing.status_code == 422
    assert "CON6" in nothing.content.decode()
    # What limits more narrowly than the consent that stands is recorded with what follows, and what was typed is there.
    moved = post(p, of["Kit"], "limited", **answers, **limits)
    where = reverse("disclosures:withdraw", args=[enquiry.pk, of["Kit"].pk])
    assert moved["Location"].startswith(f"{where}?draft=")
    client = sign_in(Client(), p.social_worker)
    shown = client.get(moved["Location"])
    assert "Not the landlord" in shown.content.decode()
    typed = {name: shown.context["form"][name].value() for name in ("key", "seen", "told_why", "not_kinds")}
    assert typed["not_kinds"] == ["mental_health"]
    assert typed["told_why"] == TOLD["told_why"]
    with acting_user.acting_as(p.social_worker):
        assert ConsentRecord.objects.get(person=of["Kit"], superseded_by=None).position == Position.GRANTED
    saved = client.post(
        moved["Location"], {**answers, **limits, **typed, "position": "limited", "follows": "stop"}
    )
    assert saved.status_code == 302

    request = send(enquiry, p.health, p.social_worker, kinds=["health"])
    for agency, kinds in ((p.housing, ["health"]), (p.health, ["mental_health"]), (p.police, [])):
        with pytest.raises(RuleViolation) as refused:
            send(enquiry, agency, p.social_worker, kinds=kinds)
        assert {b.clause for b in refused.value.violations} == {"CON6"}

    theirs = page(p.nurse, reverse("disclosures:request", args=[enquiry.pk, request.pk]))
    assert "granted with limits that leave this out" in theirs
    assert "Northbridge Homes" not in theirs
    assert "ental health" not in theirs
    override(enquiry, p.social_worker)
    under = send(enquiry, p.housing, p.social_worker, kinds=[])
    with acting_user.acting_as(p.housing_officer):
        known = disclosure_queries.answering(p.housing_officer, enquiry.pk, under.pk)
        [own] = check_asking(known.positions.values())  # it decides for itself
        assert "this agency is not to be asked, mental health is not to be shared" in own.message
    with acting_user.acting_as(p.social_worker):
        assert InformationRequest.objects.count() == 2
        assert ConsentRecord.objects.get(person=of["Kit"], superseded_by=None).position == Position.LIMITED


@pytest.mark.parametrize(("source", "position"), [("6", "police"), ("9", "anonymous")])
def test_police_and_anonymous_contacts_have_a_position_of_their_own(
    partnership: Partnership, source: str, position: str
) -> None:
    p = partnership
    referral = ReferralAnswers(source=source, consent_sought="not_known", considered_need="Third call")
    enquiry = record(p.social_worker, referral=referral)
    jo = people(p, enquiry)["Jo"]
    bare = post(p, jo, position)
    assert bare.status_code == 422
    assert "Write why nobody has asked them." in bare.content.decode()
    assert post(p, jo, position, unasked_because="They do not know of it").status_code == 302


def test_the_record_s_heading_fits_what_they_were_told_and_why_they_were_not(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = record(p.social_worker)
    jo = people(p, enquiry)["Jo"]
    words = "Told why and with whom, by telephone."
    answers = {"refusal_reason": "She fears him.", "reason_clear": "yes", "not_told_because": words}
    assert post(p, jo, "refused", giver=str(jo.pk), **answers).status_code == 302
    log = page(p.social_worker, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    assert words in log
    assert "What they were told, or why they were not" in log
    assert "Why they were not told" not in log
