"""Writes the handling instructions of an item that is released, and those of its next version."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model

from disclosures.disclosure_context.facts import Sharing
from disclosures.handling.rules import YES
from disclosures.items.rules import ItemAnswers
from disclosures.models import CriminalRelevance, Item, ItemConfidence, ItemReader, ItemSensitivity
from imap.agencies.models import User


def record_marks(item: Item, one: ItemAnswers, known: Sharing, by: User) -> None:
    """The marks of an item that is being released; the rules have judged them before (SEN1, DOC1, ONW3)."""
    marks, owed = one.marks, one.marks.confidence
    person = owed.person(one.about) if owed.owed == YES else ""
    ItemConfidence.objects.create(
        enquiry_id=item.enquiry_id,
        item=item,
        owed=owed.owed == YES,
        owed_to_id=UUID(person) if person else None,
        owed_name=known.people.get(person, ""),
        owed_role=owed.owed_role,
        lifted_by=owed.lifted_by,
        power=owed.power,
        because=owed.because,
    )
    written = {
        "enquiry_id": item.enquiry_id,
        "happened_at": item.happened_at,
        "recorded_by": by,
        "agency_id": by.agency_id,
    }
    if marks.sensitive:
        ItemSensitivity.objects.create(
            enquiry_id=item.enquiry_id, item=item, why=marks.why, because=marks.because
        )
        for agency in sorted(one.recipients):
            for person, deputy in marks.readers[agency]:
                ItemReader.objects.create(
                    item=item, of_id=UUID(agency), person_id=UUID(person), deputy_id=UUID(deputy), **written
                )
    if marks.criminal:
        CriminalRelevance.objects.create(item=item, reasons=marks.criminal_because, **written)


def keep_marks(first: Item, version: Item, recipients: Collection[UUID], by: User) -> None:
    """The marks of an item for its new version (ACC2): as sensitive, to the same people in force, of the agencies that still
    hold it (SEN1); owed in the same confidence (DOC1); kept as the first is (ONW3)."""
    written = {
        "happened_at": version.happened_at,
        "recorded_by": by,
        "agency_id": by.agency_id,
        "enquiry_id": version.enquiry_id,
    }
    for owed in ItemConfidence.objects.filter(item=first):
        _again(owed, item=version)
    for why in ItemSensitivity.objects.filter(item=first):
        _again(why, item=version)
    for one in ItemReader.objects.filter(item=first, of__in=recipients, superseded_by=None):
        ItemReader.objects.create(
            item=version, of_id=one.of_id, person_id=one.person_id, deputy_id=one.deputy_id, **written
        )
    for mark in CriminalRelevance.objects.filter(item=first):
        CriminalRelevance.objects.create(item=version, reasons=mark.reasons, **written)


def _again(row: ItemConfidence | ItemSensitivity, *, item: Item) -> None:
    """The same row, of another item."""
    type(row).objects.create(item=item, **columns_of(row, but=("id", "item")))


def columns_of(row: Model, *, but: Collection[str]) -> dict[str, Any]:
    """The columns of a row with their values, for another row that has the same; `but`: fields that it has of its own."""
    return {
        one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.name not in but
    }
