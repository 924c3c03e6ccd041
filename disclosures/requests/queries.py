"""What the screen that asks an agency needs to know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from consent.models import Override, Position
from consent.positions.queries import PersonConsent, consent_of
from consent.positions.rules import InForce, basis_in_words
from disclosures.items.presentation import purpose_in_words, recorded_reasons
from disclosures.lawful_basis.presentation import lawful_in_words
from disclosures.lawful_basis.queries import law_for, names_under
from disclosures.models import InformationRequest, Level
from disclosures.requests.presentation import PersonShown, RequestShown
from disclosures.requests.rules import AskedBefore, AskingFacts, RequestAnswers
from enquiries.intake.queries import concern_of
from enquiries.models import Concern, Rating
from imap.agencies.deadlines.queries import read_timetable
from imap.agencies.models import Agency, User
from imap.db import clock
from imap.law.clocks import LONDON
from imap.law.information import kinds_on, names_of, touched_by
from imap.law.timetable import Timetable


@dataclass(frozen=True, slots=True)
class AskingPage:
    """The facts for the rules, and what stands beside the questions."""

    facts: AskingFacts
    consents: list[PersonConsent]
    concern: Concern
    before: list[InformationRequest]  # oldest first
    timetable: Timetable

    def in_force(self, answers: RequestAnswers, acting: User) -> list[InForce]:
        """The positions of the people chosen, for the agency that asks this one for these kinds (CON6)."""
        return [
            c.in_force(acting.agency_id, asked=answers.asked, kinds=answers.kinds)
            for c in self.consents
            if str(c.person.pk) in answers.people
        ]

    def without_consent(self, answers: RequestAnswers) -> list[PersonConsent]:
        """The people chosen whose consent is not given: about them the reasons for going ahead are offered (OVR2)."""
        chosen = [c for c in self.consents if str(c.person.pk) in answers.people]
        return [c for c in chosen if c.record and c.record.position != Position.GRANTED]

    def reasons_offered(self, answers: RequestAnswers, acting: User) -> list[Override]:
        """The reasons that the agency asked will be able to read, and to rely on."""
        found = [o for c in self.without_consent(answers) for o in c.overrides]
        return list({o.pk: o for o in found if o.agency_id == acting.agency_id}.values())

    def stated_beforehand(self, acting: User) -> str:
        """The concern in a red request, filled in to be changed: as this agency's newest reasons for going ahead say it,
        which the agency asked may read; "" where it has none."""
        if not self.facts.red:
            return ""
        own = {o.pk: o for c in self.consents for o in c.overrides if o.agency_id == acting.agency_id}
        newest = max(own.values(), key=lambda one: one.recorded_at, default=None)
        return newest.concern if newest else ""

    def to_talk_through(self, answers: RequestAnswers) -> list[PersonConsent]:
        """The people chosen whose refusal is unclear, and about whom nothing is decided yet (CON11)."""
        chosen = [c for c in self.consents if str(c.person.pk) in answers.people]
        return [c for c in chosen if c.unclear]

    def newest_to(self, agency_key: str) -> InformationRequest | None:
        """The newest request to one agency on this enquiry."""
        return next((one for one in reversed(self.before) if str(one.asked_id) == agency_key), None)

    def due_at(self) -> datetime:
        """When an answer to a request made now is due (SEC1)."""
        return self.timetable.due(f"answer_{Rating(self.concern.rating).name.lower()}", clock.now())


def asking(enquiry_id: UUID, by: User) -> AskingPage:
    """What a request on this enquiry is judged by, for the lead agency, which may read it. Nine queries."""
    on = clock.now().astimezone(LONDON).date()
    consents = [c for c in consent_of(enquiry_id) if c.person.information_needed and c.record]
    concern = concern_of(enquiry_id)
    if concern is None:
        raise Http404
    before = _before(enquiry_id)
    return AskingPage(
        facts=AskingFacts(
            agencies={str(a.pk): a.name for a in agencies_besides(by)},
            people={str(c.person.pk): c.person.name for c in consents},
            law=law_for(by.agency.kind, on),
            kinds=kinds_on(on),
            before=[AskedBefore(str(one.asked_id), str(one.asked), recorded_reasons(one)) for one in before],
            red=concern.rating == Rating.RED,
        ),
        consents=consents,
        concern=concern,
        before=before,
        timetable=read_timetable(),
    )


def _before(enquiry_id: UUID) -> list[InformationRequest]:
    rows = InformationRequest.objects.filter(enquiry=enquiry_id).select_related("asked", "recorded_by")
    return list(rows.order_by("recorded_at", "id"))


def _agencies_but(agency_id: UUID) -> list[Agency]:
    return list(Agency.objects.filter(is_active=True).exclude(pk=agency_id).order_by("-leads", "name"))


def agencies_besides(user: User) -> list[Agency]:
    """The active members other than a person's own, the lead agency first. One query."""
    return _agencies_but(user.agency_id)


def request_previewed(answers: RequestAnswers, known: AskingPage, by: User) -> RequestShown:
    """The request as the agency will be shown it. No query."""
    chosen = [c.person for c in known.consents if str(c.person.pk) in answers.people]
    return RequestShown(
        by_agency=str(by.agency),
        by_person=str(by),
        asked=known.facts.agencies.get(answers.asked, ""),
        people=[PersonShown(p.name, p.get_role_display(), p.date_of_birth) for p in chosen],
        purpose=purpose_in_words(answers.purpose),
        statement=answers.statement,
        questions=answers.questions,
        kinds=names_of(answers.kinds),
        reasons=answers.reasons,
        helps=answers.helps,
        hinders=answers.hinders,
        lawful=lawful_in_words(
            answers.lawful.kept_to(touched_by(answers.kinds, none_is_any=True)), names_under(known.facts.law)
        ),
        level=str(Level(answers.level).label),
        rating=known.concern.get_rating_display(),
        basis=basis_in_words(known.in_force(answers, by)),
        due_at=known.due_at(),
        agreement_version=by.agency.agreement_version,
    )
