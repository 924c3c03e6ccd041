from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from imap.access.history import history
from imap.agencies.models.agency import Agency
from imap.agencies.roles import CASEWORK, Role
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who uses the system. Deactivated when they leave, never deleted.

    There is no superuser: `is_superuser` and per-person permissions do not exist as columns. Rights on a
    case come from the agency's group (guardian) and from the roles held.
    """

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    email = models.EmailField(_("work e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(_("active"), default=True)
    #: How often all sessions of this person were ended: counted by the database alone (imap.end_sessions in policies.sql).
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    is_superuser = None
    user_permissions = None  # type: ignore[assignment]

    # Neither password hashes nor sign-in times belong in a readable history.
    history = history(excluded_fields=["password", "last_login", "sessions_ended"])
    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False  # there is no admin site

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["agency", "name"], name="agencies_user_by_agency")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What every session of this person carries: another one ends them all. It changes with the password (Django's), and
        with the e-mail address, the roles, and whether account and agency are active (`sessions_ended`)."""
        carried = f"{super().get_session_auth_hash()}:{self.sessions_ended}"
        return salted_hmac("imap.agencies.models.User.sessions", carried, algorithm="sha256").hexdigest()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now; empty for a deactivated person or one whose agency is not active."""
        if not (self.is_active and self.agency.is_active):
            return frozenset()
        held = RoleHeld.objects.filter(user=self, ended_at=None)
        return frozenset(held.values_list("role", flat=True))

    def forget_roles(self) -> None:
        """Ask for the roles anew when they are needed next: what is decided now counts what holds now."""
        with suppress(AttributeError):  # nobody asked yet
            del self.roles

    def check_password(self, raw_password: str | None) -> bool:
        """Django's. A hash that is brought up to the present strength is no change that anybody made."""
        with self.without_history():
            return super().check_password(raw_password)

    @contextmanager
    def without_history(self) -> Iterator[None]:
        """For what this row alone keeps (when they signed in, a stronger hash): nothing that others read."""
        self.skip_history_when_saving = True  # simple-history looks for it
        try:
            yield
        finally:
            del self.skip_history_when_saving

    @property
    def is_caseworker(self) -> bool:
        return bool(self.roles & CASEWORK)

    @property
    def is_manager(self) -> bool:
        return Role.MANAGER in self.roles

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_partnership_guardian(self) -> bool:
        return Role.PARTNERSHIP_GUARDIAN in self.roles

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("People are deactivated, never deleted: the record names them.")


class RoleHeld(models.Model):
    """That a person holds a role; ended, never deleted."""

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    ended_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        verbose_name_plural = "roles held"
        constraints = [
            models.UniqueConstraint(
                "user", "role", condition=models.Q(ended_at=None), name="agencies_roleheld_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user_id}"
