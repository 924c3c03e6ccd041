"""A violation: a clause that what was asked for would break, and the words that say so to the person asking.

`rules.py` of every package returns violations; forms show them beside their fields; actions refuse on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse

from imap.law.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class Violation:
    """One clause broken.

    `clause` is its id in the catalogue (`CON3`); anything else raises `UnknownClause` here, at
    construction. `message` is the sentence for the screen. `field` names the form field that the words
    belong beside; empty means the form as a whole. `state`: what stands against it is where the case is
    (its stage, an answer that was given already), not a right that the person lacks: no refusal of access
    in the access log (SEC1).
    """

    clause: str
    message: str
    field: str = ""
    state: bool = False

    def __post_init__(self) -> None:
        catalogue().clause(self.clause)

    def as_error(self) -> ValidationError:
        """The same as a form error: `code` is the clause, `params` lead to its guidance page.

        Django runs the message through `%` whenever an error carries params, so a percent sign that
        somebody wrote is doubled here and comes out single.
        """
        return ValidationError(
            str(self.message).replace("%", "%%"),
            code=self.clause,
            params={"guidance_url": reverse("law:clause", args=[self.clause]), "guidance_label": self.clause},
        )


class RuleViolation(Exception):
    """An action was refused and nothing was written; `violations` say why, one clause each."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__(
            "; ".join(f"{violation.clause}: {violation.message}" for violation in self.violations)
        )


def raise_if(violations: Iterable[Violation]) -> None:
    """Raise `RuleViolation` with all the violations when there is at least one; otherwise do nothing."""
    found = tuple(violations)
    if found:
        raise RuleViolation(found)


def as_errors(violations: Iterable[Violation]) -> list[tuple[str, ValidationError]]:
    """Pairs of field name (empty for the whole form) and error, in the order given, for `add_error`."""
    return [(violation.field, violation.as_error()) for violation in violations]
