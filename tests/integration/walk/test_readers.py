"""Who reads an item, over random sequences of all that can happen to it: what the application says, what the database says,
and what anybody could work out from the record with pencil and paper."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from consent.models import ConsentRecord, Position
from consent.positions.giving import ConsentAnswers
from disclosures.handling_changes.actions import replace_reader
from disclosures.models import Item, ItemReader
from disclosures.onward.actions import end_permission, pass_on
from disclosures.onward.passing_rules import PassAnswers
from disclosures.onward.queries import onward_of
from disclosures.onward.rules import Towards
from disclosures.visibility.queries import items_reached
from disclosures.withdrawals import actions
from enquiries.models import Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened
from tests.support.case import CHARITY, PASSED, asked_onward, people_of, permit, release, send
from tests.support.changed_address import colleague
from tests.support.mended import correct, recall
from tests.support.restricted import restrict
from tests.support.sql import Sql

#: Every table that says something of an item, with the column that names it.
TABLES = {
    "item": "id", "itemcontent": "item_id", "itemconfidence": "item_id", "historicalitem": "id", "historicalitemcontent": "item_id",
}  # fmt: skip
Event = tuple[Any, ...]


# The reference: the record, read from its beginning for each question ------------------------------------------
def versions(record: list[Event], item: Any) -> set[Any]:
    """An item with all that came before and after it."""
    found = {item}
    for _again in record:
        for what, *more in record:
            if what == "corrected" and more[1] and (more[0] in found or more[1] in found):
                found |= {more[0], more[1]}
    return found


def holds(record: list[Event], agency: Any, item: Any) -> bool:
    """Whether it went there and was not called back."""
    went = any(what == "went" and more == [item, agency] for what, *more in record)
    back = any(
        what == "recalled" and more[1] == agency and more[0] in versions(record, item)
        for what, *more in record
    )
    return went and not back


def reads(record: list[Event], person: User, item: Any) -> bool:
    """Somebody who works there, of the agency that shared it or of one that holds it; of a sensitive one only who is named
    now. Nothing else gives it to anybody: no permission, no passing on; and no withdrawal takes what was shared."""
    if any(what in ("kept out", "left", "no casework") and more == [person.pk] for what, *more in record):
        return False
    if any(what == "shared" and more == [item, person.agency_id] for what, *more in record):
        return True
    if not holds(record, person.agency_id, item):
        return False
    named = [more[2] for what, *more in record if what == "named" and more[:2] == [item, person.agency_id]]
    return not named or person.pk in named[-1]


def may_go(record: list[Event], agency: Any, item: Any, days: int) -> bool:
    """Whether that agency may hand it to the charity in so many days: it holds it, it was not corrected, and a permission
    for it, or for a version that came before it, is neither ended nor past its day."""
    if not holds(record, agency, item) or any(
        what == "corrected" and more[0] == item for what, *more in record
    ):
        return False
    earlier, size = {item}, 0
    while size != len(earlier):
        size = len(earlier)
        earlier |= {more[0] for what, *more in record if what == "corrected" and more[1] in earlier}
    given = [
        more for what, *more in record if what == "permitted" and more[0] in earlier and more[1] == agency
    ]
    return any(
        until >= days and not any(what == "ended" and more == [onward] for what, *more in record)
        for _item, _agency, onward, until in given
    )


# What happens ----------------------------------------------------------------------------------------------
class Story:
    """One enquiry, and a record of everything that is done to what is shared on it."""

    def __init__(self, p: Partnership, chance: random.Random, app_sql: Sql) -> None:
        self.p, self.chance, self.app_sql = p, chance, app_sql
        self.deputies = [colleague(p, "Dora Deputy"), colleague(p, "Col League")]
        self.enquiry = opened(p.social_worker)
        self.of = {
            p.lead: [p.social_worker, p.lead_manager, *self.deputies],
            p.school: [p.teacher],
            p.housing: [p.housing_officer],
        }
        self.by = {p.health.pk: p.nurse, p.police.pk: p.officer}
        self.people = [
            *self.of[p.lead],
            p.teacher,
            p.housing_officer,
            p.nurse,
            p.officer,
            p.police_manager,
            p.administrator,
        ]
        self.record: list[Event] = [("no casework", p.administrator.pk)]
        self.items: list[Item] = []
        self.permissions: list[Any] = []

    def share(self) -> None:
        """An answer with two items; one in two of those that only the lead agency gets is for named people."""
        asked, by = self.chance.choice([(self.p.health, self.p.nurse), (self.p.police, self.p.officer)])
        to = self.chance.sample([self.p.lead, self.p.school, self.p.housing], self.chance.randint(1, 3))
        request = send(self.enquiry, asked, self.p.social_worker)
        about = {item.pk for item in self.items}
        pair = self.chance.sample(self.of[self.p.lead], 2)
        secret = {
            "sensitive": True, "sensitive_why": "life", "sensitive_because": "He has said that he will kill her.",
            "readers": {str(self.p.lead.pk): [[str(one.pk) for one in pair]]}, "recipients": [str(self.p.lead.pk)],
        }  # fmt: skip
        second = secret if self.chance.random() < 0.7 else {}
        release(
            request,
            by,
            {"text": f"Item {len(about)}"},
            {"text": f"Item {len(about) + 1}", **second},
            to=tuple(to),
        )
        with acting_user.acting_as(by):
            new = [one for one in Item.objects.filter(agency=asked).order_by("id") if one.pk not in about]
        for one in new:
            self.items.append(one)
            self.record.append(("shared", one.pk, asked.pk))
            for agency in [self.p.lead] if one.sensitive else to:
                self.record.append(("went", one.pk, agency.pk))
            if one.sensitive:
                self.record.append(("named", one.pk, self.p.lead.pk, {who.pk for who in pair}))

    def correct(self) -> None:
        one = self.chance.choice(self.items)
        row = correct(
            one, self.by[one.agency_id], text=f"Version {len(self.record)}",
            correction=self.chance.choice(["new", "new", "disregard"]),
        )  # fmt: skip
        self.record.append(("corrected", one.pk, row.replacement_id))
        if row.replacement_id:
            held = [agency.pk for agency in self.of if holds(self.record, agency.pk, one.pk)]
            named = [event[3] for event in self.record if event[0] == "named" and event[1] == one.pk]
            self.record.append(("shared", row.replacement_id, one.agency_id))
            self.record += [("went", row.replacement_id, agency) for agency in held]
            self.record += [("named", row.replacement_id, self.p.lead.pk, who) for who in named[-1:]]
            with acting_user.acting_as(self.by[one.agency_id]):
                self.items.append(Item.objects.get(pk=row.replacement_id))

    def recall(self) -> None:
        one = self.chance.choice(self.items)
        agency = self.chance.choice(list(self.of))
        recall(one, agency, self.by[one.agency_id])
        self.record.append(("recalled", one.pk, agency.pk))

    def permit(self) -> None:
        """A holder asks for the charity; permitted for three days or thirty, or refused."""
        one, agency = self.chance.choice(self.items), self.chance.choice(list(self.of))
        asker = self.chance.choice(self.of[agency])
        if not reads(self.record, asker, one.pk):
            return
        onward = asked_onward(one, asker)
        days = self.chance.choice([3, 30])
        if self.chance.random() < 0.3:
            permit(
                onward,
                self.by[one.agency_id],
                verdict="refuse",
                conditions="",
                reasons="The mother fears for herself.",
            )
            return
        given = permit(onward, self.by[one.agency_id], until=timezone.localdate() + timedelta(days=days))
        self.permissions.append((onward, given, one, asker))
        self.record.append(("permitted", one.pk, agency.pk, onward.pk, days))

    def pass_on(self) -> None:
        """It changes nobody's right to read."""
        _onward, given, one, asker = self.chance.choice(self.permissions)
        with acting_user.acting_as(asker):
            pass_on(
                enquiry_id=self.enquiry.pk, item_id=one.pk, by=asker, key=new_key(),
                answers=PassAnswers.given({"rests_on": str(given.pk), **PASSED}),
            )  # fmt: skip

    def end(self) -> None:
        onward, _given, one, _asker = self.chance.choice(self.permissions)
        by = self.by[one.agency_id]
        with acting_user.acting_as(by):
            end_permission(
                enquiry_id=self.enquiry.pk,
                onward_id=onward.pk,
                reasons="She fears for herself.",
                by=by,
                key=new_key(),
            )
        self.record.append(("ended", onward.pk))

    def name_others(self) -> None:
        one = self.chance.choice([item for item in self.items if item.sensitive])
        by, pair = self.by[one.agency_id], self.chance.sample(self.of[self.p.lead], 2)
        with acting_user.acting_as(by):
            row = ItemReader.objects.get(item=one, superseded_by=None)
            replace_reader(
                enquiry_id=self.enquiry.pk, reader_id=row.pk, person=str(pair[0].pk), deputy=str(pair[1].pk),
                reasons="Somebody left the team.", by=by, key=new_key(),
            )  # fmt: skip
        self.record.append(("named", one.pk, self.p.lead.pk, {who.pk for who in pair}))

    def withdraw(self) -> None:
        """What was lawfully shared stays."""
        p = self.p
        people = people_of(self.enquiry, p.lead_manager)
        with acting_user.acting_as(p.lead_manager):
            kit = Person.objects.get(pk=people["Kit Marlow"])
            seen = ConsentRecord.objects.get(person=kit, superseded_by=None).pk
            said = ConsentAnswers(position=Position.WITHDRAWN, giver=people["Jo Marlow"], own_view="Stop.")
            actions.withdraw(
                person=kit, answers=said, going_on=None, by=p.lead_manager, key=new_key(), seen=seen
            )

    def leave(self) -> None:
        who = self.deputies[0]
        self.app_sql(
            "UPDATE agencies_user SET is_active = false WHERE id = %s",
            [who.pk],
            person=self.p.administrator.pk,
        )
        self.record.append(("left", who.pk))
        self.of[self.p.lead].remove(who)

    def keep_out(self) -> None:
        who = self.deputies[1]
        restrict(self.enquiry, self.p.lead_manager, "not", who)
        self.record.append(("kept out", who.pk))
        self.of[self.p.lead].remove(who)

    # Who can read, asked of each
    def agree(self, where: object) -> None:
        for person in self.people:
            person.refresh_from_db(fields=["is_active"])
            expected = {one.pk for one in self.items if reads(self.record, person, one.pk)}
            with acting_user.acting_as(person):
                assert set(items_reached(person).values_list("pk", flat=True)) == expected, (
                    where,
                    person.name,
                )
            for table, column in TABLES.items():
                rows = self.app_sql(f"SELECT {column} FROM disclosures_{table}", person=person.pk)
                assert {key for (key,) in rows} == expected, (where, person.name, table)

    def agree_on_what_may_go(self, where: object, days: int) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            for agency, people in self.of.items():
                for one in self.items:
                    if reads(self.record, people[0], one.pk):
                        with acting_user.acting_as(people[0]):
                            onward = onward_of(people[0], [one.pk])[one.pk]
                            now = onward.mark is None and onward.may.towards(Towards("pass_on", "", CHARITY))
                        assert now == may_go(self.record, agency.pk, one.pk, days), (where, days, agency.name)


