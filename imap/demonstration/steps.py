"""The steps of a made-up enquiry, each by the person who would take it on the screens, at its moment in the past."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consent.clarifications.actions import decide_unclear, record_attempt
from consent.clarifications.rules import AttemptAnswers
from consent.models import (
    GoingAhead,
    Method,
    NotAsking,
    Override,
    ParagraphEighteen,
    Position,
    UnclearDecision,
    Verdict,
)
from consent.opening.actions import open_enquiry
from consent.override_reviews import actions as override_reviews_actions
from consent.override_reviews.rules import ReviewAnswers
from consent.overrides.actions import record_override
from consent.overrides.rules import OverrideAnswers
from consent.positions.actions import record_consent
from consent.positions.giving import ConsentAnswers
from consent.positions.queries import newest
from disclosures.closing.actions import close_enquiry
from disclosures.closing.queries import to_close
from disclosures.closing.rules import ClosingAnswers
from disclosures.models import (
    ClosedWithout,
    Closing,
    Level,
    Outcome,
    ReferrerTold,
)
from disclosures.outcomes.actions import confirm_consent, record_outcome
from disclosures.outcomes.queries import deciding
from disclosures.outcomes.rules import ConfirmationAnswers, OutcomeAnswers, TellingAnswers
from enquiries.intake.actions import NewEnquiry, change_concern, record_enquiry
from enquiries.intake.rules import ConcernDetails, ReferralAnswers
from enquiries.models import Concern, Enquiry, Person, Rating, Referral, Stage
from enquiries.people.rules import NewPerson
from enquiries.restrictions import actions as restrictions
from enquiries.restrictions.rules import RestrictionAnswers
from enquiries.stages.actions import move
from enquiries.standing.queries import get_enquiry_or_404
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db.clock import in_the_past, now
from imap.db.keys import new_key
from imap.demonstration.stories import Story


@dataclass(slots=True)
class MadeUpFamily:
    """The made-up family that a story is told of."""

    child: str
    parent: str
    born: date

    def tell(self, words: str) -> str:
        return words.format(child=self.child.split()[0], parent=self.parent.split()[0])


@contextmanager
def at(moment: datetime, by: User) -> Iterator[None]:
    """One person's doing at one moment."""
    with acting_as(by), in_the_past(moment):
        yield


def receive(story: Story, family: MadeUpFamily, *, by: User) -> UUID:
    """The contact becomes an enquiry."""
    police = story.source == "6"
    known = story.source not in {"9", "1B"}
    sought = Referral.Sought.YES if story.consent == "granted" else Referral.Sought.NO
    return record_enquiry(
        by=by,
        new=NewEnquiry(
            key=new_key(),
            narrative=family.tell(story.narrative),
            rating=story.rating,
            rating_because=family.tell(story.reason),
            referral=ReferralAnswers(
                source=story.source,
                consent_sought=sought if known else Referral.Sought.NOT_KNOWN,
                consent_sought_from=family.parent if known and story.consent == "granted" else "",
                consent_not_sought_because="It did not seem safe to ask." if known and story.consent != "granted" else "",
                considered_need="A child heard violence at home and may be hurt." if police else "",
            ),
            referrer_name="" if not known else by.name,
            people=[
                NewPerson(role=Person.Role.CHILD, name=family.child, date_of_birth=family.born),
                NewPerson(
                    role=Person.Role.PARENT_OR_CARER, name=family.parent, relationship="Mother",
                    parental_responsibility=Person.ParentalResponsibility.MOTHER,
                ),
            ],
            received_at=now(),
        ),
    )  # fmt: skip


