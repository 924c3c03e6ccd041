"""Who may open an enquiry at all: a relative, a colleague, a public figure. It beats every grant."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import CaseRow, Decision, within_enquiry
from imap.db.conditions import SqlCondition
from imap.db.table_kinds import TableKind


class Restriction(Decision):
    """A decision about who may open an enquiry, with the words that those kept out are to read.

    The newest is in force; lifting is a decision too. Whoever has a part in the enquiry through their agency reads this
    row, because a person who is kept out reads its message. Its reasons (`RestrictionReason`) and its list
    (`RestrictedPerson`) are others' (policies.sql).
    """

    class Kind(models.TextChoices):
        ONLY = "only", _("Only the people named may open it")
        NOT = "not", _("The people named may not open it")
        LIFTED = "lifted", _("The restriction is lifted")

    kind = models.CharField(_("who may open it"), max_length=6, choices=Kind.choices)
    message = models.TextField(_("what people who are kept out read"), blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        constraints = [
            within_enquiry("enquiries_restriction"),
            # One chain an enquiry: its first, and one after each.
            models.UniqueConstraint(
                "enquiry", condition=Q(supersedes=None), name="enquiries_restriction_first"
            ),
            models.CheckConstraint(
                condition=Q(kind="lifted") | ~Q(message=""), name="enquiries_restriction_message"
            ),
            models.CheckConstraint(
                condition=~Q(kind="lifted") | Q(supersedes__isnull=False),
                name="enquiries_restriction_lifts_one",
            ),
        ]


class RestrictionReason(CaseRow):
    """Why an enquiry was restricted, or the restriction lifted: the lead agency's, and the Guardian's."""

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    restriction = models.OneToOneField(Restriction, on_delete=models.PROTECT, related_name="reason")
    reasons = models.TextField(_("reasons"))


class RestrictedPerson(CaseRow):
    """A person whom a restriction names: one of those who alone may open the enquiry, or one who may not."""

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("restriction", "person", name="enquiries_restricted_once"),
        ]


def in_force() -> "models.QuerySet[Restriction]":
    """The restrictions in force: the newest of each enquiry, when it does not lift the one before."""
    return Restriction.objects.filter(superseded_by=None).exclude(kind=Restriction.Kind.LIFTED)


_NAMED = """EXISTS (
    SELECT FROM enquiries_restrictedperson door_named
    WHERE door_named.restriction_id = door_shut.id AND door_named.person_id = {1})"""
_SHUT = """EXISTS (
    SELECT FROM enquiries_restriction door_shut
    WHERE door_shut.enquiry_id = {{0}} AND {by}
    AND NOT EXISTS (SELECT FROM enquiries_restriction door_newer WHERE door_newer.supersedes_id = door_shut.id))"""
#: Whether a restriction in force keeps a person ({1}) out of an enquiry ({0}), in SQL.
KEPT_OUT = _SHUT.format(by=f"door_shut.kind = CASE WHEN {_NAMED} THEN 'not' ELSE 'only' END")
_NAMED_ONLY = _SHUT.format(by=f"door_shut.kind = 'not' AND {_NAMED}")


def kept_out(person: Any, *, enquiry: str | OuterRef = "pk", named_only: bool = False) -> SqlCondition:
    """A condition for rows whose `enquiry` is an enquiry: a restriction in force keeps this person out of it. `person` is
    one, or an expression of one's key.

    `named_only`: only one that names them, which is all that keeps the partnership's Guardian out (ADR 0010).
    """
    key = (
        person if hasattr(person, "resolve_expression") else Value(person.pk, output_field=models.UUIDField())
    )
    return SqlCondition(_NAMED_ONLY if named_only else KEPT_OUT, enquiry, key)
