"""What an item is marked with: confidence, sensitivity, handling, a criminal investigation; both locks on."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.http import Http404
from django.test import Client
from django.urls import reverse

from disclosures.handling_changes.actions import mark_criminal
from disclosures.models import Item, ItemConfidence
from disclosures.received import actions
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, sign_in
from tests.support.case import CLOSING, ITEM, SECRET_WORDS, page, people_of, release, send
from tests.support.changed_address import colleague
from tests.support.forms import post, typed
from tests.support.marks import sensitive
from tests.support.mended import NEW_WORDS, correct
from tests.support.sql import Sql

OWED = {"owed": "yes", "owed_to": "about", "lifted_by": "public_interest"}
WHY = "The injuries may be an assault; police have a crime number."


def item_of(user: User, enquiry: Enquiry) -> Item:
    with acting_user.acting_as(user):
        return Item.objects.get(enquiry=enquiry)


@pytest.mark.clause("DOC1")
def test_confidence_is_owed_to_somebody_and_lifted_by_what_may_lift_it(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    people = people_of(enquiry, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:share", args=[enquiry.pk, request.pk])
    form = client.get(address).context["form"]
    # Health: owed to whom it is about, lifted by the public interest, and the child-protection reason is there.
    assert {name: form[name].value() for name in OWED} == OWED
    assert form["public_because"].value().startswith("Protecting a child from harm")
    about = {"about": people["Kit Marlow"], "recipients": [str(p.lead.pk)]}

    def refused(**answers: Any) -> str:
        response = post(client, address, typed({**ITEM, **about, **OWED, **answers}))
        assert response.status_code == 422, answers
        return str(response.content.decode())

    # Kit's consent was given by the mother: it is hers to give only for a child who cannot decide themselves.
    assert "does not lift what is owed to Kit Marlow" in refused(lifted_by="consent")
    assert "cannot decide this themselves" in refused(lifted_by="parent")
    adult = people["Jo Marlow"]
    assert "A parent cannot lift what is owed to Jo Marlow" in refused(owed_to=adult, lifted_by="parent")
    assert "Choose the power that lifts it" in refused(lifted_by="law")
    assert "Enter to whom confidence is owed" in refused(owed_to="other", public_because=WHY)
    assert "Protecting a child from harm is enough" in refused(public_because="")
    # Necessity, proportionality and relevance remain.
    assert "so it cannot be shared" in refused(
        public_because=WHY, relevant="no", relevant_because="It has no bearing."
    )

    release(request, p.nurse, {**OWED, "owed_to": adult, "lifted_by": "consent"})
    with acting_user.acting_as(p.nurse):
        kept = ItemConfidence.objects.get()
        assert (kept.owed, kept.owed_name, kept.lifted_by) == (True, "Jo Marlow", "consent")
    item = item_of(p.social_worker, enquiry)
    words = "Owed to Jo Marlow. Lifted by: consent of the person it is owed to"
    assert words in page(p.social_worker, reverse("disclosures:item", args=[enquiry.pk, item.pk]))
    assert words in page(p.social_worker, reverse("disclosures:information", args=[enquiry.pk]))
    record = page(p.lead_manager, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    assert "A duty of confidence for the item: Yes" in record
    guardians = page(p.guardian, reverse("disclosures:release", args=[enquiry.pk, item.release_id]))
    assert "Lifted by: consent" in guardians
    assert "Jo Marlow" not in guardians.partition("<main")[2].partition("Consent, when released")[0]


@pytest.mark.committed
@pytest.mark.clause("SEN1", "SEC1")
def test_an_item_for_somebody_who_left_or_an_agency_that_did_is_refused_with_what_to_do(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    deputy = colleague(p, "Dee Deputy")
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    marks = sensitive(p, deputy)
    admin = p.administrator.pk
    app_sql("UPDATE agencies_user SET is_active = false WHERE id = %s", [deputy.pk], person=admin)
    with pytest.raises(RuleViolation, match=r"does not work for .* any more: choose a deputy"):
        release(request, p.nurse, marks)
    app_sql("UPDATE agencies_user SET is_active = true WHERE id = %s", [deputy.pk], person=admin)
    app_sql("UPDATE agencies_agency SET is_active = false WHERE id = %s", [p.school.pk], person=admin)
    with pytest.raises(RuleViolation, match="takes no part any more, open the item and choose"):
        release(request, p.nurse, {}, to=(p.school,))
    release(request, p.nurse, marks)
    item = item_of(p.social_worker, enquiry)
    # The database alone: nobody makes themselves a reader, and nobody names somebody of another agency.
    columns = "id, enquiry_id, item_id, of_id, person_id, deputy_id, happened_at, recorded_at, recorded_by_id, agency_id, reasons"  # fmt: skip
    for writer, of, person in ((p.lead_manager, p.lead, p.lead_manager), (p.nurse, p.lead, p.officer), (p.nurse, p.police, p.officer)):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(
                f"INSERT INTO disclosures_itemreader ({columns}) VALUES (%s, %s, %s, %s, %s, %s, now(), now(), %s, %s, '')",
                [new_key(), enquiry.pk, item.pk, of.pk, person.pk, deputy.pk, writer.pk, writer.agency_id],
                person=writer.pk,
            )
    # A release of nothing else is the named people's to read; for anybody else it is not there.
    at = reverse("disclosures:release", args=[enquiry.pk, item.release_id])
    for user in (p.lead_manager, p.guardian):
        assert sign_in(Client(), user).get(at).status_code == 404
        with pytest.raises(Http404), acting_user.acting_as(user):
            actions.acknowledge(enquiry_id=enquiry.pk, release_id=item.release_id, by=user, key=new_key())
    assert SECRET_WORDS in page(deputy, at)
    asking = reverse("disclosures:ask_onward", args=[enquiry.pk, item.pk])
    assert sign_in(Client(), p.lead_manager).get(asking).status_code == 404


@pytest.mark.committed
@pytest.mark.clause("ONW3")
def test_relevant_to_a_criminal_investigation_kept_and_in_the_schedule(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    release(request, p.nurse, {}, to=(p.lead, p.police, p.school))
    item = item_of(p.nurse, enquiry)
    marking = reverse("disclosures:criminal", args=[enquiry.pk, item.pk])
    schedule = reverse("disclosures:schedule", args=[enquiry.pk])
    assert sign_in(Client(), p.teacher).get(marking).status_code == 403
    assert sign_in(Client(), p.housing_officer).get(marking).status_code == 404
    officer = sign_in(Client(), p.officer)
    assert post(officer, marking, {"reasons": "Yes."}).status_code == 422
    assert post(officer, marking, {"reasons": WHY}).status_code == 302
    with (
        acting_user.acting_as(p.social_worker),
        pytest.raises(RuleViolation, match="marked already: Northbridge Police"),
    ):
        mark_criminal(enquiry_id=enquiry.pk, item_id=item.pk, reasons=WHY, by=p.social_worker, key=new_key())
    for user in (p.nurse, p.social_worker, p.teacher):
        shown = page(user, reverse("disclosures:item", args=[enquiry.pk, item.pk]))
        assert "Keep: may be relevant to a criminal investigation" in shown
    for user in (p.officer, p.lead_manager, p.guardian):
        shown = page(user, schedule)
        assert str(item.pk)[-8:] in shown
        assert p.health.name in shown
        assert SECRET_WORDS not in shown
    for user in (p.social_worker, p.teacher):
        assert sign_in(Client(), user).get(schedule).status_code == 403
    for statement in ("DELETE FROM disclosures_criminalrelevance", "UPDATE disclosures_criminalrelevance SET reasons = 'x'"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(statement, person=p.officer.pk)
    # Of what a manager of the lead agency may not read, it says that it exists and who holds it.
    second = send(enquiry, p.housing, p.social_worker)
    release(second, p.housing_officer, {"criminal": True, "criminal_because": WHY}, to=(p.police,))
    listed = page(p.lead_manager, schedule)
    assert "An item that is not for you to read" in listed
    assert p.housing.name in listed


def test_police_grade_and_mark_and_every_reader_sees_it(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.police, p.social_worker)
    client = sign_in(Client(), p.officer)
    place = [enquiry.pk, request.pk]
    form = client.get(reverse("disclosures:share", args=place)).context["form"]
    assert form["official"].value() is True
    assert form["owed"].value() == "no"
    about = next(iter(people_of(enquiry, p.social_worker).values()))
    graded = typed(ITEM, about=about, recipients=[str(p.lead.pk)], official="on", grade_source="2")
    halfway = post(client, reverse("disclosures:share", args=place), graded)
    assert "A 3x5x2 grading has all three parts" in halfway.content.decode()
    graded |= {"grade_known": "B", "grade_handling": "C"}
    assert post(client, reverse("disclosures:share", args=place), graded).status_code == 302
    closing = typed(
        {name: CLOSING[name] for name in ("helps", "hinders", "considered", "all_needed_because")}
    )
    assert post(client, reverse("disclosures:preview", args=place), closing).status_code == 302
    item = item_of(p.social_worker, enquiry)
    assert (item.grading, item.official_sensitive) == ("2BC", True)
    pages = {"release": [item.release_id], "information": [], "item": [item.pk], "onward": [item.pk], "ask_onward": [item.pk]}  # fmt: skip
    for name, more in pages.items():
        shown = page(p.social_worker, reverse(f"disclosures:{name}", args=[enquiry.pk, *more]))
        assert "OFFICIAL-SENSITIVE" in shown, name
        assert "2BC: source untested" in shown, name
    nurses = sign_in(Client(), p.nurse)
    asked = send(enquiry, p.health, p.social_worker)
    assert (
        "3x5x2" not in nurses.get(reverse("disclosures:share", args=[enquiry.pk, asked.pk])).content.decode()
    )


@pytest.mark.clause("SEC1")
def test_nothing_of_a_case_leaves_by_e_mail(partnership: Partnership) -> None:
    """One module sends e-mail, about passwords; whoever is told of a case is told by a reference and a link in My work."""
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    waiting = page(p.social_worker, reverse("work"))
    assert enquiry.reference in waiting
    for words in (SECRET_WORDS, ITEM["said_by"], ITEM["necessary_because"]):
        assert words not in waiting
    assert mail.outbox == []
    senders = {
        str(file.relative_to(settings.BASE_DIR))
        for room in ("imap", "enquiries", "consent", "disclosures", "audit")
        for file in Path(settings.BASE_DIR, room).rglob("*.py")
        if any(one in file.read_text(encoding="utf-8") for one in ("from django.core.mail", "send_mail", "EmailMessage"))
    }  # fmt: skip
    assert senders == {
        "imap/accounts/adapter.py",
        "imap/operations/unsafe_settings.py",  # only looks at the setting
        "disclosures/attachments/inspection/mail.py",  # only reads mails that are attached
    }


@pytest.mark.committed
@pytest.mark.clause("SEN1", "ACC2")
def test_the_new_version_of_a_sensitive_item_is_for_the_same_people_with_the_same_marks(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    deputy = colleague(p, "Dee Deputy")
    enquiry = opened(p.social_worker)
    marks = sensitive(p, deputy) | {"criminal": True, "criminal_because": WHY, "official": True}
    release(send(enquiry, p.health, p.social_worker), p.nurse, marks, withheld=({},))
    with acting_user.acting_as(p.nurse):
        first = Item.objects.get(enquiry=enquiry)
    correction = correct(first, p.nurse)
    place = reverse("disclosures:correction", args=[enquiry.pk, correction.pk])
    shown = page(deputy, place)
    assert NEW_WORDS in shown
    assert shown.count("Sensitive: named people only") == shown.count("OFFICIAL-SENSITIVE") == 2
    assert "Keep: may be relevant to a criminal investigation" in shown
    # Nobody else of that agency, nor the Guardian, whatever the address; nor in the database.
    for user in (p.lead_manager, p.guardian):
        assert sign_in(Client(), user).get(place).status_code == 404
        for address in ("disclosures:information", "audit:record"):
            found = sign_in(Client(), user).get(reverse(address, args=[enquiry.pk]), {"whole": "yes"})
            assert NEW_WORDS not in found.content.decode()
        for table in ("item", "itemcontent", "correction", "historicalcorrection", "historicalitem"):
            assert app_sql(f"SELECT id FROM disclosures_{table}", person=user.pk) == [], table
    readers = "SELECT count(*) FROM disclosures_itemreader WHERE item_id = %s"
    assert app_sql(readers, [correction.replacement_id], person=deputy.pk) == [(1,)]


@pytest.mark.clause("DOC1")
def test_owed_to_whoever_it_is_about_asks_only_whom_it_is_about(partnership: Partnership) -> None:
    p = partnership
    request = send(opened(p.social_worker), p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:share", args=[request.enquiry_id, request.pk])
    response = post(client, address, {**OWED, "public_because": WHY})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Choose whom it is about" in text
    assert "Choose to whom confidence is owed" not in text


@pytest.mark.clause("LEG2", "DOC1")
def test_one_release_does_not_say_that_confidence_is_owed_and_that_it_is_not(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    people = people_of(enquiry, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:share", args=[enquiry.pk, request.pk])
    about = {"about": people["Kit Marlow"], "recipients": [str(p.lead.pk)]}
    none = {"confidence": "not_owed", "confidence_because": "The school told us nothing in confidence."}
    answers = typed({**ITEM, **about, **OWED, "public_because": WHY}, **none)
    response = post(client, address, answers)
    assert response.status_code == 422
    assert "This item says that a duty of confidence is owed" in response.content.decode()
    assert post(client, address, answers | {"owed": "no"}).status_code == 302


@pytest.mark.clause("LEG2", "DOC1")
def test_what_stands_there_beforehand_says_nothing_twice_and_differently(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.police, p.social_worker), p.officer, {})
    item = item_of(p.social_worker, enquiry)
    shown = page(p.social_worker, reverse("disclosures:release", args=[enquiry.pk, item.release_id]))
    assert "No duty beyond what everybody owes" in shown
    assert "Any that is owed is lifted by the public interest" in shown
    assert "Owed, and lifted" not in shown