def positions(enquiry_id: UUID, story: Story, *, by: User, reached: bool | None = None) -> None:
    """Everybody's consent position, as the story has it. `reached`: why they refused was unclear, and whether the referrer
    was reached about it; None: it was clear."""
    people = list(Person.objects.filter(enquiry=enquiry_id).order_by("role"))
    mother = next(p for p in people if p.parental_responsibility)
    for person in people:
        view = "Not asked: it was not safe." if person.role == Person.Role.CHILD else ""
        answers = {
            "granted": ConsentAnswers(
                position=Position.GRANTED, giver=str(mother.pk), method=Method.SPOKEN,
                told_why="To find out what the family needs.", told_what="What the agencies hold that bears on the worry.",
                told_how="Through this system, read by the people who work on it.",
                told_with_whom="The agencies named on the telephone.", told_means="By telephone", told_by=str(by),
                told_on=now().date(), own_view_not_obtained=view,
            ),
            "refused": ConsentAnswers(
                position=Position.REFUSED, giver=str(mother.pk), refusal_reason="She said that it is nobody’s business.",
                reason_clear="yes" if reached is None else "no", not_told_because="She put the telephone down before all of it was said.",
                own_view_not_obtained=view,
            ),
            "not_sought": ConsentAnswers(
                position=Position.NOT_SOUGHT, not_asking=frozenset({NotAsking.RISK}), risk_to="the child",
                risk_harm="being hurt again when it is known that somebody told.",
                paragraph_18=ParagraphEighteen.PREJUDICE, own_view_not_obtained=view,
            ),
        }[story.consent]  # fmt: skip
        record_consent(person=person, answers=answers, by=by, key=new_key(), seen=None)
    if reached is not None:
        ring_referrer(enquiry_id, reached=reached, by=by)


def ring_referrer(enquiry_id: UUID, *, reached: bool, by: User) -> None:
    """Unclear refusals are talked through with the referrer: who was reached, or was not."""
    for person in Person.objects.filter(enquiry=enquiry_id):
        record_attempt(
            person=person, by=by, key=new_key(), seen=newest(enquiry_id)[person.pk].pk,
            answers=AttemptAnswers(
                at=now(), whom="The referrer, by telephone", reached="yes" if reached else "no",
                said="She said it with her partner beside her, and looked at him first." if reached else "",
            ),
        )  # fmt: skip
        if reached:
            decide_unclear(
                person=person, choice=UnclearDecision.Choice.PROCEED, by=by, key=new_key(),
                because="Her no was not free, and the harm that is likely does not wait for a better moment.",
                seen=newest(enquiry_id)[person.pk].pk,
            )  # fmt: skip


def raise_rating(enquiry_id: UUID, *, by: User) -> None:
    """The worry is more urgent than it was: is consent still right?"""
    concern = Concern.objects.get(enquiry=enquiry_id)
    change_concern(
        enquiry=Enquiry.objects.get(pk=enquiry_id), by=by, reason="",
        to=ConcernDetails(
            concern.narrative, concern.whereabouts, concern.rating - 1, "School rang again: it has become worse this week."
        ),
    )  # fmt: skip


def go_ahead(
    enquiry_id: UUID, story: Story, family: MadeUpFamily, *, by: User, stated: dict[str, str] | None = None
) -> Override:
    """An agency's reasons for going ahead without consent."""
    if stated is None:
        people = frozenset(
            str(key) for key in Person.objects.filter(enquiry=enquiry_id).values_list("pk", flat=True)
        )
    else:
        people = frozenset(stated)
    return record_override(
        enquiry_id=enquiry_id,
        by=by,
        key=new_key(),
        stated=None if stated is None else set(stated),
        answers=OverrideAnswers(
            people=people,
            grounds=frozenset({GoingAhead.HARM, GoingAhead.ESCALATION}),
            at_risk="The child",
            concern=family.tell(story.statement),
            escalation=f"What {by.agency} knows: the next time may be worse, and the child is too young to leave or to ring anybody.",
            harm_of_sharing=f"The family may trust {by.agency} less and keep others away.",
            harm_prevented=family.tell(story.reason)
            + ("" if stated is None else f" So {by.agency} sees it too."),
            factors=frozenset({"seriousness", "age"}),
            proportionate_because=f"From {by.agency} only what bears on the worry, and only the last twelve months.",
            wishes="She would not want it. What is not about the child is left out.",
        ),
    )


