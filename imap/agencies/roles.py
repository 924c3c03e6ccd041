"""Roles that people hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A person belongs to one agency and can hold several of these in it."""

    PRACTITIONER = "practitioner", _("Practitioner")
    MANAGER = "manager", _("Manager")
    GUARDIAN = "guardian", _("Caldicott Guardian of the agency")
    PARTNERSHIP_GUARDIAN = "partnership_guardian", _("Caldicott Guardian of the partnership")
    DATA_PROTECTION_OFFICER = "dpo", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("Administrator of the partnership")


#: Only these are in their agency's group, to which grants are given: an administrator sees no case.
CASEWORK = frozenset({Role.PRACTITIONER, Role.MANAGER})
