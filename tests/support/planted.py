"""One case with every sort of item in it, each with words that stand nowhere else, and who may read them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosures.models import BreachEntry, InformationRequest, Item, ItemFile, ItemReader, PassingOn, Release
from disclosures.onward.actions import pass_on
from disclosures.onward.passing_rules import PassAnswers
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import Agency, User
from imap.agencies.partnership.actions import add_agency
from imap.agencies.people.actions import add_person
from imap.agencies.roles import Role
from imap.db.keys import new_key
from tests.factories import SIGNED, Partnership, opened, sign_in
from tests.support.addresses import EVERY
from tests.support.case import (
    CLOSING,
    ITEM,
    PASSED,
    asked_onward,
    people_of,
    permit,
    release,
    send,
)
from tests.support.forms import post, typed
from tests.support.mended import correct, officer_of, recall

#: Who is walked, by name; agencies as the tests' partnership has them.
LEAD = frozenset({"named", "deputy", "colleague", "manager"})
HEALTH = frozenset({"sharer", "sharer_manager"})
NAMED = frozenset({"named", "deputy"}) | HEALTH
SCHOOL, POLICE = frozenset({"recipient"}), frozenset({"provider_of_a_file"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plant:
    """Words that stand nowhere else. `readers`: who may read them; `marks`: what has to stand with them."""

    words: str
    readers: frozenset[str]
    marks: tuple[str, ...] = ()


def planted(name: str) -> str:
    """What an item says."""
    return f"{name}wort is what the item says"


def _item(name: str, readers: frozenset[str], *marks: str) -> list[Plant]:
    """What it says, with its marks; who said it; and its reasons, which a Guardian reads without what it says, if it is not
    for named people only."""
    guardian = NOBODY if readers == NAMED else frozenset({"guardian"})
    return [
        Plant(planted(name), readers, marks),
        Plant(f"{name}mouth", readers),
        Plant(f"{name}because", readers | guardian),
    ]


ALL = LEAD | HEALTH | SCHOOL
PLANTS = [
    *_item("Plain", ALL, "Verified fact"),
    *_item("Hearsay", ALL, "Hearsay"),
    *_item("Before", ALL, "Verified fact", "Corrected"),
    *_item("Since", ALL, "Professional opinion"),
    *_item("Wrong", ALL, "Reported by", "Wrong|wrong, disregard"),
    *_item("Recalled", LEAD | HEALTH, "Conjecture"),
    *_item("Passed", ALL, "Verified fact"),
    *_item("Filed", LEAD | POLICE, "Verified fact"),
    *_item("Sensitive", NAMED, "Verified fact", "ensitive", "Corrected"),
    *_item("Sensitivesince", NAMED, "Verified fact", "ensitive"),
    Plant("Sensitivereason", NAMED),
    Plant("filednote.txt", LEAD | POLICE),
    Plant("Bytewort", LEAD | POLICE),
    Plant("Keptwort", HEALTH),
    Plant("Keptbecause", HEALTH),
    Plant("Hiddenwort", HEALTH),
    Plant("Hiddenbecause", HEALTH),
]  # fmt: skip


def saying(name: str, certainty: str = "verified", **changes: Any) -> dict[str, Any]:
    """An item's answers, with its words."""
    return {
        "text": planted(name),
        "said_by": f"{name}mouth",
        "certainty": certainty,
        **{
            f"{one}_because": f"{name}because, it is {one}."
            for one in ("necessary", "proportionate", "relevant")
        },
        **changes,
    }


def for_named(p: Partnership, deputy: User) -> dict[str, Any]:
    """For one practitioner of the lead agency, and a deputy in their place."""
    return {
        "sensitive": True,
        "sensitive_why": "life",
        "sensitive_because": "Sensitivereason: he has said that he will kill her.",
        "readers": {str(p.lead.pk): [[str(p.social_worker.pk), str(deputy.pk)]]},
    }


def keeping(name: str, *, shown: bool) -> dict[str, Any]:
    because = {
        f"{one}_because": f"{name}because, it is not {one}."
        for one in ("necessary", "proportionate", "relevant")
    }
    return {"description": f"{name}wort", "existence_shown": "yes" if shown else "no", **because}


