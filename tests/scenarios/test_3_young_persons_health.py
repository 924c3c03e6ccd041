"""Scenario 3, a young person's health.

A 15-year-old's contraception advice is on a nurse's file; the concern is neglect at home. It is not relevant: withheld, with
the reason; the young person's own view is on the record; no other agency can tell that it exists.
"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.models import ConsentAccount
from disclosures.models import Withholding, WithholdingAccount
from enquiries.models import Person
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from tests.factories import Partnership, opened, sign_in
from tests.support.case import CLOSING, ITEM, WITHHELD, page, people_of, send
from tests.support.forms import post, typed
from tests.support.sql import Sql
from tests.support.young_person import ENVELOPE


def fifteen() -> date:
    return timezone.localdate() - timedelta(days=365 * 15 + 90)


@pytest.mark.committed
@pytest.mark.clause("NPR3", "REC2")
def test_it_is_not_relevant_and_nobody_else_can_tell(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    jade = NewPerson(role=Person.Role.CHILD, name="Jade Marlow", date_of_birth=fifteen())
    mother = NewPerson(
        role=Person.Role.PARENT_OR_CARER,
        name="Jo Marlow",
        date_of_birth=date(1985, 1, 2),
        parental_responsibility=Person.ParentalResponsibility.MOTHER,
    )
    enquiry = opened(p.social_worker, people=[jade, mother], narrative="Neglect at home.")
    request = send(enquiry, p.health, p.social_worker)
    client, place = sign_in(Client(), p.nurse), [enquiry.pk, request.pk]
    about = people_of(enquiry, p.social_worker)["Jade Marlow"]
    # Shared, as it was typed first: refused, and what it says is not kept.
    contraception = "Advised on contraception in May"
    no = typed(ITEM, text=contraception, about=about, recipients=[str(p.lead.pk)], relevant="no")
    no["relevant_because"] = "It has no bearing on neglect at home."
    assert post(client, reverse("disclosures:share", args=place), no).status_code == 422
    withheld = {**WITHHELD, "description": ENVELOPE, "existence_shown": "no"}
    withheld |= {"relevant_because": "It has no bearing on neglect at home."}
    assert post(client, reverse("disclosures:withhold", args=place), withheld).status_code == 302
    teeth = typed(ITEM, text="Two dentist visits missed.", about=about, recipients=[str(p.lead.pk)])
    assert post(client, reverse("disclosures:share", args=place), teeth).status_code == 302
    closing = typed({name: CLOSING[name] for name in ("helps", "hinders", "considered")})
    assert post(client, reverse("disclosures:preview", args=place), closing).status_code == 302

    with acting_user.acting_as(p.nurse):
        account = WithholdingAccount.objects.get()
        assert (account.description, account.relevant_because) == (ENVELOPE, withheld["relevant_because"])
    with acting_user.acting_as(p.social_worker):
        views = {one.record.person.name: one.own_view for one in ConsentAccount.objects.all()}
        assert views["Jade Marlow"] == "Kit says that is fine"  # the young person's own view, in their words
        assert not Withholding.objects.exists()
    send(enquiry, p.police, p.social_worker)
    addresses = [
        reverse("enquiry", args=[enquiry.pk]),
        reverse("audit:record", args=[enquiry.pk]) + "?whole=yes",
        reverse("disclosures:information", args=[enquiry.pk]),
    ]
    lead_only = [
        reverse("disclosures:holdings", args=[enquiry.pk]),
        reverse("disclosures:request", args=place),
    ]
    for user, seen in ((p.social_worker, addresses + lead_only), (p.officer, addresses)):
        shown = "".join(page(user, one) for one in seen)
        for words in (ENVELOPE, contraception, "kept back", "no bearing on neglect"):
            assert words not in shown, (user, words)
        for table in ("withholding", "withholdingreason", "withholdingaccount", "historicalwithholding"):
            assert app_sql(f"SELECT 1 FROM disclosures_{table}", person=user.pk) == []
