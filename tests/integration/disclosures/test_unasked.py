"""Sharing without having been asked, as real people through Django's client, both locks on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Item, ItemContent, Release
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, record, refuse_consent, sign_in
from tests.support.case import (
    ITEM,
    SECRET_WORDS,
    own_override,
    page,
    people_of,
    release,
    send,
)
from tests.support.forms import hidden, post, typed
from tests.support.unasked import ALONE, WHY_NOW


def at(name: str, enquiry: Enquiry, *more: object) -> str:
    return reverse(f"disclosures:{name}", args=[enquiry.pk, *more])


def drafted(enquiry: Enquiry, by: User, about: str, *to: Any, **changes: Any) -> Client:
    """An item in the draft, written through its form."""
    client = sign_in(Client(), by)
    if by.agency.kind == "school":
        changes = {"powers": ["EA2002-175"], **changes}
    answers = typed({**ITEM, "about": about, "recipients": [str(one.pk) for one in to], **changes})
    done = post(client, at("unasked_share", enquiry), answers)
    assert done.status_code == 302, done.content.decode()
    return client


def sent(client: Client, enquiry: Enquiry, **changes: Any) -> Any:
    answers = {**ALONE, "why_now": WHY_NOW, "considered": "on", **changes}
    return post(client, at("unasked_preview", enquiry), answers)


@pytest.mark.clause("REC1", "SEC1", "NPR4")
def test_the_school_that_referred_tells_the_landlord_who_learns_of_the_enquiry_by_it(
    partnership: Partnership,
) -> None:
    """Same forms, preview, record; the recipient had no right to the enquiry before, and reads what it received alone."""
    p = partnership
    enquiry = record(p.teacher)
    with acting_user.acting_as(p.social_worker):
        kit = people_of(enquiry, p.social_worker)["Kit Marlow"]
    assert sign_in(Client(), p.housing_officer).get(reverse("enquiry", args=[enquiry.pk])).status_code == 404
    assert "Share information unasked" in page(p.teacher, reverse("enquiry", args=[enquiry.pk]))
    client = drafted(enquiry, p.teacher, kit, p.housing)
    written = page(p.teacher, at("unasked", enquiry))
    assert SECRET_WORDS in written
    assert "withhold" not in written  # nobody asked: what is not shared is left out
    blocked = page(p.teacher, at("unasked_preview", enquiry))
    assert "no consent position stands on the record yet" in blocked
    own_override(enquiry, p.teacher, kit)
    assert f"What {p.housing} will see" in page(p.teacher, at("unasked_preview", enquiry))
    silent = sent(client, enquiry, why_now="Now.")
    assert silent.status_code == 422
    assert "although nobody asked" in silent.content.decode()
    preview = at("unasked_preview", enquiry)
    shown = hidden(client.get(preview).content.decode())
    form = shown | {**ALONE, "why_now": WHY_NOW, "considered": "on"}
    done = client.post(preview, form)
    assert done.status_code == 302, done.content.decode()
    with acting_user.acting_as(p.teacher):
        [row] = Release.objects.filter(enquiry=enquiry)
    assert (row.answer_id, row.why_now, row.agency_id) == (None, WHY_NOW, p.school.pk)
    assert done["Location"] == at("release", enquiry, row.pk)
    assert client.post(preview, form)["Location"] == done["Location"]
    other = client.post(
        preview, form | {"why_now": "His aunt rang again at noon."}
    )  # the draft is gone, the words are not
    assert (other.status_code, "His aunt rang again at noon." in other.content.decode()) == (422, True)
    assert f'href="{done["Location"]}"' in other.content.decode()
    assert "shared information" in page(p.housing_officer, reverse("work"))
    read = page(p.housing_officer, at("release", enquiry, row.pk))
    assert SECRET_WORDS in read
    assert WHY_NOW in read
    assert SECRET_WORDS in page(p.housing_officer, at("information", enquiry))
    assert "Shared without being asked" in page(p.teacher, reverse("enquiry", args=[enquiry.pk]))
    with acting_user.acting_as(
        p.social_worker
    ):  # the lead agency received nothing, and knows that there is something
        assert not Item.objects.filter(release=row).exists()
    assert "shared information without being asked" in page(
        p.teacher, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes"
    )
    held = page(p.social_worker, at("holdings", enquiry))
    assert str(p.school) in held
    assert SECRET_WORDS not in held


@pytest.mark.clause("OVR2", "CON6")
def test_the_lead_agency_and_a_recipient_share_on_what_they_learned_each_on_reasons_of_its_own(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    kit = people_of(enquiry, p.social_worker)["Kit Marlow"]
    assert sent(drafted(enquiry, p.social_worker, kit, p.school), enquiry).status_code == 302
    # The school received something about Kit, and so it may speak about Kit.
    refuse_consent(enquiry, p.social_worker)
    client = drafted(enquiry, p.teacher, kit, p.health, text="Kit is quieter this week")
    refused = page(p.teacher, at("unasked_preview", enquiry))
    assert "Record your agency’s reasons for going ahead" in refused
    assert client.get(at("unasked_override", enquiry)).status_code == 200
    own_override(enquiry, p.teacher, kit)
    done = sent(client, enquiry)
    assert done.status_code == 302, done.content.decode()
    with acting_user.acting_as(p.nurse):
        assert [one.text for one in ItemContent.objects.all()] == ["Kit is quieter this week"]
    # The lead agency is told before an outcome that there is something which it may not see (OUT1).
    post(sign_in(Client(), p.social_worker), at("confirm_consent", enquiry), {"consent": "confirmed"})
    outcome = page(p.social_worker, at("outcome", enquiry))
    assert f"{p.school} shared information that is not for you to read." in outcome
    assert "quieter this week" not in outcome
    # It knows of nobody else.
    people_there = people_of(enquiry, p.social_worker)
    assert "Jo Marlow" in people_there
    assert "Jo Marlow" not in page(p.teacher, at("unasked_share", enquiry))
    outside = sign_in(Client(), p.officer)
    for name in ("unasked", "unasked_share", "unasked_preview", "unasked_override"):
        assert outside.get(at(name, enquiry)).status_code == 404, name


@pytest.mark.clause("ACC2")
def test_what_was_shared_unasked_is_corrected_like_anything_else(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    kit = people_of(enquiry, p.social_worker)["Kit Marlow"]
    release(send(enquiry, p.health, p.social_worker), p.nurse, {})
    assert sent(drafted(enquiry, p.nurse, kit, p.school, text="Seen on Monday"), enquiry).status_code == 302
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get(content__text="Seen on Monday")
    new = {"correction": "new", "reasons": "The diary says Tuesday, not Monday.", "text": "Seen on Tuesday"}
    client = sign_in(Client(), p.nurse)
    done = post(client, at("correct", enquiry, item.pk), typed({**ITEM, **new}))
    assert done.status_code == 302, done.content.decode()[-6000:]
    assert "Seen on Tuesday" in page(p.teacher, at("information", enquiry))
