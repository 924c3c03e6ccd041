"""What nobody asked for: a school tells what it noticed since; and one exchange with a hospital elsewhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from consent.positions.rules import basis_in_words
from disclosures.drafts.rules import AnswerDraft
from disclosures.external_exchanges.actions import exchange_once, record_answer
from disclosures.external_exchanges.queries import exchanging
from disclosures.external_exchanges.rules import CameAnswers, OnceAnswers
from disclosures.justification.rules import Reasons
from disclosures.lawful_basis.presets import preset_lawful
from disclosures.lawful_basis.rules import Lawful
from disclosures.models import Purpose
from disclosures.proactive.actions import share_unasked
from disclosures.proactive.queries import unasked
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import ReleaseAnswers, rests_on
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.db.clock import now
from imap.db.keys import new_key
from imap.demonstration import steps

#: Which enquiries, by number: a school referred the first, and its family agreed.
SHARED, EXCHANGED = 8, 10
HOSPITAL = "Saltmarsh General Hospital, Kent"


def enter(
    number: int, key: UUID, family: steps.MadeUpFamily, people: Mapping[str, User], today: datetime
) -> None:
    """Of one enquiry, this morning."""
    if number == SHARED:
        with steps.at(today - timedelta(hours=4), people["owen.hart"]):
            _share(key, family, people)
    elif number == EXCHANGED:
        worker = people["asha.reed"]
        with steps.at(today - timedelta(hours=5), worker):
            asked = _exchange(key, family, worker)
        with steps.at(today - timedelta(hours=3), worker):
            _answered(key, asked, family, worker)


def _share(key: UUID, family: steps.MadeUpFamily, people: Mapping[str, User]) -> None:
    by = people["owen.hart"]
    enquiry = get_enquiry_or_404(by, key)
    known = unasked(by, enquiry, capacities=standing(by, enquiry).capacities)
    child = next(one for one, name in known.people.items() if name == family.child)
    draft = AnswerDraft().with_item(
        {
            "key": new_key(), "about": child, "kind": "education", "owed": "no", "certainty": "opinion", "said_by": "Class teacher",
            "text": f"{family.child.split()[0]} has eaten breakfast at school every day this week and stays awake in lessons.",
            "information_from": now().date(), "checked_how": "From the teacher’s own notes of the week.",
            "necessary": "yes", "necessary_because": "It is newer than what was told when the school rang.",
            "proportionate": "yes", "proportionate_because": "One observation of the week, and no more.",
            "relevant": "yes", "relevant_because": "The worry was hunger and tiredness.",
            "recipients": [known.lead, str(people["mary.osei"].agency_id)],
        }
    )  # fmt: skip
    share_unasked(
        enquiry_id=key, draft=draft, by=by, key=new_key(),
        why_now="Things are better since the school rang, and whoever plans the next visit should know it.",
        seen_basis=basis_in_words(rests_on(items_in_force(known, draft.to_share()))),
        answers=ReleaseAnswers(
            purpose=Purpose.WELFARE, lawful=Lawful.given(preset_lawful(known.law)), considered=True,
            helps="Nobody acts on an older picture.", hinders="The family would be visited as if nothing had changed.",
            all_needed=True, all_needed_because="It is one sentence, and less would not say it.",
        ),
    )  # fmt: skip


def _exchange(key: UUID, family: steps.MadeUpFamily, by: User) -> UUID:
    enquiry = get_enquiry_or_404(by, key)
    facts = exchanging(by, enquiry)
    child = next(one for one, position in facts.positions.items() if position.name == family.child)
    row = exchange_once(
        enquiry_id=key, by=by, key=new_key(),
        answers=OnceAnswers(
            contact_name="Dr Femi Adler", contact_role="Named doctor for safeguarding", contact_agency=HOSPITAL,
            reached_how="By telephone, through the switchboard", verified_how="call_back",
            verified_against="The switchboard’s number on the hospital’s web site, 01632 960777", verified_by=str(by),
            verified_at=now(), people=frozenset({child}),
            asked=f"Was {family.child} seen in your emergency department while the family stayed in Kent in August?",
            purpose=Purpose.SAFEGUARD, lawful=Lawful.given(preset_lawful(facts.law)), considered=True,
            reasons=Reasons(
                necessary=True, necessary_because="Only the hospital there would know of an attendance in August.",
                proportionate=True, proportionate_because="One question about one month.",
                relevant=True, relevant_because="An injury then would change what the worry means.",
            ),
            helps="It shows whether there was an earlier injury.", hinders="We would decide without that month.",
        ),
    )  # fmt: skip
    return row.pk


def _answered(key: UUID, exchange: UUID, family: steps.MadeUpFamily, by: User) -> None:
    answers = CameAnswers(
        came="nothing", at=now(), said_by="Dr Femi Adler",
        text=f"No attendance of {family.child} between June and October, by name and date of birth.",
    )  # fmt: skip
    record_answer(enquiry_id=key, exchange_id=exchange, answers=answers, by=by, key=new_key())
