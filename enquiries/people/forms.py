"""Forms in which people are written down."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from enquiries.ages.fields import EstimateField
from enquiries.ages.rules import YEARS, Estimate, age_of
from enquiries.models import Person
from enquiries.people.rules import NewPerson, check_person
from imap.design.fields import Choice, DayField, Key, Text, Tick
from imap.design.forms import GovukForm
from imap.law.reasons import reaches_the_floor
from imap.law.violations import as_errors


class PersonForm(GovukForm):
    """One person on an enquiry."""

    role = Choice(label=_("Who is this?"), choices=Person.Role.choices, inline=True)
    name = Text(
        label=_("Name"),
        max_length=200,
        missing=_("Enter their name, or a description if the name is not known"),
        help_text=_("A description will do if you do not know the name: “boy, about 6, red coat”"),
    )
    relationship = Text(
        label=_("Relationship to the child"),
        max_length=100,
        required=False,
        help_text=_("For example: mother, uncle, neighbour"),
    )
    date_of_birth = DayField(label=_("Date of birth"), required=False)
    age_estimate = EstimateField(label=_("Estimated age"))
    unborn = Tick(label=_("Not yet born"), required=False)
    parental_responsibility = Choice(
        label=_("Parental responsibility, and on which basis"),
        choices=Person.ParentalResponsibility.choices,
        select=True,
        required=False,
        blank=_("None known"),
        help_text=_("Only a holder can consent for a child under 16 (CON3)"),
    )
    information_needed = Choice(
        label=_("Would information about them be asked for?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        initial="yes",
        inline=True,
        help_text=_("Everyone marked yes needs a consent position before the enquiry opens (OPEN1)"),
    )

    shown_when = {"unborn": ("role", {Person.Role.CHILD})}
    field_order = [
        "role",
        "unborn",
        "name",
        "relationship",
        "date_of_birth",
        "age_estimate",
        "parental_responsibility",
        "information_needed",
    ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("role") and not self.errors:
            self.add_refusals(as_errors(check_person(self.to_person(), localdate())))
        return self.cleaned_data

    def to_person(self) -> NewPerson:
        """The answers as the actions take them."""
        answers = self.cleaned_data
        estimate: Estimate | None = answers["age_estimate"]
        return NewPerson(
            role=answers["role"],
            name=answers["name"],
            relationship=answers["relationship"],
            date_of_birth=answers["date_of_birth"],
            age_estimate=estimate.number if estimate else None,
            age_estimate_unit=estimate.unit if estimate else YEARS,
            age_estimated_on=answers.get("age_estimated_on") if estimate else None,
            unborn=bool(answers["unborn"]),
            parental_responsibility=answers["parental_responsibility"],
            information_needed=answers["information_needed"] == "yes",
            parental_responsibility_ended=answers.get("parental_responsibility_ended"),
            household=answers.get("household", ""),
            household_part=answers.get("household_part", ""),
        )


#: How many people a page sends: in all, and of those that it showed at first.
COUNTS = ("people-TOTAL_FORMS", "people-INITIAL_FORMS")


def _typed_people(data: QueryDict) -> int:
    """How many people were typed, as far as the names of the questions tell; two at least."""
    numbers = [int(found[1]) for name in data if (found := re.match(r"people-(\d{1,2})-", name))]
    return min(max([2, *(number + 1 for number in numbers)]), 20)


if TYPE_CHECKING:
    _Forms = BaseFormSet[PersonForm]
else:
    _Forms = BaseFormSet


class _People(_Forms):
    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": _(
            "Record at most %(num)d people here, and add the others on the enquiry afterwards."
        ),
    }

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        """`data` without the counts that a page of ours sends is counted here, and turned back: more may be missing."""
        self.complete = data is None or all(data.get(name, "").isdecimal() for name in COUNTS)
        if data is not None and not self.complete:
            data = data.copy()
            for name, many in zip(COUNTS, (_typed_people(data), 2), strict=True):
                data[name] = str(many)
        super().__init__(data, **kwargs)

    def clean(self) -> None:
        if not self.complete:
            raise forms.ValidationError(
                _(
                    "Part of this form did not arrive, so nothing was recorded. Check every person, and send it again."
                )
            )

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        # A second or later form left quite empty is no person; the first must be filled in.
        return super().get_form_kwargs(index) | {
            "empty_permitted": bool(index),
            "use_required_attribute": False,
        }


PeopleForms = formset_factory(PersonForm, formset=_People, extra=0, min_num=2, max_num=20, absolute_max=20)


def people_given(people: Any) -> list[NewPerson]:
    """The people that were filled in, of a valid formset."""
    return [form.to_person() for form in people if form.has_changed()]


class WholePersonForm(PersonForm):
    """Everything that is known about one person: on a page of their own."""

    age_estimated_on = DayField(
        label=_("When was the age estimated?"),
        called=_("The day of the estimate"),
        required=False,
        not_future=True,
        help_text=_("Leave empty for today. The age shown grows from this day"),
    )
    parental_responsibility_ended = DayField(
        label=_("The day on which parental responsibility ended"),
        called=_("The day on which it ended"),
        required=False,
        help_text=_("Leave empty while they hold it. Keep the basis above: it stays on the record"),
    )
    household = Text(
        label=_("Which household do they live in?"),
        max_length=80,
        required=False,
        width=20,
        help_text=_(
            "A short name for the home, never its address: “Mum’s”, “Gran’s”. Give everyone who lives there the same name"
        ),
    )
    household_part = Text(
        label=_("Do they live somewhere else part of the time?"),
        max_length=80,
        required=False,
        width=20,
        help_text=_("The name of that household: “Dad’s”"),
    )
    field_order = [
        "role", "unborn", "name", "relationship", "date_of_birth", "age_estimate", "age_estimated_on", "household",
        "household_part",
        "parental_responsibility", "parental_responsibility_ended", "information_needed",
    ]  # fmt: skip


class AddPersonForm(WholePersonForm):
    """Add a person to an enquiry."""

    key = Key()


class ChangePersonForm(WholePersonForm):
    """Improve what is known about a person; why is kept with the change. `seen` is the version shown."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = Text(
        label=_("Why are you changing this?"),
        spellcheck=True,
        max_length=300,
        help_text=_("For example: date of birth confirmed by the GP"),
        validators=[reaches_the_floor("REC1", _("Write why you change this."))],
    )
    field_order = [*WholePersonForm.field_order, "reason"]


def as_initial(detail: Any) -> dict[str, Any]:
    """A person's details, or a version of them, as the form shows them."""
    initial = {name: getattr(detail, name) for name in NewPerson.__dataclass_fields__}
    initial["age_estimate"] = age_of(detail).estimate
    return initial | {"information_needed": "yes" if detail.information_needed else "no"}
