"""Scenario 5, a changed address.

A mother has fled; her new address is in the housing file; a document for the father's solicitor is prepared. The address is
sensitive, for named people only: in no list, no print, no search, no e-mail, no record of anybody else; and the warning that
it is not to be disclosed stands on every page of the enquiry.
"""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from disclosures.models import CriminalRelevance, Item, ItemReader, Release
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.support.case import CLOSING, ITEM, asked_onward, page, people_of, permit, send
from tests.support.changed_address import ADDRESS, WARNING, colleague
from tests.support.forms import post, typed
from tests.support.sql import Sql

SENSITIVE = {
    "text": f"She lives at {ADDRESS} since March.",
    "kind": "housing",
    "said_by": "Tenancy file",
    "sensitive": "on",
    "sensitive_why": "address",
    "sensitive_because": "He has said that he will find her and kill her.",
    "criminal": "on",
    "criminal_because": "He breached a non-molestation order in March.",
}


def shared(p: Partnership, enquiry: Enquiry, person: User, deputy: User) -> Item:
    """Housing's answer, through its forms: the address for two named people of the lead agency, rent for all of it."""
    request = send(enquiry, p.housing, p.social_worker)
    client, place = sign_in(Client(), p.housing_officer), [enquiry.pk, request.pk]
    about = people_of(enquiry, p.social_worker)["Jo Marlow"]
    answers = typed({**ITEM, **SENSITIVE, "about": about, "recipients": [str(p.lead.pk)]})
    done = post(client, reverse("disclosures:share", args=place), answers)
    assert done.status_code == 302, done.content.decode()
    assert done["Location"].endswith("/readers/")  # who may read it is asked at once
    preview = reverse("disclosures:preview", args=place)
    unnamed = client.get(preview).content.decode()
    assert f"Name who at {p.lead} may read it, and a deputy." in unnamed
    named = {f"person-{p.lead.pk}-1": str(person.pk), f"deputy-{p.lead.pk}-1": str(person.pk)}
    assert post(client, done["Location"], named).status_code == 422  # nobody is their own deputy
    named[f"deputy-{p.lead.pk}-1"] = str(deputy.pk)
    assert post(client, done["Location"], named).status_code == 302
    rent = typed({**ITEM, "text": "Rent is paid.", "about": about, "recipients": [str(p.lead.pk)]})
    assert post(client, reverse("disclosures:share", args=place), rent).status_code == 302
    seen = client.get(preview).content.decode()
    alone, _split, everybody = seen.partition(f"What everybody else of {p.lead} will see")
    assert ADDRESS in alone
    assert ADDRESS not in everybody
    assert f"{person.name}; in their place {deputy.name}" in alone
    closing = typed({n: CLOSING[n] for n in ("helps", "hinders", "considered", "all_needed_because")})
    released = post(client, preview, closing)
    assert released.status_code == 302, released.content.decode()
    with acting_user.acting_as(p.housing_officer):
        return Item.objects.get(sensitive=True)


