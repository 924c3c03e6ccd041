"""Who answered: nobody can be chosen where nobody on the enquiry may answer (CON2, CON3)."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consent.positions.people import PersonFacts
from imap.law.forms import ReasonedForm


class GiverForm(ReasonedForm):
    """A form with the questions `position` and `giver`."""

    def leave_out_giver(self, about: PersonFacts, givers: Sequence[PersonFacts]) -> bool:
        """Where nobody can answer, who answered is not asked, and it is said at the position; whether that is so."""
        if givers:
            return False
        del self.fields["giver"]
        if not about.unborn:
            self.fields["position"].help_text = _(
                "Nobody on this enquiry is recorded as holding parental responsibility for %(name)s, so nobody here can "
                "give or refuse consent (CON3)"
            ) % {"name": about.name}
        return True

    def add_refusals(self, errors: Iterable[tuple[str | None, ValidationError]]) -> None:
        """As every form's; where nobody can answer, the position is what there is to change."""
        gone = "giver" not in self.fields
        super().add_refusals(
            ("position" if gone and name == "giver" else name, error) for name, error in errors
        )