ONCE: list[Callable[[Story], None]] = [Story.withdraw, Story.leave, Story.keep_out]
OFTEN: list[Callable[[Story], None]] = [
    Story.correct, Story.correct, Story.recall, Story.recall, Story.permit, Story.permit, Story.permit, Story.pass_on,
    Story.end, Story.name_others, Story.name_others, Story.share,
]  # fmt: skip


@pytest.mark.committed
@pytest.mark.clause("SEN1", "ACC2", "ACC3", "ONW1")
@pytest.mark.parametrize("seed", range(3))
def test_who_reads_an_item_is_what_the_record_says(partnership: Partnership, app_sql: Sql, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (a seed that can be named again)
    story = Story(partnership, chance, app_sql)
    story.share()
    story.share()
    acts = [*OFTEN, *ONCE]
    chance.shuffle(acts)
    acts.sort(
        key=lambda act: act in ONCE and chance.random() < 0.5
    )  # a withdrawal stops much: not always soon
    for number, act in enumerate(acts, 1):
        # Refused, or there is nothing to do it to: then nothing happened, and nothing may have changed.
        with suppress(RuleViolation, IndexError):
            act(story)
        if number % 5 == 0:
            story.agree((seed, number))
    for days in (0, 8):
        story.agree_on_what_may_go(seed, days)
    assert len({event[0] for event in story.record}) >= 6  # most of it did happen
