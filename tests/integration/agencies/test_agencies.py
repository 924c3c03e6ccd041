"""The administrator manages agencies and their duty teams."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from imap.agencies.models import Agency, DutyTeam
from tests.factories import Partnership, sign_in
from tests.integration.agencies.posting import answers_on, post_page
from tests.support.agencies import NEW

AGENCIES = "/administration/agencies/"


@pytest.fixture
def ada(partnership: Partnership) -> Client:
    """The administrator's browser."""
    return sign_in(Client(), partnership.administrator)


def test_an_agency_joins_and_twice_posted_is_one(partnership: Partnership, ada: Client) -> None:
    answers = answers_on(ada, AGENCIES + "add/") | NEW
    first, second = (ada.post(AGENCIES + "add/", answers) for _ in range(2))
    added = Agency.objects.get(name="Riverside Surgery")
    assert first.headers["Location"] == second.headers["Location"] == f"{AGENCIES}{added.pk}/"
    assert (added.kind, added.leads, added.is_active) == ("gp", False, True)
    assert added.group.name == f"agency:{added.pk}"
    assert "Riverside Surgery" in ada.get(AGENCIES).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"leads": "on"}, "Only local authority children’s social care can be the lead agency"),
        ({"kind": "lacsc", "leads": "on"}, "Northbridge Children’s Services is the lead agency"),
        ({"name": "northbridge POLICE"}, "There is an agency of this name already"),
        ({"agreement_signed_on-year": "2999"}, "must be today or in the past"),
        ({"kind": "circus"}, "Choose one of the answers shown"),
    ],
)
def test_what_cannot_join_is_said(
    partnership: Partnership, ada: Client, changed: dict[str, str], words: str
) -> None:
    before = Agency.objects.count()
    answer = post_page(ada, AGENCIES + "add/", **(NEW | changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Agency.objects.count() == before


def test_details_change_with_a_reason_that_the_history_shows(partnership: Partnership, ada: Client) -> None:
    address = reverse("agencies:agency", args=[partnership.police.pk])
    assert post_page(ada, address, contact="Duty desk, 0113 496 0000").status_code == 422  # no reason
    answer = post_page(ada, address, contact="Duty desk, 0113 496 0000", reason="They moved")
    assert answer.status_code == 302
    page = ada.get(address).content.decode()
    history = page[page.index("History") :]
    for words in ("Safeguarding contact", "nothing", "Duty desk, 0113 496 0000", "They moved", "Ada Admin"):
        assert words in history, words


def test_one_s_own_agency_and_the_lead_agency_stay_active(partnership: Partnership, ada: Client) -> None:
    address = reverse("agencies:agency", args=[partnership.lead.pk])
    answer = post_page(ada, address, is_active="no", reason="Mistake of mine")
    assert answer.status_code == 422
    assert "This is your own agency" in answer.content.decode()
    assert Agency.objects.get(pk=partnership.lead.pk).is_active


def test_a_change_of_an_agency_made_meanwhile_is_not_overwritten(
    partnership: Partnership, ada: Client
) -> None:
    address = reverse("agencies:agency", args=[partnership.police.pk])
    stale = answers_on(ada, address) | {"contact": "Old desk", "reason": "Moved out of town"}
    assert post_page(ada, address, contact="New desk", reason="Moved out of town").status_code == 302
    answer = ada.post(address, stale)
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    assert Agency.objects.get(pk=partnership.police.pk).contact == "New desk"
    fresh = re.search(r'name="seen" value="([0-9a-f]+)"', answer.content.decode())
    assert fresh
    assert ada.post(address, stale | {"seen": fresh[1]}).status_code == 302  # read, and decided again


def test_duty_teams_are_added_renamed_and_deactivated(partnership: Partnership, ada: Client) -> None:
    agency = reverse("agencies:agency", args=[partnership.police.pk])
    answers = answers_on(ada, agency + "teams/add/") | {"name": "Night desk", "hours": "out_of_hours"}
    first, second = (ada.post(agency + "teams/add/", answers) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == agency
    team = DutyTeam.objects.get()
    assert (team.name, team.hours, team.agency) == ("Night desk", "out_of_hours", partnership.police)
    again = post_page(ada, agency + "teams/add/", name="NIGHT desk", hours="day")
    assert "This agency has a duty team of this name already" in again.content.decode()
    address = f"{agency}teams/{team.pk}/"
    assert (
        post_page(ada, address, name="Night", is_active="no", reason="Merged with another").status_code == 302
    )
    team.refresh_from_db()
    assert (team.name, team.is_active) == ("Night", False)
    page = ada.get(agency).content.decode()
    assert "Merged" in page[page.index("History") :]


def test_a_team_under_another_agencys_address_is_not_found(partnership: Partnership, ada: Client) -> None:
    agency = reverse("agencies:agency", args=[partnership.police.pk])
    post_page(ada, agency + "teams/add/", name="Night desk", hours="day")
    elsewhere = reverse("agencies:team", args=[partnership.school.pk, DutyTeam.objects.get().pk])
    assert ada.get(elsewhere).status_code == 404
    assert ada.post(elsewhere, {"name": "Mine"}).status_code == 404


def test_a_number_of_people_is_read_out_as_it_is_counted(ada: Client) -> None:
    text = ada.get(AGENCIES).content.decode()
    counted = re.findall(r">(\d+)<span class=\"govuk-visually-hidden\"> (person|people) of", text)
    assert {(number == "1", words == "person") for number, words in counted} == {(True, True), (False, False)}
