"""Every form can be answered: what its rules may say is missing or wrong stands on its page to be answered or changed.

Pages are opened as people open them. Each form found there is then filled in at random and judged, without the page: its
questions are on the page, and no refusal names a question that the form does not ask for these answers.
"""

import copy
import random
from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import QueryDict
from django.test import Client

from enquiries.search.forms import FindForm
from imap.access import acting_user
from imap.design.fields import DayField
from imap.design.forms import GovukForm
from tests.factories import Partnership, sign_in
from tests.support.pages_with_forms import forms_in, layers, pages_with_forms

WORDS = ("", "ok", "See above.", "She may stop coming to the clinic.", "He told his teacher on Monday.")
SAMPLES = 25  # fillings of each form of each page


def stands_on(page: str, form: BaseForm, name: str) -> bool:
    """Whether a question has a control on the page; a date has one for each part."""
    return f'name="{form[name].html_name}"' in page or f'name="{form[name].html_name}-' in page


def can_be_asked(form: GovukForm, name: str) -> bool:
    """Not of a list that is empty here, nor of what hangs on an answer that is not among those offered here."""
    condition = form.condition(name)
    if condition and (offered := getattr(form.fields[condition.controller], "choices", None)) is not None:
        return any(str(key) in condition.values for key, _label in offered)
    return getattr(form.fields[name], "choices", None) != []


def filled(form: GovukForm, chance: random.Random) -> QueryDict:
    """Answers at random: of each choice any, of each text nothing, too little or a reason; hidden fields as they stand."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        bound = form[name]
        choices = [str(key) for key, _label in getattr(field, "choices", ())]
        if field.widget.is_hidden:
            data[bound.html_name] = str(bound.value() or "")
        elif choices:
            several = getattr(field.widget, "allow_multiple_selected", False)
            data.setlist(bound.html_name, chance.sample(choices, chance.randint(0, min(3, len(choices)))) if several
                         else [chance.choice(["", *choices])])  # fmt: skip
        elif isinstance(field, DayField):  # a moment is one, with a time
            if chance.choice([True, False]):
                moment = {"day": "2", "month": "3", "year": "2025", "time": "10:15"}
                data.update({f"{bound.html_name}-{part}": answer for part, answer in moment.items()})
        elif type(field).__name__ == "Tick":
            data.setlist(bound.html_name, chance.choice([[], ["on"]]))
        else:
            data[bound.html_name] = chance.choice(WORDS)
    return data


def judged(form: GovukForm, data: QueryDict) -> GovukForm:
    """The same form with these answers, judged by its rules."""
    again = copy.copy(form)
    again.data, again.files, again.is_bound, again.judged = data, {}, True, True  # type: ignore[assignment]
    again.not_asked = set()
    again.full_clean()
    return again


def problems(page: str, form: GovukForm, seed: str) -> set[str]:
    """What of a form nobody could answer on its page."""
    if not any(stands_on(page, form, name) for name in form.fields):
        return set()  # this page does not ask it now
    kind, chance = type(form).__name__, random.Random(seed)  # noqa: S311 - the same each time
    found = {
        f"{kind}: {name} is not on the page"
        for name in form.fields
        if can_be_asked(form, name) and not stands_on(page, form, name)
    }
    found |= {
        f"{kind}: {name} is asked for an answer that cannot be chosen"
        for name in form.fields
        if not can_be_asked(form, name) and stands_on(page, form, name)
    }
    for _sample in range(SAMPLES):
        sent = judged(form, filled(form, chance))
        found |= {f"{kind}: no {name} is asked" for name in sent.not_asked}
        found |= {
            f"{kind}: the error of {name} leads to nothing on the page"
            for name in sent.errors
            if name != NON_FIELD_ERRORS and not stands_on(page, form, name)
        }
    return found


@pytest.mark.clause("NPR1", "NPR2", "NPR3", "OVR2", "OVR3")
def test_whatever_a_rule_asks_for_stands_on_the_page(partnership: Partnership) -> None:
    walks = pages_with_forms(partnership)
    found: dict[str, str] = {}
    judged_kinds: set[str] = set()
    for user, pages in walks:
        client = sign_in(Client(), user)
        for address in pages:
            response: Any = client.get(address)
            if (
                response.status_code != 200
                or response.context is None
                or response.context.get("asks") is False
            ):
                continue
            page = response.content.decode()
            context = [value for one in layers(response.context) for value in one.values()]
            for form in forms_in(context, set()):
                if isinstance(
                    form, FindForm
                ):  # has no rules, and only the lead agency finds by a date of birth
                    continue
                judged_kinds.add(type(form).__name__)
                with acting_user.acting_as(user):
                    for problem in problems(page, form, f"{user.name} {type(form).__name__}"):
                        found.setdefault(problem, f"{user.name}, {address}")
    assert not found, "\n".join(f"{problem} ({where})" for problem, where in sorted(found.items()))
    assert {
        "ShortForm",
        "ItemForm",
        "UrgentForm",
        "OverrideForm",
        "RequestForm",
        "RefuseForm",
        "ReleaseForm",
    } <= judged_kinds
    assert len(judged_kinds) > 40
