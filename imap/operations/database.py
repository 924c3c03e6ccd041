"""One database of the cluster: made, flagged and closed to strangers, before the first migration."""

from pathlib import Path

import psycopg
from psycopg import sql

from imap.operations.addresses import ACCESS, BACKUP, DEFINER, OWNER, SEALER, Addresses, with_database
from imap.operations.roles import PreparationError, make_roles, role_faults

#: Plain SQL, so that a reviewer can read it; the repository's own file, so not built from anything typed.
DEPLOYMENT = (Path(__file__).parent / "deployment.sql").read_text(encoding="utf-8")


def prepare(addresses: Addresses, *, demonstration: bool | None = None) -> bool:
    """Make roles and database where they are missing, or only check them where no administrator is given.

    `demonstration` is the flag of a database that is made now (None: not a demonstration); one that exists
    already must agree with it, or it must be None. Safe to run again, and after a run that was cut short.

    Returns whether the database is a demonstration. Raises PreparationError with what is wrong.
    """
    if addresses.admin:
        with psycopg.connect(addresses.admin, autocommit=True) as admin:
            make_roles(admin, addresses)
            make_database(admin, addresses.database)
        with psycopg.connect(with_database(addresses.admin, addresses.database), autocommit=True) as inside:
            flag(inside, bool(demonstration))
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        faults = role_faults(owner)
        if faults:
            raise PreparationError("The cluster is not prepared: " + "; ".join(faults) + ".")
        found = demonstration_flag(owner)
    if found is None:
        raise PreparationError("The database is not prepared: run `manage.py prepare_database`.")
    if demonstration is not None and found != demonstration:
        kind = "a demonstration" if found else "no demonstration"
        raise PreparationError(f"This database was made as {kind}, and that cannot be changed: make another.")
    return found


def make_database(admin: psycopg.Connection, name: str) -> None:
    """Create the database when it is missing: the owner's, UTF-8, in the best order the server has."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), _locale(admin)
            )
        )
    close_to_strangers(admin, name)


def close_to_strangers(admin: psycopg.Connection, name: str) -> None:
    """Only our roles connect; nobody makes temporary tables, which could stand before ours in a search path.

    A copy made from a template starts without these grants: call it for each copy.
    """
    database = sql.Identifier(name)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for role in (ACCESS, SEALER, BACKUP):
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role)))


def flag(inside: psycopg.Connection, demonstration: bool) -> None:
    """Make the schema `imap` and its one-row deployment table, unless they are there already.

    Raises PreparationError when the database holds something but no flag: then it was made by other hands,
    and what is in it cannot be called a demonstration, or not one, afterwards.
    """
    if demonstration_flag(inside) is not None:
        return
    tables = inside.execute(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    ).fetchone()
    if tables != (0,):
        raise PreparationError("The database holds tables but no imap.deployment: prepare an empty one.")
    with inside.transaction():
        for statement in (
            f"CREATE SCHEMA IF NOT EXISTS imap AUTHORIZATION {OWNER}",
            "REVOKE ALL ON SCHEMA imap, public FROM PUBLIC",
            f"GRANT USAGE ON SCHEMA imap, public TO {ACCESS}, {DEFINER}, {BACKUP}",
            # A function's owner needs CREATE on its schema when it is handed over.
            f"GRANT CREATE ON SCHEMA imap TO {DEFINER}",
            DEPLOYMENT,
        ):
            inside.execute(statement)
        inside.execute("INSERT INTO imap.deployment (demonstration) VALUES (%s)", [demonstration])


def demonstration_flag(connection: psycopg.Connection) -> bool | None:
    """Whether the database was made as a demonstration; None while nobody said."""
    if connection.execute("SELECT to_regclass('imap.deployment')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT demonstration FROM imap.deployment").fetchone()
    return bool(row[0]) if row else None


def _locale(admin: psycopg.Connection) -> sql.SQL:
    providers = {str(row[0]) for row in admin.execute("SELECT DISTINCT collprovider FROM pg_collation")}
    icu = admin.execute("SELECT 1 FROM pg_collation WHERE collname = 'en-GB-x-icu'").fetchone()
    if icu:
        return sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE 'en-GB' LOCALE 'C.UTF-8'")
    if "b" in providers:  # the embedded wheel is built without ICU; PostgreSQL 17+ has this one everywhere
        return sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'")
    return sql.SQL("LOCALE 'C.UTF-8'")
