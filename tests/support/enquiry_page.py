"""The warning not to contact a family (OVR1), and the enquiry that it stands on."""

from consent.models import ConsentRecord, NotAsking, ParagraphEighteen, Position
from consent.positions import actions as consent_actions
from consent.positions.giving import ConsentAnswers
from enquiries.models import Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key

WARNING = "Do not contact the family. Do not seek consent."

HARM = "He assaulted her when he last heard of a call."


def not_asked(enquiry: Enquiry, by: User, *grounds: str) -> None:
    """The parent's consent is not sought, on these grounds."""
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
        newest = ConsentRecord.objects.filter(person=jo, superseded_by=None).first()
        consent_actions.record_consent(
            person=jo,
            answers=ConsentAnswers(
                position=Position.NOT_SOUGHT,
                not_asking=frozenset(grounds),
                risk_to="Jo’s sister" if NotAsking.RISK in grounds else "",
                risk_harm=HARM if NotAsking.RISK in grounds else "",
                paragraph_18=ParagraphEighteen.PREJUDICE,
            ),
            by=by,
            key=new_key(),
            seen=newest.pk if newest else None,
        )
