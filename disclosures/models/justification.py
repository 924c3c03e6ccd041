"""What an item has to do with the rest of its answer: the same answers as another item, or something left out of it."""

from django.db import models

from disclosures.models.items import Item, Withholding
from enquiries.models import CaseRow
from imap.db.table_kinds import TableKind


class SharedAnswers(CaseRow):
    """That an item has the answers of another: one set, given once, for the same source, kind, person and decision. Each
    keeps them as its own (NPR4). The agency's that gave them, and the Guardian's: who received one of the two learns
    nothing of the other."""

    table_kind = TableKind.DECISION

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="shared_answers")
    first = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(item=models.F("first")), name="disclosures_sharedanswers_of_another"
            )
        ]


class LeftOut(CaseRow):
    """Of which item something was left out: a withholding like any other (REC2), and as little for others to know."""

    table_kind = TableKind.DECISION

    withholding = models.OneToOneField(Withholding, on_delete=models.PROTECT, related_name="left_out")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")


class SharedInPart(CaseRow):
    """That something was left out of an item, for everybody who reads it. Written only where the decision lets them know
    (REC2)."""

    table_kind = TableKind.DECISION

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="in_part")
