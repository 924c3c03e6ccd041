"""The one door to django-guardian: who may see which case, in which capacity, until when.

A grant is given to an *agency's group* on one enquiry and names one capacity. Guardian's own shortcuts
are not used for reading: its list shortcut and `has_perm` disagree about inactive people and superusers,
neither knows of expiry, and the list shortcut is slow over many enquiries. The
database's row-level security reads the same rows, so a forgotten filter shows nothing (ADR 0005).
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.backends import ObjectPermissionBackend
from guardian.models import GroupObjectPermissionBase
from guardian.utils import get_group_obj_perms_model

from imap.db.conditions import NEVER, SqlCondition
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind

if TYPE_CHECKING:
    from imap.agencies.models import Agency, User


class Participation(models.TextChoices):
    """In which capacity an agency has to do with an enquiry; each is a permission on it."""

    LEAD = "lead_enquiry", _("Lead agency")
    REFERRED = "referred_enquiry", _("Agency that referred")
    ASKED = "asked_enquiry", _("Agency asked")
    RECEIVED = "received_enquiry", _("Recipient of a release")


class AgencyGrant(GroupObjectPermissionBase):
    """A guardian group grant with the reason for it, by whom and until when (None: until ended).

    A concrete subclass adds `content_object`, the direct foreign key, and says what a grant does not open (`kept_from`).
    """

    table_kind: ClassVar[TableKind] = TableKind.GRANT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(max_length=200)
    #: What gives it: the request to an agency that is asked, the release to one that receives. None: the enquiry itself.
    request_id = models.UUIDField(null=True, editable=False)
    release_id = models.UUIDField(null=True, editable=False)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True

    #: SQL of what keeps a person ({1}) from an enquiry ({0}) that their agency was given all the same.
    kept_from: ClassVar[str]


#: A person holds a casework role now, in an active agency: a membership alone may be stale.
_WORKS = "imap.has_role({}, 'practitioner', 'manager')"

IN_FORCE = Q(until=None) | Q(until__gt=Now())


def _grants(model: type[AgencyGrant]) -> "models.QuerySet[Any]":
    """The rows of a concrete subclass: only that has `content_object`, so its fields are not checked here."""
    return model._default_manager.all()


def _given(user: "User", model: type[AgencyGrant], capacity: str | None) -> "models.QuerySet[Any]":
    """The grants in force of a person's agency's group, while they work on cases there; none for an inactive one."""
    grants = _grants(model).filter(
        SqlCondition(_WORKS.format("{0}"), _person(user)), IN_FORCE, group__user=user
    )
    if not (user.is_active and user.agency.is_active):
        return grants.none()
    return grants.filter(permission__codename=capacity) if capacity else grants


def _reach(user: "User", model: type[AgencyGrant], capacity: str | None) -> "models.QuerySet[Any]":
    """The grants in force that reach a person: their agency's, except where that one person is kept out."""
    kept = SqlCondition(model.kept_from, "content_object_id", _person(user))
    return _given(user, model, capacity).filter(~kept)


def _person(user: "User") -> Value:
    return Value(user.pk, output_field=models.UUIDField())


def given(user: "User", on: UUID, *, model: type[AgencyGrant]) -> bool:
    """Whether a person's agency has a grant on this enquiry now, also when they themselves are kept out of it."""
    return _given(user, model, None).filter(content_object=on).exists()


