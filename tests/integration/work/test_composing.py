"""My work's statements are composed once for each set of roles: what is kept is what would be composed anew, at any moment."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enquiries import composing
from enquiries.worklists import compose
from imap.agencies import actions, session
from imap.agencies.composed import Reader
from imap.agencies.models import User
from imap.agencies.roles import Role
from imap.work.lists import ROOMS
from tests.factories import Partnership

PEOPLE = ("social_worker", "lead_manager", "officer", "nurse", "teacher", "guardian")


def kept_is_fresh(user: User) -> int:
    """How many parameters were moments."""
    moments = 0
    for room in ROOMS:
        for now in (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
            with session.standing_still(now):
                fresh, kept = compose(room(user, None), {}), composing.statement(room, user)
                assert kept == fresh, (user.email, room.__module__)
        moments += sum(
            isinstance(one, composing._When) for one in composing._composed(room, Reader.of(user)).given
        )
    return moments


def test_what_is_kept_is_what_would_be_composed(partnership: Partnership) -> None:
    moments = 0
    for name in PEOPLE:
        user: User = getattr(partnership, name)
        with session.acting_as(user):
            moments += kept_is_fresh(user)
    assert moments > 0  # of late reviews, unread corrections, days to look again


def test_composing_asks_the_database_nothing(partnership: Partnership) -> None:
    """What it had read would stand still in what is kept."""
    composing._composed.cache_clear()
    for name in PEOPLE:
        user: User = getattr(partnership, name)
        with session.acting_as(user):
            assert user.roles
            assert user.agency.is_active
            with CaptureQueriesContext(connection) as asked:
                for room in ROOMS:
                    assert composing.statement(room, user)[0]
        assert len(asked) == 0, (name, asked.captured_queries)


def test_whoever_became_a_manager_is_composed_anew(partnership: Partnership) -> None:
    p = partnership
    with session.acting_as(p.social_worker):
        kept_is_fresh(p.social_worker)
    with session.acting_as(p.administrator):
        roles: frozenset[str] = frozenset({Role.PRACTITIONER, Role.MANAGER})
        actions.set_roles(user=p.social_worker, by=p.administrator, roles=roles, reason="She leads the team.")
    now_manager = User.objects.get(pk=p.social_worker.pk)
    with session.acting_as(now_manager):
        assert now_manager.is_manager
        kept_is_fresh(now_manager)


def test_a_moment_that_would_stand_still_is_refused() -> None:
    with pytest.raises(TypeError, match="stand still"):
        composing._kept(datetime(2026, 3, 1, tzinfo=UTC), [])
