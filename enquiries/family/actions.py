"""The only writer of relations."""

from uuid import UUID

from django.db import transaction

from enquiries.casework.decisions import take_turn
from enquiries.family import queries
from enquiries.family.rules import Tie, check_relation
from enquiries.models import Enquiry, Relation
from enquiries.people.queries import people_of
from enquiries.revisions import queries as revisions_queries
from enquiries.revisions.actions import refuse_unless_lead
from imap.agencies.models import User
from imap.law.violations import raise_if


def _refuse_untrue(enquiry_id: UUID, new: Tie) -> None:
    members = {str(p.pk): queries.member(p) for p in people_of(enquiry_id)}
    raise_if(check_relation(new, members, [queries.tie(r) for r in queries.relations_of(enquiry_id)]))


@transaction.atomic
def add_relation(*, enquiry: Enquiry, new: Tie, by: User, key: UUID) -> Relation:
    """Write down how two people of an enquiry are related. A form posted twice (`key`) is one relation.
    Raises RuleViolation (SEC1, ACC2)."""
    take_turn(enquiry.pk, by)
    refuse_unless_lead(enquiry=enquiry, by=by)
    if there := Relation.objects.filter(pk=key, enquiry=enquiry).first():
        return there
    _refuse_untrue(enquiry.pk, new)
    return Relation.objects.create(
        id=key,
        enquiry=enquiry,
        person_id=UUID(new.person),
        kind=new.kind,
        other_id=UUID(new.other),
        words=new.words,
        state=new.state,
        changed_by=by,
    )


@transaction.atomic
def change_relation(*, relation: Relation, to: Tie, reason: str, by: User, seen: UUID | None = None) -> bool:
    """Improve a relation: it ended, it is another one, it was a mistake. Whether anything was different. `seen` is
    the version that the form showed. Raises RuleViolation (SEC1, ACC2)."""
    take_turn(relation.enquiry_id, by)
    refuse_unless_lead(enquiry=relation.enquiry, by=by)
    now = Relation.objects.get(pk=relation.pk)
    values = {
        "person_id": UUID(to.person),
        "kind": to.kind,
        "other_id": UUID(to.other),
        "words": to.words,
        "state": to.state,
    }
    if revisions_queries.is_already(now, values):
        return False
    revisions_queries.refuse_stale(now, seen)
    _refuse_untrue(relation.enquiry_id, to)
    for name, value in values.items():
        setattr(now, name, value)
    now.changed_by = by
    now._change_reason = reason  # type: ignore[attr-defined]  # simple-history reads it
    now.save(force_update=True)
    return True
