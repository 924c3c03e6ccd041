"""Whether a form can be answered on its page: it is filled in at random and judged, without the page.

Its questions are on the page, and no refusal names a question that the form does not ask for these answers.
"""

import copy
import random

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import QueryDict

from imap.design.fields import DayField
from imap.design.forms import GovukForm

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
