"""Sixty made-up enquiries of the last three months, in every stage, written through the same actions as the screens."""

import random
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from multiprocessing import get_context
from uuid import UUID

from django.utils import timezone

from consent.models import Override
from enquiries.models import Enquiry, Rating
from imap.access.acting_user import acting_as
from imap.agencies.models import Agency, User
from imap.db.connections import close_everything
from imap.demonstration import advice, contacts, duty, families, mending, unasked
from imap.demonstration.exchanging import answer, ask, read
from imap.demonstration.steps import (
    MadeUpFamily,
    at,
    close,
    decide,
    go_ahead,
    not_open,
    open_it,
    positions,
    raise_rating,
    read_review,
    receive,
    restrict,
    review,
)
from imap.demonstration.stories import CHILDREN, FAMILIES, PARENTS, STORIES, Story

HOW_MANY = 60
#: How far each goes; the first are the newest. The rest, older, are decided and closed.
PLAN = (
    ["received"] * 5 + ["open"] * 4 + ["asked"] * 7 + ["answered"] * 6 + ["not_opened"] * 4 + ["decided"] * 8
)  # fmt: skip
#: Two are restricted once they are answered: one to these people only, one against these. By number.
RESTRICTED = {
    17: (
        "only",
        ("helen.frost", "asha.reed", "mary.osei"),
        "The child’s aunt is a social worker in our own office.",
    ),
    18: ("not", ("tom.okafor", "carl.jensen"), "The mother is married to a colleague of theirs."),
}
#: Why somebody refused was unclear: of one the referrer was not reached yet, of the other it was talked through.
UNCLEAR = {19: False, 11: True}
#: Asked without a word about consent, which is late by now; and rated higher this morning, which asks about it again.
NOT_ANSWERED, RAISED = {13}, (8, 14)
FURTHER = ("received", "open", "asked", "answered", "decided", "closed")


@dataclass(slots=True)
class Cast:
    """Who does what."""

    workers: list[User]
    manager: User
    by_source: dict[str, User]
    agencies: dict[str, tuple[Agency, User]]
    people: dict[str, User]


def enter(numbers: Iterable[int] = range(HOW_MANY), *, at_once: int = 1) -> None:
    """All of them, or those of these numbers, by so many processes; nothing when there are any."""
    cast = _cast()
    with acting_as(cast.manager):
        if Enquiry.objects.exists():
            return
    every, today = sorted(numbers), timezone.now()
    if at_once == 1:
        _enter(every, today)
    else:
        close_everything()  # nobody shares a connection
        shares = [every[first::at_once] for first in range(at_once)]
        with ProcessPoolExecutor(at_once, mp_context=get_context("fork")) as processes:
            list(processes.map(_enter, shares, repeat(today)))
    families.enter(by=cast.workers[0])
    contacts.enter(by=cast.workers[0])


def _enter(numbers: Iterable[int], today: datetime) -> None:
    cast = _cast()
    for number in numbers:
        chance = random.Random(number)  # noqa: S311  (the same families each time)
        plan = PLAN[number] if number < len(PLAN) else "closed"
        received = today - timedelta(hours=5 + number * 34, minutes=chance.randrange(60))
        key = _tell(number, _family(number, today), plan, received, cast, chance)
        advice.enter(number, key, _family(number, today), cast.people, today)
        unasked.enter(number, key, _family(number, today), cast.people, today)
        if number in RAISED:
            with at(today - timedelta(hours=3), cast.workers[0]):
                raise_rating(key, by=cast.workers[0])
        if number in RESTRICTED:
            kind, names, reasons = RESTRICTED[number]
            with at(received + timedelta(hours=26), cast.manager):
                restrict(key, kind, [cast.people[name] for name in names], reasons, by=cast.manager)


def _cast() -> Cast:
    people = {user.email.split("@")[0]: user for user in User.objects.select_related("agency")}
    by_kind = {
        "police": people["dan.price"], "health_provider": people["mary.osei"], "gp": people["li.wen"],
        "housing": people["carl.jensen"], "school": people["owen.hart"],
    }  # fmt: skip
    return Cast(
        workers=[people["asha.reed"], people["tom.okafor"]],
        manager=people["helen.frost"],
        by_source={"2A": by_kind["school"], "6": by_kind["police"], "3B": by_kind["health_provider"],
                   "3E": by_kind["health_provider"], "4": by_kind["housing"]},
        agencies={kind: (user.agency, user) for kind, user in by_kind.items()},
        people=people,
    )  # fmt: skip


def _family(number: int, today: datetime) -> MadeUpFamily:
    name = FAMILIES[number % len(FAMILIES)]
    return MadeUpFamily(
        child=f"{CHILDREN[(number * 7) % len(CHILDREN)]} {name}",
        parent=f"{PARENTS[(number * 4) % len(PARENTS)]} {name}",
        born=(today - timedelta(days=900 + number * 83)).date(),
    )


def _review(ahead: Override, plan: str, moment: datetime, worker: User, cast: Cast) -> None:
    with at(moment + timedelta(hours=1), cast.manager):
        review(ahead, by=cast.manager)
    if plan != "answered":
        with at(moment + timedelta(hours=2), worker):
            read_review(ahead, by=worker)


def _tell(
    number: int, family: MadeUpFamily, plan: str, moment: datetime, cast: Cast, chance: random.Random
) -> UUID:
    story: Story = STORIES[number % len(STORIES)]
    worker = chance.choice(cast.workers)
    referrer = cast.by_source.get(story.source, worker)
    with at(moment, referrer):
        key = receive(story, family, by=referrer)
    if plan == "received":
        return key
    moment += timedelta(minutes=40)
    with at(moment, worker):
        positions(key, story, by=worker, reached=UNCLEAR.get(number))
        if plan == "not_opened":
            not_open(key, by=worker)
            return key
        ahead = go_ahead(key, story, family, by=worker) if story.consent != "granted" else None
        open_it(key, story, family, by=worker)
    if ahead and plan in ("answered", "decided", "closed"):
        _review(ahead, plan, moment, worker, cast)
    if plan == "open":
        return key
    moment += timedelta(minutes=25)
    with at(moment, worker):
        requests = [
            (
                ask(
                    key,
                    one,
                    story,
                    family,
                    asked=cast.agencies[one.kind][0],
                    by=worker,
                    still_right=number not in NOT_ANSWERED,
                ),
                one,
            )
            for one in story.questions
        ]
    if plan == "asked":
        duty.follow_up(number, requests[0][0], timezone.now(), by=worker)
        return key
    moment += timedelta(hours=2 if story.rating == Rating.RED else 20)
    for request, question in requests:
        officer = cast.agencies[question.kind][1]
        with at(moment, officer):
            also = mending.also(number, question.kind, cast.people)
            given = answer(request, question, story, family, by=officer, also=also)
        duty.became_of(number, given, cast.people, moment)
        mending.became_of(number, question.kind, given, cast.people, timezone.now())
        if plan != "answered":
            with at(moment + timedelta(hours=1), worker):
                read(given, by=worker)
    if plan == "answered":
        return key
    with at(moment + timedelta(hours=3), worker):
        decide(key, story, family, by=worker)
    if plan == "closed":
        with at(moment + timedelta(days=2), worker):
            close(key, by=worker)
    return key
