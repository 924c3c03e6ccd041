"""One case, asked and answered through the same actions as the screens."""

from typing import Any
from uuid import UUID

from django.test import Client

from consent.overrides import actions as consent_actions
from consent.overrides.rules import OverrideAnswers
from consent.positions.rules import basis_in_words
from disclosures.drafts import rules as drafts_rules
from disclosures.models import Answer, InformationRequest, Item, OnwardAnswer, OnwardRequest
from disclosures.onward.actions import ask_permission, decide_permission
from disclosures.onward.disclosing import OnwardTests
from disclosures.onward.rules import AskAnswers, DecideAnswers
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import ReleaseAnswers, rests_on
from disclosures.requests.actions import send_request
from disclosures.requests.queries import asking
from disclosures.requests.rules import RequestAnswers
from disclosures.responses import actions as responses_actions
from disclosures.responses.queries import answering
from enquiries.models import Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import Agency, User
from imap.db.keys import new_key
from tests.factories import sign_in

SECRET_WORDS = "Attended twice in October with bruises to both arms"
HIDDEN_WORDS = "Counselling notes of the mother, six sessions"

TESTS: dict[str, Any] = {  # the three legal tests, as any kind of agency may answer them
    "powers": ["CA2004-11"],
    "private_life": "justified",
    "private_life_because": "An injury to a child has to be explained, and nothing else is looked at.",
    "confidence": "public_interest",
    "regime": "uk_gdpr",
    "article6": "6-1-e",
    "article9": "9-2-g",
    "schedule1": ["S1-18"],
    "article10": "10-S1",
}
ASKING: dict[str, Any] = {
    **TESTS,
    "considered": True,
    "purpose": "safeguard",
    "statement": "A school worries about a bruise.",
    "questions": "Attendances since June, and injuries seen.",
    "necessary": "yes",
    "necessary_because": "Only they have the attendances.",
    "proportionate": "yes",
    "proportionate_because": "Dates and injuries, no notes.",
    "relevant": "yes",
    "relevant_because": "The concern is an injury.",
    "helps": "Shows whether this was the first injury.",
    "hinders": "We would decide without knowing.",
    "powers": ["CA2004-11", "CA1989-47"],
}
ITEM: dict[str, Any] = {
    "text": SECRET_WORDS,
    "kind": "health",
    "owed": "no",
    "said_by": "Emergency department record",
    "information_from": "2025-10-20",
    "certainty": "verified",
    "checked_how": "Read in the record",
    "necessary": "yes",
    "necessary_because": "It shows a pattern.",
    "proportionate": "yes",
    "proportionate_because": "Dates only.",
    "relevant": "yes",
    "relevant_because": "The concern is an injury.",
}
WITHHELD: dict[str, Any] = {
    "description": HIDDEN_WORDS,
    "held_where": "Clinical system",
    "necessary": "no",
    "necessary_because": "The injury can be judged without it.",
    "proportionate": "no",
    "proportionate_because": "Far beyond what they need.",
    "relevant": "no",
    "relevant_because": "It has no bearing on the injury.",
    "helps": "Only a little.",
    "hinders": "Hardly at all.",
    "existence_shown": "yes",
}
CLOSING: dict[str, Any] = {
    **TESTS,
    "considered": True,
    "purpose": "safeguard",
    "helps": "They can judge the pattern.",
    "hinders": "They would not know of two visits.",
    "all_needed": True,
    "all_needed_because": "Two dates and two injuries, and nothing besides.",
    "searched": "Patient record, 2018 to today.",
}


LAWFUL = {"purpose": "safeguard", **TESTS}


def people_of(enquiry: Enquiry, by: User) -> dict[str, str]:
    """Name to key of everyone on the enquiry, as the lead agency sees them."""
    with acting_user.acting_as(by):
        return {p.name: str(p.pk) for p in Person.objects.filter(enquiry=enquiry)}


def request_answers(enquiry: Enquiry, agency: Agency, by: User, **changes: Any) -> RequestAnswers:
    """Answers that make a request to this agency about everyone; reasons of its own for each agency."""
    own = {name: f"{ASKING[name]} Asked of {agency.name}." for name in ASKING if name.endswith("_because")}
    people = list(people_of(enquiry, by).values())
    return RequestAnswers.given({**ASKING, **own, "asked": str(agency.pk), "people": people, **changes})


def send(enquiry: Enquiry, agency: Agency, by: User, **changes: Any) -> InformationRequest:
    """Ask an agency, having seen everything that stands now."""
    answers = request_answers(enquiry, agency, by, **changes)
    with acting_user.acting_as(by):
        known = asking(enquiry.pk, by)
        newest = known.newest_to(answers.asked)
        return send_request(
            enquiry_id=enquiry.pk,
            answers=answers,
            by=by,
            key=new_key(),
            seen_newest=newest.pk if newest else None,
            seen_basis=basis_in_words(known.in_force(answers, by)),
        )