@pytest.mark.committed
@pytest.mark.clause("SEN1", "SEC1", "ONW3")
def test_a_new_address_for_named_people_only(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    deputy, other = colleague(p, "Dee Deputy"), colleague(p, "Col League")
    enquiry = opened(p.social_worker)
    item = shared(p, enquiry, p.social_worker, deputy)
    with acting_user.acting_as(p.housing_officer):
        release = Release.objects.get()
    at: dict[str, str] = {
        name: reverse(f"disclosures:{name}", args=[enquiry.pk, *more])
        for name, more in {
            "release": [release.pk], "item": [item.pk], "onward": [item.pk], "information": [], "holdings": [],
            "schedule": [], "third_party": [release.pk],
        }.items()
    }  # fmt: skip
    at |= {"enquiry": reverse("enquiry", args=[enquiry.pk]), "work": reverse("work")}
    at |= {"record": reverse("audit:record", args=[enquiry.pk]) + "?whole=yes"}
    at |= {"search": reverse("enquiries:find") + "?q=Larkspur"}

    # Whoever is named reads it, by itself; in a list it is named and not said.
    for reader in (p.social_worker, deputy):
        assert ADDRESS in page(reader, at["release"])
        assert ADDRESS in page(reader, at["item"])
        listed = page(reader, at["information"])
        assert "a sensitive item" in listed
        assert ADDRESS not in listed
    _nobody_else_can_tell(p, item, other, at, app_sql)

    # A manager of the lead agency knows whom to ask, and nothing of what it says.
    told = page(p.lead_manager, at["holdings"])
    assert "Sensitive item 2" in told
    assert "Sam Worker, and Dee Deputy in their place" in told
    scheduled = page(p.lead_manager, at["schedule"])
    assert "Yes: named people only" in scheduled
    assert str(item.pk)[-8:] in scheduled
    for words in (ADDRESS, "non-molestation", "kill her"):
        assert words not in told + scheduled

    # A colleague's word that the release is read does not count for what only the named people can read.
    _read(p, enquiry, release, other)
    assert "shared information" in page(deputy, at["work"])
    _read(p, enquiry, release, deputy)
    assert "shared information" not in page(deputy, at["work"])

    # A document for the father's solicitor: not in it, whoever makes it and whatever was permitted.
    solicitor = "Hart and Co, for the father"
    with acting_user.acting_as(p.housing_officer):
        rent = Item.objects.get(sensitive=False)
    for one, there in ((item, "Ann Hart, partner"), (rent, "")):
        asked = asked_onward(one, p.social_worker, to_outside=solicitor, named_reader=there)
        permit(asked, p.housing_officer)
    form = page(p.social_worker, at["third_party"])
    party = form.split('name="to"')[1].split('value="')[1].split('"')[0]
    printed = page(p.social_worker, at["third_party"] + f"?to={party}")
    assert "Rent is paid." in printed
    assert ADDRESS not in printed
    assert mail.outbox == []

    # Somebody else is named: from then on they read it, and those before them no longer.
    with acting_user.acting_as(p.housing_officer):
        named = ItemReader.objects.get()
    replacing = reverse("disclosures:replace_reader", args=[enquiry.pk, named.pk])
    chosen = {"person": str(other.pk), "deputy": str(deputy.pk), "reasons": "Sam has left the team."}
    assert sign_in(Client(), p.social_worker).get(replacing).status_code == 404
    assert post(sign_in(Client(), p.housing_officer), replacing, chosen).status_code == 302
    assert ADDRESS in page(other, at["item"])
    assert sign_in(Client(), p.social_worker).get(at["item"]).status_code == 404
    assert app_sql("SELECT 1 FROM disclosures_itemcontent WHERE item_id = %s", [item.pk], person=p.social_worker.pk) == []  # fmt: skip


def _read(p: Partnership, enquiry: Enquiry, release: Release, by: User) -> None:
    address = reverse("disclosures:release", args=[enquiry.pk, release.pk])
    client = sign_in(Client(), by)
    form = client.get(address).context["form"]
    done = client.post(
        reverse("disclosures:acknowledge", args=[enquiry.pk, release.pk]), {"key": str(form["key"].value())}
    )
    assert done.status_code == 302


def _nobody_else_can_tell(p: Partnership, item: Item, other: User, at: dict[str, str], app_sql: Sql) -> None:
    """A colleague of the named people, their manager and the Guardian: at the pages and at the database."""
    tables = ("item", "itemcontent", "itemsensitivity", "itemreader", "itemrecipient", "itemconfidence")
    for user in (other, p.lead_manager, p.guardian):
        client = sign_in(Client(), user)
        for name in ("item", "onward"):
            assert client.get(at[name]).status_code == 404, (user, name)
        for name in ("release", "information", "enquiry", "work", "search", "record"):
            shown = client.get(at[name])
            text = shown.content.decode()
            for words in (ADDRESS, "ensitive item", "in their place", "non-molestation", str(item.pk)):
                assert words not in text, (user, name, words)
            if name != "work" and shown.status_code == 200 and name != "search":
                assert WARNING in text, (user, name)
        for table in tables:
            key = "id" if table == "item" else "item_id"
            sql = f"SELECT 1 FROM disclosures_{table} WHERE {key} = %s"
            assert app_sql(sql, [item.pk], person=user.pk) == [], (user, table)
            assert app_sql(sql, [item.pk], person=p.social_worker.pk) != [], table
        with acting_user.acting_as(user):
            assert not CriminalRelevance.objects.exists()
            assert Item.objects.count() == 1  # the rent
