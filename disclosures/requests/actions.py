"""Asking one agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.consent_reviews.actions import still_right_as_asked
from consent.overrides.reliance_actions import offer_reasons
from consent.positions.rules import basis_in_words, check_asking
from disclosures.models import CopiedReasons, InformationRequest, RequestPerson
from disclosures.requests import queries
from disclosures.requests.rules import RequestAnswers, check_request, copied_reasons
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import EnquiryGrant, Stage
from enquiries.stages import actions as stages_actions
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import why_not_ask
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import Agency, User
from imap.law.information import touched_by
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def send_request(
    *,
    enquiry_id: UUID,
    answers: RequestAnswers,
    by: User,
    key: UUID,
    seen_newest: UUID | None,
    seen_basis: str,
    happened_at: datetime | None = None,
) -> InformationRequest:
    """Ask one agency: it may see the request from this moment, and its clock runs.

    `seen_newest` is the newest request to that agency, and `seen_basis` what the request would rest on, when
    its preview was shown: if either has changed, this one was decided without knowing it, and is refused. The
    first request moves the enquiry to gathering. The reasons in force about the people stated are offered with it. Whether
    their positions are still right is recorded with it, where that was answered (CON8). Reasons that were copied on a red
    enquiry are noted, for a manager to look at (DEL1). A form posted twice is one
    request.
    Raises RuleViolation (DEL1, NPR1-3, NPR6, PUR1, LEG1, LEG2, OPEN1, CON2, CON3, CON6, CON8, CON9, CON11, OVR2, OVR7,
    OVR8, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(InformationRequest, key=key, by=by, enquiry=enquiry_id):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if refusal := why_not_ask(standing(by, enquiry)):
        raise RuleViolation([refusal])
    known = queries.asking(enquiry_id, by)
    raise_if(check_request(answers, known.facts))
    in_force = known.in_force(answers, by)
    raise_if(check_asking(in_force))
    basis = basis_in_words(in_force)
    raise_if(_meanwhile(known, answers, seen_newest, seen_basis, basis))
    asked = Agency.objects.get(pk=answers.asked)
    # The grant first: the agency asked sees the request through it.
    grants.give(
        EnquiryGrant,
        agency=asked,
        capacity=Participation.ASKED,
        on=enquiry_id,
        by=by,
        reason="Asked for information",
        request=key,
    )
    request = record_decision(
        InformationRequest,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        asked=asked,
        purpose=answers.purpose,
        questions=answers.questions,
        kinds=[kind for kind in known.facts.kinds if kind in answers.kinds],
        statement=answers.statement,
        level=answers.level,
        rating=known.concern.rating,
        agreement_version=by.agency.agreement_version,
        helps=answers.helps,
        hinders=answers.hinders,
        basis=basis,
        due_at=known.due_at(),
        **answers.lawful.columns(known.facts.law, touched_by(answers.kinds, none_is_any=True)),
        **answers.reasons.columns(),
    )
    for consent in known.consents:
        if str(consent.person.pk) in answers.people:
            person = consent.person
            RequestPerson.objects.create(
                enquiry_id=enquiry_id,
                request=request,
                person=person,
                name=person.name,
                role=person.role,
                date_of_birth=person.date_of_birth,
            )
    if known.facts.red and copied_reasons(answers, known.facts):
        record_decision(CopiedReasons, enquiry_id=enquiry_id, by=by, request=request)
    if answers.still_right:
        chosen = [c.record for c in known.consents if c.record and str(c.person.pk) in answers.people]
        still_right_as_asked(
            enquiry_id=enquiry_id, records=chosen, because=answers.still_right, by=by, key=key
        )
    people = [consent.person.pk for consent in known.without_consent(answers)]
    offer_reasons(enquiry_id=enquiry_id, to=asked, people=people, by=by)
    if enquiry.stage == Stage.OPEN:
        stages_actions.move(
            enquiry_id=enquiry_id, after=Stage.GATHERING, reasons=f"{asked} was asked.", by=by
        )
    return request


@dataclass(frozen=True, slots=True)
class NewRequest:
    """One of the requests that are sent together, with what its preview showed (see `send_request`)."""

    answers: RequestAnswers
    key: UUID
    seen_newest: UUID | None
    seen_basis: str
    happened_at: datetime | None = None


@transaction.atomic
def send_requests(*, enquiry_id: UUID, requests: Sequence[NewRequest], by: User) -> list[InformationRequest]:
    """Send requests that were written side by side: each a decision of its own, all of them or none (DEL1).

    Raises RuleViolation as `send_request` does; of several, each refusal says which agency it is about.
    """
    sent = []
    for one in requests:
        try:
            request = send_request(
                enquiry_id=enquiry_id,
                answers=one.answers,
                by=by,
                key=one.key,
                seen_newest=one.seen_newest,
                seen_basis=one.seen_basis,
                happened_at=one.happened_at,
            )
        except RuleViolation as refused:
            if len(requests) == 1:
                raise
            name = Agency.objects.filter(pk=one.answers.asked).values_list("name", flat=True).first() or "?"
            about = [Violation(b.clause, f"{name}: {b.message}") for b in refused.violations]
            raise RuleViolation(about) from refused
        sent.append(request)
    return sent


def _meanwhile(
    known: queries.AskingPage, answers: RequestAnswers, seen_newest: UUID | None, seen_basis: str, basis: str
) -> list[Violation]:
    newest = known.newest_to(answers.asked)
    found = []
    if newest and newest.pk != seen_newest:
        found.append(
            Violation(
                "DEL1",
                f"{newest.recorded_by} asked {newest.asked} meanwhile. Read that request, then decide "
                "whether yours is still needed: what you wrote is still here.",
            )
        )
    if basis != seen_basis:
        who = ", ".join(
            sorted(
                {
                    str(c.record.recorded_by)
                    for c in known.consents
                    if c.record and str(c.person.pk) in answers.people
                }
            )
        )
        found.append(
            Violation(
                "CON8",
                "A consent position or an override was recorded meanwhile (the positions in force are by "
                f"{who}). Read what the request rests on now, then decide again.",
            )
        )
    return found
