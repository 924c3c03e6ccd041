"""Sample cases, one of each shape, entered through the same actions as the screens: what is loaded is copies of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.test import Client
from django.urls import reverse

from consent.models import Override
from consent.opening.actions import open_enquiry
from consent.override_reviews.actions import read_review, review_override
from consent.override_reviews.rules import ReviewAnswers
from disclosures.models import Answer, InformationRequest, ReferrerTold
from disclosures.outcomes.actions import confirm_consent, record_outcome
from disclosures.outcomes.queries import deciding
from disclosures.outcomes.rules import LATER, ConfirmationAnswers, OutcomeAnswers, TellingAnswers
from disclosures.received.actions import acknowledge
from disclosures.responses.queries import answering
from enquiries.models import Enquiry, Person, Stage
from enquiries.people.rules import NewPerson
from enquiries.stages import actions as stages_actions
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from tests.factories import Partnership, grant_consent, override, record, refuse_consent, sign_in
from tests.support.case import own_override, release, send
from tests.support.ending import close

#: In these nothing waits for anybody any more.
CLOSED = ("closed", "closed, overridden", "not opened")
#: Words that each copy replaces by names of its own.
CHILD, MOTHER, FATHER, FAMILY = "Samplechild", "Samplemother", "Samplefather", "Samplefamily"


@dataclass
class Sample:
    """One case, and the keys of what pages of it are about."""

    name: str
    enquiry: UUID
    keys: dict[str, UUID] = field(default_factory=dict)


def make_samples(p: Partnership) -> list[Sample]:
    """Every sample, as it stands when it was just worked on."""
    return [
        make(p)
        for make in (
            _received,
            _open,
            _gathering,
            _overridden,
            _decided,
            _closed,
            _closed_overridden,
            _not_opened,
        )
    ]


def _recorded(p: Partnership, by: User) -> Enquiry:
    people = [
        NewPerson(role=Person.Role.CHILD, name=f"{CHILD} {FAMILY}", date_of_birth=date(2018, 3, 4)),
        NewPerson(
            role=Person.Role.PARENT_OR_CARER,
            name=f"{MOTHER} {FAMILY}",
            relationship="Mother",
            date_of_birth=date(1990, 1, 2),
            parental_responsibility=Person.ParentalResponsibility.MOTHER,
        ),
        NewPerson(
            role=Person.Role.PARENT_OR_CARER,
            name=f"{FATHER} {FAMILY}",
            relationship="Father",
            date_of_birth=date(1988, 5, 6),
        ),
    ]
    narrative = f"{CHILD} came to school with a bruise and said that a grown-up was cross."
    enquiry = record(by, people=people, narrative=narrative)
    _visit(p.social_worker, enquiry)
    return enquiry


def _received(p: Partnership) -> Sample:
    return _sample("received", _recorded(p, p.teacher), p.social_worker)


def _opened(p: Partnership, by: User) -> Enquiry:
    enquiry = _recorded(p, by)
    grant_consent(enquiry, p.social_worker)
    _open_it(enquiry, p)
    return enquiry


def _open_it(enquiry: Enquiry, p: Partnership) -> None:
    with acting_as(p.social_worker):
        open_enquiry(
            enquiry_id=enquiry.pk, reasons="The concern is an injury.", by=p.social_worker, key=new_key()
        )


def _open(p: Partnership) -> Sample:
    return _sample("open", _opened(p, p.social_worker), p.social_worker)


def _items(*words: str) -> Iterable[dict[str, str]]:
    return [{"text": f"{CHILD}: {one}"} for one in words]


def _answered(p: Partnership, enquiry: Enquiry, by: User, *items: str) -> tuple[InformationRequest, Answer]:
    """An agency is asked, shares some, withholds one thing; the lead agency reads it."""
    request = send(enquiry, by.agency, p.social_worker)
    _visit(by, enquiry)
    answer = release(request, by, *_items(*items), withheld=({},), to=(p.lead, p.school))
    _read(answer, p.social_worker)
    return request, answer


def _read(answer: Answer, *readers: User) -> None:
    for reader in readers:
        with acting_as(reader):
            acknowledge(enquiry_id=answer.enquiry_id, release_id=answer.release.pk, by=reader, key=new_key())


def _gathering(p: Partnership) -> Sample:
    """Health answered, police and a partner have not: the case that most pages are timed on."""
    enquiry = _opened(p, p.teacher)
    request, answer = _answered(
        p, enquiry, p.nurse, "seen in May", "seen in June", "missed a visit", "weight"
    )
    waiting = send(enquiry, p.police, p.social_worker)
    send(enquiry, p.housing, p.social_worker)
    sample = _sample("gathering", enquiry, p.social_worker, p.nurse)
    return _with(sample, request=request.pk, release=answer.release.pk, waiting=waiting.pk)


def _overridden(p: Partnership) -> Sample:
    """Consent was refused; the lead agency shares without consent, and no manager has reviewed it yet."""
    enquiry = _recorded(p, p.teacher)
    refuse_consent(enquiry, p.social_worker)
    decision = override(enquiry, p.social_worker)
    _open_it(enquiry, p)
    send(enquiry, p.health, p.social_worker)
    return _with(_sample("overridden", enquiry, p.social_worker), override=decision.pk)


def _outcome(p: Partnership, enquiry: Enquiry, *, told: bool) -> None:
    by = p.social_worker
    with acting_as(by):
        known = deciding(by, enquiry.pk)
        positions = known.positions(by.agency_id)
        confirm_consent(
            enquiry_id=enquiry.pk,
            by=by,
            key=new_key(),
            seen_positions=positions,
            answers=ConfirmationAnswers(answer="confirmed"),
        )
        record_outcome(
            enquiry_id=enquiry.pk,
            by=by,
            key=new_key(),
            seen_positions=positions,
            seen_open="\n".join(known.still_open.in_words()),
            answers=OutcomeAnswers(
                decision="early_help",
                reasons="The family asked for help.",
                threshold="Level 2: two concerns this term.",
            ),
            telling=TellingAnswers(how=ReferrerTold.How.TELEPHONE, words="Early help begins.", at=clock.now())
            if told
            else TellingAnswers(how=LATER),
        )


def _decided(p: Partnership) -> Sample:
    enquiry = _opened(p, p.teacher)
    _answered(p, enquiry, p.nurse, "seen in May", "seen in June", "weight")
    _outcome(p, enquiry, told=False)
    return _sample("decided", enquiry, p.social_worker)


def _close(p: Partnership, enquiry: Enquiry, after: Stage, told: str = "") -> None:
    with acting_as(p.social_worker):
        stages_actions.move(
            enquiry_id=enquiry.pk,
            after=after,
            by=p.social_worker,
            key=new_key(),
            reasons="Others carry it on.",
            referrer_told=told,
        )


def _closed(p: Partnership) -> Sample:
    """Everything is answered, read and told: nothing waits for anybody."""
    enquiry = _opened(p, p.teacher)
    _request, seen = _answered(p, enquiry, p.nurse, "seen in May", "seen in June", "missed a visit", "weight")
    _request, home = _answered(
        p, enquiry, p.housing_officer, "moved in April", "rent is paid", "a window was broken"
    )
    _read(seen, p.teacher)
    _read(home, p.teacher)
    _outcome(p, enquiry, told=True)
    close(enquiry, p.lead_manager)
    return _sample("closed", enquiry, p.social_worker, p.nurse)


def _closed_overridden(p: Partnership) -> Sample:
    """Consent was refused; shared without consent, reviewed, answered by the police for reasons of their own."""
    enquiry = _recorded(p, p.teacher)
    refuse_consent(enquiry, p.social_worker)
    _reviewed(override(enquiry, p.social_worker), p.lead_manager, p.social_worker)
    _open_it(enquiry, p)
    request = send(enquiry, p.police, p.social_worker)
    with acting_as(p.officer):
        stated = list(answering(p.officer, enquiry.pk, request.pk).people)
    own_override(enquiry, p.officer, *stated)
    with acting_as(p.officer):
        own = Override.objects.get(enquiry=enquiry.pk, agency=p.police)
    _reviewed(own, p.police_manager, p.officer)
    items = _items(
        "a call in May",
        "a call in June",
        "no call since",
        "a caution",
        "a visit",
        "a warning",
        "nothing more",
    )
    _read(release(request, p.officer, *items, to=(p.lead,)), p.social_worker)
    _outcome(p, enquiry, told=True)
    close(enquiry, p.lead_manager)
    return _sample("closed, overridden", enquiry, p.social_worker)


def _reviewed(decision: Override, manager: User, decider: User) -> None:
    """A manager upholds it, and whoever decided reads that."""
    with acting_as(manager):
        review_override(
            enquiry_id=decision.enquiry_id,
            override_id=decision.pk,
            by=manager,
            key=new_key(),
            answers=ReviewAnswers(verdict="upheld", reasons="The likely harm outweighs the loss of trust."),
        )
    with acting_as(decider):
        read_review(enquiry_id=decision.enquiry_id, override_id=decision.pk, by=decider, key=new_key())


def _not_opened(p: Partnership) -> Sample:
    enquiry = _recorded(p, p.social_worker)
    _close(p, enquiry, Stage.NOT_OPENED, told="That early help has it in hand.")
    return _sample("not opened", enquiry)


def _visit(by: User, enquiry: Enquiry) -> None:
    """Somebody opens the enquiry: an access event."""
    response = sign_in(Client(), by).get(reverse("enquiry", args=[enquiry.pk]))
    if response.status_code != 200:
        raise RuntimeError(f"{by} was answered {response.status_code}")


def _sample(name: str, enquiry: Enquiry, *visitors: User) -> Sample:
    for visitor in visitors:
        _visit(visitor, enquiry)
    return Sample(name, enquiry.pk)


def _with(sample: Sample, **keys: UUID) -> Sample:
    sample.keys.update(keys)
    return sample
