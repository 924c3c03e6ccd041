"""The cluster's roles: made once, idempotently, by whoever may (docs/decisions/0001).

Roles belong to the cluster, not to a database, so migrations never create them: they only GRANT.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from imap.operations.addresses import ACCESS, APP, BACKUP, DEFINER, OWNER, SEALER, WORKER, Addresses

MINIMUM_VERSION = 160000  # GRANT … WITH INHERIT, SET


class PreparationError(Exception):
    """The cluster or the database is not as it must be; the message says what, for the person who runs it."""


@dataclass(frozen=True, slots=True)
class DatabaseRole:
    """One role of the cluster: none may create roles or databases, none is a superuser."""

    name: str
    login: bool
    bypasses_row_security: bool = False


ROLES = (
    DatabaseRole(OWNER, login=True),
    DatabaseRole(DEFINER, login=False),
    DatabaseRole(ACCESS, login=False),
    DatabaseRole(APP, login=True),
    DatabaseRole(WORKER, login=True),
    DatabaseRole(SEALER, login=True),
    # pg_dump cannot read tables under FORCE otherwise; it may read, and nothing else.
    DatabaseRole(BACKUP, login=True, bypasses_row_security=True),
)


@dataclass(frozen=True, slots=True)
class Membership:
    """A role that may use another's rights (`inherit`) or become it (`become`)."""

    group: str
    member: str
    inherit: bool
    become: bool


MEMBERSHIPS = (
    # SET lets the owner hand functions over; INHERIT would make the definer's policies apply to it too.
    Membership(DEFINER, OWNER, inherit=False, become=True),
    Membership(ACCESS, APP, inherit=True, become=False),
    Membership(ACCESS, WORKER, inherit=True, become=False),
    Membership("pg_read_all_data", BACKUP, inherit=True, become=False),
)


def make_roles(admin: psycopg.Connection, addresses: Addresses) -> None:
    """Create the roles, or bring existing ones into the shape above, with the passwords of the addresses.

    `admin` is a connection in autocommit mode of a superuser. Raises PreparationError when the server is
    older than PostgreSQL 16.
    """
    if admin.info.server_version < MINIMUM_VERSION:
        raise PreparationError("PostgreSQL 16 or newer is needed")
    with admin.transaction():
        # Two that start at once would race for the same catalogue rows.
        admin.execute("SELECT pg_advisory_xact_lock(hashtext('imap.operations.roles'))")
        # A password in a statement must not land in the server's log.
        admin.execute("SET LOCAL log_statement = 'none'")
        admin.execute("SET LOCAL log_min_error_statement = 'panic'")
        for role in ROLES:
            _make_role(admin, role, addresses.password(role.name) if role.login else "")
        for membership in MEMBERSHIPS:
            _make_membership(admin, membership)


def _make_role(admin: psycopg.Connection, role: DatabaseRole, password: str) -> None:
    name = sql.Identifier(role.name)
    if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone() is None:
        admin.execute(sql.SQL("CREATE ROLE {}").format(name))
    options = sql.SQL("NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION INHERIT {} {}").format(
        sql.SQL("LOGIN" if role.login else "NOLOGIN"),
        sql.SQL("BYPASSRLS" if role.bypasses_row_security else "NOBYPASSRLS"),
    )
    admin.execute(sql.SQL("ALTER ROLE {} {}").format(name, options))
    if password:
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))


def _make_membership(admin: psycopg.Connection, membership: Membership) -> None:
    admin.execute(
        sql.SQL("GRANT {} TO {} WITH ADMIN FALSE, INHERIT {}, SET {}").format(
            sql.Identifier(membership.group),
            sql.Identifier(membership.member),
            sql.SQL("TRUE" if membership.inherit else "FALSE"),
            sql.SQL("TRUE" if membership.become else "FALSE"),
        )
    )


def role_faults(connection: psycopg.Connection) -> list[str]:
    """What is wrong with the cluster's roles, in words; empty when all are as they must be."""
    faults = []
    for role in ROLES:
        row = connection.execute(
            "SELECT rolcanlogin, rolbypassrls, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication"
            " FROM pg_roles WHERE rolname = %s",
            [role.name],
        ).fetchone()
        if row is None:
            faults.append(f"the role {role.name} is missing")
        elif row != (role.login, role.bypasses_row_security, False):
            faults.append(f"the role {role.name} may more, or less, than it must")
    names = [role.name for role in ROLES]
    found = {
        (str(group), str(member), bool(inherit), bool(become), bool(admin))
        for group, member, inherit, become, admin in connection.execute(
            "SELECT g.rolname, m.rolname, a.inherit_option, a.set_option, a.admin_option"
            " FROM pg_auth_members a"
            " JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member"
            " WHERE m.rolname = ANY (%s)",
            [names],
        )
    }
    wanted = {(m.group, m.member, m.inherit, m.become, False) for m in MEMBERSHIPS}
    faults += [f"{member} is not rightly a member of {group}" for group, member, *_ in sorted(wanted - found)]
    faults += [f"{member} must not be a member of {group} so" for group, member, *_ in sorted(found - wanted)]
    return faults
