"""A dump that is restored into another cluster, under another name, is no difference; that cluster's roles are looked at as well."""

import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from imap.operations.addresses import LOGIN_ROLES, Addresses, with_database
from imap.operations.cluster import HOST, SUPERUSER, Cluster, installed_programs
from imap.operations.database import prepare
from tests.harness.cluster import new_directory
from tests.support.tampering import Tampered
from tests.support.verifying import verify

NAME = "imap restored"


def restore(dump: Path, addresses: Addresses) -> None:
    """As docs/operations.md says."""
    prepare(Addresses.made(_passwords_of(addresses), HOST, _port_of(addresses), "empty"))
    with psycopg.connect(addresses.admin, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 OWNER imap_owner").format(sql.Identifier(NAME))
        )
    into = with_database(addresses.admin, NAME)
    subprocess.run([str(installed_programs() / "pg_restore"), f"--dbname={into}", str(dump)], check=True)
    prepare(addresses)


def _passwords_of(addresses: Addresses) -> dict[str, str]:
    known = psycopg.conninfo.conninfo_to_dict(addresses.admin)
    return {SUPERUSER: str(known["password"])} | {role: addresses.password(role) for role in LOGIN_ROLES}


def _port_of(addresses: Addresses) -> int:
    return int(str(psycopg.conninfo.conninfo_to_dict(addresses.admin)["port"]))


def new_session_says(addresses: Addresses, setting: str) -> str:
    """What a setting is for whoever signs in now."""
    with psycopg.connect(addresses.backup) as connection:
        [(value,)] = connection.execute("SELECT current_setting(%s)", [setting]).fetchall()
    return str(value)


@pytest.fixture
def elsewhere() -> Iterator[Addresses]:
    """Of a database that is not there yet, in a cluster of its own."""
    directory = new_directory()
    passwords = {role: secrets.token_hex(16) for role in (SUPERUSER, *LOGIN_ROLES)}
    cluster = Cluster(directory / "pg", password=passwords[SUPERUSER], durable=False)
    try:
        yield Addresses.made(passwords, HOST, cluster.start(), NAME)
    finally:
        cluster.stop()
        shutil.rmtree(directory)


def test_a_restored_dump_is_verified_and_so_are_its_roles(
    tampered: Tampered, elsewhere: Addresses, tmp_path: Path
) -> None:
    dump = tmp_path / "imap.dump"
    programs = installed_programs()
    subprocess.run(
        [
            str(programs / "pg_dump"),
            "--format=custom",
            f"--dbname={tampered.addresses.backup}",
            f"--file={dump}",
        ],
        check=True,
    )
    restore(dump, elsewhere)
    verify(elsewhere)

    restored = Tampered(elsewhere)
    restored.sql("ALTER ROLE imap_app BYPASSRLS")
    restored.sql("GRANT imap_owner TO imap_worker")
    restored.sql("ALTER ROLE imap_worker SET row_security = off")
    restored.sql("CREATE ROLE imap_another SUPERUSER")
    restored.sql("GRANT SET ON PARAMETER session_replication_role TO imap_app")
    restored.sql("CREATE ROLE past_row_security BYPASSRLS")
    restored.sql("CREATE ROLE member")
    restored.sql("CREATE ROLE member_of_member")
    restored.sql("CREATE ROLE runs_programs IN ROLE pg_execute_server_program")
    restored.sql("GRANT imap_owner TO member WITH INHERIT FALSE")
    restored.sql("GRANT member TO member_of_member")
    assert {what for _kind, what in restored.kinds()} == {
        "role imap_app was changed",
        "membership of imap_worker in imap_owner was added",
        "setting row_security of imap_worker",
        "role imap_another was added",
        "grant on parameter session_replication_role to imap_app was added",
        "grant on parameter session_replication_role to a superuser was added",
        "role imap_app with BYPASSRLS",
        "role imap_another with SUPERUSER",
        "role past_row_security with BYPASSRLS",
        "role member as a member of imap_owner",
        "role member_of_member as a member of imap_owner",
        "role member as a member of imap_definer",  # which the owner may become
        "role member_of_member as a member of imap_definer",
        "role runs_programs as a member of pg_execute_server_program",
        "membership of member in imap_owner was added",
    }
    for role in ("imap_another", "past_row_security", "member_of_member", "member", "runs_programs"):
        restored.sql(f"DROP ROLE {role}")
    known = restored.kinds()

    settings = {
        "session_replication_role": "replica",
        "row_security": "off",
        "log_transaction_sample_rate": "1",
        "transform_null_equals": "on",
    }
    for name, value in settings.items():
        restored.sql(f"ALTER SYSTEM SET {name} = '{value}'")
    restored.sql("SELECT pg_reload_conf()")
    deadline = time.monotonic() + 30
    while new_session_says(elsewhere, "session_replication_role") != "replica":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert restored.kinds() - known == {
        ("server_setting", f"setting {name} of the server") for name in settings
    }
    restored.close()
