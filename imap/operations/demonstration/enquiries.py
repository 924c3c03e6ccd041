"""A few made-up enquiries, each step by the person who would take it on the screens."""

from datetime import date, timedelta

from django.utils import timezone

from consent import actions as consent_actions
from consent.models import Method, Position
from consent.rules import ConsentAnswers
from enquiries import actions
from enquiries.models import Enquiry, Person, Rating, Referral
from enquiries.rules import NewPerson, ReferralAnswers
from imap.agencies.keys import new_key
from imap.agencies.models import User
from imap.agencies.session import acting_as, in_the_past

MOTHER = Person.ParentalResponsibility.MOTHER


def enter() -> None:
    """Two enquiries: one just received from a school, one opened with consent. Nothing when there are any."""
    worker = User.objects.get(email="asha.reed@wexmoor.example")
    with acting_as(worker):
        if Enquiry.objects.exists():
            return
    _just_received(User.objects.get(email="owen.hart@brackenhurst.example"))
    _open_with_consent(worker)


def _just_received(teacher: User) -> None:
    with acting_as(teacher), in_the_past(timezone.now() - timedelta(minutes=25)):
        actions.record_enquiry(
            by=teacher,
            new=actions.NewEnquiry(
                key=new_key(),
                rating=Rating.AMBER,
                narrative="Alfie came to school on Monday without a coat and said he had not eaten since Saturday. "
                "He said “Mum won’t get up”. He has been late nine times this term; letters were not answered.",
                rating_because="A young child without food, and no answer from home.",
                referral=ReferralAnswers(
                    source="2A",
                    consent_sought=Referral.Sought.NO,
                    consent_not_sought_because="We rang three times and nobody answered, and left no message.",
                ),
                referrer_name="Owen Hart",
                referrer_contact="School office",
                people=[
                    NewPerson(role=Person.Role.CHILD, name="Alfie Brandt", date_of_birth=date(2019, 5, 11)),
                    NewPerson(
                        role=Person.Role.PARENT_OR_CARER,
                        name="Corinne Brandt",
                        relationship="Mother",
                        parental_responsibility=MOTHER,
                    ),
                ],
            ),
        )


def _open_with_consent(worker: User) -> None:
    with acting_as(worker), in_the_past(timezone.now() - timedelta(hours=20)):
        key = actions.record_enquiry(
            by=worker,
            new=actions.NewEnquiry(
                key=new_key(),
                rating=Rating.GREEN,
                narrative="Health visitor: Mira is losing weight and has missed two appointments. Her mother says that the "
                "family moved twice in the spring, and asks for help with the rent.",
                referral=ReferralAnswers(
                    source="3B", consent_sought=Referral.Sought.YES, consent_sought_from="Mother"
                ),
                referrer_name="Health visitor",
                referrer_contact="Wexmoor NHS Trust",
                people=[
                    NewPerson(role=Person.Role.CHILD, name="Mira Sandoval", date_of_birth=date(2025, 2, 2)),
                    NewPerson(
                        role=Person.Role.PARENT_OR_CARER,
                        name="Lucía Sandoval",
                        relationship="Mother",
                        date_of_birth=date(1999, 8, 30),
                        parental_responsibility=MOTHER,
                    ),
                ],
            ),
        )
        people = list(Person.objects.filter(enquiry=key).order_by("role"))
        mother = next(p for p in people if p.parental_responsibility)
        for person in people:
            child = person.role == Person.Role.CHILD
            consent_actions.record_consent(
                person=person,
                by=worker,
                key=new_key(),
                seen=None,
                answers=ConsentAnswers(
                    position=Position.GRANTED,
                    giver=str(mother.pk),
                    method=Method.SPOKEN,
                    told_why="To find out how Mira is growing and what would help with the housing.",
                    told_what="Health records since birth, and the tenancy’s state.",
                    told_how="Through this system, read by the people who work on it.",
                    told_with_whom="The NHS trust, the GP and the housing provider.",
                    own_view_not_obtained="Mira is a baby." if child else "",
                ),
            )
        consent_actions.open_enquiry(
            enquiry_id=key, by=worker, key=new_key(), reasons="The mother agrees and asks for help."
        )
