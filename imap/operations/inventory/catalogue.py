"""What stands in the database: tables with their columns, row security, policies, triggers, rights and functions."""

from collections.abc import Iterable, Iterator

from django.db import connection

_ASKED = {
    "column": """SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN 'not null' END
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'imap') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """SELECT n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid)
        FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'imap')""",
    "index": "SELECT schemaname, tablename, indexname, indexdef FROM pg_indexes WHERE schemaname IN ('public', 'imap')",
    "policy": """SELECT schemaname, tablename, policyname, permissive, cmd, roles::text, qual, with_check FROM pg_policies
        WHERE schemaname IN ('public', 'imap')""",
    "security": """SELECT n.nspname, c.relname, CASE WHEN c.relrowsecurity THEN 'enabled' END,
        CASE WHEN c.relforcerowsecurity THEN 'forced' END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'imap') AND c.relkind = 'r'""",
    "trigger": """SELECT n.nspname, c.relname, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'imap') AND NOT t.tgisinternal""",
    # What the owner may do goes without saying.
    "right": """SELECT n.nspname, c.relname, g.grantee::regrole::text,
            string_agg(g.privilege_type, ',' ORDER BY g.privilege_type)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) g
        WHERE n.nspname IN ('public', 'imap') AND g.grantee NOT IN (0, c.relowner) GROUP BY 1, 2, 3""",
    "function": """SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.proowner::regrole::text,
        CASE WHEN p.prosecdef THEN 'definer' END, p.proacl::text, md5(pg_get_functiondef(p.oid))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('public', 'imap')
            AND p.prokind = 'f'""",
}


#: The kinds that protect what stands in tables.
PROTECTION = ("function", "policy", "right", "security", "trigger")


def catalogue(kinds: Iterable[str] = tuple(_ASKED)) -> Iterator[str]:
    """A line for each thing of these kinds, beginning with its kind, schema and table (of a function its name)."""
    with connection.cursor() as cursor:
        for kind in kinds:
            cursor.execute(_ASKED[kind])
            for row in cursor.fetchall():
                yield " ".join([kind, *(" ".join(str(one).split()) for one in row if one is not None)])
