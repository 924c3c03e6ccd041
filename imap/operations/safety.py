"""A process that could step round the locks does not start (spec/5-record.md, spec/7-traps.md)."""

import os
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosures.files.scanning import BuiltIn, scanner
from imap.operations.addresses import ACCESS, ADMIN_VARIABLE, BACKUP, OWNER, SEALER, VARIABLES

_FAULTS = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
           ARRAY(SELECT g.rolname::text FROM pg_roles g
                 WHERE pg_has_role(r.oid, g.oid, 'MEMBER') AND g.rolname NOT IN (r.rolname, %s) ORDER BY 1),
           EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
    FROM pg_roles r WHERE rolname IN (current_user, session_user)
"""
_WORDS = ("is a superuser", "has BYPASSRLS", "may create roles", "may create databases", "may replicate")


def refuse_unsafe_role(connection: BaseDatabaseWrapper) -> None:
    """Raise ImproperlyConfigured when the process's role could go round row security.

    That is a superuser, BYPASSRLS, one that may create roles or databases or replicate, owns a table, or is
    (directly or not, inheriting or not) a member of any role but the access group: the owner, the definer,
    `pg_read_all_data` and the like.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS, [ACCESS])
        rows = cursor.fetchall()
    for name, *powers, memberships, owns in rows:
        faults = [words for words, power in zip(_WORDS, powers, strict=True) if power]
        faults += [f"can become {group}" for group in memberships]
        faults += ["owns tables"] if owns else []
        if faults:
            words = f"The running system must not sign in as {name}: it {', '.join(faults)}."
            raise ImproperlyConfigured(words)


def refuse_foreign_addresses(environment: Mapping[str, str] = os.environ) -> None:
    """Raise ImproperlyConfigured when the process was handed the address of a stronger role.

    Whoever can read its environment could sign in as that role, and its own role would protect nothing.
    """
    for variable in (ADMIN_VARIABLE, VARIABLES[OWNER], VARIABLES[SEALER], VARIABLES[BACKUP]):
        if environment.get(variable):
            raise ImproperlyConfigured(f"The running system must not be given {variable}.")


def refuse_no_scanner() -> None:
    """Raise ImproperlyConfigured when files would be taken in without a scanner that can be made, or a reason for having
    none; in production the built-in one, which knows no virus, is none."""
    if isinstance(scanner(), BuiltIn) and settings.PRODUCTION:
        raise ImproperlyConfigured(
            "FILE_SCANNER is the built-in one, which knows no virus. Name another, or write “none: because …”."
        )
