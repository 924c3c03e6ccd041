"""What pages read about people, in a constant number of queries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from imap.agencies.changes import digest_of
from imap.agencies.models import RoleHeld, User
from imap.agencies.roles import Role

PAGE = 50  # people on one page of the list


def people_of(*, agency: UUID | None, words: str) -> QuerySet[User]:
    """People with agency and roles held now (`held_now`); `words` are looked for in name and e-mail."""
    held = Prefetch("roles_held", RoleHeld.objects.filter(ended_at=None).order_by("role"), to_attr="held_now")
    found = User.objects.select_related("agency").prefetch_related(held)
    if agency is not None:
        found = found.filter(agency_id=agency)
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.order_by("agency__name", "name", "id")


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people; `next` is the id to go on after, None on the last page."""

    people: list[User]
    next: UUID | None


def page_of(found: QuerySet[User], after: UUID | None, *, size: int = PAGE) -> PeoplePage:
    """The page that begins after a person (keyset: no counting, no skipping). An unknown id begins anew."""
    last = User.objects.filter(pk=after).values_list("agency__name", "name", "id").first() if after else None
    if last:
        agency, name, key = last
        behind = Q(agency__name=agency, name__gt=name) | Q(agency__name=agency, name=name, id__gt=key)
        found = found.filter(Q(agency__name__gt=agency) | behind)
    rows = list(found[: size + 1])
    return PeoplePage(rows[:size], rows[size - 1].pk if len(rows) > size else None)


def get_user(user_id: UUID) -> User | None:
    return User.objects.select_related("agency").filter(pk=user_id).first()


def holder_of(email: str, besides: UUID | None = None) -> User | None:
    """Who has an account with this e-mail address, however it is written; `besides` is not looked at."""
    rows = User.objects.select_related("agency").filter(email__iexact=email)
    return (rows.exclude(pk=besides) if besides else rows).first()


def roles_held_by(user: User) -> frozenset[str]:
    """Roles held now, also by someone whose account is not active (`User.roles` is empty then)."""
    return frozenset(user.roles_held.filter(ended_at=None).values_list("role", flat=True))


def duty_of(user: User) -> frozenset[UUID]:
    """The duty teams that a person is on now."""
    return frozenset(user.duty.filter(ended_at=None).values_list("team_id", flat=True))


def administrators() -> QuerySet[RoleHeld]:
    """The administrator roles of people who can sign in."""
    return RoleHeld.objects.filter(
        role=Role.ADMINISTRATOR, ended_at=None, user__is_active=True, user__agency__is_active=True
    )


def seen_person(user: User) -> str:
    """A digest of everything that the form of a person changes: a different one means that it changed."""
    facts = (user.name, user.email, user.job_title, user.is_active)
    return digest_of(*facts, *sorted(roles_held_by(user)), *sorted(map(str, duty_of(user))))