@dataclass
class Rich:
    """The case, its people, and every key that an address of it can name."""

    enquiry: Enquiry
    people: dict[str, User]
    keys: Mapping[str, list[UUID]]
    items: dict[str, Item] = field(default_factory=dict)
    permission: str = ""

    def addresses(self, rooms: tuple[str, ...], a_few: tuple[str, ...]) -> list[str]:
        """Every address about a case in these rooms, of this one. One that names an item: of `a_few`, by name, and of one of
        the others in turn. One with two keys: of the first of each, which belong together."""
        found = []
        few = [self.items[name].pk for name in a_few]
        others = cycle([one.pk for one in self.items.values() if one.pk not in few])
        for route, pattern in EVERY:
            if "<uuid:enquiry_id>" not in route or not pattern.callback.__module__.startswith(rooms):
                continue
            namespace = pattern.lookup_str.split(".")[0]
            name = str(pattern.name) if namespace == "imap" else f"{namespace}:{pattern.name}"
            named = [one for one in re.findall(r"<uuid:(\w+)>", route) if one != "enquiry_id"]
            keys = [[*few, next(others)] if one == "item_id" else self.keys[one] for one in named]
            rows = [(key,) for key in keys[0]] if len(keys) == 1 else [tuple(one[0] for one in keys)]
            for row in rows:
                at = {"enquiry_id": self.enquiry.pk, **dict(zip(named, row, strict=True))}
                found.append(reverse(name, kwargs=at))
        return found + self._more()

    def _more(self) -> list[str]:
        """What an address can ask for besides: another order, a third party, the file of the item that has one."""
        at = [self.enquiry.pk]
        parties = [reverse("disclosures:third_party", args=[*at, one]) for one in self.keys["release_id"]]
        filed = self.items["Filed"].pk, self.keys["file_id"][0]
        return [
            reverse("disclosures:information", args=at) + "?order=chronology",
            reverse("audit:record", args=at) + "?whole=yes",
            *(f"{one}?to={self.permission}" for one in parties),
            reverse("disclosures:file", args=[*at, *filed]),
        ]

    def that_differ(self, addresses: Iterable[str], who: str) -> list[str]:
        """Of these, not those of an item that everybody of an agency reads as their colleagues do. Somebody whose colleague
        walked everything: of items, only the one that is for named people, and the file."""
        differ = ("Sensitive",) if who in LEAD | HEALTH else ("Recalled", "Sensitive", "Filed")
        alike = [str(one.pk) for name, one in self.items.items() if name not in differ]
        file = str(self.keys["file_id"][0])
        return [one for one in addresses if file in one or not any(key in one for key in alike)]


def _people(p: Partnership) -> dict[str, User]:
    signed: dict[str, Any] = SIGNED
    with acting_user.acting_as(p.administrator):
        other = add_agency(name="Northbridge Probation", kind="probation", **signed)

        def one(agency: Agency, name: str, *roles: Role) -> User:
            email = name.lower().replace(" ", ".") + "@walk.example"
            return add_person(
                agency=agency, email=email, name=name, roles=frozenset(roles or [Role.PRACTITIONER])
            )

        made = {
            "deputy": one(p.lead, "Dora Deputy"),
            "colleague": one(p.lead, "Col League"),
            "sharer_manager": one(p.health, "Hana Manager", Role.PRACTITIONER, Role.MANAGER),
            "outsider": one(other, "Otto Outside"),
        }
    return made | {
        "named": p.social_worker, "manager": p.lead_manager, "sharer": p.nurse, "recipient": p.teacher,
        "provider_of_a_file": p.officer, "asked": p.housing_officer, "guardian": p.guardian,
        "data_protection": officer_of(p.health, p), "administrator": p.administrator,
    }  # fmt: skip


