"""What a database and a directory hold, to be compared before a backup and after its restore."""

from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

_TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""
#: Who owns what, and who may what: not in the rows, and lost by a restore that goes wrong. Rights that were never spelt out are
#: the defaults: a dump leaves those out that are equal to them.
_RIGHTS = """
    WITH everything (kind, name, owner, rights, more) AS (
        SELECT 'relation', oid::regclass::text, relowner,
               coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)),
               concat(relrowsecurity, relforcerowsecurity)
        FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'imap') AND relkind IN ('r', 'p', 'v', 'S')
        UNION ALL
        SELECT 'function', oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner)),
               concat(prosecdef, provolatile, proconfig)
        FROM pg_proc WHERE pronamespace::regnamespace::text = 'imap'
        UNION ALL
        SELECT 'schema', nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner)), ''
        FROM pg_namespace WHERE nspname IN ('public', 'imap')
        UNION ALL
        SELECT 'database', datname, datdba, coalesce(datacl, acldefault('d', datdba)),
               concat(datlocprovider, datlocale, datcollate)
        FROM pg_database WHERE datname = current_database()
    )
    SELECT kind, name, owner::regrole::text, more, ARRAY(
        SELECT concat_ws(' ', CASE WHEN one.grantee = 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END, one.privilege_type)
        FROM aclexplode(rights) AS one ORDER BY 1
    )::text FROM everything
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text || ' ' || tgname, '', tgenabled::text || pg_get_triggerdef(oid), '{}'
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'policy', polrelid::regclass::text || ' ' || polname, polroles::regrole[]::text,
           concat(polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), '{}'
    FROM pg_policy
    ORDER BY 1, 2, 3
"""


def content_of(address: str) -> dict[str, tuple[int, str]]:
    """Of each table the number of its rows and a digest of them, whatever their order. `address` reads everything."""
    found = {}
    with psycopg.connect(address) as connection:
        for schema, table in connection.execute(_TABLES).fetchall():
            rows = connection.execute(
                sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(schema, table))
            ).fetchall()
            text = "\n".join(str(row[0]) for row in rows)
            found[f"{schema}.{table}"] = (len(rows), sha256(text.encode()).hexdigest())
    return found


def rights_of(address: str) -> list[tuple[object, ...]]:
    """Owners, grants, row security, triggers and policies of our schemas and of the database."""
    with psycopg.connect(address) as connection:
        return connection.execute(_RIGHTS).fetchall()


def files_of(directory: Path) -> dict[str, str]:
    """The files below a directory, each with a digest."""
    return {
        str(path.relative_to(directory)): sha256(path.read_bytes()).hexdigest()
        for path in directory.rglob("*")
        if path.is_file()
    }
