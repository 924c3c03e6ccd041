"""The roles are what the two locks rest on; a process with the wrong one does not start."""

from collections.abc import Callable

import psycopg
import pytest
from django.core.management import CommandError, call_command

from imap.operations.addresses import (
    APP,
    BACKUP,
    OWNER,
    SEALER,
    WORKER,
    AddressError,
    Addresses,
    with_database,
)
from imap.operations.database import flag, make_database, prepare
from imap.operations.roles import PreparationError, role_faults
from imap.operations.safety import faults_at
from imap.operations.unsafe_settings import faults_of_settings
from tests.harness.cluster import WorkerDatabase
from tests.harness.database import sign_in
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

AsRole = Callable[[str], None]


@pytest.fixture
def as_role(db: None, worker_database: WorkerDatabase) -> AsRole:
    """Django's connection as another role."""
    name = worker_database.addresses.database
    return lambda address: sign_in(with_database(address, name))  # with no pool to outlive the test


@pytest.mark.parametrize("role", [APP, WORKER])
def test_the_running_roles_are_safe(db: None, worker_database: WorkerDatabase, role: str) -> None:
    assert faults_at(worker_database.addresses.of(role)) == []


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (OWNER, "can become imap_definer, can become pg_database_owner, owns tables"),
        (BACKUP, "has BYPASSRLS, can become pg_read_all_data"),
        ("postgres", "is a superuser, has BYPASSRLS"),
    ],
)
def test_no_other_role_may_serve(db: None, worker_database: WorkerDatabase, role: str, reason: str) -> None:
    addresses = worker_database.addresses
    superuser = with_database(addresses.admin, addresses.database)
    (fault,) = faults_at(superuser if role == "postgres" else addresses.of(role))
    assert f"must not sign in as {role}: it {reason}" in fault


def test_a_process_is_not_handed_a_stronger_address() -> None:
    assert faults_of_settings({"DATABASE_URL": "x"}) == []
    stronger = (
        "DATABASE_WORKER_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_ADMIN_URL",
        "DATABASE_SEALER_URL",
        "DATABASE_BACKUP_URL",
    )
    faults = faults_of_settings(dict.fromkeys(stronger, "x"))
    assert len(faults) == len(stronger)
    assert all(any(variable in fault for fault in faults) for variable in stronger)


@pytest.mark.parametrize("role", [APP, WORKER, SEALER])
def test_nobody_who_serves_becomes_the_owner(worker_database: WorkerDatabase, db: None, role: str) -> None:
    with psycopg.connect(worker_database.addresses.of(role)) as connection_:
        for stronger in ("imap_owner", "imap_definer", "imap_access"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection_.transaction():
                connection_.execute(f"SET ROLE {stronger}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection_.execute("CREATE TEMP TABLE shadow (x int)")


def test_the_definers_rights_do_not_reach_the_owner(owner_sql: Sql) -> None:
    inherits = owner_sql("SELECT pg_has_role('imap_owner', 'imap_definer', 'USAGE')")
    becomes = owner_sql("SELECT pg_has_role('imap_owner', 'imap_definer', 'SET')")
    assert (inherits, becomes) == ([(False,)], [(True,)])


def test_strangers_do_not_connect(worker_database: WorkerDatabase, db: None) -> None:
    found = worker_database.admin.execute(
        "SELECT has_database_privilege('public', %s, 'CONNECT')", [worker_database.addresses.database]
    ).fetchone()
    assert found == (False,)


def test_preparing_again_changes_nothing(worker_database: WorkerDatabase, db: None) -> None:
    assert prepare(worker_database.addresses) is True
    assert role_faults(worker_database.admin) == []


def test_the_check_alone_needs_no_administrator(worker_database: WorkerDatabase, db: None) -> None:
    known = worker_database.addresses
    without = Addresses(known.owner, known.app, known.worker, known.sealer, known.backup)
    assert prepare(without, demonstration=True) is True
    with pytest.raises(PreparationError, match="made as a demonstration, and that cannot be changed"):
        prepare(without, demonstration=False)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE imap.deployment SET demonstration = false",
        "DELETE FROM imap.deployment",
        "TRUNCATE imap.deployment",
        "SET session_replication_role = replica; UPDATE imap.deployment SET demonstration = false",
    ],
)
def test_the_flag_stays_even_for_the_administrator(
    worker_database: WorkerDatabase, db: None, statement: str
) -> None:
    known = worker_database.addresses
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="written once")
    with psycopg.connect(with_database(known.admin, known.database)) as admin, refused:
        admin.execute(statement)


@pytest.mark.parametrize("role", [APP, OWNER])
def test_the_flag_is_nobodys_to_write(worker_database: WorkerDatabase, db: None, role: str) -> None:
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(worker_database.addresses.of(role)) as connection_, refused:
        connection_.execute("UPDATE imap.deployment SET demonstration = false")


@pytest.mark.committed(demonstration=False)
def test_a_real_database_can_be_asked_for(app_sql: Sql) -> None:
    assert app_sql("SELECT demonstration FROM imap.deployment") == [(False,)]


def test_a_database_with_tables_is_not_flagged_afterwards(worker_database: WorkerDatabase) -> None:
    admin, name = worker_database.admin, f"{worker_database.addresses.database}_strange"
    make_database(admin, name)
    try:
        with psycopg.connect(with_database(worker_database.addresses.admin, name), autocommit=True) as inside:
            inside.execute("CREATE TABLE public.somebodys (x int)")
            with pytest.raises(PreparationError, match="prepare an empty one"):
                flag(inside, demonstration=True)
    finally:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_migrations_run_as_the_owner_only(as_role: AsRole, worker_database: WorkerDatabase) -> None:
    with pytest.raises(CommandError, match="Migrations run as imap_owner"):
        call_command("migrate", verbosity=0)
    as_role(worker_database.addresses.owner)
    call_command("migrate", verbosity=0, skip_checks=True)


def test_migrations_need_a_prepared_database(as_role: AsRole, worker_database: WorkerDatabase) -> None:
    known = worker_database.addresses
    with psycopg.connect(with_database(known.admin, known.database)) as admin:
        admin.execute("DROP TABLE imap.deployment")
    as_role(known.owner)
    with pytest.raises(CommandError, match="not prepared"):
        call_command("migrate", verbosity=0)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("DATABASE_WORKER_URL", "", "DATABASE_WORKER_URL is not set"),
        ("DATABASE_URL", "postgresql://imap_owner:x@h/d", "DATABASE_URL must sign in as imap_app"),
        ("DATABASE_OWNER_URL", "postgresql://imap_owner@h/d", "carries no password"),
        ("DATABASE_BACKUP_URL", "postgresql://imap_backup:x@h/other", "same database"),
    ],
)
def test_addresses_that_contradict_each_other(variable: str, value: str, words: str) -> None:
    whole = {
        "DATABASE_OWNER_URL": "postgresql://imap_owner:x@h/d",
        "DATABASE_URL": "postgresql://imap_app:x@h/d",
        "DATABASE_WORKER_URL": "postgresql://imap_worker:x@h/d",
        "DATABASE_SEALER_URL": "postgresql://imap_sealer:x@h/d",
        "DATABASE_BACKUP_URL": "postgresql://imap_backup:x@h/d",
    }
    assert Addresses.read(whole).database == "d"
    with pytest.raises(AddressError, match=words):
        Addresses.read(whole | {variable: value})
