"""Forms about agencies and their duty teams."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imap.agencies.fields import active_field, reason_field, seen_field
from imap.agencies.models import Agency, DutyTeam
from imap.design.fields import Choice, DayField, Key, Text, Tick
from imap.design.forms import GovukForm
from imap.law.kinds import AgencyKind


class AgencyForm(GovukForm):
    """An agency joins by signing the agreement: version, day, signatory."""

    name = Text(label=gettext_lazy("Name of the agency"), max_length=120)
    kind = Choice(
        label=gettext_lazy("Kind of agency"),
        choices=AgencyKind.choices,
        select=True,
        help_text=gettext_lazy("It decides which legal powers the agency can name."),
    )
    leads = Tick(label=gettext_lazy("This is the lead agency of the partnership"), required=False)
    contact = Text(
        label=gettext_lazy("Safeguarding contact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who other agencies can telephone, and the number."),
    )
    agreement_version = Text(
        label=gettext_lazy("Which version of the agreement did it sign?"),
        called=gettext_lazy("Version of the agreement"),
        max_length=20,
        width=10,
    )
    agreement_signed_on = DayField(
        label=gettext_lazy("When was it signed?"),
        called=gettext_lazy("The day of signing"),
        not_future=True,
        missing=gettext_lazy("Enter the day on which the agreement was signed"),
    )
    agreement_signed_by = Text(
        label=gettext_lazy("Who signed it?"),
        max_length=120,
        missing=gettext_lazy("Enter who signed the agreement"),
    )

    agency: Agency | None = None

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = Agency.objects.filter(name__iexact=name)
        if (same.exclude(pk=self.agency.pk) if self.agency else same).exists():
            raise ValidationError(_("There is an agency of this name already"), code="taken")
        return name

    def details(self) -> dict[str, Any]:
        """The agency's own fields."""
        return {name: self.cleaned_data[name] for name in AgencyForm.base_fields}


class AddAgencyForm(AgencyForm):
    """A new agency; posted twice it is one."""

    key = Key()


class ChangeAgencyForm(AgencyForm):
    """An agency's details and whether it is active, with a reason."""

    is_active = active_field(
        gettext_lazy("For an agency that leaves: nobody of it can sign in. What they recorded stays.")
    )
    reason = reason_field()
    seen = seen_field()

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        self.agency = agency
        super().__init__(*args, **kwargs)

    def details(self) -> dict[str, Any]:
        return super().details() | {"is_active": self.cleaned_data["is_active"] == "yes"}


class TeamForm(GovukForm):
    """A duty team: a named inbox of an agency."""

    name = Text(label=gettext_lazy("Name of the duty team"), max_length=120)
    hours = Choice(label=gettext_lazy("When is it on duty?"), choices=DutyTeam.Hours.choices)

    def __init__(self, *args: Any, agency: Agency, team: DutyTeam | None = None, **kwargs: Any) -> None:
        self.agency, self.team = agency, team
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = self.agency.duty_teams.filter(name__iexact=name)
        if (same.exclude(pk=self.team.pk) if self.team else same).exists():
            raise ValidationError(_("This agency has a duty team of this name already"), code="taken")
        return name


class AddTeamForm(TeamForm):
    """A new duty team; posted twice it is one."""

    key = Key()


class ChangeTeamForm(TeamForm):
    """A duty team's name, hours and whether it is active, with a reason."""

    is_active = active_field(gettext_lazy("Nothing new goes to it, and nobody can be put on it."))
    reason = reason_field()
    seen = seen_field()
