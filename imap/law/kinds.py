"""Kinds of agency, and the name each goes by in the dated lists of powers (LEG1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

EVERY_KIND = "*"


class AgencyKind(models.TextChoices):
    """What sort of body an agency is; it decides which powers the agency may name (LEG1)."""

    LACSC = "lacsc", _("Local authority children's social care")
    POLICE = "police", _("Police")
    HEALTH_PROVIDER = "health_provider", _("Health provider")
    GP = "gp", _("GP practice")
    SCHOOL = "school", _("School or college")
    EDUCATION = "education", _("Education service")
    PROBATION = "probation", _("Probation")
    HOUSING = "housing", _("Housing")
    ADULT_SOCIAL_CARE = "adult_social_care", _("Adult social care")
    YOUTH_JUSTICE = "youth_justice", _("Youth justice")
    DOMESTIC_ABUSE = "domestic_abuse", _("Domestic abuse service")
    SUBSTANCE_MISUSE = "substance_misuse", _("Substance misuse service")
    VOLUNTARY = "voluntary", _("Voluntary organisation")
    PRIVATE = "private", _("Private organisation")
    OTHER = "other", _("Other")


# The lists write "health" for a health provider; every other kind goes by its own name. A GP practice is
# not covered by "health": the lists name it apart wherever a power is its own too.
_NAME_IN_LISTS = {AgencyKind.HEALTH_PROVIDER: "health"}

LIST_NAMES: frozenset[str] = frozenset(_NAME_IN_LISTS.get(kind, kind.value) for kind in AgencyKind)


def names_in_lists(kind: str) -> tuple[str, str]:
    """The two names under which a list entry is open to this kind of agency: every kind's, and its own.

    Raises ValueError for a kind that does not exist. Clause: LEG1.
    """
    known = AgencyKind(kind)
    return EVERY_KIND, _NAME_IN_LISTS.get(known, known.value)


def words_for(name: str) -> str:
    """The words on screen for a name in a list: "health" becomes "Health provider", "*" "Every agency"."""
    if name == EVERY_KIND:
        return str(_("Every agency"))
    return str(next(kind.label for kind in AgencyKind if names_in_lists(kind)[1] == name))
