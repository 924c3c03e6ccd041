"""What was withheld in an answer, as one reader may know of it (REC2)."""

from uuid import UUID

from disclosures.items.presentation import WithholdingShown, recorded_withholding
from disclosures.models import Answer, Withholding
from disclosures.visibility.queries import acts_for
from imap.agencies.models import User


def withheld_of(user: User, answer: Answer | None) -> list[WithholdingShown]:
    """What was kept back in an answer: all of it for the agency that holds it and for the Guardian (each
    reads only its parts of it), for the lead agency what the decision shows. One query."""
    if answer is None:
        return []
    every = acts_for(user, answer.agency_id) or user.is_partnership_guardian
    return [recorded_withholding(number, row) for number, row in enumerate(_withheld(answer.pk, every), 1)]


def _withheld(answer: UUID, every: bool) -> list[Withholding]:
    rows = Withholding.objects.filter(answer=answer).order_by("id")
    rows = rows.select_related("reason", "account", "left_out__item")
    return list(rows if every else rows.filter(existence_shown=True))
