"""A database with a rich case in it, written once by the application's own actions, and a copy of it for each test."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from imap.db import clock
from imap.operations.addresses import Addresses
from tests.factories import opened, override, refuse_consent, the_partnership
from tests.harness.cluster import PARTNERSHIP, WorkerDatabase
from tests.harness.database import sign_in
from tests.support.planted import rich
from tests.support.tampering import Tampered


@pytest.fixture(scope="module")
def written(
    databases: WorkerDatabase,
    django_db_blocker: DjangoDbBlocker,
    django_test_environment: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Addresses]:
    """Addresses of a database in which a partnership shared, withheld, overrode and corrected."""
    addresses = databases.copy_of(PARTNERSHIP, "written")
    clock.is_demonstration.cache_clear()
    files = override_settings(FILES_DIRECTORY=str(tmp_path_factory.mktemp("files-of-written")))
    with django_db_blocker.unblock(), files:
        sign_in(addresses.app)
        partnership = the_partnership()
        rich(partnership)
        enquiry = opened(partnership.social_worker)
        refuse_consent(enquiry, partnership.social_worker)
        override(enquiry, partnership.social_worker)
        connections.close_all()
    clock.is_demonstration.cache_clear()
    yield addresses
    databases.drop(addresses)


@pytest.fixture
def tampered(
    written: Addresses, databases: WorkerDatabase, django_db_blocker: DjangoDbBlocker
) -> Iterator[Tampered]:
    """A copy of it for one test, which a superuser may do anything to."""
    addresses = databases.copy_of(written.database, "tampered")
    database = Tampered(addresses)
    with django_db_blocker.unblock():
        yield database
        connections.close_all()
    database.close()
    databases.drop(addresses)
