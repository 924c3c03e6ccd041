"""The only writer of what an item has to do with the rest of its answer: with the release, and with a new version."""

from collections.abc import Iterable, Mapping, Sequence

from disclosures.items.rules import ItemAnswers, WithholdingAnswers
from disclosures.models import Item, LeftOut, SharedAnswers, SharedInPart, Withholding
from disclosures.shared_justification.rules import sets_of, shown_in_part


def record_sets(
    made: Mapping[str, Item],
    items: Sequence[ItemAnswers],
    withholdings: Mapping[str, Withholding],
    kept_back: Iterable[WithholdingAnswers],
) -> None:
    """Of an answer that is being released: which items have one set of answers (NPR4), and what was left out of which
    (REC2). The rules have judged both before; `made` and `withholdings` are by the keys of the draft."""
    for first, *others in sets_of(items):
        for one in others:
            item = made[one.id]
            SharedAnswers.objects.create(enquiry_id=item.enquiry_id, item=item, first=made[first.id])
    for kept in kept_back:
        if kept.part_of in made:
            item = made[kept.part_of]
            LeftOut.objects.create(enquiry_id=item.enquiry_id, item=item, withholding=withholdings[kept.id])
    for key in sorted(shown_in_part(items, kept_back)):
        SharedInPart.objects.create(enquiry_id=made[key].enquiry_id, item=made[key])


def keep_in_part(first: Item, second: Item) -> None:
    """A new version of an item that is shared in part is shared in part."""
    if SharedInPart.objects.filter(item=first).exists():
        SharedInPart.objects.create(enquiry_id=second.enquiry_id, item=second)
