"""One case with everything in it, restricted through the same action as the screen."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from consent.models import Override, OverrideOffer
from consent.opening import actions as consent_actions
from disclosures.models import Item, KeptDespite, Release
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.spoken import SpokenAnswers
from enquiries.family.actions import add_relation
from enquiries.family.rules import Kind, Tie
from enquiries.models import Enquiry, Person, Restriction, SpokenExchange
from enquiries.restrictions import actions, queries
from enquiries.restrictions.rules import RestrictionAnswers
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, grant_consent, override, record, refuse_consent, sign_in
from tests.support.addresses import EVERY
from tests.support.case import asked_onward, own_override, people_of, release, send

MESSAGE = "Somebody close to you may be on this enquiry. Tell a manager of children’s services what you know."
WHY = "The mother works with her."


@dataclass
class Case:
    """An enquiry that a school referred, on which health was asked and released to the lead agency and to housing, and
    whatever an address of it can name."""

    enquiry: Enquiry
    keys: dict[str, UUID]

    @property
    def addresses(self) -> list[str]:
        """Every address of the system that is about a case, of this one."""
        found = []
        for route, pattern in EVERY:
            if "<uuid:enquiry_id>" in route:
                kwargs = {name: self.keys[name] for name in re.findall(r"<uuid:(\w+)>", route)}
                namespace = pattern.lookup_str.split(".")[0]
                name = str(pattern.name) if namespace == "imap" else f"{namespace}:{pattern.name}"
                found.append(reverse(name, kwargs=kwargs))
        found.append(reverse("audit:record", args=[self.keys["enquiry_id"]]) + "?whole=yes")
        return found


def a_case(p: Partnership) -> Case:
    """The case, with the consent refused and both agencies' reasons for going ahead."""
    enquiry = referred_and_opened(p)
    refuse_consent(enquiry, p.social_worker)
    override(enquiry, p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    own_override(enquiry, p.nurse, *people_of(enquiry, p.social_worker).values())
    despite = "One thing has no bearing on the injury."
    answer = release(request, p.nurse, {}, withheld=({},), despite=despite, to=(p.lead, p.housing))
    with acting_user.acting_as(p.nurse):
        kept = KeptDespite.objects.get(answer=answer)
        offer = OverrideOffer.objects.get(enquiry=enquiry)
        sent = Release.objects.get(answer=answer)
        item = Item.objects.get(release=sent)
    with acting_user.acting_as(p.social_worker):
        person = Person.objects.filter(enquiry=enquiry, role=Person.Role.CHILD).get()
        mother = Person.objects.filter(enquiry=enquiry).exclude(pk=person.pk)[:1].get()
        tie = Tie(str(mother.pk), Kind.PARENT, str(person.pk))
        relation = add_relation(enquiry=enquiry, new=tie, by=p.social_worker, key=new_key())
        decided = Override.objects.filter(enquiry=enquiry, agency=p.lead).get()
        call = SpokenAnswers(
            to="The ward",
            at=enquiry.happened_at,
            said="Who came with Kit.",
            late_because="There was no time.",
        )
        spoken = record_late(
            enquiry_id=enquiry.pk,
            answers=call,
            by=p.social_worker,
            beside=SpokenExchange.Beside.OVERRIDE,
            decision=decided.pk,
        )
        onward = asked_onward(item, p.social_worker)
    assert spoken
    return Case(
        enquiry,
        {
            "enquiry_id": enquiry.pk,
            "person_id": person.pk,
            "override_id": decided.pk,
            "request_id": request.pk,
            "release_id": sent.pk,
            "item_id": item.pk,
            "file_id": new_key(),
            "relation_id": relation.pk,
            "other_id": new_key(),
            "kept_id": kept.pk,
            "offer_id": offer.pk,
            "spoken_id": spoken.pk,
            "cause_id": new_key(),
            "correction_id": new_key(),
            "recall_id": new_key(),
            "breach_id": new_key(),
            "onward_id": onward.pk,
            "told_id": new_key(),
            "reader_id": new_key(),
            "answer_id": new_key(),
            "exchange_id": new_key(),
            "advice_id": new_key(),
        },
    )


def referred_and_opened(p: Partnership) -> Enquiry:
    """A school's enquiry, with everyone's consent."""
    enquiry = record(p.teacher)
    grant_consent(enquiry, p.social_worker)
    with acting_user.acting_as(p.social_worker):
        consent_actions.open_enquiry(
            enquiry_id=enquiry.pk, reasons="Everybody was asked.", by=p.social_worker, key=new_key()
        )
        enquiry.refresh_from_db()
    return enquiry


def answers(kind: str, *people: User, **changes: str) -> RestrictionAnswers:
    words: dict[str, Any] = {"reasons": WHY, "message": MESSAGE} | changes
    return RestrictionAnswers(kind, frozenset(str(one.pk) for one in people), **words)


def restrict(enquiry: Enquiry, by: User, kind: str, *people: User, **changes: str) -> None:
    """Restrict it, having seen what is in force."""
    with acting_user.acting_as(by):
        newest = queries.newest(enquiry.pk)
        actions.restrict(
            enquiry_id=enquiry.pk,
            answers=answers(kind, *people, **changes),
            by=by,
            key=new_key(),
            seen=newest.pk if newest else None,
        )


def lift(enquiry: Enquiry, by: User) -> None:
    """Lift it, having seen what is in force."""
    with acting_user.acting_as(by):
        newest = Restriction.objects.get(enquiry=enquiry, superseded_by=None)
        actions.lift(
            enquiry_id=enquiry.pk, reasons="It was another family.", by=by, key=new_key(), seen=newest.pk
        )


def get(user: User, address: str, **data: str) -> Any:
    return sign_in(Client(), user).get(address, data)
