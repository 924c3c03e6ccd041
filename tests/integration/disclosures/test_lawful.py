"""The three legal tests and how much is needed, through the screens, on the real database."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from disclosures.models import InformationRequest, NothingLess, Release
from enquiries.models import Rating
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, sign_in
from tests.support.asking import clauses
from tests.support.case import (
    ASKING,
    CLOSING,
    ITEM,
    LAWFUL,
    page,
    people_of,
    release,
    send,
)
from tests.support.forms import hidden, post, typed


@pytest.mark.clause("LEG1", "LEG2", "NPR5")
def test_what_is_filled_in_is_confirmed_with_one_tick_and_shown_wherever_the_request_is(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    worker, address = sign_in(Client(), p.social_worker), reverse("disclosures:ask", args=[enquiry.pk])
    seen = worker.get(address)
    form = seen.context["form"]
    assert "Local Government Act 2000, section 2: ended on 18 February 2012." in seen.content.decode()
    assert "Localism Act 2011, section 1 took its place." in seen.content.decode()
    as_filled_in = {name: form[name].value() for name in LAWFUL if name in form.fields}
    people = list(people_of(enquiry, p.social_worker).values())
    answers = {**ASKING, "people": people, "asked": str(p.health.pk), "level": "3", **as_filled_in}
    unticked = worker.post(address, {**hidden(seen.content.decode()), **answers, "considered": ""})
    assert unticked.status_code == 422
    assert reverse("law:clause", args=["LEG2"]) in unticked.content.decode()
    assert post(worker, address, typed(answers)).status_code == 302
    preview = worker.get(reverse("disclosures:ask_preview", args=[enquiry.pk])).content.decode()
    assert post(worker, reverse("disclosures:ask_preview", args=[enquiry.pk]), {}).status_code == 302
    with acting_user.acting_as(p.social_worker):
        asked = InformationRequest.objects.get()
    assert (asked.article9, asked.schedule1, asked.article10) == ("9-2-g", ["S1-18"], "10-official")
    read = page(p.nurse, reverse("disclosures:request", args=[enquiry.pk, asked.pk]))
    told = page(p.lead_manager, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    for words in (
        "lifted by the public interest",
        "Article 9: Substantial public interest",
        "It interferes;",
    ):
        for where in (preview, read, told):
            assert words in where
    drafting = page(p.nurse, reverse("disclosures:share", args=[enquiry.pk, asked.pk]))
    for where in (preview, read, drafting):
        assert "Level 3: multiple or complex needs. Amber" in where


@pytest.mark.clause("LEG1", "LEG2")
def test_consent_as_the_basis_needs_a_reason_and_is_warned_of(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    with pytest.raises(RuleViolation) as refused:
        send(enquiry, p.health, p.social_worker, article6="6-1-a")
    assert clauses(refused) == ["LEG2"]
    with pytest.raises(RuleViolation) as refused:
        send(enquiry, p.health, p.social_worker, regime="part3", schedule8=["S8-4"])
    assert clauses(refused) == ["LEG1"]
    why = "She asks for her own file; if she takes it back we stop."
    asked = send(
        enquiry, p.health, p.social_worker, article6="6-1-a", consent_because=why, kinds=["education"]
    )
    assert (asked.article9, asked.schedule1, asked.article10) == ("", [], "")
    nurse, at = sign_in(Client(), p.nurse), [enquiry.pk, asked.pk]
    child = people_of(enquiry, p.social_worker)["Kit Marlow"]
    item = typed(ITEM, about=child, recipients=[str(p.lead.pk)], article6="6-1-a", consent_because=why)
    assert post(nurse, reverse("disclosures:share", args=at), item).status_code == 302
    assert "Consent is almost never the UK GDPR basis" in page(
        p.nurse, reverse("disclosures:preview", args=at)
    )


@pytest.mark.clause("LEG1")
def test_a_recipient_reads_the_conditions_that_its_own_items_need(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.police, p.social_worker)
    both = {"recipients": [str(p.lead.pk), str(p.school.pk)], "kind": "education"}
    without: dict[str, Any] = {"article9": "", "schedule1": [], "article10": ""}
    with pytest.raises(RuleViolation) as refused:
        release(asked, p.officer, {}, **without)
    assert clauses(refused) == ["LEG1"]
    release(asked, p.officer, both, {"kind": "health"}, regime="uk_gdpr")
    with acting_user.acting_as(p.officer):
        made = Release.objects.get()
    where = reverse("disclosures:release", args=[enquiry.pk, made.pk])
    assert "Article 9: Substantial public interest" in page(p.social_worker, where)
    assert "Article 9" not in page(p.teacher, where)
    assert "UK GDPR Article 6: Public task" in page(p.teacher, where)


@pytest.mark.clause("NPR5")
@pytest.mark.parametrize("rating", [Rating.AMBER, Rating.RED])
def test_sharing_everything_says_why_nothing_less_would_do(partnership: Partnership, rating: Rating) -> None:
    p, red = partnership, rating == Rating.RED
    enquiry = opened(p.social_worker, rating=rating)
    asked = send(enquiry, p.health, p.social_worker)
    with pytest.raises(RuleViolation) as refused:
        release(asked, p.nurse, {}, all_needed=not red, all_needed_because="")
    assert clauses(refused) == ["NPR5"]
    release(asked, p.nurse, {}, all_needed=red, all_needed_because=CLOSING["all_needed_because"])
    with acting_user.acting_as(p.nurse):
        kept = NothingLess.objects.get()
        assert kept.because == ("" if red else CLOSING["all_needed_because"])
    where = reverse("disclosures:release", args=[enquiry.pk, kept.release_id])
    for reader, reads in ((p.nurse, True), (p.guardian, True), (p.social_worker, False)):
        assert ("Is all of it needed?" in page(reader, where)) == reads
        with acting_user.acting_as(reader):
            assert NothingLess.objects.exists() == reads


@pytest.mark.clause("LEG2")
def test_each_of_the_three_refuses_by_itself(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    for name, value in (("private_life", "unjustified"), ("confidence", ""), ("considered", False)):
        with pytest.raises(RuleViolation) as refused:
            send(enquiry, p.health, p.social_worker, **{name: value})
        assert [(b.clause, b.field) for b in refused.value.violations] == [("LEG2", name)]
    with acting_user.acting_as(p.social_worker):
        for wrong in ({"private_life": "unjustified"}, {"article6": ""}, {"regime": "part3"}):
            row = send(enquiry, p.health, p.social_worker)
            row.pk, row._state.adding = new_key(), True
            for name, value in wrong.items():
                setattr(row, name, value)
            with pytest.raises(IntegrityError, match="legal_tests"), transaction.atomic():
                row.save()
