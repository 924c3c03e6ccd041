"""The urgent enquiry: one screen, one save, every rule kept."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentAccount, ConsentRecord, Override, OverridePerson
from consent.positions.queries import in_force
from consent.positions.rules import check_asking
from disclosures.models import InformationRequest
from enquiries.models import Concern, Enquiry, EnquiryLink, Person, Referral, SpokenExchange, Stage
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, record, sign_in
from tests.support.forms import hidden
from tests.support.urgent import ANSWERS

URGENT = reverse("consent:urgent")
GRANTED = {
    "position": "granted",
    "parental_responsibility": "mother",
    "told_why": "To keep him safe",
    "told_what": "What is known of the man",
    "told_how": "By telephone",
    "told_with_whom": "Police",
    "told_by": "Tess Teacher",
}


def post(client: Client, **changes: str) -> Any:
    answers = {"key": str(new_key())} | ANSWERS | changes
    return client.post(URGENT, {name: answer for name, answer in answers.items() if answer})


def test_it_needs_few_answers() -> None:
    assert len(ANSWERS) <= 16
    granted = {**ANSWERS, **GRANTED}
    # What the page has filled in (who told them) is none.
    for elsewhere in (
        "not_asking",
        "risk_to",
        "risk_harm",
        "concern",
        "harm_prevented",
        "harm_of_sharing",
        "told_by",
    ):
        granted.pop(elsewhere)
    assert len(granted) <= 16


@pytest.mark.clause("OPEN1")
def test_one_save_is_the_whole_urgent_enquiry(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    answer = post(client)
    assert answer.status_code == 302, answer.content.decode()
    with acting_user.acting_as(partnership.social_worker):
        enquiry = Enquiry.objects.get()
        assert enquiry.stage == Stage.OPEN
        concern = Concern.objects.get()
        assert (concern.rating, concern.whereabouts) == (1, ANSWERS["whereabouts"])
        assert concern.history.count() == 1
        assert {p.name: p.age_estimate for p in Person.objects.all()} == {"Kit Marlow": 8, "Jo Marlow": None}
        assert set(ConsentRecord.objects.values_list("position", flat=True)) == {"not_sought"}
        for account in ConsentAccount.objects.all():
            assert (account.risk_to, account.paragraph_18) == ("Jo Marlow", "prejudice")
        override = Override.objects.get()
        assert override.concern == ANSWERS["concern"] != concern.narrative
        assert override.harm_prevented == ANSWERS["harm_prevented"]
        assert OverridePerson.objects.filter(override=override).count() == 2
        assert Referral.objects.get().consent_not_sought_because == "there was no time to ask"
        # Both agencies could be asked now: no rule stands in the way.
        assert check_asking(in_force(enquiry.pk, acting=partnership.social_worker)) == []
    text = client.get(answer["Location"]).content.decode()
    assert "Where the child is now" in text
    assert "In the head’s office" in text


def test_consent_that_was_granted_needs_no_override(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    assert post(client, **GRANTED, not_asking="", risk_to="", risk_harm="").status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert Enquiry.objects.get().stage == Stage.OPEN
        assert Override.objects.count() == 0
        mother = Person.objects.get(name="Jo Marlow")
        assert {r.giver for r in ConsentRecord.objects.all()} == {mother}


@pytest.mark.clause("CON2")
def test_at_17_the_mother_refused_and_nobody_asked_the_young_person(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.social_worker)
    said = "She says that it is nobody’s business."
    refused = {
        "age": "17", "position": "refused", "refusal_reason": said, "reason_clear": "yes", "not_told_because": "She hung up.",
        "not_asking": "", "risk_to": "", "risk_harm": "",
    }  # fmt: skip
    text = client.get(URGENT).content.decode()
    assert "Whose answer is this?" in text
    for whose in ("", "parents"):
        answer = post(client, **refused, whose_answer=whose)
        assert answer.status_code == 422
        assert "From 16 on Kit Marlow answers for themselves" in answer.content.decode()
    assert post(client, **refused, whose_answer="delay").status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        records = {
            r.person.name: r for r in ConsentRecord.objects.select_related("person", "account", "giver")
        }
        kit, jo = records["Kit Marlow"], records["Jo Marlow"]
        assert (kit.position, kit.giver, kit.account.refusal_reason) == ("not_sought", None, "")
        assert (kit.account.not_asking, kit.account.told_why) == (["delay"], "")
        assert (jo.position, jo.giver, jo.account.refusal_reason) == ("refused", jo.person, said)
        override = Override.objects.get()
        assert override.people.count() == 2
        assert f"The parent or carer refused: {said}" in override.wishes
        assert Enquiry.objects.get().stage == Stage.OPEN


@pytest.mark.clause("CON2")
def test_at_17_the_young_person_alone_refused_and_the_parent_has_no_position(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.social_worker)
    changes = {"age": "17", "position": "refused", "reason_clear": "yes", "not_told_because": "She hung up on us.",
               "not_asking": "", "risk_to": "", "risk_harm": "", "whose_answer": "own"}  # fmt: skip
    assert post(client, **changes).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        record = ConsentRecord.objects.get()
        assert (record.position, record.person.name, record.giver) == ("refused", "Kit Marlow", record.person)
        assert OverridePerson.objects.get().person == record.person
        assert not Person.objects.get(name="Jo Marlow").information_needed


def test_a_form_posted_twice_is_one_enquiry(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    key = str(new_key())
    assert post(client, key=key)["Location"] == post(client, key=key)["Location"]
    with acting_user.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == Override.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"child": ""}, "Enter the child’s name"),
        ({"age": "x"}, "must be an age such as 8, 4 months or 2 weeks"),
        ({"whereabouts": ""}, "Enter where the child is now"),
        ({"narrative": "bad\x07bell"}, "character"),
        ({"source": ""}, "Choose who is contacting us"),
        ({"source": "6"}, "CON9"),
        ({"referrer_asked": ""}, "Choose whether they asked"),
        ({"referrer_asked": "unknown"}, "OPEN3"),
        ({"position": ""}, "Choose consent of the household"),
        ({"not_asking": ""}, "OVR1"),
        ({"risk_to": ""}, "OVR1"),
        ({"harm_prevented": "Short"}, "at least two words and eight letters"),
        ({"harm_of_sharing": ANSWERS["harm_prevented"].upper()}, "two sides of the balance say the same"),
        ({"wishes": ""}, "Enter what they say or wish"),
        ({"position": "refused", "refusal_reason": "Afraid"}, "CON3"),
        (GRANTED | {"told_how": ""}, "CON1"),
        ({"key": "no-key"}, "key"),
    ],
)
def test_no_rule_is_skipped_and_nothing_is_half_written(
    partnership: Partnership, client: Client, changes: dict[str, str], words: str
) -> None:
    sign_in(client, partnership.social_worker)
    answer = post(client, **changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "There is a problem" in text
    assert "Tess Teacher, 01632 960001" in text
    with acting_user.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 0


def test_it_is_the_lead_agencys(partnership: Partnership, client: Client) -> None:
    for other in (partnership.teacher, partnership.officer, partnership.administrator, partnership.guardian):
        sign_in(client, other)
        assert client.get(URGENT).status_code == 403
        assert post(client).status_code == 403
    with acting_user.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 0


def test_likely_matches_are_shown_before_it_is_saved(partnership: Partnership, client: Client) -> None:
    earlier = record(partnership.teacher)
    sign_in(client, partnership.social_worker)
    key = str(new_key())
    answer = post(client, key=key)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert earlier.reference in text
    assert ANSWERS["harm_prevented"] in text  # everything typed is still there
    with acting_user.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 1
    seen = answer.context["earlier"]["seen"].value()
    half = post(client, key=key, seen=seen, same=str(earlier.pk))
    assert half.status_code == 422
    assert "Write why they belong together" in half.content.decode()
    answer = post(client, key=key, seen=seen, same=str(earlier.pk), same_because="The same boy")
    assert answer.status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert EnquiryLink.objects.get().reasons == "The same boy"


def test_none_of_them_is_an_answer_too(partnership: Partnership, client: Client) -> None:
    record(partnership.teacher)
    sign_in(client, partnership.social_worker)
    key = str(new_key())
    seen = post(client, key=key).context["earlier"]["seen"].value()
    assert post(client, key=key, seen=seen).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert not EnquiryLink.objects.exists()


def test_tried_and_not_obtained_is_a_position_of_its_own(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    tried = {"position": "tried", "not_asking": "", "risk_to": "", "risk_harm": ""}
    without = post(client, **tried)
    assert without.status_code == 422
    assert "CON10" in without.content.decode()
    tried |= {"attempts": "Rang her three times since 18:00"}
    tried |= {"next_attempt-day": "1", "next_attempt-month": "6", "next_attempt-year": "2031"}
    tried |= {"next_attempt-time": "20:00"}
    assert post(client, **tried).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert set(ConsentRecord.objects.values_list("position", flat=True)) == {"tried"}
        account = ConsentAccount.objects.first()
        assert account
        assert (account.attempts, account.next_attempt) == (
            tried["attempts"],
            datetime(2031, 6, 1, 19, tzinfo=UTC),  # on London’s clocks
        )
        enquiry = Enquiry.objects.get()
        assert check_asking(in_force(enquiry.pk, acting=partnership.social_worker)) == []


SPOKEN = {
    "telephoned": "on",
    "spoken_at-day": "1",
    "spoken_at-month": "3",
    "spoken_at-year": "2026",
    "spoken_at-time": "18:42",
    "spoken_to": "Oba Officer, police",
    "spoken_said": "Send a car to Elm Grove School.",
    "spoken_late": "He was minutes away.",
}


@pytest.mark.committed
def test_what_was_said_on_the_telephone_is_recorded_as_what_it_is(
    partnership: Partnership, client: Client, app_sql: Any
) -> None:
    p = partnership
    sign_in(client, p.social_worker)
    half = post(client, **SPOKEN | {"spoken_late": "", "spoken_at-time": ""})
    assert half.status_code == 422
    assert "LATE1" in half.content.decode()
    assert SPOKEN["spoken_said"] in half.content.decode()
    answer = post(client, **SPOKEN)
    assert answer.status_code == 302
    with acting_user.acting_as(p.social_worker):
        said = SpokenExchange.objects.get()
        assert (said.spoken_to, said.said) == (SPOKEN["spoken_to"], SPOKEN["spoken_said"])
        assert said.happened_at < said.recorded_at
    for address in (answer["Location"], reverse("audit:record", args=[said.enquiry_id]) + "?whole=yes"):
        text = client.get(address).content.decode()
        assert SPOKEN["spoken_said"] in text
        assert SPOKEN["spoken_late"] in text
    for outsider in (p.officer, p.guardian, p.administrator):
        assert app_sql("SELECT count(*) FROM enquiries_spokenexchange", person=outsider.pk) == [(0,)]


def test_the_enquiry_says_what_is_still_missing_until_it_is_there(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    sign_in(client, p.social_worker)
    where = post(client)["Location"]

    def missing() -> list[str]:
        return [line.words for line in client.get(where).context["glance"].missing]

    shorted = (
        "In Sam Worker’s reasons for going ahead: how need, risk or harm would grow if nothing were shared and why "
        "sharing is proportionate"
    )
    assert missing()[:3] == [
        shorted,
        "The date of birth of Kit Marlow",
        "Who holds parental responsibility, and on which basis",
    ]
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get()
        short = Override.objects.get()
        assert (short.escalation, short.proportionate_because) == ("", "")
        assert short.harm_of_sharing == ANSWERS["harm_of_sharing"]
    review = sign_in(Client(), p.lead_manager).get(
        reverse("consent:the_override", args=[enquiry.pk, short.pk])
    )
    assert "Written in short while a child was in danger" in review.content.decode()
    page = client.get(reverse("consent:override", args=[enquiry.pk]))
    form = page.context["form"]
    assert form["harm_prevented"].value() == ANSWERS["harm_prevented"]  # it need not be typed twice
    whole = {
        "key": str(form["key"].value()),
        **{name: form[name].value() for name in ("people", "grounds", "at_risk", "concern", "wishes")},
        **{name: form[name].value() for name in ("harm_of_sharing", "harm_prevented")},
        "escalation": "He has found them twice before.",
        "proportionate_because": "Only his whereabouts are asked.",
    }
    assert client.post(reverse("consent:override", args=[enquiry.pk]), whole).status_code == 302
    assert shorted not in missing()


def test_the_whole_red_path_is_three_screens_and_25_answers(partnership: Partnership, client: Client) -> None:
    """From a child in danger to two agencies asked. A yes or no and the reason that belongs to it are one answer; what
    the page has filled in is none."""
    p = partnership
    sign_in(client, p.social_worker)
    given: list[str] = []
    urgent = {name: answer for name, answer in ANSWERS.items() if not name.startswith("risk_")}
    for optional in ("age", "parent", "referrer"):
        urgent.pop(optional)
    urgent.pop("wishes")  # filled in: not known yet
    urgent["not_asking"] = "delay"
    given += urgent
    page = client.get(URGENT)  # one
    filled_in = {name: str(page.context["form"][name].value()) for name in ("key", "wishes")}
    answer = client.post(URGENT, urgent | filled_in)
    assert answer.status_code == 302, answer.content.decode()
    with acting_user.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get()
    ask = reverse("disclosures:ask", args=[enquiry.pk])
    first = {
        "asked": str(p.police.pk),
        "questions": "Where is he, and what is known of him?",
        "necessary": "yes",
        "necessary_because": "Only the police know.",
        "proportionate": "life",
        "relevant": "yes",
        "relevant_because": "He is the danger.",
        "helps": "He can be stopped.",
        "hinders": "He may arrive first.",
        "considered": "on",
    }
    second = first | {
        "asked": str(p.health.pk),
        "questions": "Injuries since June?",
        "necessary_because": "Only health has seen them.",
        "relevant_because": "It shows what he does.",
    }
    second.pop("considered")  # from the first
    filled = shown(client.get(ask))  # two
    assert client.post(ask, filled | first | {"another": "1"}).status_code == 302
    filled = shown(client.get(ask))
    given += first
    given += [f"second-{name}" for name in second]
    answer = client.post(ask, filled | first | {f"second-{name}": value for name, value in second.items()})
    assert answer.status_code == 302, answer.content.decode()
    preview = reverse("disclosures:ask_preview", args=[enquiry.pk])
    page = client.get(preview)  # three
    assert client.post(preview, hidden(page.content.decode())).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert InformationRequest.objects.count() == 2
    answers = {name.removesuffix("_because") for name in given}
    assert len(answers) <= 25, sorted(answers)


def shown(page: Any) -> dict[str, Any]:
    """What a page's forms are filled in with, as a browser would post it."""
    forms = [page.context["form"], *([page.context["second"]] if page.context.get("second") else [])]
    filled = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {name: value for name, value in filled.items() if value}