def a_draft(
    request: InformationRequest,
    *items: dict[str, Any],
    withheld: tuple[dict[str, Any], ...] = (),
    about: str = "",
    to: tuple[Agency, ...] = (),
) -> drafts_rules.AnswerDraft:
    """An answer drafted from changes to ITEM and WITHHELD."""
    recipients = [str(agency.pk) for agency in to] or [str(request.agency_id)]
    draft = drafts_rules.AnswerDraft()
    for changes in items:
        draft = draft.with_item(
            {**ITEM, "key": new_key(), "about": about, "recipients": recipients, **changes}
        )
    for changes in withheld:
        draft = draft.with_withholding({**WITHHELD, "key": new_key(), **changes})
    return draft


def release(
    request: InformationRequest,
    by: User,
    *items: dict[str, Any],
    withheld: tuple[dict[str, Any], ...] = (),
    to: tuple[Agency, ...] = (),
    key: UUID | None = None,
    **closing: Any,
) -> Answer:
    """Answer with items and withholdings, about the first person whom the request states."""
    with acting_user.acting_as(by):
        known = answering(by, request.enquiry_id, request.pk)
        about = next(iter(known.people), "")
        draft = a_draft(request, *items, withheld=withheld, about=about, to=to)
        basis = basis_in_words(rests_on(items_in_force(known, draft.to_share())))
        return responses_actions.release(
            enquiry_id=request.enquiry_id,
            request_id=request.pk,
            draft=draft,
            by=by,
            key=key or new_key(),
            answers=ReleaseAnswers.given({**CLOSING, **closing}),
            seen_basis=basis,
        )


def page(user: User, address: str) -> str:
    """The whole text of a page as one person sees it."""
    response = sign_in(Client(), user).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def own_override(enquiry: Enquiry, by: User, *people: str) -> None:
    """The reasons of an agency that was asked, for people whom its request states."""
    answers = OverrideAnswers(
        people=frozenset(people),
        grounds=frozenset({"harm"}),
        at_risk="Kit",
        concern="Two injuries in a month.",
        escalation="The next injury may be worse.",
        harm_of_sharing="She may stop coming to the clinic.",
        harm_prevented="A further injury to a child of eight.",
        factors=frozenset({"age"}),
        proportionate_because="Two dates and nothing more.",
        wishes="She asked us not to; her own notes are left out.",
    )
    with acting_user.acting_as(by):
        consent_actions.record_override(
            enquiry_id=enquiry.pk, answers=answers, by=by, key=new_key(), stated=people
        )


CHARITY = "Elm Grove Family Support, Priya Shah"
ASKING_ONWARD: dict[str, Any] = {
    "what": "pass_on",
    "to": "outside",
    "to_outside": CHARITY,
    "purpose": "So that their worker does not visit the family alone.",
}


def asked_onward(item: Item, by: User, **changes: Any) -> OnwardRequest:
    """A recipient asks the provider to pass an item on to a charity."""
    with acting_user.acting_as(by):
        return ask_permission(
            enquiry_id=item.enquiry_id,
            item_id=item.pk,
            answers=AskAnswers.given(ASKING_ONWARD | changes),
            by=by,
            key=new_key(),
        )


#: Why it is necessary, proportionate and relevant that a third party has it, and under which power.
DISCLOSED: dict[str, Any] = {
    "necessary_because": "Their worker visits alone on Thursday.",
    "proportionate_because": "Dates and injuries, and nothing else.",
    "relevant_because": "It is about who may be in the house.",
    "powers": ["COMMON-PI"],  # of every kind of agency
}
#: What is answered when an item is passed on under a permission, as a browser posts it.
PASSED: dict[str, Any] = {"conditions_kept": "on", **DISCLOSED}
BY_LAW = {
    "rests_on": "law",
    "law": "danger",
    "to_outside": "The ambulance crew at the school",
    "because": "A child was unconscious and they asked about injuries.",
    "left_out": "Nothing",
}


def permit(onward: OnwardRequest, by: User, **changes: Any) -> OnwardAnswer:
    """The provider permits it, to the named worker only."""
    given: dict[str, Any] = {"verdict": "permit", "conditions": "To Priya Shah only."}
    answers = DecideAnswers(**given | {"tests": OnwardTests.given(DISCLOSED)} | changes)
    with acting_user.acting_as(by):
        return decide_permission(
            enquiry_id=onward.enquiry_id, onward_id=onward.pk, answers=answers, by=by, key=new_key()
        )
