"""What every test may ask for; tests/harness holds how. See docs/development.md, "Tests"."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from tests.factories import Partnership, the_partnership
from tests.harness.database import databases, db, django_db_setup, transactional_db, worker_database
from tests.support import undefined_variables
from tests.support.browser import browser, new_page, page
from tests.support.site import servers, site
from tests.support.sql import app_sql, backup_sql, owner_sql, worker_sql

__all__ = [
    "app_sql",
    "backup_sql",
    "browser",
    "databases",
    "db",
    "django_db_setup",
    "new_page",
    "owner_sql",
    "page",
    "servers",
    "site",
    "transactional_db",
    "worker_database",
    "worker_sql",
]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashes that are quick to make and to check: the passwords of tests are nobody's."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def files_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Attached files of tests lie where nobody keeps anything; of each database apart (tests/harness/database.py)."""
    place = tmp_path_factory.mktemp("files")
    with override_settings(FILES_DIRECTORY=str(place)):
        yield place


@pytest.fixture(scope="session", autouse=True)
def _cache_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Rate limits of one process of the suite do not count in another's: the same cache, a directory for each."""
    directory = str(tmp_path_factory.mktemp("cache"))
    with override_settings(CACHES={"default": settings.CACHES["default"] | {"LOCATION": directory}}):
        yield


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail() -> None:
    undefined_variables.watch()


@pytest.fixture
def partnership(db: None) -> Partnership:
    """A lead agency, police, health, school and housing with their people (tests/factories.py)."""
    return the_partnership()