def give(
    model: type[AgencyGrant],
    *,
    agency: "Agency",
    capacity: Participation,
    on: UUID,
    by: "User",
    reason: str,
    until: datetime | None = None,
    request: UUID | None = None,
    release: UUID | None = None,
) -> None:
    """Give an agency's group one capacity on one enquiry; giving again what is held changes nothing.

    `request` or `release` is the key of what gives it, written later in the same transaction. Who may give what is held
    by the database too (enquiries/policies.sql, disclosures/grants.sql).
    """
    permission = Permission.objects.get(
        codename=capacity, content_type__app_label=model._meta.app_label, content_type__model="enquiry"
    )
    grant = model(
        group_id=agency.group_id,
        permission=permission,
        granted_by=by,
        reason=reason,
        until=until,
        request_id=request,
        release_id=release,
        content_object_id=on,  # type: ignore[misc]
    )
    # Not guardian's save(): it loads the enquiry, which is written after its grant. And whoever gives need not see
    # what is held already: that is the database's to know.
    _grants(model).bulk_create([grant], ignore_conflicts=True)


def holds(user: "User", capacity: Participation, on: UUID, *, model: type[AgencyGrant]) -> bool:
    """Whether a person holds this one capacity on this one enquiry now."""
    return capacity in capacities(user, on, model=model)


def capacities(user: "User", on: UUID, *, model: type[AgencyGrant]) -> frozenset[str]:
    """Every capacity that a person holds on an enquiry now; empty for an outsider."""
    held_on = _reach(user, model, None).filter(content_object=on)
    return frozenset(held_on.values_list("permission__codename", flat=True))


def held(user: "User", *, model: type[AgencyGrant]) -> ArraySubquery:
    """For a queryset of enquiries: every capacity that a person holds on each, as `capacities`."""
    given = _reach(user, model, None).filter(content_object=OuterRef("pk"))
    return ArraySubquery(given.order_by().values("permission__codename").distinct())


#: The grants in force of one enquiry ({0}) that a person's ({1}) agency has, as `_given`. Tests hold the two together.
_GRANTS_OF = f"""FROM {{grants}} door_grant
    JOIN {{members}} door_member ON door_member.group_id = door_grant.group_id
    JOIN auth_permission door_capacity ON door_capacity.id = door_grant.permission_id
    WHERE door_grant.content_object_id = {{{{0}}}} AND door_member.user_id = {{{{1}}}} AND {_WORKS.format("{{1}}")}
    AND (door_grant.until IS NULL OR door_grant.until > statement_timestamp())"""

#: The same as `_reach`; with a capacity it is {2}.
_REACHES = f"(EXISTS (SELECT {_GRANTS_OF} {{capacity}}) AND NOT {{kept}})"


def _members() -> str:
    """The table that says which people are in which group."""
    return get_user_model().groups.through._meta.db_table


def reaches(
    user: "User",
    *,
    model: type[AgencyGrant],
    capacity: Participation | None = None,
    key: str = "pk",
    on: UUID | None = None,
) -> SqlCondition:
    """A condition for a queryset of enquiries (or of rows whose `key` is an enquiry): reached by a grant.

    `on`: for rows of this one enquiry alone, which the caller sees to. The database then asks once, of this one; of a
    column it may first list all that the person reaches.
    """
    if not (user.is_active and user.agency.is_active):
        return NEVER
    sql = _REACHES.format(
        grants=model._meta.db_table,
        members=_members(),
        capacity="AND door_capacity.codename = {2}" if capacity else "",
        kept=model.kept_from,
    )
    enquiry = Value(on, output_field=models.UUIDField()) if on else key
    return SqlCondition(sql, enquiry, _person(user), *([Value(str(capacity))] if capacity else []))


class GrantBackend(ObjectPermissionBackend):
    """`user.has_perm("enquiries.lead_enquiry", enquiry)` gives the same answer as `holds`."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if obj is None or not getattr(user_obj, "is_authenticated", False):
            return False
        model = get_group_obj_perms_model(obj)
        codename = perm.rpartition(".")[2]
        return (
            issubclass(model, AgencyGrant)
            and _reach(user_obj, model, codename).filter(content_object=obj.pk).exists()
        )

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is None or not getattr(user_obj, "is_authenticated", False):
            return set()
        return set(
            capacities(user_obj, obj.pk, model=cast("type[AgencyGrant]", get_group_obj_perms_model(obj)))
        )
