"""Forms about people, their roles and duty teams."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imap.agencies.fields import active_field, reason_field, seen_field
from imap.agencies.models import Agency, User
from imap.agencies.partnership.queries import agency_choices, teams_of
from imap.agencies.people import rules
from imap.agencies.people.queries import duty_of
from imap.agencies.roles import Role
from imap.design.fields import Choice, Choices, Key, Text
from imap.design.forms import GovukForm
from imap.law.violations import as_errors

HINTS = {
    Role.PRACTITIONER: gettext_lazy("Records enquiries, answers requests, releases and withholds."),
    Role.MANAGER: gettext_lazy("All that a practitioner does, and reviews decisions and lowers ratings."),
    Role.GUARDIAN: gettext_lazy("Answers questions for advice, and advises on refusals."),
    Role.PARTNERSHIP_GUARDIAN: gettext_lazy(
        "Reads every agency’s decisions, reasons and figures; answers questions for advice."
    ),
    Role.DATA_PROTECTION_OFFICER: gettext_lazy(
        "Answers questions for advice; decides about personal data breaches of the agency."
    ),
    Role.ADMINISTRATOR: gettext_lazy(
        "Agencies, people, roles, lists and deadlines; no case content. This role stands alone."
    ),
}


class UserSearchForm(GovukForm):
    """Which people to list."""

    q = Text(
        label=gettext_lazy("Name or e-mail address"), max_length=100, required=False, mark_optional=False
    )
    agency = Choice(label=gettext_lazy("Agency"), select=True, required=False, mark_optional=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "agency", [("", _("Every agency")), *agency_choices()])


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class UserForm(GovukForm):
    """Who a person is and what they may do."""

    name = Text(label=gettext_lazy("Name"), max_length=120, missing=gettext_lazy("Enter the person’s name"))
    email = Text(
        label=gettext_lazy("Work e-mail address"),
        max_length=254,
        called=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The address of the agency: with it they sign in."),
        missing=gettext_lazy("Enter the person’s work e-mail address"),
        widget=forms.EmailInput(),
        validators=[EmailValidator(gettext_lazy("Enter an e-mail address like name@agency.example"))],
    )
    job_title = Text(label=gettext_lazy("Job title"), max_length=120, required=False)
    roles = Choices(
        label=gettext_lazy("Roles"),
        choices=Role.choices,
        hints=HINTS,
        missing=gettext_lazy("Choose at least one role"),
    )

    user: User | None = None

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        same = User.objects.filter(email__iexact=email)
        if (same.exclude(pk=self.user.pk) if self.user else same).exists():
            raise ValidationError(_("Somebody has an account with this e-mail address already"), code="taken")
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.add_refusals(as_errors(rules.check_roles(cleaned.get("roles", ()))))
        return cleaned

    @property
    def roles_chosen(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["roles"])


class AddUserForm(UserForm):
    """A new person of an active agency; posted twice it is one."""

    agency = Choice(
        label=gettext_lazy("Agency"),
        select=True,
        missing=gettext_lazy("Choose the person’s agency"),
        help_text=gettext_lazy("A person belongs to one agency, for good."),
    )
    key = Key()
    field_order = ["agency"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "agency", [("", _("Choose one")), *agency_choices(active_only=True)])

    @property
    def agency_chosen(self) -> Agency:
        return Agency.objects.get(pk=self.cleaned_data["agency"])


class ChangeUserForm(UserForm):
    """A person's details, roles, duty teams and whether their account is active, with a reason."""

    teams = Choices(label=gettext_lazy("Duty teams"), required=False)
    is_active = active_field(
        gettext_lazy("They cannot sign in, and are signed out. What they recorded stays, under their name.")
    )
    reason = reason_field()
    seen = seen_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("They sign in with it. Changing it signs them out.")
        self.fields["roles"].help_text = _(
            "Changing a role signs them out. What they were typing is kept for them."
        )
        held = duty_of(user)
        teams = [team for team in teams_of(user.agency) if team.is_active or team.pk in held]
        _offer(self, "teams", [(str(team.pk), f"{team} ({team.get_hours_display()})") for team in teams])
        if not teams:
            del self.fields["teams"]
        if user.is_active is False:
            self.fields["roles"].required = False  # a person who has left may hold none

    def to_account(self) -> rules.Account:
        """What was answered, for the action."""
        answers = self.cleaned_data
        return rules.Account(
            name=answers["name"],
            email=answers["email"],
            job_title=answers["job_title"],
            roles=self.roles_chosen,
            is_active=answers["is_active"] == "yes",
            teams=frozenset(map(UUID, answers.get("teams", []))),
        )
