"""The only writer of exchanges with agencies that have not signed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consent.positions.rules import basis_in_words
from disclosures.external_exchanges.queries import exchange_page, exchanging
from disclosures.external_exchanges.rules import (
    CONTACT,
    Came,
    CameAnswers,
    OnceAnswers,
    check_came,
    check_once,
    why_not_exchange,
)
from disclosures.models import (
    ExchangeAnswer,
    ExchangeAnswerContent,
    ExchangeItem,
    ExchangeOnce,
    ExchangePerson,
    ExchangeWords,
)
from disclosures.onward.actions import pass_on
from disclosures.onward.disclosing import OnwardTests
from disclosures.onward.passing_rules import PassAnswers
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def exchange_once(
    *,
    enquiry_id: UUID,
    answers: OnceAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> ExchangeOnce:
    """Record one exchange with a verified contact outside the partnership: what they were asked or sent, and of other
    agencies' items each under its permission. Nobody gets an account or a grant by it. A form posted twice is one exchange.
    Raises RuleViolation (SEC1, DEL1, OPEN1, PUR1, LEG1, LEG2, NPR1-4, NPR6, OVR2, CON6, ONW1, ONW4)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(ExchangeOnce, key=key, by=by, enquiry=enquiry_id):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if refusal := why_not_exchange(standing(by, enquiry)):
        raise RuleViolation([refusal])
    facts = exchanging(by, enquiry)
    raise_if(check_once(answers, facts, now=clock.now()))
    if answers.verified_at is None:  # check_contact has refused it before
        raise ValueError("an exchange without the time when the contact was verified")
    concerned = {one: position for one, position in facts.positions.items() if one in answers.people}
    row = record_decision(
        ExchangeOnce,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        verified_how=answers.verified_how,
        verified_at=answers.verified_at,
        purpose=answers.purpose,
        helps=answers.helps,
        hinders=answers.hinders,
        basis=basis_in_words(concerned.values()),
        **{name: getattr(answers, name) for name in CONTACT},
        **answers.reasons.columns(),
        **answers.lawful.columns(facts.law),
    )
    about: dict[str, Any] = {"enquiry_id": enquiry_id, "exchange": row}
    ExchangeWords.objects.create(asked=answers.asked, sent=answers.sent, **about)
    for person, position in concerned.items():
        ExchangePerson.objects.create(person_id=UUID(person), name=position.name, **about)
    for item in sorted(answers.items):
        passing = pass_on(
            enquiry_id=enquiry_id,
            item_id=UUID(item),
            answers=PassAnswers(
                rests_on=facts.items[item].under,
                conditions_kept=True,  # chosen with its conditions before one's eyes
                tests=_tests_of(answers),
            ),
            by=by,
            key=new_key(),
            happened_at=happened_at,
        )
        ExchangeItem.objects.create(passing=passing, **about)
    return row


def _tests_of(answers: OnceAnswers) -> OnwardTests:
    """What an item is passed on for is what the exchange is for: its three tests and its powers."""
    reasons = answers.reasons
    return OnwardTests(
        necessary_because=reasons.necessary_because,
        proportionate_because=reasons.proportionate_because or str(_("A life is at risk.")),
        relevant_because=reasons.relevant_because,
        powers=answers.lawful.powers,
    )


@transaction.atomic
def record_answer(
    *,
    enquiry_id: UUID,
    exchange_id: UUID,
    answers: CameAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> ExchangeAnswer:
    """Record what the contact answered, as it was said: for the agency that asked, which may share it on as its own
    information. A form posted twice is one answer. Raises RuleViolation (SEC1, DUTY1, REC1, ACC1, ACC2, CON6, NPR3)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(ExchangeAnswer, key=key, by=by, exchange=exchange_id):
        return done
    page = exchange_page(by, enquiry_id, exchange_id)
    if not page.ours:
        raise RuleViolation([Violation("SEC1", "The agency that asked records what came back.")])
    raise_if(check_came(answers, people=page.people, since=page.row.verified_at, now=clock.now()))
    answer = record_decision(
        ExchangeAnswer,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=answers.at or happened_at,
        exchange=page.row,
        came=answers.came,
    )
    whole = answers.came == Came.INFORMATION
    ExchangeAnswerContent.objects.create(
        enquiry_id=enquiry_id,
        answer=answer,
        about_id=UUID(answers.about) if whole else None,
        about_name=page.people[answers.about] if whole else "",
        kind=answers.kind if whole else "",
        certainty=answers.certainty if whole else "",
        information_from=answers.information_from if whole else None,
        text=answers.text,
        said_by=answers.said_by or page.row.contact_name,
        checked_how=answers.checked_how if whole else "",
    )
    return answer
