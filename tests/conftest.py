"""What every test may ask for; tests/harness holds how. See docs/operations.md, "Tests"."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.factories import Partnership, the_partnership
from tests.harness import lighter, undefined
from tests.harness.browser import browser, new_page, page
from tests.harness.database import (
    _django_db_helper,
    _worker_database,
    app_sql,
    backup_sql,
    db,
    django_db_setup,
    owner_sql,
    transactional_db,
    worker_database,
    worker_sql,
)
from tests.harness.server import _live_server_helper, _servers, live_server

__all__ = [
    "_django_db_helper",
    "_live_server_helper",
    "_servers",
    "_worker_database",
    "app_sql",
    "backup_sql",
    "browser",
    "db",
    "django_db_setup",
    "live_server",
    "new_page",
    "owner_sql",
    "page",
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
def _files_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Attached files of tests lie where nobody keeps anything."""
    with override_settings(FILES_DIRECTORY=str(tmp_path_factory.mktemp("files"))):
        yield


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail() -> None:
    undefined.watch()


@pytest.fixture(scope="session", autouse=True)
def _lighter(django_test_environment: None) -> None:
    lighter.collect_less()
    lighter.keep_contexts_of_pages()


@pytest.fixture
def partnership(db: None) -> Partnership:
    """A lead agency, police, health, school and housing with their people (tests/factories.py)."""
    return the_partnership()