def review(override: Override, *, by: User) -> None:
    """A manager looks at what was decided without consent."""
    override_reviews_actions.review_override(
        enquiry_id=override.enquiry_id, override_id=override.pk, by=by, key=new_key(),
        answers=ReviewAnswers(
            verdict=Verdict.UPHELD, reasons="The likely harm outweighs the loss of trust; both sides are weighed in words."
        ),
    )  # fmt: skip


def read_review(override: Override, *, by: User) -> None:
    """Whoever decided reads what the manager wrote."""
    override_reviews_actions.read_review(
        enquiry_id=override.enquiry_id, override_id=override.pk, by=by, key=new_key()
    )


def open_it(enquiry_id: UUID, story: Story, family: MadeUpFamily, *, by: User) -> None:
    open_enquiry(enquiry_id=enquiry_id, by=by, key=new_key(), reasons=family.tell(story.reason))


def restrict(enquiry_id: UUID, kind: str, people: list[User], reasons: str, *, by: User) -> None:
    """Somebody who could open it is close to the family."""
    restrictions.restrict(
        enquiry_id=enquiry_id, by=by, key=new_key(), seen=None,
        answers=RestrictionAnswers(
            kind, frozenset(str(one.pk) for one in people), reasons,
            "This enquiry is restricted, because it may be about somebody you know. If you know something that bears on a "
            "child’s safety, tell Helen Frost at children’s social care today.",
        ),
    )  # fmt: skip


def not_open(enquiry_id: UUID, *, by: User) -> None:
    move(
        enquiry_id=enquiry_id, after=Stage.NOT_OPENED, by=by, key=new_key(),
        reasons="Early help works with the family already and knows of this; nothing else is needed from us.",
        referrer_told="That early help has it in hand, and whom to ring there.",
    )  # fmt: skip


def decide(enquiry_id: UUID, story: Story, family: MadeUpFamily, *, by: User) -> None:
    """Consent confirmed as it stands, then the outcome, and the referrer told."""
    known = deciding(by, enquiry_id)
    confirm_consent(
        enquiry_id=enquiry_id, by=by, key=new_key(), seen_positions=known.positions(by.agency_id),
        answers=ConfirmationAnswers(answer="confirmed"),
    )  # fmt: skip
    choice = {
        Rating.RED: Outcome.Choice.SECTION_17, Rating.AMBER: Outcome.Choice.EARLY_HELP,
        Rating.GREEN: Outcome.Choice.ADVICE,
    }[story.rating]  # fmt: skip
    record_outcome(
        enquiry_id=enquiry_id, by=by, key=new_key(), seen_positions=known.positions(by.agency_id),
        seen_open="\n".join(known.still_open.in_words()),
        answers=OutcomeAnswers(
            decision=choice, reasons=f"What the agencies hold bears the worry out in part. {family.tell(story.reason)}",
            threshold="A child who needs help beyond what school and family can give.",
        ),
        telling=TellingAnswers(how=ReferrerTold.How.TELEPHONE, words="What was decided, and whom to ring.", at=now()),
    )  # fmt: skip


def close(enquiry_id: UUID, *, by: User) -> None:
    """Closed with everybody's last word; over something unread or unanswered it takes a manager."""
    known = to_close(by, get_enquiry_or_404(by, enquiry_id))
    close_enquiry(
        enquiry_id=enquiry_id, by=by, key=new_key(), seen=known.in_words(),
        answers=ClosingAnswers(
            why=Closing.Why.SUPPORTED, reasons="The plan is made; others carry it on.", level=Level.ADDITIONAL,
            history="Read together with the earlier ones; nothing in them changes the plan.",
            without={gap.key: ClosedWithout.Because.NO_DIFFERENCE for gap in known.facts.gaps},
        ),
    )  # fmt: skip
