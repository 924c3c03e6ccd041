"""The short answer skips no rule: what it refuses, and where it is not offered."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Answer, Item
from enquiries.models import Draft, Rating
from imap.access import acting_user
from tests.factories import Partnership, opened, override, refuse_consent, sign_in
from tests.support.case import send
from tests.support.short import ANSWERS


def as_shown(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody changed."""
    sent: dict[str, Any] = {}
    for field in form:
        if isinstance(day := field.value(), date):
            sent |= {f"{field.html_name}-{part}": getattr(day, part) for part in ("day", "month", "year")}
            continue
        context = field.field.widget.get_context(field.html_name, field.value(), {})["widget"]
        for one in context.get("subwidgets", [context]):
            if one.get("value") not in (None, "", [], False):
                sent[one["name"]] = one["value"]
    return sent


@pytest.mark.clause("NPR4", "REC2")
def test_what_is_not_to_be_shared_is_refused_and_not_kept(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    request = send(enquiry, p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:short", args=[enquiry.pk, request.pk])
    shown = as_shown(client.get(address).context["form"])
    for changes, words in (
        ({"relevant": "no"}, "it is not relevant, so it cannot be shared"),
        ({"text": ""}, "Write the information."),
        ({"considered": ""}, "three"),
        ({"proportionate": "yes"}, "Write why it is proportionate"),
        ({"hinders": "…"}, "Write how going without"),
        ({"checked_how": "not checked"}, "A verified fact was checked"),
    ):
        turned_back = client.post(address, shown | ANSWERS | changes)
        assert turned_back.status_code == 422, changes
        assert words in turned_back.content.decode(), changes
        with acting_user.acting_as(p.nurse):
            kept = [part for row in Draft.objects.all() for part in row.typed.values()]
            assert bool(kept) == ("relevant" not in changes), changes
    with acting_user.acting_as(p.nurse):
        assert not Item.objects.exists()
    done = client.post(address, shown | ANSWERS)
    assert done.status_code == 302, re.findall("error-message.*?</p>", done.content.decode(), re.DOTALL)
    twice = client.post(address, shown | ANSWERS)
    assert twice.status_code == 302
    with acting_user.acting_as(p.nurse):
        assert Item.objects.count() == Answer.objects.count() == 1


def test_it_is_for_red_and_for_one_thing(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    place = {"enquiry_id": enquiry.pk, "request_id": request.pk}
    response = sign_in(Client(), p.nurse).get(reverse("disclosures:short", kwargs=place))
    assert response["Location"] == reverse("disclosures:answer", kwargs=place)


@pytest.mark.clause("NPR2")
def test_it_can_say_why_sharing_is_proportionate(partnership: Partnership) -> None:
    p = partnership
    request = send(opened(p.social_worker, rating=Rating.RED), p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:short", args=[request.enquiry_id, request.pk])
    page = client.get(address)
    assert 'name="proportionate_because"' in page.content.decode()
    why = {"proportionate": "yes", "proportionate_because": "One visit, nothing of the mother’s."}
    assert client.post(address, as_shown(page.context["form"]) | ANSWERS | why).status_code == 302
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get()
        assert (item.proportionate, item.life_at_risk) == (True, False)
        assert item.proportionate_because == why["proportionate_because"]


@pytest.mark.clause("ACC2")
def test_no_date_of_the_information_stands_there_before_somebody_says_one(partnership: Partnership) -> None:
    p = partnership
    request = send(opened(p.social_worker, rating=Rating.RED), p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    for name in ("short", "share"):
        address = reverse(f"disclosures:{name}", args=[request.enquiry_id, request.pk])
        assert client.get(address).context["form"]["information_from"].value() is None, name
    undated = {name: answer for name, answer in ANSWERS.items() if "information_from" not in name}
    address = reverse("disclosures:short", args=[request.enquiry_id, request.pk])
    turned_back = client.post(address, as_shown(client.get(address).context["form"]) | undated)
    assert "Enter the date that the information is from." in turned_back.content.decode()


@pytest.mark.clause("CON8")
def test_another_person_chosen_is_no_position_that_changed(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    request = send(enquiry, p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:short", args=[enquiry.pk, request.pk])
    page = client.get(address)
    shown = as_shown(page.context["form"])
    people = [key for key, _name in page.context["form"].fields["about"].choices if key]
    other = next(key for key in people if key != shown["about"])
    done = client.post(address, shown | ANSWERS | {"about": other, "kind": "education"})
    assert done.status_code == 302, re.findall("error-message.*?</p>", done.content.decode(), re.DOTALL)
    with acting_user.acting_as(p.nurse):
        assert str(Item.objects.get().about_id) == other


@pytest.mark.clause("OVR2")
def test_a_consent_position_that_changed_meanwhile_is_read_first(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    request = send(enquiry, p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:short", args=[enquiry.pk, request.pk])
    shown = as_shown(client.get(address).context["form"])
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    turned_back = client.post(address, shown | ANSWERS)
    assert turned_back.status_code == 422
    assert "Record your agency’s reasons for going ahead without consent" in turned_back.content.decode()
    with acting_user.acting_as(p.nurse):
        assert not Item.objects.exists()


@pytest.mark.clause("REC2")
def test_the_full_form_keeps_nothing_either_of_what_is_not_to_be_shared(partnership: Partnership) -> None:
    p = partnership
    request = send(opened(p.social_worker), p.health, p.social_worker)
    client = sign_in(Client(), p.nurse)
    address = reverse("disclosures:share", args=[request.enquiry_id, request.pk])
    shown = as_shown(client.get(address).context["form"])
    for necessary in ("yes", "no"):
        assert client.post(address, {**shown, "text": "It hurts.", "necessary": necessary}).status_code == 422
        with acting_user.acting_as(p.nurse):
            kept = [part for row in Draft.objects.all() for part in row.typed.values()]
            assert bool(kept) == (necessary == "yes")