def rich(p: Partnership) -> Rich:
    """Health shared seven things and kept two back, police shared one with a file, housing was asked."""
    people = _people(p)
    enquiry = opened(p.social_worker)
    request = send(enquiry, p.health, p.social_worker)
    to = [str(p.lead.pk), str(p.school.pk)]
    shared = [
        saying("Plain", recipients=to),
        saying("Hearsay", "hearsay", checked_how="Not checked", recipients=to),
        saying("Before", recipients=to),
        saying("Wrong", "reported", checked_how="Not checked", recipients=to),
        saying("Recalled", "conjecture", checked_how="Not checked", recipients=to),
        saying("Passed", recipients=to),
        saying("Sensitive", recipients=to[:1], **for_named(p, people["deputy"])),
    ]
    release(request, p.nurse, *shared, withheld=(keeping("Kept", shown=True), keeping("Hidden", shown=False)))
    items = items_of(p.nurse, enquiry)
    corrected = correct(items["Before"], p.nurse, **saying("Since", "opinion"))
    again = correct(items["Sensitive"], p.nurse, **saying("Sensitivesince"))
    wrong = correct(items["Wrong"], p.nurse, correction="disregard")
    recalled = recall(items["Recalled"], p.school, p.nurse)
    onward = asked_onward(items["Passed"], p.social_worker)
    permission = permit(onward, p.nurse)
    with acting_user.acting_as(p.social_worker):
        pass_on(
            enquiry_id=enquiry.pk, item_id=items["Passed"].pk, by=p.social_worker, key=new_key(),
            answers=PassAnswers.given({"rests_on": str(permission.pk), **PASSED}),
        )  # fmt: skip
        told = PassingOn.objects.get()
    filed = _with_a_file(p, enquiry)
    send(enquiry, p.housing, p.social_worker)
    items |= items_of(p.nurse, enquiry) | filed
    with acting_user.acting_as(p.nurse):
        violation = BreachEntry.objects.get(recall=recalled)
        reader = ItemReader.objects.filter(item=items["Sensitive"]).get()
        releases = list(Release.objects.values_list("pk", flat=True))
    with acting_user.acting_as(p.officer):
        file = ItemFile.objects.get()
        releases += Release.objects.filter(agency=p.police).values_list("pk", flat=True)
    with acting_user.acting_as(p.social_worker):
        requests = list(InformationRequest.objects.filter(enquiry=enquiry).values_list("pk", flat=True))
    return Rich(
        enquiry,
        people,
        {
            "enquiry_id": [enquiry.pk],
            "person_id": [UUID(next(iter(people_of(enquiry, p.social_worker).values())))],
            "request_id": requests,
            "release_id": releases,
            "item_id": [one.pk for one in items.values()],
            "file_id": [file.pk],
            "correction_id": [corrected.pk, wrong.pk, again.pk],
            "recall_id": [recalled.pk],
            "breach_id": [violation.pk],
            "onward_id": [onward.pk],
            "told_id": [told.pk],
            "reader_id": [reader.pk],
            **{name: [new_key()] for name in NOWHERE},
        },
        items,
        str(permission.pk),
    )


#: Keys of what this case has none of: pages about consent, family and earlier enquiries carry no item.
NOWHERE = (
    "override_id", "relation_id", "other_id", "kept_id", "offer_id", "spoken_id", "cause_id", "answer_id", "advice_id",
    "exchange_id",
)  # fmt: skip


def items_of(by: User, enquiry: Enquiry) -> dict[str, Item]:
    """The items that this person reads, by the name that was planted."""
    with acting_user.acting_as(by):
        rows = Item.objects.filter(enquiry=enquiry).select_related("content", "release", "enquiry")
        return {one.content.text.partition("wort")[0]: one for one in rows}


def _with_a_file(p: Partnership, enquiry: Enquiry) -> dict[str, Item]:
    """Police's answer, through the forms: a file comes with them."""
    request = send(enquiry, p.police, p.social_worker)
    client, place = sign_in(Client(), p.officer), [enquiry.pk, request.pk]
    about = people_of(enquiry, p.social_worker)["Kit Marlow"]
    answers = typed({**ITEM, **saying("Filed"), "about": about, "recipients": [str(p.lead.pk)]})
    file = SimpleUploadedFile("filednote.txt", b"Bytewort: seen at the door.", content_type="text/plain")
    done = post(client, reverse("disclosures:share", args=place), {**answers, "files-attach": [file]})
    assert done.status_code == 302, done.content.decode()
    closing = typed({name: CLOSING[name] for name in ("helps", "hinders")})
    closing |= {"considered": "on", "all_needed_because": "One visit, and nothing else is held of that day."}
    done = post(client, reverse("disclosures:preview", args=place), closing)
    assert done.status_code == 302, done.content.decode()
    return items_of(p.officer, enquiry)
