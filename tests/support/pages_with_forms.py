"""Every page with a form that a partnership's people reach, and the forms on it."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.forms import BaseFormSet
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from enquiries.models import Enquiry, Rating
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.agencies.models import User
from imap.design.forms import GovukForm
from tests.factories import Partnership, opened, record, sign_in
from tests.support.addresses import EVERY
from tests.support.case import ITEM, own_override, people_of, send
from tests.support.forms import post, typed
from tests.support.restricted import a_case

#: People for whom nobody on the enquiry can give or refuse consent: their ages are known, their parents are not.
UNDER_16 = [
    NewPerson(
        "other", "Amy Quill", relationship="Friend", date_of_birth=timezone.localdate() - timedelta(days=3700)
    ),
    NewPerson("parent_or_carer", "Lou Marlow", relationship="Mother", age_estimate=15),
]


def forms_in(values: Iterable[Any], seen: set[int]) -> Iterator[GovukForm]:
    """Every form among the values of a template's context, and in lists and formsets among them."""
    for value in values:
        if isinstance(value, list | tuple):
            yield from forms_in(value, seen)
        elif isinstance(value, BaseFormSet):
            yield from forms_in(list(value.forms), seen)
        elif isinstance(value, GovukForm) and id(value) not in seen:
            seen.add(id(value))
            yield value


def layers(context: Any) -> list[dict[str, Any]]:
    """The dictionaries of a response's context: of one template, or of a list of them."""
    return [one for each in (context if isinstance(context, list) else [context]) for one in each]


def addresses(keys: dict[str, Any]) -> list[str]:
    """Every page about a case that these keys can name, and every page about none that needs no key."""
    found = []
    for route, pattern in EVERY:
        named = re.findall(r"<\w+:(\w+)>|<(\w+)>", route)
        names = [one or other for one, other in named]
        if route.startswith(("^", "account/")) or any(name not in keys for name in names) or not pattern.name:
            continue
        namespace = pattern.lookup_str.split(".")[0]
        for name in (
            f"{namespace}:{pattern.name}",
            str(pattern.name),
            f"agencies:{pattern.name}",
            f"law:{pattern.name}",
        ):
            try:
                found.append(reverse(name, kwargs={one: keys[one] for one in names}))
            except NoReverseMatch:  # of another namespace
                continue
            break
    return sorted(set(found))


def drafted(enquiry: Enquiry, p: Partnership, request: Any) -> None:
    """Police have written an item, so that their preview has something to release."""
    client, place = sign_in(Client(), p.officer), [enquiry.pk, request.pk]
    about = people_of(enquiry, p.social_worker)["Kit Marlow"]
    item = typed({**ITEM, "about": about, "recipients": [str(p.lead.pk)]})
    assert post(client, reverse("disclosures:share", args=place), item).status_code == 302


def pages_with_forms(p: Partnership) -> list[tuple[User, list[str]]]:
    """Whoever works on some cases in the middle of their course, and the addresses of their pages."""
    case = a_case(p)
    amber = send(case.enquiry, p.police, p.social_worker)
    own_override(case.enquiry, p.officer, *people_of(case.enquiry, p.social_worker).values())
    drafted(case.enquiry, p, amber)
    red = opened(p.social_worker, rating=Rating.RED)
    urgent = send(red, p.health, p.social_worker)
    school = send(case.enquiry, p.school, p.social_worker)
    new = record(p.social_worker)
    with acting_user.acting_as(p.social_worker):
        child = next(iter(people_of(new, p.social_worker).values()))
    place: dict[str, Any] = case.keys
    nobody_answers = record(
        p.social_worker, people=[NewPerson("child", "Kit Marlow", unborn=True), *UNDER_16]
    )
    return [
        (p.social_worker, addresses(place)),
        (p.lead_manager, addresses(place | {"request_id": school.pk})),
        (p.lead_manager, addresses({"enquiry_id": new.pk, "person_id": child})),
        *(
            (
                p.social_worker,
                [
                    one
                    for one in addresses({"enquiry_id": nobody_answers.pk, "person_id": person})
                    if person in one
                ],
            )
            for person in people_of(nobody_answers, p.social_worker).values()
        ),
        (p.nurse, addresses(place)),
        (p.nurse, addresses({"enquiry_id": red.pk, "request_id": urgent.pk})),
        (p.officer, addresses(place | {"request_id": amber.pk})),
        (p.teacher, addresses(place | {"request_id": school.pk})),
        (p.guardian, addresses(place)),
        (p.administrator, [one for one in addresses({}) if "administration" in one]),
    ]
